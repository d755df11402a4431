"""整改销号审批表: a finding with what was done about it, and the three opinions that close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.blocks import Document, FormHead, Layout, Meta, Note, Title
from huiyin.rendering.forms.common import PAIR_WIDTHS, Opinion, day, long_row, numbered_lines, opinion_rows
from huiyin.rendering.grid import Grid, Row, label, value

REVIEWERS = ("被巡察单位主管领导审核", "巡察整改领导小组审核", "主管业务部门审查")


@dataclass(frozen=True, slots=True)
class CloseOut:
    """One finding on its way to be closed. `evidence` are the names of the materials."""

    unit: str
    number: str
    responsible: str
    problem: str
    root_cause: str
    measures: str
    completion: str
    evidence: Sequence[str]
    checked_elsewhere: str
    opinions: Sequence[Opinion] = tuple(Opinion(post) for post in REVIEWERS)
    printed_on: date | None = None
    register_number: str = ""


def close_out_form(data: CloseOut) -> Document:
    """The form as its columns are in use: problem, cause, measures, completion, evidence, 举一反三, three opinions."""
    rows = [
        Row((label("问题序号"), value(data.number), label("责任部门（人）"), value(data.responsible)), 10),
        long_row("巡察反馈的问题\n（包括例证）", data.problem, least_height_mm=24),
        long_row("产生问题的\n根本原因", data.root_cause, least_height_mm=20),
        long_row("针对根本原因\n制定的整改措施", data.measures, least_height_mm=24),
        long_row("整改措施\n完成情况", data.completion, least_height_mm=24),
        long_row("佐证材料", numbered_lines(data.evidence), least_height_mm=16),
        long_row("举一反三\n检查情况", data.checked_elsewhere, least_height_mm=16),
        *opinion_rows(data.opinions, 4, 23),
    ]
    right = f"登记号：{data.register_number}" if data.register_number else day(data.printed_on)
    blocks = (
        Title("整改销号审批表"),
        FormHead(f"单位：{data.unit}", right),
        Grid(PAIR_WIDTHS, tuple(rows)),
        Note("说明：验收人不得是本事项的办理人；整改不到位、验收不通过、群众不满意的，不予销号。"),
    )
    return Document(blocks, Meta(f"整改销号审批表 {data.number}", data.unit, layout=Layout.FORM))
