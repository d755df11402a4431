"""Old binary Office files and encrypted new ones, which share one container (OLE)."""

from __future__ import annotations

from huiyin.reading.decoded import Decoded
from huiyin.reading.errors import ReadingError


def _named(name: str) -> bytes:
    return name.encode("utf-16-le")


def from_ole(data: bytes) -> Decoded:
    """Reads .xls; refuses encrypted files and .doc with advice. Raises ReadingError."""
    if _named("EncryptedPackage") in data or _named("EncryptionInfo") in data:
        raise ReadingError("文件加了密码。请先用密码打开并另存为无密码的文件，再试一次。")
    if _named("WordDocument") in data:
        raise ReadingError("这是旧版 Word 文件（.doc）。请用 Word 或 WPS 打开后另存为 docx，再试一次。")
    if _named("Workbook") in data or _named("Book") in data:
        from huiyin.reading.formats.sheets import from_workbook

        return from_workbook(data)
    raise ReadingError("无法识别的旧版 Office 文件。请用 Word 或 WPS 打开后另存为 docx 或 xlsx，再试一次。")
