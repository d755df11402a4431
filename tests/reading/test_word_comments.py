"""The Word copy: comments enclose exactly what is objected to, and the rest of the file stays as it was."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.reading import Objection, Severity, read_bytes, read_text
from huiyin.reading.formats.docx import from_docx
from huiyin.reading.marked import Opinion, Reviewed, review, word_copy
from huiyin.reading.marked.comments import commented
from huiyin.reading.marked.word import plain_word

from . import makers, samples
from .raw_word import abstract, comments, enclosed, level, listed, num, paragraph, run, word


def opinion(start: int, end: int, number: int = 1) -> Opinion:
    item = Objection("a", Severity.WARNING, start, end, "", "为什么", "怎么办", "标题", "依据")
    return Opinion(number, 1, item)


def put(data: bytes, *spans: tuple[int, int]) -> bytes:
    copy = commented(data, None, [opinion(a, b, n) for n, (a, b) in enumerate(spans, 1)])
    assert copy is not None
    return copy


def anchored(data: bytes, *passages: str) -> list[str]:
    """What comments on the first place of each passage enclose."""
    text = from_docx(data).text
    copy = put(data, *((text.index(p), text.index(p) + len(p)) for p in passages))
    assert from_docx(copy).text == text
    return list(enclosed(copy).values())


def test_every_objection_to_a_word_file_stands_at_its_passage() -> None:
    data = makers.word(samples.REPORT)
    reviewed = review(read_bytes(data, "稿.docx"), "稿.docx")
    copy = word_copy(data, reviewed)
    assert reviewed.opinions
    assert list(enclosed(copy).values()) == [one.item.passage for one in reviewed.opinions]
    said = list(comments(copy).values())
    assert all(
        one.item.why in words and one.item.advice in words
        for one, words in zip(reviewed.opinions, said, strict=True)
    )
    assert from_docx(copy).text == from_docx(data).text


def test_the_copy_opens_in_another_program_with_its_comments() -> None:
    data = makers.word(samples.REPORT)
    reviewed = review(read_bytes(data, "稿.docx"), "稿.docx")
    document = docx.Document(io.BytesIO(word_copy(data, reviewed)))
    assert [c.author for c in document.comments] == ["回音审稿"] * len(reviewed.opinions)


def test_other_parts_are_left_byte_for_byte() -> None:
    data = makers.word(samples.REPORT)
    copy = put(data, (0, 3))
    changed = {
        "word/document.xml",
        "word/comments.xml",
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
    }
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        assert set(new.namelist()) - set(old.namelist()) <= changed
        for name in set(old.namelist()) - changed:
            assert new.read(name) == old.read(name)


def test_a_passage_across_runs_and_inside_one_is_cut_out() -> None:
    data = word(paragraph("召开党组", run("会议3", "<w:b/>"), "次，印发通报2份。") + paragraph("下一段"))
    assert anchored(data, "组会议3次", "通报2份", "开", "份。\n下一") == [
        "组会议3次",
        "通报2份",
        "开",
        "份。\n下一",
    ]


def test_passages_that_overlap_or_begin_together_keep_their_own_ends() -> None:
    data = word(paragraph("甲乙丙丁戊己"))
    spans = [(0, 6), (0, 2), (1, 4), (3, 6), (2, 3)]
    assert list(enclosed(put(data, *spans)).values()) == ["甲乙丙丁戊己", "甲乙", "乙丙丁", "丁戊己", "丙"]


def test_bold_stays_bold_on_both_sides_of_a_cut() -> None:
    made = docx.Document()
    made.add_paragraph().add_run("甲乙丙").bold = True
    out = io.BytesIO()
    made.save(out)
    runs = docx.Document(io.BytesIO(put(out.getvalue(), (1, 2)))).paragraphs[0].runs
    assert [(r.text, r.bold) for r in runs if r.text] == [("甲", True), ("乙", True), ("丙", True)]


def test_tabs_breaks_links_insertions_and_controls_are_enclosed() -> None:
    inner = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>",
        "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>",
        "<w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>",
    )
    data = word(paragraph(*inner))
    assert from_docx(data).text == "甲\t乙\n丙链接新增控件\n"
    wanted = ["\t乙", "乙\n", "接新", "增控件"]
    assert anchored(data, *wanted) == wanted


def test_a_passage_in_a_cell_is_enclosed_though_its_blanks_are_left_out() -> None:
    cell = "<w:tc>" + paragraph("　 责任领导：甲 ") + paragraph("时限：三月") + "</w:tc>"
    data = word(f"<w:tbl><w:tr>{cell}<w:tc>{paragraph('乙科')}</w:tc></w:tr></w:tbl>")
    assert from_docx(data).text == "责任领导：甲\n时限：三月 | 乙科\n"
    assert anchored(data, "责任", "领导：甲", "三月", "乙") == ["责任", "领导：甲", "三月", "乙"]


def test_a_number_that_word_generates_leaves_the_anchor_to_the_words_behind_it() -> None:
    numbering = abstract(1, level(0, "chineseCounting", "%1、")) + num(1, 1)
    data = word(paragraph("总体情况", properties=listed(1)), numbering=numbering)
    assert anchored(data, "一、总体", "一、", "情况") == ["总体", "", "情况"]


def test_boxes_and_notes_take_the_anchor_of_the_run_that_holds_them() -> None:
    inner = f"<v:textbox><w:txbxContent>{paragraph('框中字')}</w:txbxContent></v:textbox>"
    box = f"<w:r><w:pict><v:shape>{inner}</v:shape></w:pict></w:r>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(
        paragraph("正文甲", box, "正文乙", note),
        footnotes=f'<w:footnote w:id="2">{paragraph("注中字")}</w:footnote>',
    )
    copy = put(data, *_spans(data, "框中", "注中字", "文乙\n框"))
    assert sorted(comments(copy)) == ["0", "1", "2"]
    assert from_docx(copy).text == from_docx(data).text


def _spans(data: bytes, *passages: str) -> list[tuple[int, int]]:
    text = from_docx(data).text
    return [(text.index(p), text.index(p) + len(p)) for p in passages]


def test_comments_that_are_there_already_are_kept() -> None:
    document = docx.Document()
    first = document.add_paragraph("原来的话")
    document.add_comment(first.runs, text="领导的批注", author="甲")
    out = io.BytesIO()
    document.save(out)
    copy = put(out.getvalue(), (0, 2))
    assert list(comments(copy)) == ["0", "1"]
    assert "领导的批注" in comments(copy)["0"]
    assert enclosed(copy) == {"0": "原来的话", "1": "原来"}


@pytest.mark.parametrize("text", [samples.REPORT, "一\t二\r\n三\x0b四\n\n", "< & > ]]> \ufffe"])
def test_a_text_becomes_a_word_file_with_comments(text: str) -> None:
    reviewed = Reviewed("稿.txt", read_text(text), [opinion(0, 1)])
    assert len(enclosed(word_copy(text.encode(), reviewed))) == 1


TEXT = st.text(st.sampled_from("甲乙1 　\t\n\r\x0c<&>\u2028\U00020000"), min_size=1, max_size=60)


@settings(max_examples=80)
@given(TEXT, st.data())
def test_a_word_file_of_a_text_holds_every_character_in_its_place(text: str, data: st.DataObject) -> None:
    made = plain_word(text)
    back = from_docx(made).text
    assert len(back) == len(text) + 1
    assert back[:-1].split("\n") == [
        line.replace("\r", " ").replace("\x0c", " ") for line in text.split("\n")
    ]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    copy = commented(made, None, [opinion(start, end)])
    if copy is not None:
        (held,) = enclosed(copy).values()
        assert held.strip("\n") == back[start:end].strip("\n")


RUNS = st.lists(st.text(st.sampled_from("甲乙丙丁"), min_size=1, max_size=5), min_size=1, max_size=6)


@settings(max_examples=80)
@given(RUNS, st.data())
def test_any_passages_of_any_runs_are_enclosed(runs: list[str], data: st.DataObject) -> None:
    text = "".join(runs)
    spans = data.draw(
        st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))), min_size=1, max_size=6)
    )
    spans = [(a, max(a + 1, b)) for a, b in spans]
    assert list(enclosed(put(word(paragraph(*runs)), *spans)).values()) == [text[a:b] for a, b in spans]
