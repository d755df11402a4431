"""Old Word files and RTF go through LibreOffice; text files in any state; names that lie."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from huiyin.reading import ReadingError, read_bytes
from huiyin.reading.decoding import decode
from huiyin.reading.formats import office
from huiyin.reading.marked import review, word_copy

from . import makers, samples
from .raw_word import enclosed


def rtf(text: str) -> bytes:
    return b"{\\rtf1\\ansi " + "".join(f"\\u{ord(c)}?" for c in text).encode() + b"\\par}"


def fib(encrypted: bool) -> bytes:
    """The outline of a Word 97 file: container header, directory entry, document stream."""
    flags = b"\x00\x01" if encrypted else b"\x00\x00"
    stream = b"\xec\xa5" + b"\0" * 8 + flags + b"\0" * 500
    entry = "WordDocument\0".encode("utf-16-le").ljust(512, b"\0")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + entry + stream


class Converter:
    """Stands in for LibreOffice: a script that gets the same arguments."""

    def __init__(self, folder: Path, code: str) -> None:
        self.path = folder / "soffice"
        head = (
            "import sys, pathlib, os, time, subprocess\n"
            "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        )
        self.path.write_text(f"#!{sys.executable}\n{head}{code}\n")
        self.path.chmod(0o755)


@pytest.fixture
def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    def install(code: str) -> None:
        monkeypatch.setattr(office.shutil, "which", lambda name: str(Converter(tmp_path, code).path))

    return install


def test_an_old_file_is_read_and_commented_through_the_converter(converter, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    made = tmp_path / "made.docx"
    made.write_bytes(makers.word(samples.REPORT))
    converter(f"out.mkdir(); (out / 'in.docx').write_bytes(open({str(made)!r}, 'rb').read())")
    for data, name in ((fib(False), "旧.doc"), (fib(False), "旧.wps"), (rtf("字"), "旧.rtf")):
        reading = read_bytes(data, name)
        reviewed = review(reading, name)
        assert reading.text.startswith("云溪县档案馆党支部")
        copy = word_copy(data, reviewed)
        assert list(enclosed(copy).values()) == [one.item.passage for one in reviewed.opinions]


def test_without_converter_the_advice_is_to_save_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(ReadingError, match=r"没有安装 LibreOffice.*另存为 docx"):
        read_bytes(fib(False), "旧.doc")


def test_a_converter_that_makes_nothing_is_reported(converter) -> None:  # type: ignore[no-untyped-def]
    converter("sys.exit(1)")
    with pytest.raises(ReadingError, match="没有成功"):
        read_bytes(fib(False), "旧.doc")


def _ends(stat: Path) -> bool:
    """Whether a process is gone, or dead and not yet collected: what was killed takes a moment to go."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_a_converter_that_hangs_is_ended_with_all_it_started(converter, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    note = tmp_path / "pid"
    converter(
        f"child = subprocess.Popen(['sleep', '60']); pathlib.Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    monkeypatch.setattr(office, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(ReadingError, match="超过 1 秒"):
        read_bytes(fib(False), "旧.doc")
    assert time.monotonic() - began < 20
    assert _ends(Path(f"/proc/{note.read_text()}/stat"))


def test_nothing_of_a_conversion_is_left(converter, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setattr(office.tempfile, "tempdir", str(own))
    converter("sys.exit(0)")
    with pytest.raises(ReadingError):
        read_bytes(fib(False), "旧.doc")
    assert list(own.iterdir()) == []


def test_an_encrypted_old_file_is_not_even_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: pytest.fail("converted"))
    with pytest.raises(ReadingError, match="密码"):
        read_bytes(fib(True), "旧.doc")


@pytest.mark.skipif(not office.shutil.which("soffice"), reason="needs LibreOffice")
def test_real_libreoffice_reads_rtf() -> None:
    assert decode(rtf("召开会议3次。"), "a.rtf").text.strip() == "召开会议3次。"


def test_new_files_under_old_names_are_read_by_content() -> None:
    for name in ("a.doc", "a.wps", "a.wpt", "a.et", "a.txt", "a"):
        assert "云溪县" in read_bytes(makers.word(samples.REPORT), name).text
    for name in ("a.xls", "a.et", "a.docx"):
        assert "佐证材料" in read_bytes(makers.workbook(samples.TABLE_ROWS), name).text


def test_a_page_under_the_name_of_word_is_read_as_a_page() -> None:
    assert decode("<html><body><p>召开会议</p></body></html>".encode(), "导出.doc").text == "召开会议\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_text_cut_off_in_mid_character_is_read(encoding: str, cut: int) -> None:
    text = decode(samples.REPORT.rstrip().encode(encoding)[:-cut], "a.txt").text
    assert text[:-1].rstrip("\ufffd") in samples.REPORT


def test_a_text_full_of_damage_is_refused() -> None:
    with pytest.raises(ReadingError, match="编码"):
        decode(b"\xff\xfa\x80" * 500, "a.txt")


def test_a_presentation_and_an_archive_are_refused_with_advice() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
    with pytest.raises(ReadingError, match="PPT"):
        read_bytes(out.getvalue(), "a.pptx")


def test_the_reader_of_old_files_is_not_loaded_for_others() -> None:
    code = (
        "import sys; from huiyin.reading import read_bytes; read_bytes('甲'.encode(), 'a.txt'); "
        "assert 'huiyin.reading.formats.office' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd="src")
