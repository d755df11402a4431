"""The general A4 form: any matter's particulars, its course, and the opinions on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.blocks import Block, Column, Document, FormHead, Layout, Meta, Table, Title
from huiyin.rendering.grid import Align, Grid

from .common import PAIR_WIDTHS, Fact, Opinion, day, fact_rows, opinion_rows

_COURSE = (
    Column("日期", 24),
    Column("环节", 16),
    Column("经办", 16),
    Column("办理情况", 44, Align.BOTH),
)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One act: the day it happened, the step, who did or decided it, and what was recorded."""

    happened_on: date
    step: str
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterSheet:
    """`kind` is the register's name (公务接待); facts are (label, value) in the order of the form."""

    unit: str
    kind: str
    number: str
    facts: Sequence[Fact]
    timeline: Sequence[TimelineEntry] = ()
    tables: Sequence[Table] = ()
    opinions: Sequence[Opinion] = ()
    printed_on: date | None = None


def matter_form(data: MatterSheet) -> Document:
    """Facts, then tables of rows, then the course (办理过程), then opinions; parts without content are left out."""
    right = f"编号：{data.number}" if data.number else "编号：（未编号）"
    blocks: list[Block] = [Title(f"{data.kind}登记表"), FormHead(f"单位：{data.unit}", right)]
    if rows := [*fact_rows(data.facts), *opinion_rows(data.opinions, 4)]:
        blocks.append(Grid(PAIR_WIDTHS, tuple(rows)))
    blocks += data.tables
    if data.timeline:
        entries = [(day(entry.happened_on), entry.step, entry.actor, entry.text) for entry in data.timeline]
        blocks.append(Table(_COURSE, entries, caption="办理过程", font_pt=10.5))
    if data.printed_on:
        blocks.append(FormHead("", f"打印日期：{day(data.printed_on)}"))
    return Document(blocks, Meta(f"{data.kind}登记表 {data.number}", data.unit, layout=Layout.FORM))
