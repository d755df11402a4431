"""What must hold before a contract is sent for review, approved, signed, accepted and closed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q

from huiyin.components import rows
from huiyin.components.budgets import over_commitment, yuan
from huiyin.components.days import HAPPENED, still_to_come
from huiyin.components.decisions import topic_of, why_undecided
from huiyin.ledger.enums import LinkKind
from huiyin.ledger.facts import Amount
from huiyin.ledger.mentions import mention_all
from huiyin.ledger.models import Entry, Link, Matter
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.contracts.models import FALLEN, WHOLE, Contract, paid

CONTROL = "《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）关于合同控制的规定"
BUDGET = "《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）关于支出须有预算指标的规定"
DECISION = "“三重一大”事项集体决策制度：大额资金使用须经集体决策，额度由本单位规定"
DECISIONS = "decisions."


def worth(contract: Contract) -> Decimal:
    """Its value; 0 while a form has none yet."""
    return contract.value or Decimal(0)


@check("列明预算科目", basis=BUDGET, severity=Severity.WARN, field="budget_line")
def contract_has_line(contract: Contract, case: Case) -> str | None:
    """A contract that costs nothing, or that brings money in, needs none."""
    if worth(contract) == 0 or contract.budget_line_id is not None:
        return None
    return "有价款的合同没有列明预算科目，请选定；确实没有的请说明资金来源"


@check("不超预算", basis=BUDGET, field="value", can_be_past=False)
def contract_fits_budget(contract: Contract, case: Case) -> str | None:
    return over_commitment(contract.pk, contract.budget_line_id, worth(contract))


@check("付款计划与合同金额一致", basis="付款计划各期之和即合同金额，各期按先后排列", field="payment_plan")
def contract_plan_adds_up(contract: Contract, case: Case) -> str | None:
    planned, value = rows.total(contract.payment_plan, "amount"), worth(contract)
    if planned != value:
        return f"付款计划合计{yuan(planned)}，与合同金额{yuan(value)}不一致，请核对各期金额"
    percents = [int(row.get("percent") or 0) for row in contract.payment_plan]
    if any(not 0 <= p <= WHOLE for p in percents):
        return "付款计划的“应完成履约”应在0到100之间"
    if any(before > after for before, after in pairwise(percents)):
        return "付款计划请按应完成的履约比例由低到高排列"
    return None


@check("达到额度的经集体决策", basis=DECISION, severity=Severity.WARN, field="decided_in")
def contract_is_decided(contract: Contract, case: Case) -> str | None:
    limit = case.parameter("contracts.decision_from")
    if worth(contract) < limit:
        return None
    said = f"合同金额{yuan(worth(contract))}，达到集体决策的额度{yuan(limit)}"
    why = why_undecided(decision_of(contract), case.happened_on)
    return f"{said}，{why}" if why else None


def decision_of(contract: Contract) -> Matter | None:
    """The topic named in the contract, one that it is linked to as carrying it out, or the one its project names."""
    if contract.decided_in_id:
        return topic_of(contract.decided_in_id)
    ways = Q(source=contract.of_project_id, kind=LinkKind.REFERS) if contract.of_project_id else Q(pk=None)
    if contract.pk is not None:
        ways |= Q(source=contract.pk, kind=LinkKind.EXECUTES)
    linked = Link.objects.filter(ways, target__register__startswith=DECISIONS, ended_by=None)
    link = linked.exclude(target__outcome__in=FALLEN).select_related("target").order_by("pk").first()
    return link.target if link else None


@check("没有拆分合同", basis=f"{CONTROL}；不得以拆分合同规避集体决策和采购程序", severity=Severity.WARN, field="value")
def contract_is_not_split(contract: Contract, case: Case) -> str | None:
    """Small contracts with one party on one subject in a short time that together reach the amount to be decided on.

    Payments to the same party outside of contracts count as well.
    """
    limit = case.parameter("contracts.decision_from")
    around = dt.timedelta(days=int(case.parameter("contracts.split_days")))
    likeness = case.parameter("contracts.split_likeness")
    if worth(contract) >= limit or not contract.party:
        return None
    day = contract.signed_on or contract.happened_on or case.happened_on
    parts = [
        (pk, title, value) for pk, title, value in _beside(contract, day - around, day + around)
        if likeness_of(title, contract.title) * WHOLE >= likeness
    ]
    total = worth(contract) + sum((value for _, _, value in parts), Decimal(0))
    if not parts or total < limit:
        return None
    names = "、".join(mention_all([pk], f"“{title[:20]}”{yuan(value)}") for pk, title, value in parts[:3])
    together = mention_all(dict.fromkeys(pk for pk, _, _ in parts), f"合计{yuan(total)}，", "合计金额")
    return f"与{contract.party}{around.days}天内的{names}等内容相近，{together}达到{yuan(limit)}，请说明为何分开签订"


def _beside(contract: Contract, first: dt.date, last: dt.date) -> list[tuple[int, str, Decimal]]:
    """Other contracts with the party and amounts that other registers state for it: (matter, subject, yuan)."""
    others = Contract.objects.handed_in().filter(party=contract.party, happened_on__range=(first, last)).exclude(pk=contract.pk)
    stated = Amount.objects.filter(party=contract.party, on__range=(first, last), kind=Amount.Kind.SPENT)
    return [
        *others.exclude(outcome__in=FALLEN).values_list("pk", "title", "value"),
        *stated.exclude(matter__register__startswith="contracts.").values_list("matter", "purpose", "value"),
    ]


def likeness_of(a: str, b: str) -> Decimal:
    """How alike two names are, 0 to 1: the share of neighbouring pairs of characters that both have (Dice)."""
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b))
    return Decimal(2 * len(left & right)) / (len(left) + len(right)) if left and right else Decimal(int(a == b))


@check("履行期限先后有序", basis=CONTROL, field="performs_until")
def contract_term_is_ordered(contract: Contract, case: Case) -> str | None:
    first, last = contract.performs_from, contract.performs_until
    return f"履行截止日期{last}早于开始日期{first}，请核对" if first and last and last < first else None


@check("签订日期已到", basis=HAPPENED, field="signed_on")
def contract_signed_by_now(contract: Contract, case: Case) -> str | None:
    return still_to_come(contract, case, "signed_on")


@check("先审批后签订", basis=CONTROL, severity=Severity.WARN, field="signed_on")
def contract_signed_after_approval(contract: Contract, case: Case) -> str | None:
    approved, signed = _approved_on(contract), contract.signed_on
    return f"{approved}才审批，合同却在{signed}已经签订" if approved and signed and signed < approved else None


def _approved_on(contract: Contract) -> dt.date | None:
    found = Entry.objects.filter(matter=contract.pk, step="approve", action="approve").order_by("-sequence")
    return found.values_list("happened_on", flat=True).first()


@check("先签订后履行", basis=CONTROL, severity=Severity.WARN, field="signed_on")
def contract_signed_before_performance(contract: Contract, case: Case) -> str | None:
    first = contract.performs_from
    if first and contract.signed_on and first < contract.signed_on:
        return f"合同约定{first}起履行，{contract.signed_on}才签订"
    return None


@check("履约记录先后有序", basis=CONTROL, field="performance")
def contract_performance_is_ordered(contract: Contract, case: Case) -> str | None:
    """Days and percentages rise together; nothing is recorded before it happened or beyond the whole."""
    told = sorted((str(row.get("on")), int(row.get("percent") or 0)) for row in contract.performance)
    if any(not 0 <= percent <= WHOLE for _, percent in told):
        return "累计完成应在0到100之间"
    if told and told[-1][0] > case.happened_on.isoformat():
        return f"{told[-1][0]}的履约情况还没有发生，请在发生以后登记"
    if any(before[1] > after[1] for before, after in pairwise(told)):
        return "累计完成的比例不能越来越小，请核对履约记录"
    return None


@check("已登记的履约情况照旧", basis="履约记录一经登记即为付款依据，登记有误的由整改办办理更正", field="performance")
def contract_performance_is_kept(contract: Contract, case: Case) -> str | None:
    """Payments rest on what has been recorded: whoever performs adds to it and changes nothing."""
    held = Contract.objects.filter(pk=contract.pk).values_list("performance", flat=True).first() or []
    gone = [row for row in held if row not in contract.performance]
    return f"{gone[0].get('on')}的履约记录已经登记，不能改动或删去；登记有误的请整改办更正" if gone else None


@check("履行完毕再验收", basis=CONTROL, severity=Severity.WARN, field="performance")
def contract_is_performed(contract: Contract, case: Case) -> str | None:
    done = contract.performed
    return f"履约记录累计完成{done}%，还没有履行完毕；提前终止的请说明" if done < WHOLE else None


@check("价款结清", basis=CONTROL, severity=Severity.WARN, field="closing_note")
def contract_is_paid_up(contract: Contract, case: Case) -> str | None:
    left = contract.value - paid(contract)
    return f"还有{yuan(left)}没有支付；不再支付或者以后支付的，请说明" if left > 0 else None
