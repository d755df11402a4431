"""The close-out form has the columns in use; letters name what they urge."""

import io

import docx
import pytest

from huiyin.registers.rectification.papers.letters import LetterKind
from huiyin.rendering import pdf, word
from huiyin.rendering.blocks import Document
from tests.registers.rectification import samples
from tests.rendering import pdftext


def _labels(paper: Document) -> list[str]:
    opened = docx.Document(io.BytesIO(word.render(paper)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return ["".join(text.split()) for text in cells]


def test_the_close_out_form_has_the_columns_in_use() -> None:
    labels = _labels(samples.close_out())
    for name in (
        "问题序号", "责任部门（人）", "巡察反馈的问题（包括例证）", "产生问题的根本原因", "针对根本原因制定的整改措施",
        "整改措施完成情况", "佐证材料", "举一反三检查情况", "被巡察单位主管领导审核", "巡察整改领导小组审核", "主管业务部门审查",
    ):  # fmt: skip
        assert name in labels


@pytest.mark.parametrize("kind", list(LetterKind))
def test_letters_name_their_kind_their_matters_and_the_day_to_answer(kind: LetterKind) -> None:
    text = pdftext.words(pdf.render(samples.letter(kind)))
    assert kind.value in text
    assert "下列3项任务" in text
    assert "2031年9月24日前" in text
    assert "整改〔2031〕29号" in text


def test_copies_stand_in_the_colophon_between_ruled_lines() -> None:
    opened = docx.Document(io.BytesIO(word.render(samples.letter())))
    lines = [
        paragraph for paragraph in opened.paragraphs if paragraph.text or paragraph._p.xpath("./w:pPr/w:pBdr")
    ]
    copies, _, printed, _ = lines[-4:]
    assert copies.text == "抄送：区委巡察工作领导小组办公室，区纪委监委派驻第三纪检监察组。"
    assert printed.text == f"{samples.OFFICE}\t2031年9月17日印发"
    assert len(opened.element.body.xpath(".//w:pBdr")) == 4  # the red line and three black ones
