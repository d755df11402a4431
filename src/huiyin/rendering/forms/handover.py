"""交接清单: what somebody who leaves hands over, signed by 移交人, 接收人 and 监交人."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.blocks import Document, FormHead, Layout, Meta, Note, Title
from huiyin.rendering.grid import Align, Cell, CellLine, Grid, Row, label, value

from .common import day, party_cell

_WIDTHS = (8.0, 14.0, 22.0, 44.0, 18.0, 20.0, 20.0)
_TITLES = ("序号", "类别", "编号", "内容", "当前环节", "办理时限", "备注")


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """An open task, a matter, a material or a thing in custody."""

    kind: str
    number: str
    title: str
    stage: str = ""
    due_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """Names stay empty where they are to be written by hand."""

    unit: str
    leaver: str
    post: str
    leaves_on: date
    items: Sequence[HandoverItem]
    receiver: str = ""
    witness: str = ""
    signed_on: date | None = None
    account_closed_on: date | None = None


def handover_form(data: Handover) -> Document:
    """The list with its three signatures; an empty one says that nothing was open."""
    header = Row(tuple(label(title) for title in _TITLES))
    rows = [_row(index, item) for index, item in enumerate(data.items, start=1)]
    if not rows:
        rows = [Row((value("无未办结事项", len(_WIDTHS), align=Align.CENTER),))]
    grid = Grid(_WIDTHS, (header, *rows), header_rows=1, font_pt=10.5)
    parties = (("移交人", data.leaver), ("接收人", data.receiver), ("监交人", data.witness))
    signatures = Grid(
        (1.0, 1.0, 1.0), (Row(tuple(party_cell(*each, data.signed_on) for each in parties), 24),)
    )
    account = f"；账号已于{day(data.account_closed_on)}停用" if data.account_closed_on else ""
    blocks = (
        Title("工作交接清单"),
        FormHead(f"单位：{data.unit}　　岗位：{data.post}", f"离岗日期：{day(data.leaves_on)}"),
        grid,
        Note(f"共{len(data.items)}项{account}。本清单一式三份，移交人、接收人、办公室各执一份。"),
        signatures,
    )
    return Document(blocks, Meta(f"工作交接清单 {data.leaver}", data.unit, layout=Layout.WIDE_FORM))


def _row(index: int, item: HandoverItem) -> Row:
    return Row(
        (
            value(str(index)),
            value(item.kind),
            value(item.number),
            Cell((CellLine(item.title),)),
            value(item.stage),
            value(day(item.due_on)),
            value(item.remark),
        )
    )
