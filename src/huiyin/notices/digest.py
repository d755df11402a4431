"""What one person's mail says: sections of lines, as plain text and as simple HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Matter
from huiyin.notices.news import is_return, news
from huiyin.people.actors import Actor
from huiyin.procedures.lights import Lights
from huiyin.procedures.loading import pinned
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import in_words, open_tasks
from huiyin.register.base import REGISTERS

SHOWN = 30
WITHHELD = "（内容请登录后查看）"


@dataclass(frozen=True)
class Line:
    """One matter: what it is called, what is to be done, its light in words, where it stands."""

    title: str
    what: str
    light: str
    address: str


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line]
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Message:
    """What is told; `subject` names the counts."""

    heading: str
    greeting: str
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def subject(self) -> str:
        counts = "，".join(f"{s.title}{s.total}件" for s in self.sections)
        return f"{self.heading}：{counts}"

    def text(self) -> str:
        return render_to_string("notices/letter.txt", self._context())

    def html(self) -> str:
        return render_to_string("notices/letter.html", self._context())

    def _context(self) -> dict[str, object]:
        return {"message": self, "address": settings.HUIYIN_ADDRESS}


def daily(who: Actor, lights: Lights) -> Message | None:
    """The digest of a day, or None for somebody who has nothing to hear."""
    waiting = open_tasks(who)
    overdue = waiting.filter(sort_due__lt=lights.day)
    soon = waiting.filter(sort_due__gte=lights.day, sort_due__lte=lights.horizon)
    told = [t for t in news(who).select_related("news")[:SHOWN * 3] if t.kind != Task.Kind.READ]
    since = lights.previous_workday
    fresh = [t.pk for t in told if t.news and timezone.localdate(t.news.registered_at) >= since]
    back = [t.pk for t in told if t.pk in fresh and t.news and is_return(t.news.kind, t.news.action)]
    sections = (
        section("超期", who, overdue, lights),
        section("临近到期", who, soon, lights),
        section("退回", who, waiting.filter(pk__in=back), lights),
        section("新到", who, waiting.filter(pk__in=set(fresh) - set(back), sort_due__gt=lights.horizon), lights),
        section("抄送", who, open_tasks(who, Task.Kind.READ), lights),
    )
    said = tuple(s for s in sections if s.total)
    return Message(f"回音 {lights.day.month}月{lights.day.day}日", who.person.name, said) if said else None


def section(title: str, who: Actor, rows: object, lights: Lights) -> Section:
    """Up to `SHOWN` lines and how many more there are; only of what the person may see."""
    pks = list(rows.values_list("pk", flat=True)[: SHOWN + 1])  # type: ignore[attr-defined]
    total = rows.order_by().count() if len(pks) > SHOWN else len(pks)  # type: ignore[attr-defined]
    tasks = {t.pk: t for t in Task.objects.filter(pk__in=pks[:SHOWN]).select_related("matter")}
    seen = set(visible(who).filter(pk__in=[t.matter_id for t in tasks.values()]).values_list("pk", flat=True))
    lines = [_line(tasks[pk], lights) for pk in pks[:SHOWN] if tasks[pk].matter_id in seen]
    return Section(title, lines, total - min(total, SHOWN))


def _line(task: Task, lights: Lights) -> Line:
    step = pinned(task.matter.procedure).steps.get(task.step)
    light = lights(task.due_on)
    what = in_words(task, step)
    address = f"{settings.HUIYIN_ADDRESS}/matters/{task.matter_id}/" if settings.HUIYIN_ADDRESS else ""
    return Line(outside_title(task.matter), what, light.words if light else "", address)


def outside_title(matter: Matter) -> str:
    """What a matter is called in mail and calendars, which travel: a work secret by its number alone."""
    if matter.confidentiality == Confidentiality.WORK_SECRET:
        register = REGISTERS[matter.register].title if matter.register in REGISTERS else "事项"
        return f"{matter.number or register}{WITHHELD}"
    return str(matter)
