"""A year of welfare: holidays of the union, weddings and births, the sick and those in need, who retired; two purses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import ACCOUNTANT, CASHIER, FINANCE, Teller, budget_line
from huiyin.ledger.enums import Mode
from huiyin.people.models import today
from huiyin.registers.welfare.models import Fund
from huiyin.registers.welfare.register import WelfareRegister

APPLICANT = "贺知微"
_STAFF = ("温景行", "康宁远", "贺知微", "罗汉章", "乔木兰", "江映雪", "陶子安", "严守一", "柏松年", "邵文渊", "骆宾", "钱润生",
          "简秋实", "卓立群", "毕越", "谈雅君", "汤若梅", "祝清和")
_REASONS = {
    "welfare_within_standard": "双胞胎，经工会委员会研究同意", "welfare_once_a_year": "同一年内第二次住院手术，经核实",
    "welfare_purse_suits": "当时尚未加入工会，由单位福利费慰问", "welfare_recipients_on_roster": "借调人员，工资关系在本机关",
    "welfare_decider_is_no_recipient": "按规定审核，金额与其他人相同",
}


@dataclass(frozen=True)
class Told:
    """`ago`: days before today when it was applied for; `each`: yuan for everybody named."""

    ago: int
    title: str
    purpose: str
    occasion: str
    fund: str
    each: int
    names: tuple[str, ...]
    ends: str = ""


_YEAR = (
    Told(330, "元旦慰问", "festival", "new_year", "union", 200, _STAFF),
    Told(322, "一月住院慰问", "illness", "", "union", 600, ("邵文渊",)),
    Told(285, "春节慰问", "festival", "spring", "union", 500, _STAFF),
    Told(270, "困难职工春节帮扶", "hardship", "", "budget", 2000, ("骆宾",)),
    Told(258, "三月结婚慰问", "marriage", "", "union", 1000, ("毕越",)),
    Told(231, "清明节慰问", "festival", "qingming", "union", 100, _STAFF),
    Told(225, "四月住院慰问", "illness", "", "union", 600, ("谈雅君",)),
    Told(205, "劳动节慰问", "festival", "labour", "union", 200, _STAFF),
    Told(192, "五月生育慰问", "birth", "", "union", 1200, ("陶子安",)),
    Told(170, "亲属去世慰问", "kin_death", "", "union", 1000, ("柏松年",)),
    Told(158, "端午节慰问", "festival", "dragon_boat", "union", 200, _STAFF),
    Told(140, "七月住院慰问", "illness", "", "union", 600, ("邵文渊",)),
    Told(121, "退休欢送", "retirement", "", "union", 1000, ("葛长青",), "paper"),
    Told(96, "困难职工帮扶", "hardship", "", "budget", 1500, ("祝清和",), "refused"),
    Told(60, "中秋节慰问", "festival", "mid_autumn", "union", 300, _STAFF),
    Told(54, "国庆节慰问", "festival", "national", "union", 300, _STAFF),
    Told(33, "十月结婚慰问", "marriage", "", "union", 1000, ("江映雪",)),
    Told(12, "亲属去世慰问（十一月）", "kin_death", "", "union", 1000, ("简秋实",)),
    Told(4, "十一月住院慰问", "illness", "", "union", 600, ("乔木兰",)),
    Told(2, "困难职工年末帮扶", "hardship", "", "budget", 2000, ("骆宾", "康宁远")),
)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in _YEAR:
        yield _ClaimTold(chronicle, cast, told).story()


class _ClaimTold(Teller):
    reasons = _REASONS

    def __init__(self, chronicle: Chronicle, cast: Cast, told: Told) -> None:
        super().__init__(chronicle, cast, told.ago)
        self.told = told

    def story(self) -> Story:
        title, people = self.told.title, len(self.told.names)
        yield self.after(0)
        values = self.values()
        if values["fund"] == Fund.BUDGET and values["budget_line"] is None:
            return
        proof = self.paper("proof", "事由证明", f"{title}：经人事部门核实。")
        self.matter = WelfareRegister.begin(self.by(APPLICANT, proof), title, values).matter
        yield self.after(1)
        self.move("submit", self.by(APPLICANT))
        yield self.after(1)
        self.move("pass", self.by(FINANCE, comment="名单、标准已核对。"))
        yield self.after(2)
        if self.told.ends == "refused":
            self.move("refuse", self.by(self.leader, comment="已由街道发放临时救助，不再重复帮扶。"))
            return
        self.approve()
        yield self.after(2)
        listed = self.paper("signed_list", f"{title}签领表", f"应领{people}人，逐人签领，无代领。")
        self.move("finish", self.by(CASHIER, listed), {"paid_on": today()})
        yield self.after(3)
        self.move("finish", self.by(ACCOUNTANT), {"voucher": f"记-{self.matter.pk % 1000:04d}"})

    def approve(self) -> None:
        if self.told.ends != "paper":
            self.move("approve", self.by(self.leader, comment="同意。"))
            return
        signed = self.cast.papers.signed(self.told.title, "慰问退休人员。", self.leader, "同意。", today(), "办公室")
        on_paper = self.by(CLERK, signed, mode=Mode.PAPER, decided_by=self.cast.person(self.leader))
        self.move("approve", on_paper)

    def values(self) -> dict[str, Any]:
        told, total = self.told, Decimal(self.told.each * len(self.told.names))
        union = told.fund == Fund.UNION
        return {
            "purpose": told.purpose, "occasion": told.occasion, "fund": told.fund,
            "event_on": self.day - dt.timedelta(days=0 if told.occasion else 3),
            "budget_line": None if union else budget_line("福利", total),
            "standard_basis": "机关工会会员慰问办法第六条" if union else "机关福利费使用办法第八条",
            "recipients": [{"person": self.cast.person(name).pk, "amount": f"{told.each}.00"} for name in told.names],
            "people": len(told.names), "amount": total,
        }
