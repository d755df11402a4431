"""What the figures of a snapshot give now against then, and one snapshot against another, with the matters that moved."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.figures.registry import FIGURES, Scope
from huiyin.reports import counting, figuring
from huiyin.reports.models import Report, Snapshot


@dataclass(frozen=True)
class Difference:
    """One number. `now` is None when it cannot be computed any more; `keys` are its places in the text.

    `added`, `removed` and `revalued` (id, then, now) are rows that change the value; `touched` had further entries that
    leave the value as it was.
    """

    title: str
    unit: str
    keys: tuple[str, ...]
    then: str
    now: str | None
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    revalued: tuple[tuple[int, str, str], ...] = ()
    touched: tuple[int, ...] = ()
    redefined: bool = False
    counts_matters: bool = True

    @property
    def differs(self) -> bool:
        return self.then != self.now

    @property
    def is_worth_showing(self) -> bool:
        return self.differs or self.redefined or bool(self.added or self.removed or self.revalued)

    @property
    def moved(self) -> tuple[int, ...]:
        """Every row that explains the difference."""
        return (*self.added, *self.removed, *(pk for pk, _, _ in self.revalued))


def differences(snapshot: Snapshot) -> list[Difference]:
    """Every counted number of a snapshot beside what its figure gives now, in the order of the text.

    At most four queries for each distinct figure; the snapshot itself never changes.
    """
    keys = _places(snapshot)
    return [_since(counted, keys[place]) for place, counted in snapshot.content["counts"].items()]


def _places(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {place: [] for place in snapshot.content["counts"]}
    for key, item in snapshot.content["figures"].items():
        if item.get("count"):
            found[item["count"]].append(key)
    return {place: tuple(keys) for place, keys in found.items()}


def _since(then: Mapping[str, Any], keys: tuple[str, ...]) -> Difference:
    item = FIGURES.get(then["code"])
    if item is None:
        return Difference(then["title"], then["unit"], keys, then["value"], None, redefined=True)
    until = dt.date.fromisoformat(then["until"]) if "until" in then else None
    found = counting.count(item.code, Scope.from_json(then["scope"]).until(until))
    now = {
        "value": figuring.plain_number(found.value), "definition_digest": item.definition_digest,
        "matters": [[r.pk, r.digest, r.value] for r in found.rows],
    }
    return _compared(then, now, keys)


def _compared(then: Mapping[str, Any], now: Mapping[str, Any], keys: tuple[str, ...]) -> Difference:
    before = {row[0]: row for row in then["matters"]}
    after = {row[0]: row for row in now["matters"]}
    both = [pk for pk in before if pk in after]
    return Difference(
        then["title"], then["unit"], keys, then["value"], now["value"],
        added=tuple(pk for pk in after if pk not in before),
        removed=tuple(pk for pk in before if pk not in after),
        revalued=tuple((pk, before[pk][2], after[pk][2]) for pk in both if before[pk][2] != after[pk][2]),
        touched=tuple(pk for pk in both if before[pk][1] != after[pk][1] and before[pk][2] == after[pk][2]),
        redefined=not _same_definition(then["code"], then["definition_digest"], now["definition_digest"]),
        counts_matters=then["of"] == "matter",
    )


def _same_definition(code: str, *digests: str) -> bool:
    item = FIGURES.get(code)
    return len(set(digests)) == 1 or (item is not None and all(map(item.is_defined_as, digests)))


def between(earlier: Snapshot, later: Snapshot) -> list[Difference]:
    """The numbers both snapshots hold (same figure, same scope), as of each; no query."""
    before = {_identity(c): c for c in earlier.content["counts"].values()}
    places = _places(later)
    return list(_pairs(before, later.content["counts"], places))


def _pairs(
    before: Mapping[str, Any], counts: Mapping[str, Any], places: Mapping[str, tuple[str, ...]]
) -> Iterator[Difference]:
    for place, counted in counts.items():
        match = before.get(_identity(counted))
        if match is not None:
            yield _compared(match, counted, places[place])


def _identity(counted: Mapping[str, Any]) -> str:
    return json.dumps([counted["code"], counted["scope"]], sort_keys=True)


def previous(report: Report) -> Snapshot | None:
    """The snapshot of the last report on the same round before this one's; other bearers of the same one do not count."""
    if report.snapshot is None:
        return None
    others = Snapshot.objects.filter(report__root=report.root_id, pk__lt=report.snapshot.pk)
    borne = others.filter(bearers__isnull=False).exclude(report=report.snapshot.report_id)
    return borne.order_by("-pk").first()
