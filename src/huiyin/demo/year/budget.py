"""Two budgets: last year's, closed and evaluated, and this year's, adjusted twice by midsummer and once refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import ACCOUNTANT, FINANCE, OFFICE_HANDLER, Teller
from huiyin.ledger.models import Matter
from huiyin.people.models import Department, today
from huiyin.registers.budget.register import AdjustmentRegister, LineRegister


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    told, year = content(cast.organ.name, "budget"), chronicle.today.year
    for name, category, economic, department, yuan, before in told["lines"]:
        line = (name, category, economic, department)
        if before:
            yield _Line(chronicle, cast, 430, *line, yuan * before // 100, year - 1).story()
        yield _Line(chronicle, cast, 345, *line, yuan, year).story()
    for ago, title, form, moves, ends in told["adjustments"]:
        yield _Adjustment(chronicle, cast, ago).story(title, moves, form, refused=ends == "refused")


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
        applicant = self.handler(self.department)
        self.matter = LineRegister.begin(self.by(applicant), self.name, self.values).matter
        self.move("submit", self.by(applicant, self.paper("grounds", f"{self.name}测算明细")))
        yield self.after(4)
        self.move("pass", self.duty(FINANCE, comment="测算依据充分，数据核对无误。"))
        yield self.after(3)
        self.decide("approve", self.leader, "同意申报。")
        yield self.after(25)
        place = self.cast.organ.told["code"][0]
        number = f"{place}财预〔{self.year}〕{12 if self.year == self.chronicle.today.year else 9}号"
        self.move("issue", self.duty(ACCOUNTANT, self.paper("approval", f"{self.name}批复")), {
            "approved": self.yuan, "approved_on": today(), "document_number": number,
        })
        if self.year < self.chronicle.today.year:
            yield self.after((dt.date(self.year + 1, 2, 20) - self.day).days)
            self.close()
            yield self.after(20)
            if self.matter.step == "evaluate":
                self.move("accept", self.duty(CLERK), {"evaluation": "支出进度和绩效目标基本实现，自评得分良好。"})

    def close(self) -> None:
        from huiyin.ledger.facts import balance

        left = balance(self.matter.pk)
        closing = "carried" if left.committed else "spent" if not left.available else "returned"
        self.move("submit", self.duty(FINANCE), {"closing": closing})


class _Adjustment(Teller):
    reasons = {"adjustment_is_decided": "已列入年度预算调整方案，主任会议审议通过"}

    def story(self, title: str, moves: list[tuple[str, int]], form: str, refused: bool) -> Story:
        yield self.after(0)
        year = self.chronicle.today.year
        lines = {
            words: Matter.objects.get(register="budget.line", title__regex=f"^{year}年.*{words}", step="run").pk
            for words, _ in moves
        }
        values = {
            "form": form, "reason": title, "moves": [{"line": lines[w], "amount": f"{value}.00"} for w, value in moves],
        }
        self.matter = AdjustmentRegister.begin(self.by(OFFICE_HANDLER), title, values).matter
        self.move("submit", self.by(OFFICE_HANDLER, self.paper("grounds", f"{title}申请")))
        yield self.after(1)
        self.move("pass", self.duty(FINANCE, comment="调出项目余额充足。"))
        yield self.after(2)
        if refused:
            self.decide("refuse", self.leader, "本年宣传任务已基本完成，在现有预算内统筹。")
            return
        self.decide("approve", self.leader, "同意。")
        yield self.after(9)
        self.move("finish", self.duty(ACCOUNTANT, self.paper("approval", f"{title}批复")), {
            "issued_on": today(), "document_number": f"{self.cast.organ.told['code'][0]}财预〔{year}〕{30 + len(title)}号",
        })
