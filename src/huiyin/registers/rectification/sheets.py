"""Excel: the ledger of a round (整改台账) with its course, its returns and its totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils import timezone

from huiyin.figures.registry import Scope, compute
from huiyin.kit.printing import shown
from huiyin.ledger.enums import EntryKind, Mode, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures.definition import BACKWARD
from huiyin.procedures.lights import Color, Lights
from huiyin.procedures.loading import hold, procedure_of
from huiyin.registers.rectification.lists import Line, assists, due, lines_of
from huiyin.registers.rectification.models import Measure, Round
from huiyin.rendering.sheet import Kind, Sheet, SheetColumn, Value, write_sheets

LEDGER = (
    SheetColumn("序号", 8), SheetColumn("问题编号", 18), SheetColumn("聚焦领域", 20), SheetColumn("问题", 36),
    SheetColumn("具体表现", 36), SheetColumn("整改措施", 40), SheetColumn("类型", 10), SheetColumn("责任领导", 10),
    SheetColumn("牵头部门", 16), SheetColumn("配合单位", 20), SheetColumn("首定时限", 12, Kind.DATE),
    SheetColumn("整改时限", 12, Kind.DATE), SheetColumn("时限说明", 12), SheetColumn("情况", 18),
    SheetColumn("最新进展", 36), SheetColumn("进展日期", 12, Kind.DATE), SheetColumn("完成情况", 36),
    SheetColumn("验收意见", 20), SheetColumn("措施状态", 12), SheetColumn("问题状态", 12),
    SheetColumn("销号日期", 12, Kind.DATE),
)
COURSE = (
    SheetColumn("事项", 40), SheetColumn("编号", 18), SheetColumn("环节", 14), SheetColumn("办理", 14),
    SheetColumn("发生日期", 12, Kind.DATE), SheetColumn("登记时间", 17, Kind.MOMENT), SheetColumn("决定人", 10),
    SheetColumn("登记人", 10), SheetColumn("方式", 8), SheetColumn("内容", 50),
)
TOTALS = (SheetColumn("项目", 24), SheetColumn("数值", 10), SheetColumn("单位", 8), SheetColumn("统计口径", 70))



@hold()
def write_ledger(target: BinaryIO, round_: Round, who: Actor) -> int:
    """整改台账 of what `who` sees in a round: a row for each measure, and one for a finding that has none yet.

    Further sheets hold the course, the returns and the totals. Returns the rows of the first; the number of queries
    does not grow with them.
    """
    lines = lines_of(round_, who)
    light = Lights()
    matters: dict[int, Matter] = {m.pk: m for line in lines for m in (line.finding, *line.measures)}
    course = list(_course(matters, round_))
    rows = [row for line in lines for row in _rows(line, light)]
    write_sheets(target, [
        Sheet(f"{round_.title}整改台账", LEDGER, rows),
        Sheet("办理过程记录", COURSE, [row for row, _ in course]),
        Sheet("退回记录", COURSE, [row for row, back in course if back]),
        Sheet("统计汇总", TOTALS, _totals(round_, lines, light, course)),
    ])
    return len(rows)


def _rows(line: Line, light: Lights) -> Iterator[Sequence[Value]]:
    f = line.finding
    head = (f.number, line.area, f.wording, f.manifestation)
    tail = (f.status, f.closed_on)
    if not line.measures:
        yield (
            line.ordinal, *head, "", "", shown(f.leader), shown(f.lead_department), "", f.first_due_on, f.due_on, "",
            light.words(f), "", None, f.result, f.acceptance_opinion, "", *tail,
        )
    for j, m in enumerate(line.measures, 1):
        yield (
            f"{line.ordinal}-{j}", *head, m.wording, m.get_kind_display(), shown(m.leader), shown(m.lead_department),
            assists(m), m.first_due_on, m.due_on, due(m) if m.due_on is None else _moved(m), light.words(m), m.progress,
            m.progress_on, m.result, m.acceptance_opinion, m.get_stage_display(), *tail,
        )


def _moved(measure: Measure) -> str:
    return "已延期" if measure.first_due_on and measure.due_on and measure.due_on > measure.first_due_on else ""


def _course(matters: dict[int, Matter], round_: Round) -> Iterator[tuple[Sequence[Value], bool]]:
    """Every act on the given matters in the order it was registered, and whether it sent the matter back."""
    entries = Entry.objects.filter(matter__in=Matter.objects.filter(root=round_.pk).values("pk"))
    for e in entries.select_related("decided_by", "registered_by__person").order_by("id"):
        matter = matters.get(e.matter_id)
        if matter is None:
            continue
        step = procedure_of(matter).steps.get(e.step)
        label = step.label(e.action) if step and e.action in step.leads_to else EntryKind(e.kind).label
        yield (
            matter.title, matter.number, step.title if step else "", label, e.happened_on,
            timezone.localtime(e.registered_at), shown(e.decided_by), shown(e.registered_by and e.registered_by.person),
            Mode(e.mode).label, e.comment,
        ), e.action in BACKWARD


_FIGURES = (
    "findings", "findings_completed", "findings_substantial", "findings_under_way", "findings_carried",
    "findings_unstated", "completion_rate", "findings_self_found", "measures", "measures_completed",
)


def _totals(
    round_: Round, lines: Sequence[Line], light: Lights, course: Sequence[tuple[Sequence[Value], bool]]
) -> list[Sequence[Value]]:
    """The round's figures with their definitions, over the whole round; then what this workbook itself shows."""
    found: list[Sequence[Value]] = []
    for code in _FIGURES:
        value = compute(f"rectification.{code}", Scope(root=round_.pk))
        found.append((value.figure.title, f"{value.value:f}", value.unit.label, value.figure.definition))
    measures = [m for line in lines for m in line.measures]
    late = sum((shown_light := light.of(m)) is not None and shown_light.color is Color.RED for m in measures)
    waiting = sum(m.stage == Stage.ASSIGNED for m in measures)
    accepting = sum(m.stage == Stage.ACCEPTANCE for m in measures)
    reported = sum(row[3] == EntryKind.PROGRESS.label for row, _ in course)
    returned = sum(back for _, back in course)
    return [
        *found,
        ("待签收措施", str(waiting), "项", "本表所列措施中，责任部门尚未签收的"),
        ("待验收措施", str(accepting), "项", "本表所列措施中，已报请验收、尚未验收的"),
        ("已超期措施", str(late), "项", f"本表所列措施中，截至{shown(today())}超过时限仍未办结的"),
        ("累计报送进展", str(reported), "次", "本表所列事项"),
        ("累计退回", str(returned), "次", "本表所列事项"),
    ]
