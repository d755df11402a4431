"""Two budgets: last year's, closed and evaluated, and this year's, adjusted twice by midsummer and once refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import ACCOUNTANT, FINANCE, Teller
from huiyin.ledger.models import Matter
from huiyin.people.models import Department, today
from huiyin.registers.budget.register import AdjustmentRegister, LineRegister

APPLICANT = "温景行"
# Name · category · economic class · who asks · yuan this year · share of it that last year had, per cent
_LINES = (
    ("办公费", "operating", "30201 办公费", "办公室", 180_000, 90),
    ("印刷费", "operating", "30202 印刷费", "办公室", 90_000, 90),
    ("差旅费", "operating", "30211 差旅费", "办公室", 260_000, 95),
    ("培训费", "operating", "30216 培训费", "选联工委", 220_000, 90),
    ("会议费", "operating", "30215 会议费", "办公室", 160_000, 100),
    ("公务接待费", "operating", "30217 公务接待费", "办公室", 80_000, 110),
    ("公务用车运行维护费", "operating", "30231 公务用车运行维护费", "办公室", 150_000, 105),
    ("福利费", "operating", "30229 福利费", "办公室", 60_000, 100),
    ("维修（护）费", "operating", "30213 维修（护）费", "办公室", 320_000, 60),
    ("物业管理费", "operating", "30209 物业管理费", "办公室", 240_000, 100),
    ("咨询费", "operating", "30203 咨询费", "财政经济工委", 140_000, 80),
    ("代表活动经费", "project", "30299 其他商品和服务支出", "选联工委", 480_000, 95),
    ("信息化运维经费", "project", "30213 维修（护）费", "办公室", 360_000, 85),
    ("宣传经费", "project", "30299 其他商品和服务支出", "教科文卫工委", 120_000, 100),
    ("调研监督经费", "project", "30299 其他商品和服务支出", "监察司法工委", 260_000, 90),
    ("档案管理经费", "project", "30299 其他商品和服务支出", "办公室", 110_000, 50),
    ("办公设备购置费", "project", "31002 办公设备购置", "办公室", 400_000, 75),
)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for name, category, economic, department, yuan, before in _LINES:
        year = chronicle.today.year
        told = (name, category, economic, department)
        yield _Line(chronicle, cast, 430, *told, yuan * before // 100, year - 1).story()
        yield _Line(chronicle, cast, 345, *told, yuan, year).story()
    yield _Adjustment(chronicle, cast, 172).story(
        "年中调剂：会议费调至培训费", (("会议费", -30_000), ("培训费", 30_000)), "transfer"
    )
    yield _Adjustment(chronicle, cast, 120).story("防汛抢修追加维修经费", (("维修", 80_000),), "increase")
    yield _Adjustment(chronicle, cast, 60).story("宣传经费申请追加", (("宣传", 50_000),), "increase", refused=True)
    yield _Adjustment(chronicle, cast, 6).story(
        "年末结余调剂：咨询费调至调研监督", (("咨询", -20_000), ("调研", 20_000)), "transfer"
    )


class _Line(Teller):
    reasons = {
        "approved_is_what_was_asked": "财政部门按统一口径核定", "the_year_is_over": "按决算布置提前清理",
        "line_stands_once": "分项安排",
    }

    def __init__(
        self, chronicle: Chronicle, cast: Cast, ago: int, name: str, category: str, economic: str, department: str, yuan: int,
        year: int,
    ) -> None:
        super().__init__(chronicle, cast, ago)
        self.name, self.yuan, self.year = f"{year}年{name}", Decimal(yuan), year
        self.values = {
            "year": year, "category": category, "economic": economic, "source": "fiscal", "requested": self.yuan,
            "grounds": "按上年决算、本年工作安排和开支标准测算",
        }
        if department == "办公室":  # what the office holds for the whole house
            self.values["assists"] = list(
                Department.objects.on().filter(kind=Department.Kind.COMMITTEE).order_by("pk").values_list("pk", flat=True)
            )
        self.department = department

    def story(self) -> Story:
        """Asked for in autumn or winter, issued some weeks later; last year's is closed after New Year."""
        yield self.after(0)
        applicant = APPLICANT if self.department == "办公室" else self.cast.handler_of(self.department)
        self.matter = LineRegister.begin(self.by(applicant), self.name, self.values).matter
        self.move("submit", self.by(applicant, self.paper("grounds", f"{self.name}测算明细")))
        yield self.after(4)
        self.move("pass", self.by(FINANCE, comment="测算依据充分，数据核对无误。"))
        yield self.after(3)
        self.move("approve", self.by(self.leader, comment="同意申报。"))
        yield self.after(25)
        number = f"云财预〔{self.year}〕{12 if self.year == self.chronicle.today.year else 9}号"
        self.move("issue", self.by(ACCOUNTANT, self.paper("approval", f"{self.name}批复")), {
            "approved": self.yuan, "approved_on": today(), "document_number": number,
        })
        if self.year < self.chronicle.today.year:
            yield self.after((dt.date(self.year + 1, 2, 20) - self.day).days)
            self.close()
            yield self.after(20)
            if self.matter.step == "evaluate":
                self.move("accept", self.by(CLERK), {"evaluation": "支出进度和绩效目标基本实现，自评得分良好。"})

    def close(self) -> None:
        from huiyin.ledger.facts import balance

        left = balance(self.matter.pk)
        closing = "carried" if left.committed else "spent" if not left.available else "returned"
        self.move("submit", self.by(FINANCE), {"closing": closing})


class _Adjustment(Teller):
    reasons = {"adjustment_is_decided": "已列入年度预算调整方案，主任会议审议通过"}

    def story(self, title: str, moves: tuple[tuple[str, int], ...], form: str, refused: bool = False) -> Story:
        yield self.after(0)
        year = self.chronicle.today.year
        lines = {
            words: Matter.objects.get(register="budget.line", title__regex=f"^{year}年.*{words}", step="run").pk
            for words, _ in moves
        }
        values = {
            "form": form, "reason": title, "moves": [{"line": lines[w], "amount": f"{value}.00"} for w, value in moves],
        }
        self.matter = AdjustmentRegister.begin(self.by(APPLICANT), title, values).matter
        self.move("submit", self.by(APPLICANT, self.paper("grounds", f"{title}申请")))
        yield self.after(1)
        self.move("pass", self.by(FINANCE, comment="调出项目余额充足。"))
        yield self.after(2)
        if refused:
            self.move("refuse", self.by(self.leader, comment="本年宣传任务已基本完成，在现有预算内统筹。"))
            return
        self.move("approve", self.by(self.leader, comment="同意。"))
        yield self.after(9)
        self.move("finish", self.by(ACCOUNTANT, self.paper("approval", f"{title}批复")), {
            "issued_on": today(), "document_number": f"云财预〔{year}〕{30 + len(title)}号",
        })
