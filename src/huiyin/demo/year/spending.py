"""A year of spending: journeys, meetings, purchases; receptions and cars settled; what a night may cost; one repair nobody
applied for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from huiyin.components.rows import total
from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import ACCOUNTANT, CASHIER, FINANCE, OFFICE_HANDLER, Teller, budget_line
from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Matter
from huiyin.people.models import Appointment, today
from huiyin.registers.spending.register import ApplicationRegister, ClaimRegister, LodgingRegister


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    told = content(cast.organ.name, "spending")
    for number, journey in enumerate(told["journeys"]):
        yield _Journey(chronicle, cast, journey[0]).story(number, *journey[1:])
    for number, other in enumerate(told["others"]):
        yield _Other(chronicle, cast, other[0]).story(number, *other[1:])
    first, last, every = told["settled_at"]
    for ago in range(first, last, -every):
        yield _Settling(chronicle, cast, ago).story()
    for case in told.get("unasked", ()):
        yield _Unasked(chronicle, cast, case["ago"]).story(case)
    yield _Caps(chronicle, cast, told["lodging"]["ago"]).story(told["lodging"])


class _Spender(Teller):
    reasons = {
        "application_comes_before": "临时通知，电话请示后补办", "claim_near_the_application": "往返改签，凭票据实报",
        "lodging_within_cap": "会议统一安排住宿", "invoices_cover_the_claim": "城际公交无票",
        "paid_by_card": "对方不支持刷卡，银行转账",
        "claim_was_applied_for": "应急抢修，事后补充说明", "application_is_decided": "列入年度培训计划，已集体研究",
    }
    payee: str
    seller = "行旅会务服务公司"

    def allowed(self, department: str) -> None:
        self.move("submit", self.by(self.payee, self.paper("notice", "通知、依据")))
        self.move("pass", self.by(self.head(department)))
        self.decide("approve", self.leader, "同意。")

    def paid(self, claim: Any, title: str, rests: str = "") -> Story:
        """A claim through the four hands, or as far as the step where it `rests`; the last is told some days later."""
        self.matter = claim
        self.move("submit", self.by(self.payee, self.paper("receipt", f"{title}票据{claim.pk}")))
        if rests == "review":
            return
        yield self.after(2)
        self.move("pass", self.duty(FINANCE, comment="票据齐全，与申请一致。"))
        yield self.after(1)
        self.decide("approve", self.leader, "同意报销。")
        if rests == "pay":
            return
        yield self.after(2)
        self.move("submit", self.duty(CASHIER), {"paid_on": today(), "paid_by": "公务卡还款"})
        if rests == "account":
            return
        yield self.after(2)
        self.move("finish", self.duty(ACCOUNTANT), {"voucher": f"记-{claim.pk}"})


class _Journey(_Spender):
    def story(
        self, number: int, department: str, reason: str, place: str, days: int, people: int, yuan: int, ends: str
    ) -> Story:
        yield self.after(0)
        self.payee = self.handler(department)
        first = self.chronicle.workday(self.day + dt.timedelta(days=4))
        last = first + dt.timedelta(days=days - 1)
        seats = Appointment.objects.on().filter(post__department__name=department).order_by("-post__position", "pk")
        travellers = list(dict.fromkeys(seats.values_list("person", flat=True)))[:people]
        rate = 200 if ends == "remote" else 180
        allowance = rate * days * people
        estimates = [
            {"kind": "transport", "amount": f"{yuan // 2}.00"}, {"kind": "lodging", "amount": f"{yuan - yuan // 2}.00"},
            {"kind": "allowance", "amount": f"{allowance}.00"},
        ]
        self.matter = ApplicationRegister.begin(self.by(self.payee), reason, {
            "kind": "travel", "reason": reason, "starts_on": first, "ends_on": last, "place": place,
            "region": "remote" if ends == "remote" else "ordinary", "people": [{"person": pk} for pk in travellers],
            "estimates": estimates, "line": budget_line("差旅费", Decimal(yuan + allowance)),
        }).matter
        if ends == "asked":
            self.move("submit", self.by(self.payee))
            return
        self.allowed(department)
        application = self.matter
        yield self.after((last - self.day).days + 3)
        if ends == "open":
            return
        spent = yuan // 2 - 40 + (240 if ends == "over" else 0)
        lines = [
            {"kind": "transport", "on": first.isoformat(), "amount": f"{spent}.00"},
            {"kind": "lodging", "on": last.isoformat(), "amount": f"{yuan - yuan // 2}.00"},
            {"kind": "allowance", "amount": f"{allowance}.00"},
        ]
        claim = ClaimRegister.begin(self.by(self.payee), f"{reason}差旅费", {
            "kind": "travel", "applied": application.pk, "line": application.line_id, "payee": self.cast.person(self.payee),
            "people": [{"person": pk} for pk in travellers], "actual_from": first, "actual_to": last, "lines": lines,
            "invoices": [{
                "number": f"2644{number:04d}0{first:%m%d}77", "on": last.isoformat(), "seller": self.seller, "card": True,
                "amount": f"{spent + yuan - yuan // 2}.00",
            }], "explanation": f"{reason}，据实报销。",
        }).matter
        yield from self.paid(claim, reason, rests=ends)


class _Other(_Spender):
    def story(
        self, number: int, department: str, kind: str, reason: str, yuan: int, line: str, cost: str, attend: int
    ) -> Story:
        yield self.after(0)
        self.payee = self.handler(department)
        first, people = self.chronicle.workday(self.day + dt.timedelta(days=5)), attend or None
        amount = Decimal(yuan)
        lectures = _lectures(first) if kind == "training" else []
        taught = total(lectures, "amount")
        self.matter = ApplicationRegister.begin(self.by(self.payee), reason, {
            "kind": kind, "reason": reason, "starts_on": first, "ends_on": first + dt.timedelta(days=1), "place": "机关",
            "grade": "three" if people else "", "headcount": people,
            "estimates": [
                {"kind": cost, "what": reason, "amount": f"{amount - taught:.2f}"}, *self.lecture_line(taught),
            ], "line": budget_line(line, amount),
        }).matter
        self.allowed(department)
        application = self.matter
        yield self.after(9)
        claim = ClaimRegister.begin(self.by(self.payee), f"{reason}费用", {
            "kind": kind, "applied": application.pk, "line": application.line_id, "payee": self.cast.person(self.payee),
            "lines": [
                {"kind": cost, "on": first.isoformat(), "what": reason, "amount": f"{amount - taught - 60:.2f}"},
                *self.lecture_line(taught),
            ], "lectures": lectures,
            "invoices": [{
                "code": "053002500111", "number": f"7{number}40{yuan}", "on": first.isoformat(), "seller": self.seller,
                "amount": f"{amount - taught - 60:.2f}",
            }], "explanation": reason,
        }).matter
        yield from self.paid(claim, reason)

    @staticmethod
    def lecture_line(taught: Decimal) -> list[dict[str, str]]:
        return [{"kind": "lecture", "what": "讲课费", "amount": f"{taught:.2f}"}] if taught else []


def _lectures(first: dt.date) -> list[dict[str, Any]]:
    told = (
        ("文教授", "professor", 0, "morning", 4), ("卫老师", "other", 0, "afternoon", 3),
        ("文教授", "professor", 1, "morning", 3),
    )
    rate = {"professor": 800, "other": 400}
    return [
        {
            "lecturer": who, "title": title, "on": (first + dt.timedelta(days=later)).isoformat(), "half": half, "hours": hours,
            "amount": f"{rate[title] * hours}.00",
        }
        for who, title, later, half, hours in told
    ]


class _Settling(_Spender):
    """What receptions and cars have spent is settled by naming them; nothing is typed again."""

    def story(self) -> Story:
        yield self.after(0)
        self.payee = OFFICE_HANDLER
        settled = Matter.objects.filter(register="spending.claim").values("links_out__target")
        waiting = Matter.objects.filter(
            register__in=("hospitality.reception", "vehicles.upkeep"), step__in=("settle", ""), outcome__in=("", "completed")
        ).exclude(pk__in=settled.exclude(links_out__target=None))
        source = waiting.order_by("happened_on", "pk").first()
        if source is None:
            return
        claim = ClaimRegister.begin(self.by(self.payee), f"结算：{source.title}", {
            "kind": "other", "settles": source.pk, "payee": self.cast.person(self.payee),
            "explanation": f"结算{source.number}。",
        }).matter
        yield from self.paid(claim, source.title)


class _Unasked(_Spender):
    def story(self, told: dict[str, Any]) -> Story:
        """An emergency repair nobody had applied for, on paper, registered as irregular; the ledger asks about it."""
        yield self.after(0)
        self.payee = OFFICE_HANDLER
        line, amount = budget_line(told["line"], Decimal(told["yuan"])), f"{told['yuan']}.00"
        claim = ClaimRegister.begin(self.by(self.payee), told["title"], {
            "kind": "other", "line": line, "payee": self.cast.person(self.payee), "explanation": told["explanation"],
            "lines": [{"kind": "service", "on": today().isoformat(), "what": "抢修", "amount": amount}],
            "invoices": [{"code": "053002500111", "number": "7040026000", "seller": told["seller"], "amount": amount}],
        }).matter
        self.matter = claim
        happened_on = today()
        yield self.after(3)
        self.move("submit", self.by(
            CLERK, self.paper("receipt", "抢修票据"), self.paper("signed_paper", "抢修情况说明"), mode=Mode.PAPER,
            decided_by=self.cast.person(self.payee), decided_on=happened_on, happened_on=happened_on,
            irregular_reason="夜间抢修来不及事前申请，已在主任会议上说明",
        ))


class _Caps(_Spender):
    def story(self, told: dict[str, Any]) -> Story:
        """What a night away may cost, as the finance section enters it from the document."""
        yield self.after(0)
        self.matter = LodgingRegister.begin(self.by(FINANCE), "差旅住宿费标准", {
            "document": told["document"], "holds_from": today(), "caps": told["caps"],
        }).matter
        self.move("submit", self.by(FINANCE, self.paper("notice", "差旅住宿费标准表")))
        yield self.after(1)
        self.decide("approve", self.leader, "同意施行。")
