"""呈批单: what is laid before the leaders, the office's proposal, and their decisions in their own hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.blocks import Document, FormHead, Layout, Marking, Meta, Title
from huiyin.rendering.grid import Grid

from .common import PAIR_WIDTHS, Fact, Opinion, day, fact_rows, long_row, numbered_lines, opinion_rows

APPROVERS = ("承办部门\n负责人意见", "会签意见", "分管领导\n批示", "主要领导\n批示")


@dataclass(frozen=True, slots=True)
class Submission:
    """`proposal` is the 拟办意见; `facts` are further printed particulars (label, value)."""

    unit: str
    number: str
    subject: str
    department: str
    handler: str
    phone: str
    content: str
    proposal: str
    submitted_on: date | None = None
    urgency: str = ""
    attachments: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    opinions: Sequence[Opinion] = tuple(Opinion(post) for post in APPROVERS)
    result: str = ""


def submission_form(data: Submission) -> Document:
    """The form, ready to be signed on paper where nobody has decided on line."""
    facts: list[Fact] = [
        ("承办部门", data.department),
        ("承 办 人", data.handler),
        ("联系电话", data.phone),
        ("呈报日期", day(data.submitted_on)),
        *data.facts,
    ]
    rows = [
        long_row("标　　题", data.subject, least_height_mm=11),
        *fact_rows(facts),
        long_row("呈报事项", data.content, least_height_mm=28),
        long_row("附　　件", numbered_lines(data.attachments) or "无", least_height_mm=10),
        long_row("拟办意见", data.proposal, least_height_mm=22),
        *opinion_rows(data.opinions, 4, 24),
        long_row("办理结果", data.result, least_height_mm=15),
    ]
    marking = (Marking(data.urgency),) if data.urgency else ()
    blocks = (
        *marking,
        Title("呈　批　单"),
        FormHead(f"单位：{data.unit}", f"编号：{data.number}"),
        Grid(PAIR_WIDTHS, tuple(rows)),
    )
    return Document(blocks, Meta(f"呈批单 {data.subject}", data.unit, layout=Layout.FORM))
