"""What a file really is: by its first bytes, and whether its name says the same."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePath

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# extension -> (media type, family of first bytes it must show)
ALLOWED: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "pdf"),
    "ofd": ("application/ofd", "zip"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "zip"),
    "zip": ("application/zip", "zip"),
    "doc": ("application/msword", "ole"),
    "xls": ("application/vnd.ms-excel", "ole"),
    "ppt": ("application/vnd.ms-powerpoint", "ole"),
    "wps": ("application/vnd.ms-works", "ole or zip"),
    "et": ("application/vnd.ms-excel", "ole or zip"),
    "jpg": ("image/jpeg", "jpeg"),
    "jpeg": ("image/jpeg", "jpeg"),
    "png": ("image/png", "png"),
    "heic": ("image/heic", "ftyp"),
    "mp4": ("video/mp4", "ftyp"),
    "txt": ("text/plain", "text"),
    "md": ("text/plain", "text"),
    "csv": ("text/csv", "text"),
    "html": ("text/html", "text"),
    "htm": ("text/html", "text"),
    "eml": ("message/rfc822", "text"),
}
SCANNED = frozenset({"application/pdf", "image/jpeg", "image/png", "image/heic"})
"""Media types of what comes off a scanner or a camera; a stored file has one only when its bytes say so."""
# A document in a zip container states what it is by a part of this name.
_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml"}
MAX_UNPACKED = 2 * 1024**3
MAX_RATIO = 200


def family_of(head: bytes) -> str:
    """The family of a file's first bytes: pdf, zip, ole, jpeg, png, ftyp, text or unknown."""
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[4:8] == b"ftyp":
        return "ftyp"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head:
        return "unknown" if head.startswith((b"MZ", b"\x7fELF")) else "text"
    return "unknown"


def media_type_of(head: bytes, file_name: str, path: Path) -> str:
    """The media type of a stored file. Raises ValueError with a Chinese message for anything that is not welcome."""
    extension = PurePath(file_name).suffix.lower().lstrip(".")
    if extension not in ALLOWED:
        raise ValueError(f"不接受“.{extension or '无扩展名'}”类型的文件。请转换为 Word、Excel、PDF、图片或文本后上传。")
    media_type, family = ALLOWED[extension]
    found = family_of(head)
    if found == "ole" and extension in ("docx", "xlsx", "pptx"):
        raise ValueError(f"文件“{file_name}”设有打开密码或是旧版格式。请取消密码、另存为 .{extension} 后上传。")
    if found not in family.split(" or "):
        raise ValueError(f"文件“{file_name}”的内容与扩展名 .{extension} 不符，可能已损坏或被改名。请用原程序打开确认后重新保存。")
    if found == "zip":
        _inspect_zip(path, extension, file_name)
    return media_type


def _inspect_zip(path: Path, extension: str, file_name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ValueError(f"文件“{file_name}”已损坏，无法打开。请重新保存或重新下载后上传。") from error
    unpacked = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    if unpacked > MAX_UNPACKED or (unpacked > 100 * 1024**2 and unpacked / packed > MAX_RATIO):
        raise ValueError(f"文件“{file_name}”解压后过大，疑似压缩炸弹，已拒绝。")
    wanted = _PARTS.get(extension)
    if wanted and not any(m.filename.startswith(wanted) for m in members):
        raise ValueError(f"文件“{file_name}”不是有效的 .{extension} 文件。请用原程序打开确认后重新保存。")
