"""What was given back lately: to me, and still waits for me; by me."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.desk.seen import seen_entries
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.people.actors import Actor
from huiyin.procedures.tasks import open_tasks

SHOWN = 5
LATEST = 300
RETURN = "return"


@dataclass(frozen=True)
class Returns:
    """`to_me`: the entries that gave back what is now mine to do again; `by_me`: what I gave back among my latest acts."""

    to_me: list[Entry]
    by_me: list[Entry]


def returns(who: Actor) -> Returns:
    """Three queries, whatever there is; both lists newest first."""
    tasks = open_tasks(who).filter(opened_by__kind=EntryKind.ADVANCE, opened_by__action=RETURN)
    back = list(tasks.order_by("-opened_by").values_list("opened_by", flat=True)[:SHOWN])
    to_me = Entry.objects.filter(pk__in=back).select_related("matter").order_by("-pk")
    if who.user is None:
        return Returns(list(to_me), [])
    latest = list(Entry.objects.filter(registered_by=who.user).order_by("-pk").values_list("pk", flat=True)[:LATEST])
    mine = seen_entries(who, Entry.objects.filter(pk__in=latest, kind=EntryKind.ADVANCE, action=RETURN))
    return Returns(list(to_me), list(mine.select_related("matter").order_by("-pk")[:SHOWN]))
