"""The sentences of a drafted report: organisation, each finding with what was done, what is still to come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from django.db.models import QuerySet

from huiyin.figures.registry import Scope
from huiyin.ledger.enums import LinkKind, Outcome, Stage
from huiyin.ledger.models import Link, Matter
from huiyin.people.models import Appointment, Body, Membership
from huiyin.register.reporting import DATE_KEY, Draft
from huiyin.registers.rectification.models import (
    Finding,
    FocusArea,
    Instruction,
    Measure,
    Plan,
    Record,
    Round,
)
from huiyin.reports.models import Report

M = TypeVar("M", bound=Matter)
_ORDER = "一二三四五六七八九十"
_CLOSING = {
    Report.Kind.PUBLIC: "现将整改进展情况向社会公布。",
    Report.Kind.CIRCULAR: "现将整改情况在党内通报。",
    Report.Kind.PROGRESS: "现将整改进展情况报告如下。",
}
# Key in the text -> figure; the progress line places them all.
PROGRESS_FIGURES = {
    "问题总数": "rectification.findings",
    "已完成问题": "rectification.findings_completed",
    "基本完成问题": "rectification.findings_substantial",
    "正在整改问题": "rectification.findings_under_way",
    "问题完成率": "rectification.completion_rate",
    "措施总数": "rectification.measures",
    "已完成措施": "rectification.measures_completed",
}
PROGRESS_LINE = (
    f"截至{{{{{DATE_KEY}}}}}，反馈问题共{{{{问题总数}}}}，已完成整改{{{{已完成问题}}}}，基本完成{{{{基本完成问题}}}}，"
    "正在整改{{正在整改问题}}，完成率{{问题完成率}}；制定整改措施{{措施总数}}，已完成{{已完成措施}}。"
)


def of(model: type[M], round_: Round, **where: Any) -> QuerySet[M]:
    """The round's matters of one register, as their own type."""
    return cast("QuerySet[M]", model.objects.filter(root=round_.pk, **where))


def lines(round_: Round, draft: Draft, kind: str, issuer: str) -> Iterator[str]:
    """The lines of the body, without that of totals."""
    yield preamble(round_, kind, issuer)
    yield "# 提高思想认识，压实整改责任"
    yield from _organisation(round_, draft, issuer)
    for key, code in PROGRESS_FIGURES.items():
        draft.place(key, code, Scope(root=round_.pk))
    yield "# 逐条对照落实，推进问题整改"
    yield from _Findings(round_, draft).lines()
    yield "# 巩固整改成果，持续深化整改"
    yield from _outlook(round_)


def preamble(round_: Round, kind: str, issuer: str) -> str:
    source, team = round_.get_source_display(), round_.team or f"{round_.get_source_display()}组"
    unit = round_.unit_name or issuer
    said = []
    if round_.period_from and round_.period_to:
        by = f"按照{round_.organiser}安排，" if round_.organiser else ""
        when, form = span(round_.period_from, round_.period_to), round_.get_form_display()
        said.append(f"{by}{when}，{team}对{unit}开展了{form}{source}。")
    if round_.feedback_on:
        said.append(f"{day(round_.feedback_on)}，{team}向{unit}反馈了{source}意见。")
    return "".join([*said, _CLOSING[Report.Kind(kind)]])


def day(moment: dt.date) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def span(first: dt.date, last: dt.date) -> str:
    return f"{day(first)}至{day(last).removeprefix(f'{first.year}年')}"


def _organisation(round_: Round, draft: Draft, issuer: str) -> Iterator[str]:
    own = of(Record, round_, parent=round_.pk, stage=Stage.CLOSED)
    held = list(own.order_by("happened_on", "pk"))
    meetings = [r for r in held if r.kind == Record.Kind.MEETING]
    if meetings:
        first = meetings[0]
        about = f"，{_sentence(first.content)}" if first.content else "，传达反馈意见，研究部署整改工作。"
        yield f"反馈意见下达后，{issuer}于{day(first.happened_on)}召开{first.title}{about}"
    if round_.leading_group:
        yield _leadership(round_.leading_group, round_.group_office)
    plan = of(Plan, round_, outcome=Outcome.ISSUED).order_by("pk").last()
    if plan is not None:
        number = f"（{plan.document_number}）" if plan.document_number else ""
        when = f"{day(plan.issued_on)}" if plan.issued_on else ""
        yield f"{when}印发《{plan.title.strip('《》')}》{number}，逐项明确整改措施、责任领导、牵头部门和完成时限。"
    instructions = list(of(Instruction, round_).order_by("given_on", "pk"))
    if instructions:
        results = "".join(_sentence(i.result) for i in instructions if i.result)
        yield f"领导同志对整改工作作出批示指示，均列入台账逐件办理。{results}"
    counted = works(held, round_.pk, None, draft)
    if counted:
        yield f"整改期间，{'，'.join(counted)}。"


def _leadership(group: Body, office: Body | None) -> str:
    members = list(Membership.objects.on().filter(body=group).select_related("person").order_by("pk"))
    seats = dict(
        Appointment.objects.on().filter(person__in=[m.person_id for m in members])
        .order_by("-pk").values_list("person_id", "post__title")
    )

    def named(role: str) -> str:
        return "、".join(dict.fromkeys(seats.get(m.person_id) or m.person.name for m in members if m.role == role))

    posts = [(named(role.value), role.label) for role in (Membership.Role.CHAIR, Membership.Role.DEPUTY)]
    filled = "，".join(f"由{names}任{label}" for names, label in posts if names)
    below = f"，下设{office.name.removeprefix(group.name)}负责组织协调、督促落实" if office else ""
    return f"成立{group.name}，{filled}{below}。" if filled else f"成立{group.name}{below}。"


def works(records: Iterable[Record], root: int, finding: int | None, draft: Draft) -> list[str]:
    """One phrase with a live number for each thing that was counted, kept apart by unit."""
    kinds = dict.fromkeys((r.subject, r.unit) for r in records if r.subject)
    scopes = [Scope(root=root, under=finding, subject=subject, unit=unit) for subject, unit in kinds]
    return [f"{s.subject}{draft.place(s.subject, 'rectification.work', s)}" for s in scopes]


def _sentence(text: str) -> str:
    """The text as one closed sentence on one line."""
    joined = "".join(part.strip() for part in text.splitlines())
    return joined if not joined or joined[-1] in "。！？" else f"{joined.rstrip(';；,，、')}。"


class _Findings:
    """Part two. Everything it needs is read in five queries, whatever the size of the round."""

    def __init__(self, round_: Round, draft: Draft) -> None:
        self.round, self.draft = round_, draft
        self.focus = list(of(FocusArea, round_).order_by("position", "pk"))
        found = of(Finding, round_).exclude(outcome=Outcome.MERGED).order_by("position", "pk")
        self.findings = _grouped(found)
        self.measures = _grouped(of(Measure, round_).order_by("position", "pk"))
        self.records = _grouped(of(Record, round_, stage=Stage.CLOSED).order_by("happened_on", "pk"))
        ties = Link.objects.filter(kind=LinkKind.EVIDENCES, ended_by=None, source__root=round_.pk)
        self.tied: dict[int | None, list[int]] = defaultdict(list)
        for source, target in ties.values_list("source", "target"):
            self.tied[target].append(source)
        self.by_pk = {r.pk: r for rows in self.records.values() for r in rows}

    def lines(self) -> Iterator[str]:
        loose = self.findings.get(self.round.pk, [])
        for area in self.focus:
            if self.findings.get(area.pk):
                yield f"## {area.wording}"
                yield from self._area(self.findings[area.pk], "###")
        if loose and self.focus:
            yield "## 其他方面的问题"
        yield from self._area(loose, "###" if self.focus else "##")

    def _area(self, findings: Sequence[Finding], mark: str) -> Iterator[str]:
        for finding in findings:
            yield f"{mark} {_problem(finding.title)}"
            yield from self._finding(finding)

    def _finding(self, finding: Finding) -> Iterator[str]:
        done = [_sentence(m.result or m.progress) for m in self.measures.get(finding.pk, []) if m.result or m.progress]
        if not done and finding.result:
            done = [_sentence(finding.result)]
        if done:
            yield "".join(_enumerated(done))
        if finding.institutions:
            named = "".join(f"《{name.strip('《》')}》" for name in finding.institutions)
            yield f"制定（修订）{named}。"
        evidence = [self.by_pk[pk] for pk in self.tied[finding.pk] if pk in self.by_pk]
        counted = works([*self.records.get(finding.pk, []), *evidence], self.round.pk, finding.pk, self.draft)
        if counted:
            yield f"整改以来，{'，'.join(counted)}。"
        if not finding.is_closed:
            until = f"，计划于{day(finding.due_on)}前完成" if finding.due_on else ""
            yield f"该问题{finding.status}{until}。"


def _problem(title: str) -> str:
    core = title.strip().rstrip("。")
    return core if core.endswith("问题") else f"{core}的问题"


def _enumerated(sentences: Sequence[str]) -> Iterator[str]:
    """一是…二是…; one sentence stands alone, and beyond ten the marks become （1）."""
    for n, sentence in enumerate(sentences):
        alone = len(sentences) == 1
        yield sentence if alone else f"{_ORDER[n]}是{sentence}" if n < len(_ORDER) else f"（{n + 1}）{sentence}"


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.parent_id].append(row)
    return found


def _outlook(round_: Round) -> Iterator[str]:
    findings = of(Finding, round_).exclude(outcome=Outcome.MERGED).order_by("position", "pk")
    left = [f for f in findings if not f.is_closed]
    lasting: list[Finding | Measure] = [f for f in findings if f.long_term]
    lasting += of(Measure, round_, long_term=True).order_by("position", "pk")
    if left:
        yield f"对尚未完成整改的事项紧盯不放：{'；'.join(_pending(f) for f in left)}。"
    else:
        yield "反馈的问题已经整改的，适时开展“回头看”，防止反弹回潮。"
    if lasting:
        yield f"对需要长期坚持的事项持续用力：{'；'.join(dict.fromkeys(_lasting(m) for m in lasting))}。"
    yield "下一步，将坚持举一反三、标本兼治，用好整改成果，健全长效机制，推动各项工作不断改进。"


def _pending(finding: Finding) -> str:
    until = f"，于{day(finding.due_on)}前完成" if finding.due_on else ""
    return f"{_problem(finding.title)}（{finding.status}）{until}"


def _lasting(matter: Finding | Measure) -> str:
    review = f"，{day(matter.next_review_on)}前复核" if matter.next_review_on else ""
    return f"{matter.title.rstrip('。')}{review}"
