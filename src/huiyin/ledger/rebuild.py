"""Replaying entries: rows, shares, links, tasks, claims, counters and search rows made anew from what is append-only.

Entries, materials and personal values are the truth and stay as they are. Matters are replayed some hundreds to a
transaction, so that an interruption leaves nothing half-done and a second run completes the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from huiyin.ledger import search
from huiyin.ledger.counting import recount
from huiyin.ledger.models import Entry, Link, Matter, NumberSeries, PersonalValue, model_of
from huiyin.ledger.personal import personal_values
from huiyin.ledger.projection import PROJECTED_ROWS, apply_columns, project
from huiyin.ledger.upcasting import payload_of

BATCH = 200


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Make every projection anew; returns the number of matters. `progress(done, total)` is told now and then."""
    total, done = Matter.objects.count(), 0
    for batch in _batches():
        with transaction.atomic():
            for pk in batch:
                replay(pk)
        done += len(batch)
        if progress is not None:
            progress(done, total)
    with transaction.atomic():
        recount()
    return done


def _batches() -> Iterator[list[int]]:
    last = 0
    while True:
        rows = Matter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        batch = list(rows)
        if not batch:
            return
        yield batch
        last = batch[-1]


def replay(pk: int) -> Matter:
    """One matter and all that hangs on it, as its entries say. Raises LookupError when it has none."""
    with transaction.atomic(savepoint=False):
        stored = Matter.objects.select_for_update(of=("self",)).get(pk=pk)
        entries = list(Entry.objects.filter(matter_id=pk).order_by("sequence"))
        if not entries:
            raise LookupError(f"matter {pk} has no entry")
        for model in PROJECTED_ROWS:
            model._default_manager.filter(matter_id=pk).delete()
        Link.objects.filter(source_id=pk).delete()
        matter = model_of(stored.register)(
            pk=pk, register=stored.register, registered_at=entries[0].registered_at
        )
        personal = personal_values(PersonalValue.objects.filter(entry__matter=pk))
        for entry in entries:
            payload = payload_of(entry.payload)
            apply_columns(matter, payload, personal.get(entry.pk, {}))
            project(matter, entry, payload, fresh=entry.sequence == 1)
        matter._state.adding = False
        matter.save(force_update=True)
        search.index(matter)
        return matter


def lost_numbers() -> list[str]:
    """Series whose counter disagrees with the highest number that entries have given; empty when all is well."""
    given: dict[tuple[str, int], int] = {}
    for entry in Entry.objects.filter(payload__contains='"number":').order_by("pk").iterator():
        payload = payload_of(entry.payload)
        if "number" in payload:
            # Imported history is numbered in the year it states for itself, not in that of its source.
            on = payload["set"].get("happened_on") or payload["happened_on"]
            key = (payload["register"], int(on[:4]))
            given[key] = given.get(key, 0) + 1
    stored = {(s.series, s.year): s.last for s in NumberSeries.objects.all()}
    return sorted(f"{series} {year}" for series, year in given.keys() | stored.keys()
                  if given.get((series, year), 0) != stored.get((series, year), 0))
