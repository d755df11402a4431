"""A document comes in: who may bring one, what may be brought, and what state secrecy does to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase

from huiyin.desk import spool
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.ledger.store import Refused
from huiyin.people.models import Role
from huiyin.reading import Reading, ReadingError, read_bytes
from huiyin.reading.decoding import MAX_BYTES
from huiyin.registers.rectification.models import Round

P = ParamSpec("P")
TYPES = frozenset({"docx", "txt", "html", "htm", "pdf", "md", "xlsx", "csv"})
ACCEPT = ",".join(f".{extension}" for extension in sorted(TYPES))
MARKED = (
    "文件中有“{level}”密级标志（{literal}），按规定不能进入本系统。上传的文件已经删除，没有保存任何内容。"
    "请立即按保密规定处置，在涉密载体上办理；需要备查时，只登记文号和纸质件保管人。"
)


def office_only(
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only the office brings documents in. Raises PermissionDenied for everybody else."""

    @wraps(view)
    def wrapped(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.who.is_administrator or not request.who.has(Role.OFFICE, Round.REGISTER):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return signed_in(wrapped)


def take(request: DeskRequest, upload: UploadedFile[bytes] | None) -> tuple[spool.Waiting, Reading]:
    """Let a file wait and read it. Raises Refused (in Chinese), with nothing left of the file, when it is not welcome."""
    if upload is None:
        raise Refused("请先选择要读取的文件。")
    waiting = spool.keep(request.user, upload, TYPES, MAX_BYTES)
    try:
        return waiting, read(waiting)
    except Refused:
        waiting.drop()
        raise


def read(waiting: spool.Waiting) -> Reading:
    """Raises Refused for a file that cannot be read, and for one that is marked as a state secret: that is deleted."""
    try:
        reading = read_bytes(waiting.read(), waiting.name)
    except ReadingError as error:
        raise Refused(f"文件“{waiting.name}”读不出来：{error.message_zh}") from error
    if reading.secrecy is not None:
        waiting.drop()
        raise Refused(MARKED.format(level=reading.secrecy.level, literal=reading.secrecy.literal))
    return reading
