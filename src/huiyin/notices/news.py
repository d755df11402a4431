"""What is new for a person: the open tasks and copies they hold, by the entry that last concerned them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry
from huiyin.people.actors import Actor
from huiyin.people.models import User
from huiyin.procedures.definition import BACKWARD, Procedure
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks

COUNTED_UP_TO = 100
WINDOW = 50_000  # entries of the whole organ: what is older is no news, and still stands among the tasks
_WORDS = {
    EntryKind.URGE: "催办", EntryKind.EXTEND: "时限调整", EntryKind.REASSIGN: "转办", EntryKind.COPY: "抄送",
    EntryKind.REOPEN: "重新开启", EntryKind.CONSULT: "加签", EntryKind.JOINT: "会签", EntryKind.TAKE_BACK: "撤回",
}


def news(who: Actor) -> QuerySet[Task]:
    """Open tasks and copies of a person that somebody else's act concerned of late, the latest news first."""
    return _since(who, _window()).exclude(news__registered_by=who.user)


def unseen(who: Actor) -> int:
    """How many of them came after the person last looked; looks at the latest hundred. Two queries."""
    if who.user is None:
        return 0
    latest = _since(who, max(who.user.news_seen, _window())).values("pk")[:COUNTED_UP_TO]
    return Task.objects.filter(pk__in=latest).exclude(news__registered_by=who.user).count()


def _window() -> int:
    """The entry after which something is news."""
    return (Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) - WINDOW


def _since(who: Actor, entry: int) -> QuerySet[Task]:
    return open_tasks(who, *Task.Kind).filter(news__gt=entry).order_by("-news", "-id")


def mark_seen(who: Actor, up_to: int) -> None:
    """Everything up to an entry has been seen; never goes back."""
    if who.user is not None:
        User.objects.filter(pk=who.user.pk, news_seen__lt=up_to).update(news_seen=up_to)


@dataclass(frozen=True)
class Said:
    """Why a task is news, in a word; whether it is one to act on at once."""

    word: str
    pressing: bool = False


def said(task: Task) -> Said:
    """Reads `task.news`, which the caller has loaded."""
    entry = task.news
    if entry is None:
        return Said("待办")
    if task.kind == Task.Kind.READ:
        return Said("以您的名义登记", pressing=True) if in_your_name(task) else Said("抄送")
    if is_return(entry.kind, entry.action):
        return Said("退回", pressing=True)
    return Said(_WORDS.get(EntryKind(entry.kind), "新待办"), pressing=entry.kind == EntryKind.URGE)


def in_your_name(task: Task) -> bool:
    """Whether a copy tells its reader that somebody registered a signed paper as their decision."""
    entry = task.news
    return (
        task.kind == Task.Kind.READ and entry is not None and entry.mode == Mode.PAPER
        and task.assignee == f"person:{entry.decided_by_id}"
    )


def registered(task: Task, procedure: Procedure) -> str:
    """What was registered in the reader's name, and what to do when it is not so; for a task that is `in_your_name`."""
    entry = task.news
    assert entry is not None
    step = procedure.steps.get(entry.step)
    what = step.label(entry.action) if step and entry.action in step.leads_to else str(EntryKind(entry.kind).label)
    where = f"在“{step.title}”环节" if step else ""
    signed = f"（签字日期{entry.decided_on:%Y年%-m月%-d日}）" if entry.decided_on else ""
    return f"有人以您的名义登记了{where}的“{what}”{signed}，请打开核对签字件；与实际不符的，请立即告知整改办和财务。"


def is_return(kind: str, action: str) -> bool:
    """Whether an entry sent a matter back to an earlier step."""
    return kind == EntryKind.ADVANCE and action in BACKWARD - {"withdraw"}
