"""A claim held against its application, line by line. Differences are of people, days, kinds and amounts."""

from __future__ import annotations

from decimal import Decimal

from huiyin.components.budgets import yuan
from huiyin.components.rows import day
from huiyin.ledger.facts import Amount
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Matter
from huiyin.people.models import Person
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.spending.models import OF_NO_EFFECT, ZERO, Application, Claim, Cost

_CONTROL = "《行政事业单位内部控制规范（试行）》：支出事前申请、报销与申请一致"


def application_of(claim: Claim) -> Application | None:
    return Application.objects.filter(pk=claim.applied_id).first() if claim.applied_id else None


@check("人员与申请一致", basis=_CONTROL, field="people")
def people_were_applied_for(matter: Claim, case: Case) -> str | None:
    application = application_of(matter)
    if application is None or not application.people:
        return None
    applied = {row["person"] for row in application.people}
    extra = Person.objects.filter(pk__in={row["person"] for row in matter.people} - applied).order_by("pk")
    names = "、".join(extra.values_list("name", flat=True))
    return f"申请中没有：{names}" if names else None


@check("日期在申请之内", basis=_CONTROL, field="actual_from")
def days_were_applied_for(matter: Claim, case: Case) -> str | None:
    if matter.actual_from and matter.actual_to and matter.actual_to < matter.actual_from:
        return "实际结束不能早于实际开始"
    application = application_of(matter)
    if application is None or application.starts_on is None or application.ends_on is None:
        return None
    first, last = application.starts_on, application.ends_on
    named = [d for d in (matter.actual_from, matter.actual_to, *(day(row, "on") for row in matter.lines)) if d]
    outside = sorted({d for d in named if not first <= d <= last})
    if not outside:
        return None
    said = "、".join(f"{d:%-m月%-d日}" for d in outside)
    return f"申请{first:%-m月%-d日}至{last:%-m月%-d日}，{said}在申请之外；确有变化的，先在申请上办“变更申请”、重新审批"


@check("预算项目与申请一致", basis=_CONTROL, field="line")
def line_as_applied(matter: Claim, case: Case) -> str | None:
    """What was held on one line is not spent from another."""
    held = stated(matter.applied_id or matter.settles_id)
    if held is None or held.line is None or held.line_id == matter.line_id:
        return None
    return f"申请、原事项列的是“{held.line.title}”，请选这一项"


@check("项目与申请一致", basis=_CONTROL, field="lines")
def kinds_were_applied_for(matter: Claim, case: Case) -> str | None:
    application = application_of(matter)
    if application is None:
        return None
    applied = {row["kind"] for row in application.estimates}
    extra = dict.fromkeys(row["kind"] for row in matter.lines if row["kind"] not in applied)
    return f"申请中没有这些项目：{'、'.join(Cost(kind).label for kind in extra)}" if extra else None


def _over(matter: Claim) -> tuple[Decimal, Decimal]:
    """What the claim exceeds its application by, together with earlier claims on it; and the application's estimate."""
    application = application_of(matter)
    if application is None:
        return ZERO, ZERO
    others = Claim.objects.filter(applied=application.pk).exclude(pk=matter.pk).exclude(outcome__in=OF_NO_EFFECT)
    return matter.amount + sum((c.amount for c in others), ZERO) - application.estimate, application.estimate


@check("金额与申请相近", basis=_CONTROL, severity=Severity.WARN, field="lines")
def claim_near_the_application(matter: Claim, case: Case) -> str | None:
    over, estimate = _over(matter)
    return f"比申请的{yuan(estimate)}多{yuan(over)}，请说明" if over > 0 else None


@check("超出申请有限度", basis=_CONTROL, field="lines")
def claim_within_tolerance(matter: Claim, case: Case) -> str | None:
    over, estimate = _over(matter)
    share = case.parameter("spending.tolerance")
    return f"超出申请{yuan(over)}，大于{share}%，须重新申请" if over > estimate * share / 100 else None


def stated(pk: int | None) -> Amount | None:
    """What a settled matter says it has spent."""
    return Amount.objects.filter(matter=pk, kind=Amount.Kind.COMMITTED).first() if pk else None


@check("结算金额取自原事项", basis="一事项一登记：费用在原事项登记一次", field="settles", can_be_past=False)
def settled_as_stated(matter: Claim, case: Case) -> str | None:
    if matter.settles_id is None:
        return None
    if matter.lines:
        return "已选定结算事项的，不再填报销明细"
    held = stated(matter.settles_id)
    if held is None:
        return "所选事项还没有登记费用，或者还没有批准、已经撤销；请先办好那件事项"
    if matter.settled == held.value:
        return None
    return f"所选事项登记的费用现在是{yuan(held.value)}，与本单不一致；请在“填写报销单”环节重新选定它再提交"


@check("一件事项结算一次", basis="一事项一登记：一次费用不得重复报销", field="settles", can_be_past=False)
def settled_once(matter: Claim, case: Case) -> str | None:
    if matter.settles_id is None:
        return None
    others = Claim.objects.handed_in().filter(settles=matter.settles_id).exclude(pk=matter.pk)
    other = others.exclude(outcome__in=OF_NO_EFFECT).first()
    said = Matter.objects.get(pk=matter.settles_id)
    return f"{mention(said, f'“{said.title}”', '所选事项')}已由{mention(other)}结算" if other else None

