"""Files that wait for a person's decision: outside the content store, the owner's alone, gone after a day.

A file waits under a random name beside a note of its own name; the page holds a signed token that names the person
who brought it. Nothing of it is in the ledger until somebody confirms.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from huiyin.ledger.sniffing import media_type_of
from huiyin.ledger.store import Refused
from huiyin.people.models import User

LIFE = 24 * 60 * 60  # seconds
_SALT = "huiyin.desk.spool"
_FULL = "服务器存储空间不足或不可写，文件没有保存。请联系系统管理员清理磁盘后重试。"


@dataclass(frozen=True)
class Waiting:
    """A file that waits; `token` is what the page holds."""

    name: str
    token: str
    path: Path

    @property
    def note(self) -> Path:
        return self.path.with_suffix(".note")

    def read(self) -> bytes:
        return self.path.read_bytes()

    def keep(self, name: str, value: Any) -> None:
        """Let what was decided about the file (plain values) wait beside it; `name` is a word."""
        place = self.path.with_suffix(f".{name}")
        fresh = place.with_suffix(f".{name}-{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(value, out, ensure_ascii=False)
        fresh.replace(place)

    def kept(self, name: str) -> Any:
        """What `keep` left under a name; None when there is nothing."""
        try:
            return json.loads(self.path.with_suffix(f".{name}").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def forget(self, name: str) -> None:
        self.path.with_suffix(f".{name}").unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove the bytes and all that waits beside them; a second time does no harm."""
        self.path.unlink(missing_ok=True)
        for beside in self.path.parent.glob(f"{self.path.name}.*"):
            beside.unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.HUIYIN_DATA) / "waiting"


def keep(user: User, upload: UploadedFile[bytes], types: frozenset[str], most_bytes: int | None = None) -> Waiting:
    """Let an uploaded file wait. Raises Refused (in Chinese) for one that is empty, too large, of a type that is not in
    `types` (extensions) or whose bytes are something else than its name says; nothing of it is left then.
    """
    sweep()
    name = PurePath((upload.name or "").replace("\\", "/")).name[:200] or "未命名"
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in types:
        raise Refused(f"不能读取“.{extension or '无扩展名'}”文件。请换成 {'、'.join(sorted(types))} 格式后上传。")
    key = secrets.token_hex(16)
    waiting = Waiting(name, _token(user, key), folder() / key)
    try:
        _write(waiting, upload, _limit(most_bytes), user.pk)
        _sniff(waiting)
    except Refused:
        waiting.drop()
        raise
    except OSError as error:
        waiting.drop()
        raise Refused(_FULL) from error
    return waiting


def _token(user: User, key: str) -> str:
    return signing.TimestampSigner(salt=_SALT).sign(f"{user.pk}.{key}")


def _limit(most_bytes: int | None) -> int:
    limit = int(settings.HUIYIN_UPLOAD_MAX_MB) * 1024 * 1024
    return min(limit, most_bytes) if most_bytes else limit


def _write(waiting: Waiting, upload: UploadedFile[bytes], limit: int, owner: int) -> None:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    size = 0
    descriptor = os.open(waiting.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limit:
                raise Refused(f"文件“{waiting.name}”超过{limit // 2**20}MB上限，没有保存。请压缩、拆分后再上传。")
            out.write(chunk)
    if size == 0:
        raise Refused(f"文件“{waiting.name}”是空的，没有保存。请检查后重新选择文件。")
    waiting.note.write_text(json.dumps({"name": waiting.name, "owner": owner}), "utf-8")


def _sniff(waiting: Waiting) -> None:
    with waiting.path.open("rb") as stored:
        head = stored.read(4096)
    try:
        media_type_of(head, waiting.name, waiting.path)
    except ValueError as error:
        raise Refused(str(error)) from error


def waiting_for(user: User, token: str) -> Waiting | None:
    """The file a token stands for; None when it is another person's, tampered with, older than a day or gone."""
    try:
        owner, _, key = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=LIFE).partition(".")
    except signing.BadSignature:
        return None
    path = folder() / key
    if owner != str(user.pk) or not path.is_file():
        return None
    note = _note(path.with_suffix(".note"))
    return Waiting(note["name"], token, path) if note else None


def waiting_of(user: User, beside: Iterable[str]) -> list[Waiting]:
    """A person's files that wait with one of `beside` decided about them, the latest first."""
    names = tuple(beside)
    found = []
    for place in folder().glob("*.note"):
        note, path = _note(place), place.with_suffix("")
        if note and note["owner"] == user.pk and path.is_file() and any(path.with_suffix(f".{n}").exists() for n in names):
            found.append((path.stat().st_mtime, Waiting(note["name"], _token(user, path.name), path)))
    return [waiting for _, waiting in sorted(found, key=lambda one: one[0], reverse=True)]


def _note(place: Path) -> dict[str, Any] | None:
    """What stands beside a file; None when it is gone. Files of the version before hold their name alone."""
    try:
        found = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else {"name": str(found), "owner": None}


def sweep(now: float | None = None) -> int:
    """Remove what has waited for more than a day. Returns how many files went."""
    oldest = (time.time() if now is None else now) - LIFE
    gone = 0
    for path in folder().glob("*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
                gone += 1
        except FileNotFoundError:  # another request swept it
            continue
    return gone
