"""The content store: bytes on disk under their own SHA-256, written and synced before any row names them."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from huiyin.ledger.models import Content
from huiyin.ledger.sniffing import media_type_of

CHUNK = 1 << 20
NO_ROOM = "服务器存储空间不足或不可写，文件没有保存，您填写的内容不受影响。请联系系统管理员清理磁盘后重试。"


class Refused(Exception):
    """The file cannot be taken in; the message (Chinese) says why and what to do."""


def folder() -> Path:
    return Path(settings.HUIYIN_DATA) / "content"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def put(chunks: Iterable[bytes], file_name: str) -> Content:
    """Store a file and return its row; the same bytes are stored once.

    Raises Refused for an empty file, one over the limit, a type that is not allowed, a name that does not fit the
    bytes, and a full disk. Nothing is left behind when it raises.
    """
    limit = settings.HUIYIN_UPLOAD_MAX_MB * 1024 * 1024
    incoming = folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    temporary = incoming / secrets.token_hex(16)
    try:
        digest, size, head = _spool(chunks, temporary, limit, file_name)
        media_type = media_type_of(head, file_name, temporary)
        target = path_of(digest)
        if target.exists() and target.stat().st_size == size:
            target.touch()  # keeps the sweeper away until the row that names it is committed
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)
            _sync_folder(target.parent)
    except OSError as error:
        raise Refused(NO_ROOM) from error
    except ValueError as error:
        raise Refused(str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    content, _ = Content.objects.get_or_create(digest=digest, defaults={"size": size, "media_type": media_type})
    return content


def _spool(chunks: Iterable[bytes], temporary: Path, limit: int, file_name: str) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    with temporary.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise ValueError(
                    f"文件“{file_name}”超过{settings.HUIYIN_UPLOAD_MAX_MB}MB上限，没有保存。请压缩、分卷后再上传。"
                )
            if len(head) < 4096:
                head += chunk[: 4096 - len(head)]
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if size == 0:
        raise ValueError(f"文件“{file_name}”是空的，没有保存。请检查后重新选择文件。")
    return digest.hexdigest(), size, head


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_content(digest: str) -> BinaryIO:
    """The stored bytes. Raises FileNotFoundError when the store has lost them."""
    return path_of(digest).open("rb")


def read(digest: str) -> bytes:
    with open_content(digest) as stored:
        return stored.read()


def is_intact(digest: str) -> bool:
    """True when the stored bytes still hash to their name."""
    if not path_of(digest).exists():
        return False
    found = hashlib.sha256()
    with open_content(digest) as stored:
        while chunk := stored.read(CHUNK):
            found.update(chunk)
    return found.hexdigest() == digest


def stored_digests() -> Iterator[str]:
    for path in sorted(folder().glob("??/*")):
        if path.is_file():
            yield path.name


def sweep(older_than: float) -> int:
    """Remove left-over temporary files and content that no row names, last changed before `older_than` (epoch seconds).

    Returns how many files went. The age keeps it away from an upload whose transaction has not committed yet.
    """
    gone = 0
    named = set(Content.objects.values_list("digest", flat=True))
    leftovers = [*(folder() / "incoming").glob("*"), *(path_of(d) for d in stored_digests() if d not in named)]
    for path in leftovers:
        if path.stat().st_mtime < older_than and not Content.objects.filter(pk=path.name).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
