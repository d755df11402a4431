"""What must hold before a plan is issued, a measure accepted, a finding struck off, a round closed."""

from __future__ import annotations

import re

from huiyin.ledger.enums import Outcome
from huiyin.ledger.record import NewMaterial
from huiyin.procedures import parameters, registering
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.rectification.models import Finding, Instruction, Letter, Measure, Plan, Record, Round
from huiyin.registers.rectification.proofs import JUDGING, has_evidence, missing_proofs
from huiyin.workdays import add_months

PLAN_BASIS = "整改方案须列明问题清单、任务清单、责任清单（地方巡察整改工作规程）"
NO_CLOSE = "整改销号“三不销号”：整改不到位、验收不通过、群众不满意的不销号（地方巡察整改工作规程）"

PERIOD_BASIS = "《中国共产党巡视工作条例》关于集中整改期的规定"
# Work on these goes on elsewhere: in a later round, or under the finding they were joined to.
_PASSED_ON = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)
_WORKING = ("sign", "work")


# Neither money nor people are decided: a clerk may register the chair's paper on what a department handed in through them,
# and not on what they worked on themselves. Findings and measures are begun and issued with the plan, which is no work on them.
for _code in (Plan.REGISTER, Letter.REGISTER, Instruction.REGISTER, Record.REGISTER, Round.REGISTER):
    registering.declare(_code, frozenset({registering.Part.WORKED}))
for _code in (Finding.REGISTER, Measure.REGISTER):
    registering.declare(_code, frozenset({registering.Part.WORKED}), no_work=frozenset({"plan"}))


def _work_papers(case: Case) -> tuple[NewMaterial, ...]:
    """New papers that may prove the work: those that come with an acceptance or a decision prove only that."""
    return () if case.step in JUDGING else case.papers


def _round_of(plan: Plan) -> Round:
    return Round.objects.get(descendants=plan.pk)


def _titles(items: list[str]) -> str:
    shown = "、".join(f"“{t[:20]}”" for t in items[:3])
    return f"{shown}等{len(items)}项" if len(items) > 3 else shown


@check("问题都有措施、责任和时限", basis=PLAN_BASIS)
def findings_are_complete(plan: Plan, case: Case) -> str | None:
    """A finding divided into sub-problems has its measures there; a long-term measure has a review date instead."""
    findings = list(Finding.objects.filter(root=plan.root_id).exclude(outcome__in=_PASSED_ON))
    if not findings:
        return "本轮次还没有登记任何问题"
    measures = list(Measure.objects.filter(root=plan.root_id).exclude(outcome__in=_PASSED_ON))
    having = {m.parent_id for m in measures} | {f.parent_id for f in findings}
    open_findings = [f for f in findings if not f.is_closed]
    open_measures = [m for m in measures if not m.is_closed]
    for titles, lack in (
        ([f.title for f in open_findings if f.pk not in having], "没有整改措施"),
        ([m.title for m in (*open_findings, *open_measures) if m.lead_department_id is None], "没有牵头部门"),
        ([m.title for m in open_measures if m.due_on is None and not (m.long_term and m.next_review_on)],
         "没有整改时限（长期坚持的请填下次复核日期）"),
    ):
        if titles:
            return f"{_titles(titles)}{lack}"
    return None


@check("时限不早于反馈", basis=PLAN_BASIS, severity=Severity.WARN)
def deadlines_follow_feedback(plan: Plan, case: Case) -> str | None:
    round_ = _round_of(plan)
    if round_.feedback_on is None:
        return None
    early = Measure.objects.filter(root=plan.root_id, due_on__lt=round_.feedback_on).values_list("title", flat=True)
    return f"{_titles(list(early))}的时限早于反馈日期{round_.feedback_on}" if early else None


@check("当下改的在集中整改期内", basis=PERIOD_BASIS, severity=Severity.INFO)
def deadlines_within_period(plan: Plan, case: Case) -> str | None:
    until = _round_of(plan).concentrated_until
    if until is None:
        return None
    late = Measure.objects.filter(root=plan.root_id, kind=Measure.Kind.IMMEDIATE, due_on__gt=until).open()
    titles = list(late.values_list("title", flat=True))
    return f"{_titles(titles)}属于当下改，时限却晚于集中整改截止日期{until}" if titles else None


@check("方案按期制定", basis="地方惯例：反馈后一个月内报送整改方案（本单位可调整）", severity=Severity.INFO)
def plan_is_in_time(plan: Plan, case: Case) -> str | None:
    feedback_on = _round_of(plan).feedback_on
    if feedback_on is None:
        return None
    due = add_months(feedback_on, int(case.parameter("rectification.plan_months")))
    return f"整改方案应在{due}前提交，现为{case.happened_on}" if case.happened_on > due else None


@check("措施都有责任领导", basis=PLAN_BASIS, severity=Severity.WARN)
def leader_in_charge_named(plan: Plan, case: Case) -> str | None:
    without = Measure.objects.filter(root=plan.root_id, leader=None).open().values_list("title", flat=True)
    return f"{_titles(list(without))}没有责任领导" if without else None


@check("随方案印发", basis=PLAN_BASIS, severity=Severity.INFO)
def comes_with_the_plan(matter: Finding | Measure, case: Case) -> str | None:
    """Set going by itself before its round's plan is issued: rightly so when it is put right at once (立行立改)."""
    issued = Plan.objects.filter(root=matter.root_id, outcome=Outcome.ISSUED).exists()
    return None if issued else "整改方案尚未印发，先行下达；立行立改的请在办理意见中说明"


@check("方案已印发", basis=PLAN_BASIS)
def plan_is_issued(round_: Round, case: Case) -> str | None:
    issued = Plan.objects.filter(root=round_.pk, outcome=Outcome.ISSUED).exists()
    return None if issued else "整改方案还没有印发"


@check("方案要求的佐证已归档", basis=NO_CLOSE, field="materials")
def proofs_are_filed(measure: Measure, case: Case) -> str | None:
    missing = missing_proofs(measure, _work_papers(case))
    if missing:
        return f"还缺佐证：{'、'.join(missing)}。请上传材料并注明对应哪项佐证"
    if not has_evidence(measure, _work_papers(case)):
        return "还没有佐证材料或关联的佐证事项"
    return None


@check("写明实际改变了什么", basis=NO_CLOSE, field="result")
def result_says_what_changed(matter: Finding | Measure | Instruction, case: Case) -> str | None:
    needed = int(case.parameter("rectification.result_characters"))
    written = len("".join((matter.result or "").split()))
    return None if written >= needed else f"请写明实际改变了什么（至少{needed}字，现为{written}字）"


@check("不能只有开会部署", basis=NO_CLOSE, severity=Severity.WARN, field="result")
def not_only_meetings(measure: Measure, case: Case) -> str | None:
    words = ("召开", "传达", "学习", "部署", "会议")
    sentences = [s for s in re.split("[。；;\n]", measure.result) if s.strip()]
    only = bool(sentences) and all(any(w in s for w in words) for s in sentences)
    return "完成情况只写了开会、传达、学习，没有写实际改变" if only else None


@check("销号有佐证", basis=NO_CLOSE, field="materials")
def evidence_present(finding: Finding, case: Case) -> str | None:
    found = has_evidence(finding, _work_papers(case))
    return None if found else "问题及其措施的档案中没有任何佐证材料"


@check("群众满意", basis=NO_CLOSE, field="satisfaction")
def public_is_satisfied(finding: Finding, case: Case) -> str | None:
    if not finding.affects_public:
        return None
    if not finding.satisfaction:
        return "该问题涉及群众，请填写满意度测评结果"
    if finding.satisfaction == Finding.Satisfaction.DISSATISFIED:
        return "群众不满意的不能销号，请继续整改"
    if "satisfaction" not in case.material_kinds(finding):
        return "请上传群众满意度测评材料"
    return None


@check("验收人未参与整改", basis=NO_CLOSE, can_be_past=False)
def acceptor_is_independent(matter: Finding | Measure, case: Case) -> str | None:
    if case.decided_by is not None and case.decided_by.pk in _doers(matter, case):
        return f"{case.decided_by.name}参与了该事项的整改，不能由其验收"
    return None


@check("审批人未参与整改和验收", basis=NO_CLOSE, can_be_past=False)
def decider_is_independent(finding: Finding, case: Case) -> str | None:
    doers = _doers(finding, case) | case.deciders(finding, "accept")
    if case.decided_by is not None and case.decided_by.pk in doers:
        return f"{case.decided_by.name}参与了该问题的整改或验收，不能由其审批销号"
    return None


def _doers(matter: Finding | Measure, case: Case) -> set[int]:
    """Who worked on the matter or on what stands below it, by the name that decided, not by who registered it."""
    found = case.deciders(matter, *_WORKING)
    for child in matter.children.all():
        found |= case.deciders(child, *_WORKING)
    return found


@check("问题均已处理", basis="《中国共产党巡视工作条例》关于整改落实的规定", severity=Severity.WARN)
def no_open_finding(round_: Round, case: Case) -> str | None:
    left = Finding.objects.filter(root=round_.pk).open().count()
    return f"还有{left}个问题没有销号；可说明情况后先行报告，未完成的继续整改" if left else None


@check("两份报告齐备", basis="《中国共产党巡视工作条例》：整改情况报告和主要负责人组织落实情况报告", severity=Severity.WARN)
def both_reports_filed(round_: Round, case: Case) -> str | None:
    kinds = case.material_kinds(round_)
    titles = {"report": "整改情况报告", "principal_report": "主要负责人组织落实情况报告"}
    missing = [t for k, t in titles.items() if k not in kinds]
    return f"还缺：{'、'.join(missing)}" if missing else None


@check("已公布整改情况", basis="《中国共产党巡视工作条例》：整改情况应当公开", severity=Severity.WARN)
def report_is_published(round_: Round, case: Case) -> str | None:
    published = round_.descendants.filter(register="report", outcome=Outcome.PUBLISHED).exists()
    return None if published else "本轮次还没有公布的整改报告"


@check("应到实到相符", basis="《党支部工作记录》填写要求", severity=Severity.WARN, field="present_people")
def attendance_adds_up(record: Record, case: Case) -> str | None:
    due, present = record.due_people, record.present_people
    if due is None or present is None:
        return None
    if present > due:
        return f"实到{present}人多于应到{due}人"
    if present < due and not record.absent_people.strip():
        return f"应到{due}人、实到{present}人，请写明缺席人员及原因"
    return None


@check("记录附有材料", basis="一事项一登记、一事项一档案工作要求", severity=Severity.WARN, field="materials")
def record_has_material(record: Record, case: Case) -> str | None:
    return None if case.material_kinds(record) else "没有附材料，这条记录将来难以佐证"


@check("文书种类在职责之内", basis="本单位职责分工")
def letter_kind_is_ours(letter: Letter, case: Case) -> str | None:
    allowed = parameters.parameter("rectification.office_letters", case.happened_on).split(",")
    case.used["rectification.office_letters"] = ",".join(allowed)
    return None if letter.kind in allowed else f"{letter.get_kind_display()}不由整改办签发"
