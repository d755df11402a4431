"""数据审核表: every number of a report with its definition, the matters behind it, and who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.blocks import Document, FormHead, Layout, Meta, Note, Title
from huiyin.rendering.grid import Align, Cell, CellLine, Grid, Row, label, value

from .common import day, numbered_lines, party_cell

_WIDTHS = (7.0, 30.0, 14.0, 34.0, 34.0, 12.0, 26.0)
_TITLES = ("序号", "报告中的表述", "数值", "统计口径", "依据的事项或材料", "核对结果", "免核人及理由")
_SIGNERS = ("填报人", "数据审核人", "负责人")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A number of the report. `matters` are register numbers or material names; `waiver` is empty or name and reason."""

    excerpt: str
    value: str
    unit: str
    definition: str
    matters: Sequence[str]
    result: str
    waiver: str = ""


@dataclass(frozen=True, slots=True)
class DataAudit:
    """A report with all its numbers; signatures are (role, name, date), blank where they come by hand."""

    unit: str
    report_title: str
    lines: Sequence[AuditLine]
    data_as_of: date | None = None
    final_on: date | None = None
    digest: str = ""
    signatures: Sequence[tuple[str, str, date | None]] = tuple((role, "", None) for role in _SIGNERS)


def data_audit_form(data: DataAudit) -> Document:
    """The internal form that is signed before publication."""
    header = Row(tuple(label(title) for title in _TITLES))
    rows = [_row(index, line) for index, line in enumerate(data.lines, start=1)]
    grid = Grid(_WIDTHS, (header, *rows), header_rows=1, font_pt=10.5)
    signers = tuple(party_cell(*each) for each in data.signatures)
    digest = f"\n快照摘要：{data.digest}" if data.digest else ""
    blocks = (
        Title("数据审核表"),
        FormHead(f"报告：{data.report_title}"),
        FormHead(
            f"单位：{data.unit}",
            f"数据截止：{day(data.data_as_of) or '　　'}　　定稿：{day(data.final_on) or '　　'}",
        ),
        grid,
        Note(f"共{len(data.lines)}个数字。{_summary(data.lines)}本表为内部材料，不对外公布。{digest}"),
        Grid(tuple(1.0 for _ in signers), (Row(signers, 22),)),
    )
    return Document(blocks, Meta(f"数据审核表 {data.report_title}", data.unit, layout=Layout.WIDE_FORM))


def _row(index: int, line: AuditLine) -> Row:
    return Row(
        (
            value(str(index)),
            _text(line.excerpt),
            value(f"{line.value}{line.unit}"),
            _text(line.definition),
            _text(numbered_lines(line.matters)),
            value(line.result),
            _text(line.waiver or "—", centred=not line.waiver),
        )
    )


def _text(words: str, *, centred: bool = False) -> Cell:
    return Cell((CellLine(words, Align.CENTER if centred else Align.BOTH),))


def _summary(lines: Sequence[AuditLine]) -> str:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.result] = counts.get(line.result, 0) + 1
    parts = "，".join(f"{result}{count}个" for result, count in counts.items())
    return f"其中{parts}。" if parts else ""
