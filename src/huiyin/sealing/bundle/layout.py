"""Which files a bundle holds, and how a folder or zip is read into names and bytes without trusting either."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from huiyin.sealing.errors import Malformed, Unsafe

CHECKPOINT, POLICY, SNAPSHOT = "checkpoint", "policy", "snapshot.json"
PAGE, README, SM3, TIMESTAMP = "verify.html", "readme.txt", "sm3.txt", "timestamp.tsr"
PROOF = re.compile(r"proofs/[0-9]{12}\.tlog-proof")
RECORD = re.compile(r"records/[0-9]{12}\.json")
ATTACHMENT = re.compile(r"[^\\/:*?\"<>|\x00-\x1f\x7f.][^\\/:*?\"<>|\x00-\x1f\x7f]{0,150}")
FIXED = frozenset({CHECKPOINT, POLICY, SNAPSHOT, PAGE, README, SM3, TIMESTAMP})

MOST_BYTES = 512 * 1024 * 1024
MOST_FILES = 100_000
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOMENT = (1980, 1, 1, 0, 0, 0)


def proof_name(index: int) -> str:
    return f"proofs/{index:012d}.tlog-proof"


def record_name(index: int) -> str:
    return f"records/{index:012d}.json"


def digest(raw: bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(raw).hexdigest()


def is_part(name: str) -> bool:
    """A name of the bundle's own form, not an attachment."""
    return name in FIXED or bool(PROOF.fullmatch(name) or RECORD.fullmatch(name))


def read(path: Path) -> dict[str, bytes]:
    """Names and bytes of a bundle folder or zip. Malformed: too large, or no bundle. Unsafe: cannot be read."""
    try:
        if path.is_dir():
            return _without_top(_folder(path))
        with zipfile.ZipFile(path) as archive:
            return _without_top(_zip(archive))
    except zipfile.BadZipFile:
        raise Malformed(f"{path.name} 不是核验包：应为 zip 文件或者解压后的文件夹。") from None
    except OSError as error:
        raise Unsafe(f"读不到 {path}：{error.strerror}") from None


def _folder(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for one in sorted(path.rglob("*")):
        name = one.relative_to(path).as_posix()
        if one.is_dir() or _is_left(name):
            continue
        if one.is_symlink() or not one.is_file():
            raise Malformed(f"核验包里不应有链接或特殊文件：{name}")
        total += one.stat().st_size
        _require_small(len(found) + 1, total)
        found[name] = one.read_bytes()
    return found


def _zip(archive: zipfile.ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    _require_small(len(archive.infolist()), sum(one.file_size for one in archive.infolist()))
    for one in archive.infolist():
        if one.is_dir() or _is_left(one.filename):
            continue
        if one.filename in found or one.flag_bits & 1:
            raise Malformed(f"压缩包里有重名或加密的文件：{one.filename}")
        try:
            found[one.filename] = archive.read(one)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError):
            raise Malformed(f"压缩包已损坏：{one.filename}") from None
    return found


def _require_small(files: int, total: int) -> None:
    if files > MOST_FILES or total > MOST_BYTES:
        raise Malformed("核验包太大。")


def _is_left(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and (parts[0] == "__MACOSX" or parts[-1] in _LEFT_BY_SYSTEMS)


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Unpacked and packed again, everything often lies in one folder."""
    tops = {name.split("/", 1)[0] for name in files}
    if CHECKPOINT in files or len(tops) != 1:
        return files
    top = tops.pop() + "/"
    return {name.removeprefix(top): raw for name, raw in files.items()}


def write_folder(files: Mapping[str, bytes], path: Path) -> None:
    """A new folder. Unsafe: there is something already."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Unsafe(f"{path} 已经存在，请另选一个位置。")
    for name, raw in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)


def write_zip(files: Mapping[str, bytes], path: Path) -> None:
    """Stored, not compressed: the page reads it without a decompressor. The same files give the same bytes."""
    with zipfile.ZipFile(path, "x", zipfile.ZIP_STORED) as archive:
        for name, raw in sorted(files.items()):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.external_attr = 0o644 << 16
            archive.writestr(info, raw)
