"""A backup as one file: a .tar.gz of the database, then the data folder's files, then what they must hash to.

The manifest is the last member, so a backup cut short has none and is refused. The database is taken before the
files: every file a row names was on disk before the row (see `ledger.store`), so none can be missing.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20

# Of the data folder only what cannot be made again: no secrets that belong to the machine, nothing that nobody confirmed.
LEFT_OUT = re.compile(
    r"^(run|static|backups|content/incoming|waiting|before-restore-[^/]*)(/|$)"
    r"|^\.|^secret_key$|^ledger\.key$|^bench\.json$|^[^/]*\.sqlite3|\.draft$"
)

Progress = Callable[[int, int], None]
"""Called with how many bytes are done, and how many there are."""


class Damaged(Exception):
    """The archive is not what was once written; the text (Chinese) says where."""


@dataclass(frozen=True)
class Member:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    format: int
    version: str
    made_at: str
    vendor: str  # "sqlite" or "postgresql"
    migrations: list[str]
    members: list[Member]


def files_of(data: Path) -> Iterator[Path]:
    """What of the data folder a backup holds, in a stable order."""
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_file() and not path.is_symlink() and not LEFT_OUT.search(name):
            yield path


class _Hashing(io.RawIOBase):
    """Passes a file through and keeps the digest of what passed."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


def write(target: Path, database: Path, data: Path, facts: dict[str, object], progress: Progress) -> Manifest:
    """Write the archive beside `target`, sync it, then give it its name. `facts` fill the rest of the manifest."""
    sources = [(f"database/{database.name}", database)]
    sources += [(f"data/{p.relative_to(data).as_posix()}", p) for p in files_of(data)]
    total, done, members = sum(p.stat().st_size for _, p in sources), 0, []
    draft = target.with_name(f".{target.name}.draft")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(descriptor, "wb") as raw,
            gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw) as packed,
        ):
            with tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                for name, path in sources:
                    members.append(_add(archive, name, path))
                    done += members[-1].size
                    progress(done, total)
                manifest = Manifest(format=FORMAT, members=members, **facts)  # type: ignore[arg-type]
                text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size, entry.mode = len(text), 0o600
                archive.addfile(entry, io.BytesIO(text))
            packed.flush()
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _add(archive: tarfile.TarFile, name: str, path: Path) -> Member:
    entry = tarfile.TarInfo(name)
    with path.open("rb") as source:
        state = os.fstat(source.fileno())
        entry.size, entry.mtime, entry.mode = state.st_size, int(state.st_mtime), 0o600
        hashing = _Hashing(source)
        archive.addfile(entry, hashing)
    return Member(name, hashing.size, hashing.digest.hexdigest())


def unpack(source: Path, folder: Path, progress: Progress) -> Manifest:
    """Unpack into the empty `folder` and compare every digest. Raises Damaged; the caller then removes the folder."""
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    try:
        with source.open("rb") as raw, tarfile.open(fileobj=raw, mode="r|gz") as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None:
                    raise Damaged(f"备份里有不应有的条目“{entry.name}”。")
                if entry.name == MANIFEST:
                    manifest = _read_manifest(content.read())
                else:
                    found[entry.name] = _take_out(content, entry.name, folder)
                progress(raw.tell(), source.stat().st_size)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise Damaged("备份文件读不完整，可能没有写完或在传输中损坏。") from error
    if manifest is None:
        raise Damaged("备份文件不完整：没有校验清单。")
    _compare(manifest, found)
    return manifest


def _take_out(content: IO[bytes], name: str, folder: Path) -> Member:
    parts = PurePosixPath(name).parts
    if parts[0] not in {"database", "data"} or ".." in parts or len(parts) < 2:
        raise Damaged(f"备份里有不应有的条目“{name}”。")
    target = folder.joinpath(*parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashing = _Hashing(content)
    with target.open("xb") as out:
        shutil.copyfileobj(hashing, out, CHUNK)
        out.flush()
        os.fsync(out.fileno())
    return Member(name, hashing.size, hashing.digest.hexdigest())


def _read_manifest(text: bytes) -> Manifest:
    try:
        said = json.loads(text)
        members = [Member(**member) for member in said.pop("members")]
        manifest = Manifest(members=members, **said)
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged("备份的校验清单读不出来。") from error
    if manifest.format != FORMAT:
        raise Damaged(f"备份格式是第{manifest.format}版，本系统只认第{FORMAT}版。请用写出它的版本恢复。")
    return manifest


def _compare(manifest: Manifest, found: dict[str, Member]) -> None:
    listed = {member.path: member for member in manifest.members}
    for path in sorted(listed.keys() | found.keys()):
        if path not in found:
            raise Damaged(f"备份缺少“{path}”。")
        if path not in listed:
            raise Damaged(f"备份多出清单以外的“{path}”。")
        if found[path] != listed[path]:
            raise Damaged(f"“{path}”的内容与校验清单不符。")
