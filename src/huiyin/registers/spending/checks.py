"""What spending demands before it is allowed, and what a claim must prove. Matching with the application: `matching`."""

from __future__ import annotations

from huiyin.components.budgets import over_commitment, yuan
from huiyin.components.decisions import topic_of, why_undecided
from huiyin.components.invoices import invoice_key
from huiyin.components.rows import total
from huiyin.ledger.enums import Stage
from huiyin.ledger.facts import Use
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Entry, Material
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.spending.models import (
    LONGEST,
    OF_NO_EFFECT,
    Application,
    Claim,
    Cost,
    Grade,
    Purpose,
)

_CONTROL = "《行政事业单位内部控制规范（试行）》关于支出业务控制的规定"
_BUDGET = "《行政事业单位内部控制规范（试行）》关于预算业务控制的规定"
_RATES = "《中央和国家机关培训费管理办法》《中央和国家机关会议费管理办法》（参照，以本地标准为准）"
_INVOICE = "《中华人民共和国发票管理办法》《会计档案管理办法》：同一票据不得重复报销"


@check("结束不早于开始", basis=_CONTROL, field="ends_on")
def application_has_a_length(matter: Application, case: Case) -> str | None:
    if matter.starts_on and matter.ends_on and matter.ends_on < matter.starts_on:
        return "结束日期不能早于开始日期"
    if matter.days > LONGEST:
        return f"起止日期相隔{matter.days}天，请核对年份"
    return None


@check("差旅须列明人员和地点", basis=_CONTROL, field="people")
def travellers_are_named(matter: Application, case: Case) -> str | None:
    if matter.kind != Purpose.TRAVEL:
        return None
    lacking = [label for label, value in (("出差人员", matter.people), ("地点", matter.place)) if not value]
    return f"请填写：{'、'.join(lacking)}" if lacking else None


@check("不超预算", basis=_BUDGET, field="line", can_be_past=False)
def application_within_budget(matter: Application, case: Case) -> str | None:
    return over_commitment(matter.pk, matter.line_id, matter.estimate)


@check("大额支出集体决策", basis="本单位“三重一大”决策制度：大额资金使用集体决策", severity=Severity.WARN, field="decided_in")
def application_is_decided(matter: Application, case: Case) -> str | None:
    limit = case.parameter("spending.decision_amount")
    if matter.estimate < limit:
        return None
    why = why_undecided(topic_of(matter.decided_in_id), case.happened_on)
    return f"预计{yuan(matter.estimate)}，达到集体决策金额{yuan(limit)}，{why}" if why else None


@check("会议、培训综合定额", basis=_RATES, severity=Severity.WARN, field="estimates")
def meeting_within_rate(matter: Application, case: Case) -> str | None:
    """Persons by days by the rate of the class; without a class, the lowest. Lecturers are paid beside it."""
    if matter.kind not in (Purpose.MEETING, Purpose.TRAINING):
        return None
    if not matter.headcount or not matter.days:
        return "没有填人数或起止日期，无法核对综合定额"
    rate = case.parameter(f"spending.{matter.kind}_{matter.grade or Grade.THREE}")
    most = rate * matter.headcount * matter.days
    rated = total([row for row in matter.estimates if row.get("kind") != Cost.LECTURE], "amount")
    if rated <= most:
        return None
    return f"{matter.headcount}人{matter.days}天，每人每天{yuan(rate)}，合计不超过{yuan(most)}，预计{yuan(rated)}"


@check("先申请后支出", basis=_CONTROL, severity=Severity.WARN, field="starts_on")
def application_comes_before(matter: Application, case: Case) -> str | None:
    if matter.starts_on is None or case.happened_on <= matter.starts_on:
        return None
    return f"{matter.starts_on:%-m月%-d日}已经开始，{case.happened_on:%-m月%-d日}才申请、审批，属于事后补办"


@check("填明报销内容", basis=_CONTROL, field="lines")
def claim_says_what_for(matter: Claim, case: Case) -> str | None:
    if matter.settles_id is None and not matter.lines:
        return "请填写报销明细，或者选定结算事项"
    if matter.settles_id is None and not matter.amount:
        return "报销金额合计是0，请核对明细"
    if matter.applied_id and matter.settles_id:
        return "事前申请和结算事项只能选一个"
    if matter.kind == Purpose.TRAVEL and not matter.settles_id and not (matter.people and matter.days):
        return "差旅费请填写出差人员和实际起止日期"
    return None


@check("出差回来再报销", basis=_CONTROL, field="actual_to")
def claim_follows_the_journey(matter: Claim, case: Case) -> str | None:
    if matter.days > LONGEST:
        return f"起止日期相隔{matter.days}天，请核对年份"
    if matter.actual_to is None or matter.actual_to <= case.happened_on:
        return None
    return f"实际结束填的是{matter.actual_to:%-m月%-d日}，还没有到；行程结束后再报销，填错的请改正日期"


@check("有事前申请", basis=_CONTROL, severity=Severity.WARN, field="applied")
def claim_was_applied_for(matter: Claim, case: Case) -> str | None:
    if matter.applied_id or matter.settles_id:
        return None
    limit = case.parameter("spending.applied_from")
    if matter.kind not in (Purpose.TRAVEL, Purpose.MEETING, Purpose.TRAINING) and matter.amount < limit:
        return None
    return f"{matter.get_kind_display()}{yuan(matter.amount)}没有事前申请"


@check("同一发票不重复报销", basis=_INVOICE, field="invoices", can_be_past=False)
def invoice_is_new(matter: Claim, case: Case) -> str | None:
    """Of code and number, in whatever matter of the organ, this one included."""
    keys = [invoice_key(row["number"], row.get("code", "")) for row in matter.invoices]
    twice = [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if twice:
        return f"本单中发票{twice[0]}填了两次"
    uses = Use.objects.filter(kind=Use.Kind.INVOICE, key__in=keys).exclude(matter=matter.pk).select_related("matter")
    other = uses.order_by("id").first()
    return f"发票{other.key}已在{mention(other.matter)}中登记" if other else None


@check("同一票据文件不重复使用", basis=_INVOICE, field="materials", can_be_past=False)
def receipt_file_is_new(matter: Claim, case: Case) -> str | None:
    """By the digest of the file: a receipt that stands in another claim's dossier."""
    digests = {paper.digest for paper in case.papers if paper.kind == "receipt"}
    if matter.pk:
        digests |= set(Material.objects.filter(matter=matter.pk, kind="receipt").values_list("content_id", flat=True))
    others = Material.objects.filter(content_id__in=digests, kind="receipt", matter__register=Claim.REGISTER)
    others = others.exclude(matter=matter.pk).exclude(matter__outcome__in=OF_NO_EFFECT).exclude(matter__stage=Stage.DRAFT)
    other = others.select_related("matter").first()
    if other is None:
        return None
    return f"{mention(other.matter, f'票据文件“{other.file_name}”', '这份票据文件')}已在{mention(other.matter)}中使用"


@check("发票金额与报销相符", basis=_CONTROL, severity=Severity.WARN, field="invoices")
def invoices_cover_the_claim(matter: Claim, case: Case) -> str | None:
    """Allowances need no invoice, nor do lecturers, who sign for theirs; everything else does."""
    if matter.settles_id:
        return None
    needed = total(matter.lines, "amount") - matter.spent_on(Cost.ALLOWANCE) - matter.spent_on(Cost.LECTURE)
    covered = total(matter.invoices, "amount")
    return f"须有发票的支出{yuan(needed)}，发票合计{yuan(covered)}" if covered < needed else None


@check("公务卡结算", basis="公务卡强制结算目录（以本地目录为准）", severity=Severity.WARN, field="invoices")
def paid_by_card(matter: Claim, case: Case) -> str | None:
    if not matter.invoices or all(row.get("card") for row in matter.invoices) or "card_slip" in case.material_kinds(matter):
        return None
    return "有发票没有用公务卡支付，请说明或者附凭条"


@check("不超预算", basis=_BUDGET, field="line", can_be_past=False)
def claim_within_budget(matter: Claim, case: Case) -> str | None:
    return over_commitment(matter.pk, matter.line_id, matter.amount, uses=(matter.applied_id, matter.settles_id))


@check("领款人不经办自己的报销", basis=_CONTROL, field="payee", can_be_past=False)
def payee_does_not_approve(matter: Claim, case: Case) -> str | None:
    """Whoever is paid neither reviews nor approves, pays or books it."""
    if case.decided_by is None or matter.payee_id != case.decided_by.pk:
        return None
    return "办理人就是领款人，须由其他人审核、审批、付款、记账"


@check("先审批后付款", basis=_CONTROL, field="paid_on")
def paid_once_approved(matter: Claim, case: Case) -> str | None:
    """Between the day of the approval and the day on which the payment is registered."""
    approvals = Entry.objects.filter(matter=matter.pk, step="approve", action="approve").order_by("-sequence")
    approved = approvals.values_list("happened_on", flat=True).first()
    if matter.paid_on is None:
        return None
    if matter.paid_on > case.happened_on:
        return f"付款日期{matter.paid_on}在登记的日期以后，请填实际付款的日期"
    return f"{approved}才审批，付款日期不能早于这一天" if approved and matter.paid_on < approved else None
