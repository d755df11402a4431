"""A year of welfare: holidays of the union, weddings and births, the sick and those in need, who retired; two purses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from huiyin.demo import papers
from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.ledger.enums import Mode
from huiyin.ledger.facts import balance
from huiyin.ledger.models import Matter
from huiyin.people.models import Person, today
from huiyin.registers.welfare.models import Fund
from huiyin.registers.welfare.register import WelfareRegister

APPLICANT, FINANCE, CASHIER, ACCOUNTANT = "贺知微", "薛明瑜", "丁一帆", "计慎言"
_STAFF = ("温景行", "康宁远", "贺知微", "罗汉章", "乔木兰", "江映雪", "陶子安", "严守一", "柏松年", "邵文渊", "骆宾", "钱润生",
          "简秋实", "卓立群", "毕越", "谈雅君", "汤若梅", "祝清和")
_REASONS = {
    "welfare_within_standard": "双胞胎，经工会委员会研究同意", "welfare_once_a_year": "同一年内第二次住院手术，经核实",
    "welfare_purse_suits": "当时尚未加入工会，由单位福利费慰问", "welfare_recipients_on_roster": "借调人员，工资关系在本机关",
    "welfare_decider_is_no_recipient": "按规定审核，金额与其他人相同",
}
Told = tuple[int, str, str, str, str, int, tuple[str, ...]]
# Days before today · title · purpose · holiday · purse · yuan each · who receives
_YEAR: tuple[Told, ...] = (
    (330, "元旦慰问", "festival", "new_year", "union", 200, _STAFF),
    (322, "一月住院慰问", "illness", "", "union", 600, ("邵文渊",)),
    (285, "春节慰问", "festival", "spring", "union", 500, _STAFF),
    (270, "困难职工春节帮扶", "hardship", "", "budget", 2000, ("骆宾",)),
    (258, "三月结婚慰问", "marriage", "", "union", 1000, ("毕越",)),
    (231, "清明节慰问", "festival", "qingming", "union", 100, _STAFF),
    (225, "四月住院慰问", "illness", "", "union", 600, ("谈雅君",)),
    (205, "劳动节慰问", "festival", "labour", "union", 200, _STAFF),
    (192, "五月生育慰问", "birth", "", "union", 1200, ("陶子安",)),
    (170, "亲属去世慰问", "kin_death", "", "union", 1000, ("柏松年",)),
    (158, "端午节慰问", "festival", "dragon_boat", "union", 200, _STAFF),
    (140, "七月住院慰问", "illness", "", "union", 600, ("邵文渊",)),
    (121, "退休欢送", "retirement", "", "union", 1000, ("葛长青",)),
    (96, "困难职工帮扶", "hardship", "", "budget", 1500, ("祝清和",)),
    (60, "中秋节慰问", "festival", "mid_autumn", "union", 300, _STAFF),
    (54, "国庆节慰问", "festival", "national", "union", 300, _STAFF),
    (33, "十月结婚慰问", "marriage", "", "union", 1000, ("江映雪",)),
    (12, "亲属去世慰问（十一月）", "kin_death", "", "union", 1000, ("简秋实",)),
    (4, "十一月住院慰问", "illness", "", "union", 600, ("乔木兰",)),
    (2, "困难职工年末帮扶", "hardship", "", "budget", 2000, ("骆宾", "康宁远")),
)
REFUSED, ON_PAPER = 96, 121


def tell(cast: Cast) -> None:
    chronicle = Chronicle()
    for story in stories(chronicle, cast):
        chronicle.tell(story)
    chronicle.run(lambda line: None)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in _YEAR:
        yield _claim(chronicle, cast, told)


def _claim(chronicle: Chronicle, cast: Cast, told: Told) -> Story:
    ago, title, names = told[0], told[1], told[6]
    first = chronicle.today - dt.timedelta(days=ago)

    def after(days: int) -> dt.datetime:
        return chronicle.during(chronicle.workday(first + dt.timedelta(days=days)))

    def by(name: str, *materials: Any, **more: Any) -> Any:
        return cast.order(name, *materials, reasons=_REASONS, **more)

    yield after(0)
    proof = papers.note("proof", "事由证明", f"{title}：经人事部门核实。", today())
    values = _values(first, told)
    if values["fund"] == Fund.BUDGET and values["budget_line"] is None:
        return
    claim = WelfareRegister.begin(by(APPLICANT, proof), title, values).matter
    yield after(1)
    cast.move(claim, "submit", by(APPLICANT))
    yield after(2)
    cast.move(claim, "pass", by(FINANCE, comment="名单、标准已核对。"))
    yield after(4)
    leader = str(claim.leader)
    if ago == REFUSED:
        cast.move(claim, "refuse", by(leader, comment="已由街道发放临时救助，不再重复帮扶。"))
        return
    if ago == ON_PAPER:
        signed = papers.signed(title, "慰问退休人员。", leader, "同意。", today(), "办公室")
        cast.move(claim, "approve", by(CLERK, signed, mode=Mode.PAPER, decided_by=cast.person(leader)))
    else:
        cast.move(claim, "approve", by(leader, comment="同意。"))
    yield after(6)
    paid = papers.note("signed_list", f"{title}签领表", f"应领{len(names)}人，逐人签领，无代领。", today())
    cast.move(claim, "finish", by(CASHIER, paid), {"paid_on": today()})
    yield after(9)
    cast.move(claim, "finish", by(ACCOUNTANT), {"voucher": f"记-{claim.pk % 1000:04d}"})


def _values(on: dt.date, told: Told) -> dict[str, Any]:
    _, _, purpose, occasion, fund, each, names = told
    people = {p.name: p.pk for p in Person.objects.filter(name__in=names)}
    line = _line(Decimal(each * len(names))) if fund == Fund.BUDGET else None
    return {
        "purpose": purpose, "occasion": occasion, "event_on": on - dt.timedelta(days=0 if occasion else 3),
        "fund": fund, "budget_line": line,
        "standard_basis": "机关工会会员慰问办法第六条" if fund == Fund.UNION else "机关福利费使用办法第八条",
        "recipients": [{"person": people[name], "amount": f"{each}.00"} for name in names],
        "people": len(names), "amount": Decimal(each * len(names)),
    }


def _line(value: Decimal) -> int | None:
    """The budget's welfare line; the tale of the budget has one."""
    lines = Matter.objects.filter(register="budget.line", title__contains="福利").open().order_by("-id")
    return next((pk for pk in lines.values_list("pk", flat=True) if balance(pk).available >= value), None)
