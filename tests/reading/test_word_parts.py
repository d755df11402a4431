"""What stands in a Word file besides plain paragraphs, and what of it is text."""

from __future__ import annotations

import io
import zipfile

import pytest

from huiyin.reading import ReadingError, read_bytes
from huiyin.reading.formats.docx import from_docx

from . import makers
from .raw_word import NAMESPACES, paragraph, run, word

BOX = f"<w:txbxContent>{paragraph('框一')}{paragraph('框二')}</w:txbxContent>"
SHAPE = f"<w:drawing><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></w:drawing>"
OLD_SHAPE = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"


def text(body: str, **parts: str) -> str:
    return from_docx(word(body, **parts)).text


def alternatives(choice: str, fallback: str) -> str:
    newer = f"<mc:Choice Requires='wps'>{choice}</mc:Choice>" if choice else ""
    return f"<mc:AlternateContent>{newer}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"


@pytest.mark.parametrize(
    "inner",
    [
        f"<w:r>{alternatives(SHAPE, OLD_SHAPE)}</w:r>",
        alternatives(f"<w:r>{SHAPE}</w:r>", f"<w:r>{OLD_SHAPE}</w:r>"),
        f"<w:r>{SHAPE}</w:r>",
        f"<w:r>{OLD_SHAPE}</w:r>",
        f"<w:r>{alternatives('', OLD_SHAPE)}</w:r>",
    ],
)
def test_a_text_box_is_read_once_and_behind_its_paragraph(inner: str) -> None:
    assert text(paragraph("前", inner, "后")) == "前后\n框一\n框二\n"


def test_a_box_with_a_table_keeps_the_table() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{table}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert text(paragraph("前", box)) == "前\n甲 | 乙\n"


def test_tracked_changes_are_accepted() -> None:
    ins = "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    moved = (
        "<w:moveFrom><w:r><w:t>原处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移到</w:t></w:r></w:moveTo>"
    )
    assert text(paragraph("甲", ins, gone, moved)) == "甲新移到\n"


def test_a_paragraph_whose_end_is_deleted_runs_on() -> None:
    ended = "<w:rPr><w:del/></w:rPr>"
    assert text(paragraph("前半，", properties=ended) + paragraph("后半。")) == "前半，后半。\n"


def test_a_deleted_row_is_not_there() -> None:
    rows = f"<w:tr><w:tc>{paragraph('甲')}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('乙')}</w:tc></w:tr>"
    assert text(f"<w:tbl>{rows}</w:tbl>") == "甲\n"


def test_hidden_text_is_not_read() -> None:
    styles = '<w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = paragraph(
        "见",
        run("不见", "<w:vanish/>"),
        run("也不见", '<w:rStyle w:val="h"/>'),
        run("又见", '<w:vanish w:val="0"/><w:rStyle w:val="h"/>'),
    )
    assert text(body, styles=styles) == "见又见\n"


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    foot = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    shown = text(
        paragraph("数据", foot, "如下。") + paragraph("再见", foot, end),
        footnotes=f'<w:footnote w:id="2">{paragraph("截至年底。")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{paragraph("来源")}{paragraph("同上")}</w:endnote>',
    )
    assert shown == "数据如下。\n注1：截至年底。\n再见\n注2：截至年底。\n尾注1：来源同上\n"


def test_a_note_that_is_missing_harms_nothing() -> None:
    assert text(paragraph("甲", '<w:r><w:footnoteReference w:id="9"/></w:r>')) == "甲\n"


@pytest.mark.parametrize("part", ["header1", "footer2"])
def test_of_page_heads_only_a_marking_of_secrecy_is_read(part: str) -> None:
    assert text(paragraph("正文"), **{part: paragraph("机密★一年")}).startswith("机密★一年\n正文")
    assert text(paragraph("正文"), **{part: paragraph("某局保密办文件 第1页")}) == "正文\n"


def test_tables_of_contents_are_left_out_by_style_name_and_by_control() -> None:
    styles = '<w:style w:styleId="21"><w:name w:val="toc 2"/></w:style><w:style w:styleId="a"><w:name w:val="Tochter"/></w:style>'
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('一、甲 1')}</w:sdtContent></w:sdt>"
    )
    body = contents + paragraph("（一）乙 2", properties='<w:pStyle w:val="21"/>')
    assert text(body + paragraph("一、甲", properties='<w:pStyle w:val="a"/>'), styles=styles) == "一、甲\n"


def test_fields_show_their_result_only() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2022年</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>8</w:t></w:r></w:fldSimple>'
    assert text(paragraph(field, "共", simple, "页")) == "2022年共8页\n"


def test_breaks_tabs_hyphens_symbols_readings_and_formulas() -> None:
    pieces = (
        '<w:r><w:br w:type="page"/><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        "<w:r><w:ruby><w:rt><w:r><w:t>pīn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "<m:oMath><m:r><m:t>98%</m:t></m:r></m:oMath>",
    )
    tabs = '<w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs>'
    assert text(paragraph(*pieces, properties=tabs)) == "甲\t乙\n丙-☑拼98%\n"


def test_cells_left_out_before_a_row_and_merged_sideways_keep_their_columns() -> None:
    def cell(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"

    merged, wide = '<w:hMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    rows = (
        f"<w:tr>{cell('甲')}{cell('乙')}{cell('丙')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('丁', merged)}"
        f"{cell('', '<w:hMerge/>')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell('戊')}</w:sdtContent></w:sdt>"
        f"{cell('己', wide)}</w:tr></w:sdtContent></w:sdt>"
    )
    decoded = from_docx(word(f"<w:tbl>{rows}</w:tbl>"))
    (table,) = decoded.tables
    shown = [[decoded.text[a:b] for a, b in row] for row in table.rows]
    assert shown == [["甲", "乙", "丙"], ["", "丁", "丁"], ["戊", "己", "己"]]


def test_a_table_within_a_cell_is_read_line_by_line() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('内一')}</w:tc><w:tc>{paragraph('内二')}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('外')}{inner}</w:tc><w:tc>{paragraph('旁')}</w:tc></w:tr></w:tbl>"
    assert text(body) == "外\n内一\n内二 | 旁\n"


def test_a_body_under_another_name_is_found() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "word/document2.xml",
            f"<w:document {NAMESPACES}><w:body>{paragraph('正文')}</w:body></w:document>",
        )
    assert read_bytes(data.getvalue(), "a.docx").text == "正文\n"


def test_a_strict_file_is_read_like_any_other() -> None:
    data = io.BytesIO()
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {strict}><w:body>{paragraph('正文')}</w:body></w:document>"
        )
    assert read_bytes(data.getvalue(), "a.docx").text == "正文\n"


def _body(content: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return data.getvalue()


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    data = _body(
        f'<!DOCTYPE w:document [<!ENTITY a0 "哈哈">{laughs}]><w:document {NAMESPACES}><w:body>'
        f"{paragraph('正文')}<w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(ReadingError, match="损坏"):
        read_bytes(data, "a.docx")


def test_an_outside_file_is_not_read_in() -> None:
    data = _body(
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {NAMESPACES}><w:body>'
        f"{paragraph('正文')}<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read_bytes(data, "a.docx").text.strip() == "正文"


def test_nesting_without_end_is_refused_in_chinese() -> None:
    body = "<w:sdt><w:sdtContent>" * 5000 + paragraph("正文") + "</w:sdtContent></w:sdt>" * 5000
    with pytest.raises(ReadingError, match="损坏"):
        read_bytes(word(body), "a.docx")


def test_nesting_as_deep_as_is_let_through_is_read() -> None:
    body = paragraph("核心")
    for _ in range(70):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert "核心" in read_bytes(word(body), "a.docx").text


def test_a_huge_body_is_refused_before_it_is_parsed() -> None:
    body = paragraph("甲" * 1000) * 18_000
    with pytest.raises(ReadingError, match="庞大"):
        read_bytes(word(body), "a.docx")


def test_word_of_python_docx_reads_alike() -> None:
    assert from_docx(makers.word("一\n二", [["甲", "乙"]])).text == "一\n二\n甲 | 乙\n"


@pytest.mark.parametrize("name", ["page.html", "page.mht"])
def test_a_page_put_into_the_file_whole_is_read(name: str) -> None:
    page = "<html><body><p>一、总体情况</p><p>召开会议3次。</p></body></html>".encode()
    if name.endswith("mht"):
        page = (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
            b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page + b"\r\n--x--"
        )
    data = io.BytesIO()
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMESPACES} {r}><w:body>{paragraph('前')}<w:altChunk r:id='c1'/></w:body></w:document>",
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            'Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
            f'Target="{name}"/></Relationships>',
        )
        archive.writestr(f"word/{name}", page)
    assert from_docx(data.getvalue()).text == "前\n一、总体情况\n召开会议3次。\n"
