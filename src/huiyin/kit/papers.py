"""Files in forms: taken into the content store at once, so that they survive whatever the form still lacks.

A stored file travels in the page as a signed token that names the person who brought it; nobody can claim bytes
they never had by naming a digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger import store
from huiyin.ledger.record import NewMaterial
from huiyin.ledger.sniffing import ALLOWED
from huiyin.ledger.texts import plain_line
from huiyin.people.models import User

ACCEPT = ",".join(f".{extension}" for extension in ALLOWED)
_SALT = "huiyin.desk.papers"


@dataclass(frozen=True)
class Kept:
    """A file in the store that a page still holds on to."""

    digest: str
    name: str
    size: int
    token: str


@dataclass
class Row:
    """One place for files in a form. `answers` is the proof (应有佐证) that they are meant for."""

    key: str
    label: str
    kind: str
    answers: str = ""
    required: bool = False
    held: bool = False
    kept: list[Kept] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, label: str, kind: str, answers: str = "", **more: Any) -> Row:
        ending = f"-{hashlib.sha256(answers.encode()).hexdigest()[:8]}" if answers else ""
        return cls(f"{kind}{ending}", label, kind, answers, **more)


@dataclass
class Papers:
    rows: list[Row]

    @property
    def errors(self) -> bool:
        return any(row.errors for row in self.rows)

    @property
    def main(self) -> list[Row]:
        return [row for row in self.rows if row.required or row.answers]

    @property
    def other(self) -> list[Row]:
        return [row for row in self.rows if not (row.required or row.answers)]

    @property
    def other_open(self) -> bool:
        return any(row.kept or row.errors for row in self.other)

    def materials(self, happened_on: dt.date | None) -> tuple[NewMaterial, ...]:
        return tuple(
            NewMaterial(
                digest=kept.digest, kind=row.kind, title=PurePath(kept.name).stem[:200] or row.label,
                file_name=kept.name[:200], event_date=happened_on, answers=row.answers,
            )
            for row in self.rows for kept in row.kept
        )


def keep(user: User, upload: UploadedFile[bytes]) -> Kept:
    """Store one uploaded file. Raises store.Refused."""
    name = plain_line(PurePath((upload.name or "").replace("\\", "/")).name) or "未命名"
    content = store.put(upload.chunks(), name)
    token = signing.dumps([user.pk, content.digest, name, content.size], salt=_SALT)
    return Kept(content.digest, name, content.size, token)


def kept_by(user: User, token: str) -> Kept | None:
    """The file a token stands for; None for a token that is not this person's or was tampered with."""
    try:
        owner, digest, name, size = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Kept(digest, name, size, token) if owner == user.pk else None


def receive(request: DeskRequest, rows: Iterable[Row]) -> Papers:
    """Fill the rows with what the request brings: files kept before and files sent now."""
    papers = Papers(list(rows))
    files: MultiValueDict[str, UploadedFile[bytes]] = request.FILES
    for row in papers.rows:
        for token in request.POST.getlist(f"kept-{row.key}"):
            found = kept_by(request.user, token)
            if found is None:
                row.errors.append("先前上传的文件已失效，请重新选择。")
            elif found.digest not in {k.digest for k in row.kept}:
                row.kept.append(found)
        for upload in files.getlist(f"file-{row.key}"):
            _take(request, row, upload)
    return papers


def _take(request: DeskRequest, row: Row, upload: UploadedFile[bytes]) -> None:
    try:
        kept = keep(request.user, upload)
    except store.Refused as refusal:
        row.errors.append(str(refusal))
        return
    if kept.digest not in {k.digest for k in row.kept}:
        row.kept.append(kept)


@require_POST
@signed_in
def upload(request: DeskRequest) -> HttpResponse:
    """Files chosen in a page, taken in before the form is sent; answers with the lines for the page's list."""
    row = Row("upload", "", "")
    for files in request.FILES.lists():
        row.key = files[0].removeprefix("file-")
        for one in files[1]:
            _take(request, row, one)
    return render(request, "desk/parts/kept.html", {"row": row})
