"""Automatic numbers, tracked changes and merged cells of Word documents."""

from __future__ import annotations

import io
import zipfile

import pytest

from huiyin.reading import read_bytes
from huiyin.reading.formats.spelling import spell

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def paragraph(text: str, level: int | None = None, inner: str = "") -> str:
    listed = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        if level is not None
        else ""
    )
    return f"<w:p>{listed}{inner}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", NUMBERING)
    return out.getvalue()


def test_automatic_numbers_become_text() -> None:
    body = (
        paragraph("整改落实情况", 0)
        + paragraph("聚焦基层治理方面", 1)
        + paragraph("关于“台账不全”的问题", 2)
        + paragraph("已补齐台账40份。")
        + paragraph("关于“培训不够”的问题", 2)
        + paragraph("开展培训3期。")
        + paragraph("聚焦作风建设方面", 1)
        + paragraph("关于“文风不实”的问题", 2)
    )
    reading = read_bytes(word(body), "a.docx")
    assert reading.text.startswith("一、整改落实情况\n（一）聚焦基层治理方面\n1.关于“台账不全”的问题\n")
    assert [(f.number, f.title, f.focus) for f in reading.findings] == [
        ("1", "台账不全", 0),
        ("2", "培训不够", 0),
        ("1", "文风不实", 1),
    ]


def test_insertions_are_read_and_deletions_are_not() -> None:
    inner = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
    assert read_bytes(word(paragraph("文字", inner=inner)), "a.docx").text == "新增文字\n"


def test_a_cell_merged_downwards_is_written_once() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"),
        cell("", "<w:vMerge/>") + cell("丙"),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert read_bytes(word(body), "a.docx").text == "甲 | 乙\n | 丙\n"


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "japaneseCounting", "十二"),
        (30, "chineseCounting", "三十"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "decimal", "7"),
    ],
)
def test_counts_are_spelt_as_word_spells_them(count: int, form: str, shown: str) -> None:
    assert spell(count, form) == shown
