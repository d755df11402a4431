"""Old binary Office files and encrypted new ones, which share one container (OLE, MS-CFB)."""

from __future__ import annotations

from huiyin.reading.errors import ReadingError

_SECTOR = 512
_ENTRY = 128  # bytes of one name in the directory
_FIB = b"\xec\xa5"  # how a Word binary document begins, at the start of a sector
_ENCRYPTED = 0x01  # of the byte at offset 11: fEncrypted
_LOCKED = "文件加了密码。请先用密码打开并另存为无密码的文件，再试一次。"


def holds_word(data: bytes) -> bool:
    """Whether this is a Word document; otherwise it is a workbook.

    A document may embed a workbook and the other way round: what a file is stands first in its directory.
    Raises ReadingError where it is encrypted or neither.
    """
    if _at(data, "EncryptedPackage") >= 0 or _at(data, "EncryptionInfo") >= 0:
        raise ReadingError(_LOCKED)
    word = _at(data, "WordDocument")
    book = max(_at(data, "Workbook"), _aligned(data, "Book\0".encode("utf-16-le"), _ENTRY))
    if word >= 0 and (book < 0 or word < book):
        if _encrypted(data):
            raise ReadingError(_LOCKED)
        return True
    if book >= 0:
        return False
    if _at(data, "PowerPoint Document") >= 0:
        raise ReadingError("这是演示文稿（PPT），请把需要的文字另存为 docx 或 txt 后再试。")
    raise ReadingError("无法识别的旧版 Office 文件。请用 Word 或 WPS 打开后另存为 docx 或 xlsx，再试一次。")


def _encrypted(data: bytes) -> bool:
    begins = _aligned(data, _FIB, _SECTOR)
    return begins >= 0 and len(data) > begins + 11 and bool(data[begins + 11] & _ENCRYPTED)


def _at(data: bytes, name: str) -> int:
    return data.find(name.encode("utf-16-le"))


def _aligned(data: bytes, wanted: bytes, step: int) -> int:
    """Where something first begins at a multiple of `step` bytes; -1 if nowhere."""
    at = data.find(wanted)
    while at >= 0 and at % step:
        at = data.find(wanted, at + 1)
    return at
