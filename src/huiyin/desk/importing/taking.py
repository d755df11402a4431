"""A document comes in: who may bring one, what may be brought, and what state secrecy does to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase

from huiyin.kit import spool
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.store import Refused
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.reading import Reading, ReadingError, read_bytes
from huiyin.reading.decoding import MAX_BYTES
from huiyin.reading.ledgers.model import Choices, Layout
from huiyin.register.base import importers
from huiyin.register.importing import Importer

P = ParamSpec("P")
TYPES = frozenset({"docx", "doc", "wps", "txt", "html", "htm", "pdf", "md", "xlsx", "xls", "et", "csv"})
ACCEPT = ",".join(f".{extension}" for extension in sorted(TYPES))
MARKED = (
    "文件中有“{level}”密级标志（{literal}），按规定不能进入本系统。上传的文件已经删除，没有保存任何内容。"
    "请立即按保密规定处置，在涉密载体上办理；需要备查时，只登记文号和纸质件保管人。"
)
DRAFT = "draft"  # what was typed on the preview page of a waiting file
COLUMNS = "columns"  # what a person decided about the tables of a waiting file


def importer_for(who: Actor) -> Importer | None:
    """The importer of the first register whose office this is; None for everybody else."""
    if who.is_administrator:
        return None
    return next((one for one in importers() if who.has(Role.OFFICE, one.register)), None)


def office_only(
    view: Callable[Concatenate[DeskRequest, Importer, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only the office brings documents in; the view is given its importer. Raises Http404 for others."""

    @wraps(view)
    def wrapped(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        importer = importer_for(request.who)
        if importer is None:
            raise Http404
        return view(request, importer, *args, **kwargs)

    return signed_in(wrapped)


def take(
    request: DeskRequest, importer: Importer, upload: UploadedFile[bytes] | None
) -> tuple[spool.Waiting, Reading]:
    """Let a file wait and read it. Raises Refused (in Chinese), with nothing left of the file, when it is not welcome."""
    if upload is None:
        raise Refused("请先选择要读取的文件。")
    waiting = spool.keep(request.user, upload, TYPES, MAX_BYTES)
    try:
        return waiting, read(waiting, importer)
    except Refused:
        waiting.drop()
        raise


def choices_of(waiting: spool.Waiting, importer: Importer) -> Choices:
    """How the tables are read: as remembered of the organ, and before that as decided for this very file."""
    known, own = importer.choices(), waiting.kept(COLUMNS) or {}
    layouts = {key: Layout.from_json(value) for key, value in own.get("layouts", {}).items()}
    headers = {int(index): (rows[0], rows[1]) for index, rows in own.get("headers", {}).items()}
    return Choices(
        layouts={**known.layouts, **layouts}, headers=headers, skip=frozenset(own.get("skip", ())),
    )


def read(waiting: spool.Waiting, importer: Importer) -> Reading:
    """Raises Refused for a file that cannot be read, and for one that is marked as a state secret: that is deleted."""
    try:
        reading = read_bytes(waiting.read(), waiting.name, choices_of(waiting, importer))
    except ReadingError as error:
        raise Refused(f"文件“{waiting.name}”读不出来：{error.message_zh}") from error
    if reading.secrecy is not None:
        waiting.drop()
        raise Refused(MARKED.format(level=reading.secrecy.level, literal=reading.secrecy.literal))
    return reading


def unconfirmed(reading: Reading) -> bool:
    """Whether a table is going to be read by columns that nobody has looked at."""
    return any(table.used and not table.remembered for table in reading.tables)


def version_of(waiting: spool.Waiting, reading: Reading) -> str:
    """Changes with the way the tables are read: a page made for another one is not taken."""
    said = [(t.fingerprint, t.layout.to_json(), t.header) for t in reading.tables]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
