"""From bytes or text to a `Reading`."""

from __future__ import annotations

from pathlib import Path

from huiyin.reading.assemble import assemble
from huiyin.reading.bounds import check_bounds
from huiyin.reading.decoding import MAX_BYTES, decode
from huiyin.reading.errors import ReadingError
from huiyin.reading.ledgers.model import NO_CHOICES, Choices
from huiyin.reading.model import Reading


def read_file(path: Path, choices: Choices | None = None) -> Reading:
    """Read a document. Raises ReadingError where it is missing, damaged, encrypted or too large."""
    try:
        if path.is_dir():
            raise ReadingError(f"{path} 是文件夹，请指定一个文件。")
        if path.stat().st_size > MAX_BYTES:
            raise ReadingError(f"文件超过 {MAX_BYTES // 2**20} MB，无法读取。请拆分，或只保留正文后重试。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"找不到文件 {path}。请核对路径和文件名。") from None
    except PermissionError:
        raise ReadingError(f"没有权限读取 {path}。请检查文件权限。") from None
    except OSError as error:
        raise ReadingError(f"文件 {path} 无法读取（{error.strerror or error}）。") from None
    return read_bytes(data, path.name, choices)


def read_bytes(data: bytes, name: str, choices: Choices | None = None) -> Reading:
    """Read a document's bytes; `name` gives the extension, `choices` what people decided of its tables. Raises ReadingError."""
    return assemble(decode(data, name), choices or NO_CHOICES)


def read_text(text: str) -> Reading:
    """Read text that is already decoded. Raises ReadingError for more of it than any paper has."""
    from huiyin.reading.formats.plain import from_text

    check_bounds(text)
    return assemble(from_text(text))
