"""Entries of matters that somebody may still see: what one did on a matter that has passed to others is theirs."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.ledger.access import rule, visible
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor


def seen_entries(who: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Asked of each entry's matter, because the set of all that somebody sees may be a hundred thousand."""
    if not rule(who):
        return entries
    return entries.filter(Exists(visible(who, Matter.objects.filter(pk=OuterRef("matter")))))
