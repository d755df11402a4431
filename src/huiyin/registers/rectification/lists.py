"""问题清单, 任务清单 and 责任清单: three views of the same findings and measures, on screen and on paper alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.kit.printing import own_unit, shown
from huiyin.ledger.access import visible
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.register.base import PrintForm
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from huiyin.rendering.blocks import Column, Document, FormHead, Layout, Meta, Note, Table, Title
from huiyin.rendering.grid import Align
from huiyin.rendering.text import chinese_date


@dataclass(frozen=True)
class Line:
    """A finding with its place in the round (1, 1.2 …), the heading it stands under, and its measures."""

    ordinal: str
    area: str
    finding: Finding
    measures: tuple[Measure, ...]


def lines_of(round_: Round, who: Actor) -> list[Line]:
    """The round's findings that `who` sees, in the feedback's order. Five queries, however many there are.

    A finding under another one follows it; a measure whose finding is not visible to `who` is not shown.
    """
    related = ("lead_department", "leader")
    areas = {a.pk: a for a in FocusArea.objects.filter(root=round_.pk)}
    findings = list(visible(who, Finding.objects.filter(root=round_.pk)).select_related(*related))
    below: dict[int | None, list[Measure]] = {}
    measures = visible(who, Measure.objects.filter(root=round_.pk)).select_related(*related)
    for measure in measures.prefetch_related("shares__department").order_by("position", "id"):
        below.setdefault(measure.parent_id, []).append(measure)
    seen = {f.pk for f in findings}
    tops = [f for f in findings if f.parent_id not in seen]
    tops.sort(key=lambda f: (*_place(areas.get(f.parent_id or 0)), f.position, f.pk))
    parts: dict[int | None, list[Finding]] = {}
    for finding in findings:
        if finding.parent_id in seen:
            parts.setdefault(finding.parent_id, []).append(finding)
    return [line for i, f in enumerate(tops, 1) for line in _lines(f, str(i), areas, parts, below)]


def _place(area: FocusArea | None) -> tuple[int, int]:
    return (area.position, area.pk) if area else (0, 0)


def _lines(
    finding: Finding, ordinal: str, areas: dict[int, FocusArea], parts: dict[int | None, list[Finding]],
    below: dict[int | None, list[Measure]], area: str = "",
) -> list[Line]:
    above = areas.get(finding.parent_id or 0)
    heading = above.wording if above else area
    found = [Line(ordinal, heading, finding, tuple(below.get(finding.pk, ())))]
    for i, part in enumerate(sorted(parts.get(finding.pk, ()), key=lambda f: (f.position, f.pk)), 1):
        found += _lines(part, f"{ordinal}.{i}", areas, parts, below, heading)
    return found


@dataclass(frozen=True)
class View:
    """One of the three lists: its columns (title, relative width, alignment) and its rows of text."""

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: list[list[str]]
    pks: list[int]
    """The matter each row is about, for a link on screen."""


_BOTH = Align.BOTH
_PROBLEM = (
    Column("序号", 8), Column("编号", 25), Column("问题", 56, _BOTH), Column("具体表现", 56, _BOTH),
    Column("责任部门", 22), Column("状态", 14),
)
_TASK = (
    Column("序号", 9), Column("问题", 34, _BOTH), Column("整改措施", 64, _BOTH), Column("类型", 12), Column("时限", 20),
    Column("应有佐证", 26, _BOTH),
)
_DUTY = (
    Column("序号", 9), Column("整改措施", 58, _BOTH), Column("责任领导", 16), Column("牵头部门", 24),
    Column("配合单位", 30, _BOTH), Column("时限", 20),
)


def views(lines: Sequence[Line]) -> tuple[View, View, View]:
    """The three lists of the same lines."""
    tasks = [(f"{line.ordinal}-{j}", line, m) for line in lines for j, m in enumerate(line.measures, 1)]
    measures = [m.pk for _, _, m in tasks]
    return (
        View("problems", "问题清单", _PROBLEM, [_problem(line) for line in lines], [line.finding.pk for line in lines]),
        View("tasks", "任务清单", _TASK, [_task(*task) for task in tasks], measures),
        View("duties", "责任清单", _DUTY, [_duty(*task) for task in tasks], measures),
    )


def _problem(line: Line) -> list[str]:
    f = line.finding
    return [line.ordinal, f.number or "—", f.wording, f.manifestation or "—", shown(f.lead_department) or "待定", f.status]


def _task(ordinal: str, line: Line, m: Measure) -> list[str]:
    return [ordinal, line.finding.title, m.wording, m.get_kind_display(), due(m), "、".join(m.proofs) or "—"]


def _duty(ordinal: str, line: Line, m: Measure) -> list[str]:
    return [ordinal, m.wording, shown(m.leader) or "待定", shown(m.lead_department) or "待定", assists(m) or "—", due(m)]


def due(measure: Measure) -> str:
    """The deadline as printed; what a plan says in words (长期坚持) where there is no day."""
    if measure.due_on is None:
        return "长期坚持" if measure.long_term else measure.due_text or "待定"
    return chinese_date(measure.due_on)


def assists(matter: Measure | Finding) -> str:
    """Names of the assisting departments; reads `shares` as prefetched."""
    return "、".join(s.department.name for s in matter.shares.all() if s.part == "assist")


def three_lists(round_: Round, who: Actor) -> Document:
    """The three lists below one another, across the sheet."""
    blocks: list[Title | FormHead | Table | Note] = [
        Title(f"{round_.title}问题、任务、责任清单"),
        FormHead(f"单位：{own_unit()}", f"截至{chinese_date(today())}"),
    ]
    for numeral, view in zip("一二三", views(lines_of(round_, who)), strict=True):
        rows = view.rows or [["—"] * len(view.columns)]
        blocks.append(Table(view.columns, rows, caption=f"{numeral}、{view.title}", font_pt=10.5))
    blocks.append(Note("说明：三个清单取自同一份台账，内容以台账为准。"))
    return Document(blocks, Meta(f"{round_.title}三个清单", own_unit(), layout=Layout.WIDE_FORM))


THREE_LISTS = PrintForm("lists", "问题、任务、责任清单", three_lists)
