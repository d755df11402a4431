"""The same document reads the same from every file format; broken files say what to do."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from huiyin.reading import Kind, Reading, ReadingError, read_bytes, read_file, read_text

from . import makers, samples


def gist(reading: Reading) -> tuple[object, ...]:
    """What must not depend on the file format."""
    return (
        reading.kind,
        reading.unit,
        reading.inspector,
        reading.inspection_period,
        reading.feedback_date,
        reading.issuer,
        reading.published,
        reading.focus_areas,
        [(f.number, f.title, f.focus, f.status, len(f.measures), f.documents) for f in reading.findings],
        [(q.value, q.unit) for q in reading.figures],
        reading.contacts,
    )


EXPECTED = gist(read_text(samples.REPORT))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_reads_in_every_encoding(encoding: str) -> None:
    reading = read_bytes(samples.REPORT.encode(encoding), "a.txt")
    assert reading.text.lstrip("\ufeff") == samples.REPORT
    assert gist(reading) == EXPECTED


def test_windows_line_ends_keep_their_offsets() -> None:
    text = samples.REPORT.replace("\n", "\r\n")
    reading = read_text(text)
    assert gist(reading) == EXPECTED
    assert all(text[q.start : q.end] == q.literal for q in reading.figures)


def test_markdown_headings_read_like_plain_ones() -> None:
    text = (
        samples.REPORT.replace("一、提", "## 一、提")
        .replace("二、逐", "## 二、逐")
        .replace("（一）聚", "### （一）聚")
    )
    assert gist(read_bytes(text.encode(), "a.md"))[7:9] == EXPECTED[7:9]


def test_word_reads_like_text() -> None:
    assert gist(read_bytes(makers.word(samples.REPORT), "a.docx")) == EXPECTED


def test_pdf_lines_are_joined_back_into_paragraphs() -> None:
    reading = read_bytes(makers.pdf(samples.REPORT), "a.pdf")
    assert gist(reading) == EXPECTED
    assert "— 1 —" not in reading.text


def test_web_page_reads_like_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in samples.REPORT.split("\n"))
    page = (
        f"<!DOCTYPE html><html><head><meta "
        f"charset='gb2312'><title>x</title><script>1</script></head><body><nav>首页</nav>{body}</body></html>"
    )
    assert gist(read_bytes(page.encode("gb18030"), "a.html")) == EXPECTED


def check_ledger(reading: Reading) -> None:
    assert reading.kind is Kind.PLAN
    assert [(f.number, f.title) for f in reading.findings] == [
        ("1", "理论学习不够经常"),
        ("2", "网络阵地管理不严"),
    ]
    first, second = reading.findings
    assert [len(first.measures), len(second.measures)] == [2, 2]
    assert first.measures[0].leads == ["办公室"]
    assert first.measures[0].assists == ["业务科", "保管科"]
    assert first.measures[0].due == date(2022, 7, 31)
    assert first.measures[0].proofs == ["学习计划", "签到表"]
    assert second.measures[0].leader == "江鸣、何文竹"
    assert second.measures[0].due == date(2022, 9, 30)
    assert second.measures[1].due is None
    assert second.measures[1].due_text == "长期坚持"
    for measure in reading.measures:
        assert reading.text[measure.start : measure.end] == measure.text


@pytest.mark.parametrize("merge", [False, True])
def test_ledgers_read_from_workbook_and_word(merge: bool) -> None:
    check_ledger(read_bytes(makers.workbook(samples.TABLE_ROWS, "县档案馆巡察整改问题清单", merge), "a.xlsx"))
    check_ledger(read_bytes(makers.word("县档案馆巡察整改任务清单", samples.TABLE_ROWS, merge), "a.docx"))


def test_columns_may_stand_in_any_order() -> None:
    order = [7, 6, 5, 0, 1, 4, 3, 2]
    rows = [[row[i] for i in order] for row in samples.TABLE_ROWS]
    check_ledger(read_bytes(makers.workbook(rows), "a.xlsx"))


def test_ledger_reads_from_csv_web_page_and_markdown() -> None:
    quoted = "\n".join(",".join(f'"{cell}"' for cell in row) for row in samples.TABLE_ROWS)
    check_ledger(read_bytes(quoted.encode("gb18030"), "a.csv"))
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in samples.TABLE_ROWS)
    check_ledger(read_bytes(f"<html><body><table>{cells}</table></body></html>".encode(), "a.html"))
    lines = ["|" + "|".join(c.replace("\n", "") for c in row) + "|" for row in samples.TABLE_ROWS]
    lines.insert(1, "|" + "---|" * 8)
    check_ledger(read_bytes("\n".join(lines).encode(), "a.md"))


def test_headings_in_two_rows_and_focus_banners() -> None:
    table = (
        "<table><tr><td rowspan=2>序号</td><td rowspan=2>存在问题</td><td rowspan=2>整改举措</td><td colspan=2>责任分工</td>"
        "<td rowspan=2>整改时限</td></tr><tr><td>责任领导</td><td>责任部门</td></tr>"
        "<tr><td colspan=6>（一）聚焦落实上级决策部署方面</td></tr>"
        "<tr><td>1</td><td>档案利用不足</td><td>开放目录检索</td><td>何文竹</td><td>业务科</td><td>2022年三季度</td></tr></table>"
    )
    reading = read_bytes(f"<html><body>{table}</body></html>".encode(), "a.html")
    (finding,) = reading.findings
    (measure,) = finding.measures
    assert reading.focus_areas == ["聚焦落实上级决策部署方面"]
    assert (finding.title, finding.focus) == ("档案利用不足", 0)
    assert (measure.leader, measure.leads, measure.due) == ("何文竹", ["业务科"], date(2022, 9, 30))


def _ole(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 200


def _zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def _wide_workbook() -> bytes:
    sheet = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return _zip({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet})


BROKEN = [
    (b"", "a.txt", "空"),
    (b"  \n ", "a.txt", "空"),
    (_ole("WordDocument"), "a.doc", "另存为 docx"),
    (_ole("EncryptedPackage"), "a.docx", "密码"),
    (_ole("Nothing"), "a.wps", "另存为"),
    (makers.word("正文")[:900], "a.docx", "损坏"),
    (b"PK\x03\x04" + b"\0" * 50, "a.docx", "损坏"),
    (makers.bomb(), "a.docx", "炸弹"),
    (_zip({"a.txt": b"1"}), "a.zip", "解压"),
    (_zip({"word/document.xml": b"<a>"}), "a.docx", "损坏"),
    (_zip({"OFD.xml": b"<a/>"}), "a.ofd", "OFD"),
    (_wide_workbook(), "a.xlsx", "过大"),
    (_zip({"xl/workbook.xml": b"<workbook/>"}), "a.xlsx", "损坏"),
    (b"%PDF-1.7\nnothing", "a.pdf", "损坏"),
    (samples.REPORT.encode(), "a.docx", "扩展名"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.png", "图片"),
    (bytes(range(256)) * 40, "a.txt", ""),
    (struct.pack("<400I", *range(400)), "a.txt", ""),
    (b"<html>" + b"<div>" * 200_000, "a.html", "嵌套"),
]


@pytest.mark.parametrize(("data", "name", "word"), BROKEN)
def test_unreadable_files_say_what_to_do_in_chinese(data: bytes, name: str, word: str) -> None:
    with pytest.raises(ReadingError) as raised:
        read_bytes(data, name)
    assert word in raised.value.message_zh
    assert any("\u4e00" <= c <= "\u9fff" for c in raised.value.message_zh)


def test_scanned_pdf_is_told_from_text() -> None:
    with pytest.raises(ReadingError, match="扫描"):
        read_bytes(makers.pdf("——"), "a.pdf")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="找不到"):
        read_file(tmp_path / "没有.txt")
    with pytest.raises(ReadingError, match="文件夹"):
        read_file(tmp_path)


def test_renamed_file_is_read_by_its_content() -> None:
    assert gist(read_bytes(makers.word(samples.REPORT), "报告.txt")) == EXPECTED
