"""What kind of Office file a ZIP is, checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from huiyin.reading.errors import ReadingError

MAX_UNPACKED = 200 * 2**20  # bytes
MAX_ENTRIES = 10_000
MAX_RATIO = 200  # unpacked to packed, for an entry that is large unpacked
_LARGE = 20 * 2**20
_WORD = re.compile(r"word/document\d*\.xml")
_BROKEN = "文件已损坏，打不开。请用 Word 或 WPS 打开后重新另存一份，再试一次。"


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, refused with ReadingError where it is broken, encrypted or a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ReadingError(_BROKEN) from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise ReadingError("文件解压后异常庞大，可能是恶意构造的压缩炸弹，已停止读取。请核实来源。")
    for entry in entries:
        if entry.file_size > _LARGE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise ReadingError("文件解压后异常庞大，可能是恶意构造的压缩炸弹，已停止读取。请核实来源。")
        if entry.flag_bits & 0x1:
            raise ReadingError("文件加了密码。请先用密码打开并另存为无密码的文件，再试一次。")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """One entry's bytes, never more than it declares; None if it is not there."""
    try:
        info = archive.getinfo(name)
        with archive.open(info) as entry:
            return entry.read(info.file_size)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise ReadingError(_BROKEN) from None


def kind_of_zip(data: bytes, suffix: str) -> str:
    """ "word", "sheet" or "odt". Raises ReadingError for other archives, with advice."""
    names = set(open_zip(data).namelist())
    if any(_WORD.fullmatch(name) for name in names):
        return "word"
    if {"xl/workbook.xml", "xl/workbook.bin"} & names or (suffix == ".ods" and "content.xml" in names):
        return "sheet"
    if "ppt/presentation.xml" in names:
        raise ReadingError("这是演示文稿（PPT），请把需要的文字另存为 docx 或 txt 后再试。")
    if "OFD.xml" in names:
        raise ReadingError("这是 OFD 版式文件，暂不支持。请用阅读器另存为 PDF 或 docx 后再试。")
    if suffix == ".odt" and "content.xml" in names:
        return "odt"
    if suffix in (".docx", ".xlsx", ".wps", ".et"):
        raise ReadingError(_BROKEN)
    raise ReadingError("这是压缩包，不是单份文件。请先解压，再逐个读取其中的文件。")
