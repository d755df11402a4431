"""What each gate of a project asks for. Other registers are known here by their matters, links and facts alone."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from huiyin.components.budgets import over_commitment, yuan
from huiyin.components.days import HAPPENED, still_to_come
from huiyin.components.decisions import topic_of, why_undecided
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Matter
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.projects.models import Project

_CONTROL = "《行政事业单位内部控制规范（试行）》关于建设项目控制的规定"
_DECIDING = "本单位“三重一大”决策制度：重大项目安排集体决策"
ZERO = Decimal(0)


@check("投资估算大于零", basis=_CONTROL, field="proposed")
def project_has_a_cost(matter: Project, case: Case) -> str | None:
    return None if matter.proposed is None or matter.proposed > 0 else "投资估算应大于0，请填写估算的金额"


@check("重大项目集体决策", basis=_DECIDING, severity=Severity.WARN, field="decided_in")
def project_is_decided(matter: Project, case: Case) -> str | None:
    limit = case.parameter("projects.decision_amount")
    if (matter.proposed or ZERO) < limit:
        return None
    why = why_undecided(topic_of(matter.decided_in_id), case.happened_on)
    return f"估算{yuan(matter.proposed or ZERO)}，达到集体决策金额{yuan(limit)}，{why}" if why else None


@check("概算与估算相近", basis=_CONTROL, severity=Severity.WARN, field="estimate")
def estimate_near_the_proposal(matter: Project, case: Case) -> str | None:
    return _beyond("概算", matter.estimate, "投资估算", matter.proposed, case.parameter("projects.estimate_share"))


@check("概算在预算之内", basis=_CONTROL, field="line", can_be_past=False)
def project_within_budget(matter: Project, case: Case) -> str | None:
    """The project holds nothing itself; its contract will, on the same line."""
    return over_commitment(matter.pk, matter.line_id, matter.estimate or ZERO, uses=(matter.agreed_id,))


@check("成交价不超概算", basis=_CONTROL, field="price", can_be_past=False)
def price_within_estimate(matter: Project, case: Case) -> str | None:
    if matter.price is None or matter.estimate is None or matter.price <= matter.estimate:
        return None
    return f"成交价{yuan(matter.price)}超过概算{yuan(matter.estimate)}，请退回“概算编制”调整概算，或者重新采购"


@check("采购结果日期已到", basis=HAPPENED, field="procured_on")
def procured_by_now(matter: Project, case: Case) -> str | None:
    return still_to_come(matter, case, "procured_on")


@check("达到限额公开招标", basis="《必须招标的工程项目规定》，以正式文本为准", severity=Severity.WARN, field="procurement")
def large_works_are_tendered(matter: Project, case: Case) -> str | None:
    if matter.kind not in (Project.Kind.BUILDING, Project.Kind.REPAIR) or matter.procurement == Project.Procurement.OPEN:
        return None
    limit = case.parameter("projects.tender_amount")
    return f"达到公开招标金额{yuan(limit)}，采用其他方式的，请写明批准文件" if (matter.estimate or ZERO) >= limit else None


@check("合同已经生效", basis=_CONTROL, field="agreed")
def contract_is_in_force(matter: Project, case: Case) -> str | None:
    """A contract has its number once it is signed; one from before the ledger is taken as it was told."""
    if matter.agreed_id is None:
        return None
    contract = Matter.objects.get(pk=matter.agreed_id)
    if contract.outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
        return "所选合同没有获得批准或者已经撤销，请改选"
    return None if contract.number or contract.historical else "所选合同还没有审批签订，请先在“合同”台账办到签订登记"


@check("合同与采购结果一致", basis=_CONTROL, severity=Severity.WARN, field="agreed")
def contract_is_with_the_winner(matter: Project, case: Case) -> str | None:
    held = Amount.objects.filter(matter=matter.agreed_id or 0, kind=Amount.Kind.COMMITTED).first()
    if held is None:
        return None
    if held.party.strip() != matter.winner.strip():
        return f"合同对方是{held.party}，采购结果是{matter.winner}"
    return None if held.value == matter.price else f"合同金额{yuan(held.value)}，成交价{yuan(matter.price or ZERO)}"


@check("开工完工先后", basis=_CONTROL, field="finished_on")
def built_in_order(matter: Project, case: Case) -> str | None:
    if to_come := still_to_come(matter, case, "started_on", "finished_on"):
        return to_come
    if matter.started_on is None or matter.finished_on is None:
        return None
    if matter.finished_on < matter.started_on:
        return "完工日期早于开工日期，请核对"
    if matter.procured_on and matter.started_on < matter.procured_on:
        return f"开工早于采购结果（{matter.procured_on:%Y年%-m月%-d日}），请核对"
    return None


@check("变更签证有限度", basis=_CONTROL, severity=Severity.WARN, field="variations")
def variations_stay_small(matter: Project, case: Case) -> str | None:
    share = case.parameter("projects.variation_share")
    most = (matter.price or ZERO) * share / 100
    return f"变更签证合计{yuan(matter.varied)}，超过成交价的{share}%，请说明原因" if matter.varied > most else None


@check("完工以后验收", basis=_CONTROL, field="accepted_on")
def accepted_after_finishing(matter: Project, case: Case) -> str | None:
    if to_come := still_to_come(matter, case, "accepted_on"):
        return to_come
    if matter.accepted_on is None or matter.finished_on is None or matter.accepted_on >= matter.finished_on:
        return None
    return f"验收早于完工（{matter.finished_on:%Y年%-m月%-d日}），请核对"


@check("验收人员写明姓名", basis=_CONTROL, field="acceptors")
def acceptors_are_named(matter: Project, case: Case) -> str | None:
    bare = [str(i) for i, row in enumerate(matter.acceptors, 1) if not (row.get("person") or row.get("expert"))]
    return f"第{'、'.join(bare)}行没有写明是谁，请选本单位人员或者填写专家、外单位人员" if bare else None


@check("实施与验收分离", basis=_CONTROL, field="acceptors", can_be_past=False)
def acceptors_did_not_build(matter: Project, case: Case) -> str | None:
    """Nobody who carried the project out, or allowed a variation of it, accepts it."""
    busy = case.deciders(matter, "contract", "build") | {row["allowed_by"] for row in matter.variations}
    at = [str(i) for i, row in enumerate(matter.acceptors, 1) if row.get("person") in busy]
    return f"第{'、'.join(at)}行的验收人员参与过实施或者批准过变更，请由其他人员验收" if at else None


@check("决算不超概算", basis=_CONTROL, severity=Severity.WARN, field="final_account")
def final_account_within_estimate(matter: Project, case: Case) -> str | None:
    return _beyond("竣工决算", matter.final_account, "概算", matter.estimate, case.parameter("projects.final_share"))


@check("审定金额不大于送审金额", basis=_CONTROL, field="audited")
def audited_not_above_the_account(matter: Project, case: Case) -> str | None:
    if matter.audited is None or matter.final_account is None or matter.audited <= matter.final_account:
        return None
    return f"审定{yuan(matter.audited)}大于送审{yuan(matter.final_account)}，请核对"


@check("付款不超审定金额", basis=_CONTROL, severity=Severity.WARN, field="audited")
def payments_within_the_audit(matter: Project, case: Case) -> str | None:
    paid = paid_for(matter)
    if matter.audited is None or paid <= matter.audited:
        return None
    return f"合同已付{yuan(paid)}，超过审定金额{yuan(matter.audited)}，多付的须追回，请说明追回情况"


def paid_for(matter: Project) -> Decimal:
    """What was spent against the project's contract."""
    spent = Amount.objects.filter(kind=Amount.Kind.SPENT, against=matter.agreed_id or 0)
    return (spent.aggregate(total=Sum("value"))["total"] or ZERO).quantize(Decimal("0.01"))


def _beyond(what: str, value: Decimal | None, than: str, base: Decimal | None, share: Decimal) -> str | None:
    if value is None or base is None or value <= base * (100 + share) / 100:
        return None
    more = f"的{share}%以上" if share else ""
    return f"{what}{yuan(value)}，超过{than}{yuan(base)}{more}，请说明原因"
