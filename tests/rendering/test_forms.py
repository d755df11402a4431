"""Printed forms: what stands on them, blank places to sign, and one sheet of paper where one is expected."""

import io
import re
from datetime import date
from pathlib import Path

import docx
import pytest

from huiyin.rendering import pdf, word
from huiyin.rendering.blocks import Document
from huiyin.rendering.forms import (
    Handover,
    Opinion,
    Submission,
    handover_form,
    submission_form,
)
from huiyin.rendering.forms.common import fact_rows, opinion_cell
from huiyin.rendering.text import plain
from tests.rendering import pdftext, samples
from tests.rendering.office import needs_office, printed


def _labels(paper: Document) -> list[str]:
    opened = docx.Document(io.BytesIO(word.render(paper)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return ["".join(text.split()) for text in cells]


def test_an_opinion_stands_with_name_and_date_in_its_cell() -> None:
    cell = opinion_cell(Opinion("审核", "同意。", "周启明", date(2031, 9, 12), "（纸质签批）"))
    assert [plain(line.text) for line in cell.lines] == ["同意。"]
    assert [plain(line.text) for line in cell.foot] == ["（纸质签批）", "签名：周启明　　2031年9月12日"]


def test_what_is_not_decided_leaves_room_to_sign() -> None:
    foot = plain(opinion_cell(Opinion("审核")).foot[-1].text)
    assert foot.startswith("签名：　")
    assert foot.endswith("年　　月　　日")


def test_short_facts_stand_two_to_a_row_and_long_ones_alone() -> None:
    rows = list(
        fact_rows([("甲", "1"), ("乙", "2"), ("丙", "很长" * 20), ("丁", "3"), ("戊", "一\n二"), ("己", "4")])
    )
    assert [len(row.cells) for row in rows] == [4, 2, 2, 2, 2]


@pytest.mark.parametrize("name", ["close_out", "submission", "matter"])
def test_one_sheet_suffices_for_a_usual_form(name: str) -> None:
    assert len(pdftext.pages(pdf.render(samples.PAPERS[name]()))) == 1


@needs_office
@pytest.mark.parametrize("name", ["close_out", "submission"])
def test_one_sheet_suffices_in_word_too(name: str, tmp_path: Path) -> None:
    assert len(pdftext.pages(printed(word.render(samples.PAPERS[name]()), tmp_path))) == 1


def test_the_data_audit_shows_every_number_and_repeats_its_header() -> None:
    pages = pdftext.pages(pdf.render(samples.audit()))
    assert all("统计口径" in page for page in pages)
    text = "".join("".join(pages).split())
    assert "共24个数字。其中一致12个，有材料6个，免核6个。" in text
    assert "数据审核人（签名）" in text


def test_a_hand_over_without_open_work_says_so() -> None:
    paper = handover_form(Handover("机关", "某某", "科员", date(2031, 1, 2), []))
    text = pdftext.words(pdf.render(paper))
    assert "无未办结事项" in text
    assert all(f"{role}（签名）" in text for role in ("移交人", "接收人", "监交人"))


def test_an_overlong_form_runs_over_to_further_pages_complete() -> None:
    content = "情况说明。" * 600 + "完。"
    paper = submission_form(Submission("机关", "1号", "题", "办公室", "某某", "1", content, "同意。"))
    text = re.sub(r"第\d页共\d页", "", pdftext.words(pdf.render(paper)))
    assert text.count("情况说明。") == 600
    assert "完。" in text
