"""Which letters are due now: one digest a working day, prompt ones for what is overdue and what was returned.

Every letter has a key, so that composing again, after a crash or side by side with another server, adds nothing.
Digests of days on which the system stood still are not made up for: today's says what is overdue.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from huiyin.ledger.models import Entry
from huiyin.notices.digest import Message, daily, section
from huiyin.notices.models import Bookmark, Letter
from huiyin.notices.news import is_return
from huiyin.people.actors import Actor, actor
from huiyin.people.models import User
from huiyin.procedures.lights import Lights
from huiyin.procedures.models import Task
from huiyin.procedures.parameters import declare, number
from huiyin.procedures.tasks import open_tasks, stands_in, tokens

HOUR = "notices.digest_hour"
READ_AT_ONCE = 2_000  # entries
LATE_ARRIVALS = 200  # entries read again: one of a longer transaction may appear behind a later one
OVERDUE_SINCE_DAYS = 7

declare(HOUR, "每日提醒邮件的发送时间", "时", ("2015-01-01", "8", "本单位自定（每个工作日这个钟点之后发送）"))


def compose(now: dt.datetime) -> int:
    """Write the letters that are due at `now`; returns how many are new."""
    return _returned() + _morning(timezone.localtime(now))


def readers() -> Iterator[User]:
    """Who can be reached: open accounts of people with a mail address."""
    for user in User.objects.exclude(person__email="").select_related("person").order_by("pk"):
        if user.is_open:
            yield user


def _morning(now: dt.datetime) -> int:
    """Digests, and overdue letters for those who take no digest, once each working day."""
    lights = Lights(now.date())
    if not lights.is_workday or now.hour < int(number(HOUR, lights.day)):
        return 0
    told = set(Letter.objects.filter(key__endswith=f":{lights.day}").values_list("key", flat=True))
    made = 0
    for user in readers():
        if user.daily_mail and _key(Letter.Kind.DIGEST, user, lights.day) not in told:
            made += _write(Letter.Kind.DIGEST, user, lights.day, daily(actor(user), lights))
        elif user.prompt_mail and not user.daily_mail and _key(Letter.Kind.OVERDUE, user, lights.day) not in told:
            made += _write(Letter.Kind.OVERDUE, user, lights.day, _overdue(actor(user), lights))
    return made


def _overdue(who: Actor, lights: Lights) -> Message | None:
    """What has become overdue since the last letter that said so."""
    last = Letter.objects.filter(user=who.user, kind=Letter.Kind.OVERDUE).order_by("-id").first()
    since = timezone.localdate(last.made_at) if last else lights.day - dt.timedelta(days=OVERDUE_SINCE_DAYS)
    rows = open_tasks(who).filter(sort_due__gte=since, sort_due__lt=lights.day)
    found = section("超期", who, rows, lights)
    return Message("回音 超期提醒", who.person.name, (found,)) if found.total else None


def _returned() -> int:
    """A letter for each matter sent back since the last look, to everybody whose task it now is."""
    bookmark, _ = Bookmark.objects.get_or_create(name="returned", defaults={"entry": _latest()})
    entries = Entry.objects.filter(pk__gt=bookmark.entry - LATE_ARRIVALS).order_by("pk")[:READ_AT_ONCE]
    rows = list(entries.values_list("pk", "kind", "action"))
    if not rows or rows[-1][0] == bookmark.entry:
        return 0
    back = [pk for pk, kind, action in rows if is_return(kind, action)]
    made = 0
    for user, tasks in _holders(back).items():
        lights = Lights()
        for task in tasks:
            found = section("退回", actor(user), Task.objects.filter(pk=task.pk), lights)
            message = Message("回音 退回提醒", user.person.name, (found,)) if found.lines else None
            made += _write(Letter.Kind.RETURNED, user, f"{task.news_id}", message)
    Bookmark.objects.filter(pk=bookmark.pk, entry__lt=rows[-1][0]).update(entry=rows[-1][0])
    return made


def _latest() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _holders(entries: list[int]) -> dict[User, list[Task]]:
    """Open tasks by whom they concern, for returns made by somebody else."""
    waiting = list(Task.objects.filter(news__in=entries, is_open=True).select_related("news"))
    found: dict[User, list[Task]] = defaultdict(list)
    if not waiting:
        return found
    for user in readers():
        if user.prompt_mail:
            mine = {*tokens(actor(user)), *stands_in(actor(user))}
            for task in waiting:
                if task.assignee in mine and task.news is not None and task.news.registered_by_id != user.pk:
                    found[user].append(task)
    return found


def _key(kind: Letter.Kind, user: User, what: object) -> str:
    return f"{kind}:{user.pk}:{what}"


def _write(kind: Letter.Kind, user: User, what: object, message: Message | None) -> int:
    """1 for a new letter; 0 where there is nothing to say or it is written already."""
    if message is None:
        return 0
    with transaction.atomic():
        _, new = Letter.objects.get_or_create(
            key=_key(kind, user, what),
            defaults={
                "kind": kind, "user": user, "subject": message.subject[:200], "text": message.text(), "html": message.html(),
            },
        )
    return int(new)
