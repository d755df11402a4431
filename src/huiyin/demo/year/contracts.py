"""A year of contracts: most performed and paid, some on their way, one in dispute, one split and explained, one irregular."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huiyin.demo import papers
from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import ACCOUNTANT, CASHIER, FINANCE, LEGAL, Teller, budget_line
from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import today
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contracts.register import ContractRegister, DisputeRegister, PaymentRegister

_REASONS = {
    "contract_has_line": "列入部门公用经费，未单设科目", "contract_is_decided": "列入年度预算一并审议通过，未单独上会",
    "contract_is_not_split": "两批设备分属改造前后两个场地，时间无法合并，已向分管领导说明",
    "payment_follows_plan": "跨月结算，按实际完成支付", "payment_follows_performance": "合同约定签订后预付",
    "contract_is_paid_up": "质保金到期后另付",
}


@dataclass(frozen=True)
class Told:
    """`ago`: days before today when it was drafted. `done`: (days after signing, per cent, yuan paid for it)."""

    ago: int
    department: str
    title: str
    party: str
    kind: str
    value: int
    line: str
    done: tuple[tuple[int, int, int], ...] = ()
    ends: str = ""
    irregular: bool = False
    dispute: int = 0


_YEAR = (
    Told(352, "办公室", "机关办公区物业管理服务", "望川安居物业有限公司", "services", 96000, "物业",
         ((90, 40, 38400), (260, 100, 57600)), "closed"),
    Told(338, "办公室", "机关网络安全等级保护测评", "云栖测信科技有限公司", "services", 48000, "信息",
         ((45, 100, 48000),), "closed"),
    Told(330, "选联工委", "代表履职学习平台运维", "望川数联技术有限公司", "services", 86000, "代表",
         ((150, 50, 43000),), dispute=190),
    Told(315, "教科文卫工委", "议案督办专题片制作", "望川映像文化有限公司", "services", 36000, "宣传",
         ((60, 100, 36000),), "closed"),
    Told(290, "办公室", "会议室无纸化设备采购", "望川卓远电子有限公司", "goods", 158000, "设备",
         ((40, 100, 158000),), "closed"),
    Told(262, "财政经济工委", "预算联网监督系统年度服务", "云栖数据服务有限公司", "services", 72000, "信息",
         ((120, 60, 43200),)),
    Told(240, "办公室", "机关食堂厨具设备采购（第一批）", "望川厨联设备有限公司", "goods", 58000, "设备",
         ((30, 100, 58000),)),
    Told(214, "办公室", "代表建议汇编印刷", "望川文印有限公司", "goods", 18000, "印刷",
         ((20, 100, 18000),), "closed", irregular=True),
    Told(196, "监察司法工委", "执法检查第三方评估", "云栖法治研究咨询中心", "services", 65000, "调研",
         ((80, 100, 0),)),
    Told(150, "办公室", "机关食堂厨具设备采购（第二批）", "望川厨联设备有限公司", "goods", 52000, "设备",
         ((30, 50, 26000),)),
    Told(132, "选联工委", "代表联络站标识更新", "望川标识制作有限公司", "goods", 29000, "代表", (), "withdrawn"),
    Told(118, "办公室", "档案数字化加工", "云栖档案服务有限公司", "services", 84000, "档案", ((70, 45, 0),)),
    Told(90, "教科文卫工委", "满意度电话调查", "望川民意调查有限公司", "services", 45000, "调研", ((40, 100, 0),)),
    Told(74, "办公室", "电梯维护保养", "望川恒升电梯有限公司", "services", 22000, "维修"),
    Told(52, "办公室", "公务接待场所租用", "望川湖畔酒店有限公司", "lease", 30000, "接待", (), "refused"),
    Told(40, "财政经济工委", "国有资产报告审查咨询", "云栖财会咨询有限公司", "services", 38000, "咨询"),
    Told(21, "选联工委", "代表培训场地及课程服务", "望川行知培训中心", "services", 66000, "培训"),
    Told(5, "办公室", "办公区消防设施检修", "望川安盾消防工程有限公司", "works", 47000, "维修"),
    Told(3, "监察司法工委", "法规清理专家咨询", "云栖法治研究咨询中心", "services", 26000, "咨询"),
    Told(1, "办公室", "办公用纸年度供应", "望川文印有限公司", "goods", 19000, "办公"),
)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in _YEAR:
        yield _ContractTold(chronicle, cast, told).story()


class _ContractTold(Teller):
    reasons = _REASONS

    def __init__(self, chronicle: Chronicle, cast: Cast, told: Told) -> None:
        super().__init__(chronicle, cast, told.ago)
        self.told = told

    def of(self, kind: str, title: str) -> NewMaterial:
        return self.paper(kind, f"{self.told.title}{title}", f"{self.told.party}。{self.told.value}元。")

    def story(self) -> Story:
        told = self.told
        yield self.after(0)
        self.drafter = self.cast.handler_of(told.department)
        drafted = self.by(self.drafter, self.of("text", "合同文本"))
        self.matter = ContractRegister.begin(drafted, told.title, self.values()).matter
        yield self.after(1)
        self.move("submit", self.by(self.drafter))
        yield self.after(1)
        self.move("pass", self.by(LEGAL, comment="主体资格、违约责任条款无异议。"))
        yield self.after(1)
        self.move("pass", self.by(FINANCE, comment="价款和付款条件与预算相符。"))
        yield self.after(2)
        if told.ends == "refused":
            self.move("refuse", self.by(self.leader, comment="现有会议室可以满足需要，不再租用。"))
            return
        self.move("approve", self.by(self.leader, comment="同意。"))
        yield self.after(3)
        if told.ends == "withdrawn":
            self.move("withdraw", self.by(self.drafter, comment="对方不能按期供货，另行选定。"))
            return
        yield from self.signing()
        yield from self.performing()

    def values(self) -> dict[str, Any]:
        told, value = self.told, Decimal(self.told.value)
        parts = [(percent, paid) for _, percent, paid in told.done if paid] or [(100, told.value)]
        if (left := told.value - sum(paid for _, paid in parts)) > 0:
            parts.append((100, left))
        plan = [
            {"name": f"第{n}期，完成{percent}%后支付", "percent": percent, "amount": f"{paid}.00"}
            for n, (percent, paid) in enumerate(parts, 1)
        ]
        return {
            "party": told.party, "kind": told.kind, "value": value, "procurement": Contract.Procurement.OWN,
            "budget_line": budget_line(told.line, value), "decided_in": _topic(told.title), "payment_plan": plan,
            "performs_from": self.day + dt.timedelta(days=30), "performs_until": self.day + dt.timedelta(days=365),
        }

    def signing(self) -> Story:
        values = {"signer": self.leader, "signed_on": today()}
        if not self.told.irregular:
            self.move("submit", self.by(self.drafter, self.of("signed_contract", "合同（签订稿）")), values)
            return
        happened_on = today()
        yield self.after(6)
        signed = papers.note("signed_paper", "签订情况说明", "对方持有的原件遗失，以复印件登记。", today())
        self.move("submit", self.by(
            CLERK, signed, mode=Mode.PAPER, decided_by=self.cast.person(self.drafter), decided_on=happened_on,
            happened_on=happened_on, irregular_reason="合同原件遗失，正在向对方补要，先以复印件登记",
        ), values)

    def performing(self) -> Story:
        told, signed = self.told, self.day
        for n, (days, percent, paid) in enumerate(told.done, 1):
            yield self.after((signed + dt.timedelta(days=days) - self.day).days)
            done = {"on": today().isoformat(), "percent": percent, "what": "按约定完成，现场核对无误", "witness": self.drafter}
            self.move("submit", self.by(self.drafter), {"performance": [*self.matter.performance, done]})
            if paid:
                yield from self.payment(n, paid)
        if told.dispute:
            yield self.after(told.dispute - (self.day - signed).days)
            about = "平台升级后登录频繁中断，对方认为属于增值服务另行计费"
            said = {"about": about, "claimed": Decimal(21500), "halts_payment": True}
            DisputeRegister.begin(self.by(self.drafter), "平台服务范围争议", said, self.matter)
        if told.ends == "closed":
            yield from self.closing()

    def payment(self, n: int, paid: int) -> Story:
        cast, reason = self.cast, f"第{n}期款"
        yield self.after(3)
        asked = {"amount": Decimal(paid), "reason": reason, "invoice_number": f"26{self.matter.pk:06d}{n:02d}"}
        payment = PaymentRegister.begin(self.by(self.drafter, self.of("invoice", "发票")), reason, asked, self.matter).matter
        cast.move(payment, "submit", self.by(self.drafter))
        yield self.after(1)
        cast.move(payment, "pass", self.by(FINANCE, comment="发票真实，金额与履约相符。"))
        yield self.after(1)
        cast.move(payment, "approve", self.by(self.leader, comment="同意付款。"))
        yield self.after(1)
        cast.move(payment, "finish", self.by(CASHIER, self.of("bank_slip", "付款回单")), {"paid_on": today()})
        yield self.after(2)
        cast.move(payment, "finish", self.by(ACCOUNTANT), {"voucher": f"记-{payment.pk % 1000:04d}"})

    def closing(self) -> Story:
        yield self.after(2)
        self.move("complete", self.by(self.drafter))
        yield self.after(2)
        accepted = {"acceptance_opinion": "对照合同逐项核对，数量、质量符合约定，同意验收。"}
        self.move("accept", self.by(CLERK, self.of("acceptance", "验收单")), accepted)
        yield self.after(3)
        self.move("finish", self.by(FINANCE), {"closing_note": "价款已经付清。"})


def _topic(title: str) -> int | None:
    """The topic that was decided on this very purchase, where the year of decisions tells of one."""
    found = Matter.objects.filter(register="decisions.topic", title__contains=title[:6]).order_by("-id")
    return found.values_list("pk", flat=True).first()
