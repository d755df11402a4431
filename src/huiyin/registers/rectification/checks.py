"""What must hold before a plan is issued, a measure accepted, a finding struck off, a round closed."""

from __future__ import annotations

from huiyin.ledger.enums import LinkKind, Outcome
from huiyin.ledger.models import Material
from huiyin.procedures import parameters
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.rectification.models import Finding, Instruction, Letter, Measure, Plan, Record, Round

PLAN_BASIS = "整改方案须列明问题清单、任务清单、责任清单(地方巡察整改工作规程)"
NO_CLOSE = "整改销号“三不销号”:整改不到位、验收不通过、群众不满意的不销号(地方巡察整改工作规程)"


def _titles(items: list[str]) -> str:
    shown = "、".join(f"“{t[:20]}”" for t in items[:3])
    return f"{shown}等{len(items)}项" if len(items) > 3 else shown


@check("问题都有措施、责任和时限", basis=PLAN_BASIS)
def findings_are_complete(plan: Plan, case: Case) -> str | None:
    findings = list(Finding.objects.filter(root=plan.root_id).exclude(outcome=Outcome.MERGED))
    if not findings:
        return "本轮次还没有登记任何问题"
    measures = list(Measure.objects.filter(root=plan.root_id).open())
    having = {m.parent_id for m in measures}
    for titles, lack in (
        ([f.title for f in findings if f.pk not in having and not f.is_closed], "没有整改措施"),
        ([m.title for m in measures if m.lead_department_id is None], "没有牵头部门"),
        ([m.title for m in measures if m.due_on is None and not m.long_term], "没有整改时限"),
    ):
        if titles:
            return f"{_titles(titles)}{lack}"
    return None


@check("时限不早于反馈", basis=PLAN_BASIS, severity=Severity.WARN)
def deadlines_follow_feedback(plan: Plan, case: Case) -> str | None:
    round_ = Round.objects.get(pk=plan.root_id)
    if round_.feedback_on is None:
        return None
    early = Measure.objects.filter(root=plan.root_id, due_on__lt=round_.feedback_on).values_list("title", flat=True)
    return f"{_titles(list(early))}的时限早于反馈日期{round_.feedback_on}" if early else None


@check("措施都有责任领导", basis=PLAN_BASIS, severity=Severity.WARN)
def leader_in_charge_named(plan: Plan, case: Case) -> str | None:
    without = Measure.objects.filter(root=plan.root_id, leader=None).open().values_list("title", flat=True)
    return f"{_titles(list(without))}没有责任领导" if without else None


@check("方案已印发", basis=PLAN_BASIS)
def plan_is_issued(round_: Round, case: Case) -> str | None:
    issued = Plan.objects.filter(root=round_.pk, outcome=Outcome.ISSUED).exists()
    return None if issued else "整改方案还没有印发"


@check("方案要求的佐证已归档", basis=NO_CLOSE, field="materials")
def proofs_are_filed(measure: Measure, case: Case) -> str | None:
    held = list(Material.objects.filter(matter_id=measure.pk).values_list("title", flat=True))
    linked = measure.links_in.filter(kind=LinkKind.EVIDENCES, ended_by=None).exists()
    if measure.proofs:
        titles = " ".join(held)
        # New uploads of this very act are matched by their number, since their titles come with the order.
        missing = [p for p in measure.proofs if p not in titles]
        if len(missing) > len(case.new_materials) and not linked:
            return f"还缺佐证:{'、'.join(missing)}"
        return None
    if not held and not case.new_materials and not linked:
        return "还没有佐证材料或关联的佐证事项"
    return None


@check("写明实际改变了什么", basis=NO_CLOSE, field="result")
def result_says_what_changed(matter: Finding | Measure | Instruction, case: Case) -> str | None:
    needed = int(case.parameter("rectification.result_characters"))
    written = len("".join((matter.result or "").split()))
    return None if written >= needed else f"请写明实际改变了什么(至少{needed}字,现为{written}字)"


@check("不能只有开会部署", basis=NO_CLOSE, severity=Severity.WARN, field="result")
def not_only_meetings(measure: Measure, case: Case) -> str | None:
    words = ("召开", "传达", "学习", "部署", "会议")
    sentences = [s for s in measure.result.replace(";", "。").split("。") if s.strip()]
    only = bool(sentences) and all(any(w in s for w in words) for s in sentences)
    return "完成情况只写了开会、传达、学习,没有写实际改变" if only else None


@check("销号有佐证", basis=NO_CLOSE, field="materials")
def evidence_present(finding: Finding, case: Case) -> str | None:
    own = Material.objects.filter(matter_id=finding.pk).exists() or bool(case.new_materials)
    below = Material.objects.filter(matter__parent=finding.pk).exists()
    linked = finding.links_in.filter(kind=LinkKind.EVIDENCES, ended_by=None).exists()
    return None if own or below or linked else "问题及其措施的档案中没有任何佐证材料"


@check("群众满意", basis=NO_CLOSE, field="satisfaction")
def public_is_satisfied(finding: Finding, case: Case) -> str | None:
    if not finding.affects_public:
        return None
    if not finding.satisfaction:
        return "该问题涉及群众,请填写满意度测评结果"
    if finding.satisfaction == Finding.Satisfaction.DISSATISFIED:
        return "群众不满意的不能销号,请继续整改"
    if "satisfaction" not in case.material_kinds(finding):
        return "请上传群众满意度测评材料"
    return None


@check("验收人未参与整改", basis=NO_CLOSE)
def acceptor_is_independent(matter: Finding | Measure, case: Case) -> str | None:
    doers = case.deciders(matter, "work", "sign")
    if case.decided_by is not None and case.decided_by.pk in doers:
        return f"{case.decided_by.name}参与了该事项的整改,不能由其验收"
    return None


@check("审批人未参与整改和验收", basis=NO_CLOSE)
def decider_is_independent(finding: Finding, case: Case) -> str | None:
    doers = case.deciders(finding, "work", "accept")
    if case.decided_by is not None and case.decided_by.pk in doers:
        return f"{case.decided_by.name}参与了该问题的整改或验收,不能由其审批销号"
    return None


@check("问题均已处理", basis="《中国共产党巡视工作条例》关于整改落实的规定", severity=Severity.WARN)
def no_open_finding(round_: Round, case: Case) -> str | None:
    left = Finding.objects.filter(root=round_.pk).open().count()
    return f"还有{left}个问题没有销号;可说明情况后先行报告,未完成的继续整改" if left else None


@check("两份报告齐备", basis="《中国共产党巡视工作条例》:整改情况报告和主要负责人组织落实情况报告", severity=Severity.WARN)
def both_reports_filed(round_: Round, case: Case) -> str | None:
    kinds = case.material_kinds(round_)
    titles = {"report": "整改情况报告", "principal_report": "主要负责人组织落实情况报告"}
    missing = [t for k, t in titles.items() if k not in kinds]
    return f"还缺:{'、'.join(missing)}" if missing else None


@check("已公布整改情况", basis="《中国共产党巡视工作条例》:整改情况应当公开", severity=Severity.WARN)
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
        return f"应到{due}人、实到{present}人,请写明缺席人员及原因"
    return None


@check("记录附有材料", basis="一事项一登记、一事项一档案工作要求", severity=Severity.WARN, field="materials")
def record_has_material(record: Record, case: Case) -> str | None:
    return None if case.material_kinds(record) else "没有附材料,这条记录将来难以佐证"


@check("文书种类在职责之内", basis="本单位职责分工")
def letter_kind_is_ours(letter: Letter, case: Case) -> str | None:
    allowed = parameters.parameter("rectification.office_letters", case.happened_on).split(",")
    case.used["rectification.office_letters"] = ",".join(allowed)
    return None if letter.kind in allowed else f"{letter.get_kind_display()}不由整改办签发"
