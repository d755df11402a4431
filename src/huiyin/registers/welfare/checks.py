"""What must hold before welfare funds are given out. Messages name rows, never people: they are kept for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from huiyin.components import rows
from huiyin.components.budgets import over_commitment, yuan
from huiyin.ledger.facts import Use, moment
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Entry
from huiyin.people.models import Appointment
from huiyin.procedures import parameters
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.welfare.models import Fund, Purpose, WelfareClaim, once
from huiyin.registers.welfare.parameters import GUANGDONG, standard_of

OWN = "本单位福利费使用、审核和报销办法"
BUDGET = "《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）关于支出须有预算指标的规定"
APART = "单位福利费与工会经费分开核算，不得混用"
_LEAVING = (Purpose.RETIREMENT, Purpose.DEATH)
"""Received when one has left the roster already."""


def _rows(numbers: Iterable[int]) -> str:
    """Rows by their number in the list: 第2、5行."""
    return f"第{'、'.join(str(n) for n in sorted(set(numbers)))}行"


@check("名单与合计一致", basis=f"{OWN}：名单、人数、金额相符", field="amount")
def welfare_adds_up(claim: WelfareClaim, case: Case) -> str | None:
    nothing = [n for n, row in enumerate(claim.recipients, 1) if rows.money(row, "amount") <= 0]
    total, stated = rows.total(claim.recipients, "amount"), claim.amount or Decimal(0)
    if nothing:
        return f"名单{_rows(nothing)}没有金额"
    if len(claim.recipients) != claim.people:
        return f"名单有{len(claim.recipients)}行，领取人次写的是{claim.people or 0}"
    return f"名单合计{yuan(total)}，金额合计写的是{yuan(stated)}" if total != stated else None


@check("两种资金分开", basis=APART, field="budget_line")
def welfare_purses_apart(claim: WelfareClaim, case: Case) -> str | None:
    if claim.fund == Fund.UNION and claim.budget_line_id:
        return "工会经费不列单位预算，请去掉预算科目"
    return "单位福利费请选定预算科目" if claim.fund == Fund.BUDGET and not claim.budget_line_id else None


@check("事由与资金来源相称", basis=APART, severity=Severity.WARN, field="fund")
def welfare_purse_suits(claim: WelfareClaim, case: Case) -> str | None:
    usual = case.used["welfare.union_purposes"] = parameters.parameter("welfare.union_purposes", case.happened_on)
    if claim.fund == Fund.UNION or claim.purpose not in usual.split(","):
        return None
    return f"{claim.get_purpose_display()}一般由工会经费列支，请说明为何用单位福利费"


@check("福利费不超预算", basis=BUDGET, field="amount", can_be_past=False)
def welfare_fits_budget(claim: WelfareClaim, case: Case) -> str | None:
    return over_commitment(claim.pk, claim.budget_line_id, claim.amount or Decimal(0))


@check("不超标准", basis=f"{GUANGDONG}；{OWN}", severity=Severity.WARN, field="recipients")
def welfare_within_standard(claim: WelfareClaim, case: Case) -> str | None:
    """Only warns: the union's numbers were read in a summary, and the budget's are the organ's own."""
    if not claim.fund or not claim.purpose:
        return None
    limit = case.parameter(standard_of(claim.fund, claim.purpose))
    above = [n for n, row in enumerate(claim.recipients, 1) if rows.money(row, "amount") > limit]
    if not limit or not above:
        return None
    return f"{claim.get_purpose_display()}的标准是每人{yuan(limit)}，名单{_rows(above)}超出"


@check("领取人在册", basis=f"{OWN}：只发给本单位在册人员", severity=Severity.WARN, field="recipients")
def welfare_recipients_on_roster(claim: WelfareClaim, case: Case) -> str | None:
    """An appointment on the day of the event; for those who retired or died, one that had begun by then."""
    told = [(row.get("person"), on) for row, (_, on) in zip(claim.recipients, claim.events(), strict=False)]
    held = Appointment.objects.filter(person__in=[person for person, _ in told])
    terms: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for person, first, last in held.values_list("person", "starts_on", "ends_on"):
        terms.setdefault(person, []).append((first, last))
    leaving = claim.purpose in _LEAVING
    outside = [
        n for n, (person, on) in enumerate(told, 1)
        if not any(first <= on and (leaving or last is None or on <= last) for first, last in terms.get(person, ()))
    ]
    return f"名单{_rows(outside)}的人员在事由发生当天不在册" if outside else None


@check("同一事由没有重复领取", basis="同一事由不得重复列支", field="recipients", can_be_past=False)
def welfare_not_twice(claim: WelfareClaim, case: Case) -> str | None:
    """The same event of the same day; a holiday, once in its year."""
    own = [(event, once(event, on)) for event, on in claim.events()]
    again = [n for n, event in enumerate(own, 1) if own.count(event) > 1]
    if again:
        return f"名单{_rows(again)}是同一人员、同一事由"
    for event, on, where in _received(claim):
        if (event, once(event, on)) in own:
            row = own.index((event, once(event, on))) + 1
            return f"名单{_rows([row])}的人员已在{where}中因同一事由领取"
    return None


@check("同类事由一年一次", basis=OWN, severity=Severity.WARN, field="recipients")
def welfare_once_a_year(claim: WelfareClaim, case: Case) -> str | None:
    """Another event of the kind in the year: a second stay in hospital is possible, and wants to be said."""
    if claim.purpose == Purpose.FESTIVAL:
        return None
    own = claim.events()
    for event, on, where in _received(claim):
        for n, (mine, day) in enumerate(own, 1):
            if mine == event and day.year == on.year and day != on:
                return f"名单{_rows([n])}的人员本年度已在{where}中因{claim.get_purpose_display()}领取"
    return None


def _received(claim: WelfareClaim) -> list[tuple[str, dt.date, str]]:
    """What the same people received for the same kind of event in other claims, a year to either side: event, day, where.

    One query.
    """
    events = claim.events()
    if not events:
        return []
    years = [on.year for _, on in events]
    found = Use.objects.filter(
        kind=Use.Kind.BENEFIT, key__in=[event for event, _ in events], starts__gte=moment(dt.date(min(years) - 1, 1, 1)),
        starts__lt=moment(dt.date(max(years) + 2, 1, 1)),
    )
    others = found.exclude(matter=claim.pk) if claim.pk else found
    return [
        (use.key, timezone.localdate(use.starts), mention(use.matter, use.matter.number or "另一件申请"))
        for use in others.select_related("matter").order_by("id")
    ]


@check("写明节日", basis=OWN, field="occasion")
def welfare_holiday_is_named(claim: WelfareClaim, case: Case) -> str | None:
    if claim.purpose == Purpose.FESTIVAL and not claim.occasion:
        return "节日慰问请选定是哪个节日"
    return "不是节日慰问的不选节日" if claim.purpose != Purpose.FESTIVAL and claim.occasion else None


@check("审核审批人不是领取人", basis=f"{OWN}；不相容岗位相互分离", severity=Severity.WARN)
def welfare_decider_is_no_recipient(claim: WelfareClaim, case: Case) -> str | None:
    """Holidays are everybody's."""
    people = {row.get("person") for row in claim.recipients}
    if claim.purpose == Purpose.FESTIVAL or case.decided_by is None or case.decided_by.pk not in people:
        return None
    return "办理人自己在领取名单中，宜由其他人办理"


@check("先审批后发放", basis=OWN, severity=Severity.WARN, field="paid_on")
def welfare_paid_after_approval(claim: WelfareClaim, case: Case) -> str | None:
    approved = Entry.objects.filter(matter=claim.pk, step="approve", action="approve").order_by("-sequence")
    day = approved.values_list("happened_on", flat=True).first()
    if claim.paid_on and claim.paid_on > case.happened_on:
        return f"发放日期{claim.paid_on}晚于登记的日期"
    return f"{day}才审批，{claim.paid_on}已经发放" if day and claim.paid_on and claim.paid_on < day else None
