"""Four projects: one handed over, one before its audit, one looking for its contractor, one that was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from decimal import Decimal

from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import FINANCE, LEGAL, Teller, budget_line
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.registers.contracts.register import ContractRegister
from huiyin.registers.projects.register import ProjectRegister

HANDLER = "温景行"


@dataclass(frozen=True)
class Told:
    ago: int
    title: str
    kind: str
    need: str
    proposed: int
    line: str
    winner: str = ""
    price: int = 0
    until: str = "hand_over"


_YEAR = (
    Told(300, "机关档案室密集架安装", "equipment", "现有库房容量不足，按档案管理要求安装密集架。", 46_000, "设备",
         "望川存远档案装具公司", 44_500),
    Told(160, "常委会会议室屋面防水修缮", "repair", "雨季渗漏，影响会议使用和线路安全。", 98_000, "维修",
         "望川坚筑建设公司", 93_000, "settle"),
    Told(70, "代表履职平台国产化适配", "system", "按信息技术应用创新要求完成适配改造。", 150_000, "信息",
         "云栖融信科技公司", 146_000, "build"),
    Told(25, "机关车棚充电设施安装", "equipment", "满足公务用车和职工车辆充电需要。", 60_000, "设备", until="procure"),
    Told(12, "东侧院墙绿化改造", "repair", "院墙绿化老化，需要更新。", 35_000, "维修", until="refused"),
)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in _YEAR:
        yield _Project(chronicle, cast, told).story()


class _Project(Teller):
    reasons = {
        "project_is_decided": "已列入年度重点工作安排，经党组会议原则同意",
        "large_works_are_tendered": "未达公开招标数额",
        "contract_is_decided": "随项目立项一并审议", "contract_is_not_split": "与其他采购内容不同",
        "final_account_within_estimate": "含变更签证",
        "variations_stay_small": "隐蔽部位返工", "contract_has_line": "列入部门公用经费",
        "estimate_near_the_proposal": "材料涨价",
    }

    def __init__(self, chronicle: Chronicle, cast: Cast, told: Told) -> None:
        super().__init__(chronicle, cast, told.ago)
        self.told = told

    def story(self) -> Story:
        told = self.told
        yield self.after(0)
        given = {"kind": told.kind, "need": told.need, "proposed": Decimal(told.proposed), "site": "机关大院"}
        self.matter = ProjectRegister.begin(self.by(HANDLER), told.title, given).matter
        self.move("submit", self.by(HANDLER, self.paper("proposal", f"{told.title}项目建议书", told.need)))
        yield self.after(4)
        if told.until == "refused":
            self.move("refuse", self.by(self.leader, comment="不属急需，列入明年一并考虑。"))
            return
        self.move("approve", self.by(self.leader, comment="同意立项。"))
        yield self.after(6)
        estimate = Decimal(told.proposed)
        self.move("submit", self.by(HANDLER, self.paper("estimate", f"{told.title}概算书")), {
            "estimate": estimate, "line": budget_line(told.line, estimate),
        })
        yield self.after(2)
        self.move("pass", self.by(FINANCE, comment="概算合理，预算内安排。"))
        yield self.after(10)
        if told.until != "procure":
            yield from self.building()

    def building(self) -> Story:
        told = self.told
        self.move("submit", self.by(HANDLER, self.paper("procurement", f"{told.title}成交通知书")), {
            "procurement": "inquiry", "procured_on": today(), "winner": told.winner, "price": Decimal(told.price),
        })
        agreed = yield from self.contract()
        self.move("submit", self.by(HANDLER), {"agreed": agreed.pk})
        yield self.after(30)
        if told.until == "build":
            return
        self.move("complete", self.by(HANDLER, self.paper("plan", f"{told.title}实施方案")), {
            "started_on": max(self.matter.procured_on, agreed.happened_on),
            "finished_on": today(), "variations": [],
        })
        yield self.after(4)
        self.move("accept", self.by(CLERK, self.paper("acceptance", f"{told.title}验收报告")), {
            "accepted_on": today(), "acceptance": "按合同完成，质量合格。",
            "acceptors": [{"person": self.cast.person(CLERK).pk, "opinion": "合格"},
                          {"expert": "注册建造师", "opinion": "符合规范"}],
        })
        yield self.after(15)
        if told.until == "settle":
            return
        self.move("submit", self.by(HANDLER, self.paper("final_account", f"{told.title}竣工决算书")), {
            "final_account": Decimal(told.price),
        })
        yield self.after(12)
        self.move("pass", self.by(FINANCE, self.paper("audit", f"{told.title}审计报告")), {
            "audited": Decimal(told.price) - 300, "audit_opinion": "核减重复计取的措施费300元。",
        })
        yield self.after(8)
        self.move("finish", self.by(HANDLER, self.paper("handover", f"{told.title}资产移交单")), {"asset_number": "固资2026-031"})

    def contract(self) -> Generator[dt.datetime, None, Matter]:
        """Its contract, in the register of contracts, up to its signing. Returns it."""
        told, project = self.told, self.matter
        order = self.by(HANDLER, self.paper("text", f"{told.title}合同文本"))
        given = {
            "party": told.winner, "kind": "works" if told.kind == "repair" else "services" if told.kind == "system" else "goods",
            "value": Decimal(told.price), "procurement": "inquiry", "budget_line": project.line_id, "of_project": project.pk,
            "payment_plan": [{"name": "验收合格后支付", "percent": 100, "amount": f"{told.price}.00"}],
        }
        matter: Matter = ContractRegister.begin(order, f"{told.title}合同", given).matter
        matter = self.cast.move(matter, "submit", self.by(HANDLER))
        yield self.after(2)
        matter = self.cast.move(matter, "pass", self.by(LEGAL, comment="条款无异议。"))
        matter = self.cast.move(matter, "pass", self.by(FINANCE, comment="与采购结果一致。"))
        yield self.after(1)
        matter = self.cast.move(matter, "approve", self.by(str(matter.leader), comment="同意签订。"))
        yield self.after(2)
        signed = self.by(HANDLER, self.paper("signed_contract", f"{told.title}合同（双方签章）"))
        return self.cast.move(matter, "submit", signed, {"signer": HANDLER, "signed_on": today()})
