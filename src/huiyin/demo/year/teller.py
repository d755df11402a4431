"""What the tales of the registers share: the day that goes on, orders of the people, papers, the lines of the budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from huiyin.demo import papers
from huiyin.demo.cast import Cast
from huiyin.demo.story import Chronicle
from huiyin.ledger.facts import balance
from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import Appointment, today

LEGAL, FINANCE, CASHIER, ACCOUNTANT, DISPATCHER = "legal", "finance", "cashier", "accountant", "dispatcher"
DRIVER, OFFICE_HANDLER = "driver", "office_handler"


class Teller:
    """Tells one matter from a day `ago` on; a story never goes back. `reasons` answer the warnings it meets."""

    reasons: Mapping[str, str] = {}

    def __init__(self, chronicle: Chronicle, cast: Cast, ago: int) -> None:
        self.chronicle, self.cast = chronicle, cast
        self.day = chronicle.today - dt.timedelta(days=ago)
        self.matter: Any = None

    def after(self, days: int, hour: int | None = None) -> dt.datetime:
        """So many days on, on a workday, in office hours."""
        self.day = self.chronicle.workday(self.day + dt.timedelta(days=days))
        return self.chronicle.during(self.day, hour)

    def by(self, name: str, *materials: NewMaterial, **more: Any) -> Any:
        return self.cast.command(name, *materials, **{"reasons": self.reasons, **more})

    def paper(self, kind: str, title: str, text: str = "见附件。") -> NewMaterial:
        return papers.note(kind, title, text, today())

    def move(self, action: str, command: Any, values: dict[str, Any] | None = None) -> None:
        self.matter = self.cast.move(self.matter, action, command, values)

    def handler(self, department: str) -> str:
        """Who does the work of a department; the office's is known by name."""
        return OFFICE_HANDLER if department == "办公室" else self.cast.handler_of(department)

    def duty(self, part: str, *materials: NewMaterial, **more: Any) -> Any:
        """An order of whoever of those that share a duty may take the matter's present step."""
        return self.by(self.cast.free(part, self.now), *materials, **more)

    def decide(self, action: str, who: str, comment: str, values: dict[str, Any] | None = None) -> None:
        """`who` decides, on line or, where they never sign in, on paper."""
        self.move(action, self.cast.decision(self.now, who, comment, reasons=self.reasons), values)

    @property
    def now(self) -> Matter:
        """The matter as it stands."""
        return Matter.objects.get(pk=self.matter.pk)

    @staticmethod
    def head(department: str) -> str:
        heads = Appointment.objects.on().filter(post__department__name=department, post__is_head=True)
        return str(heads.select_related("person").get().person)

    @property
    def leader(self) -> str:
        return str(self.matter.leader)


def budget_line(words: str, value: Decimal) -> int | None:
    """An open line whose name says it and that still has the money; None where the budget tells of no such line."""
    lines = Matter.objects.filter(register="budget.line", step="run", title__contains=words).order_by("-id")
    return next((pk for pk in lines.values_list("pk", flat=True) if balance(pk).available >= value), None)
