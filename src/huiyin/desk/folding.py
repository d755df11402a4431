"""Tasks that one act elsewhere answers together stand on the home desk as one line for each affair, not one by one.

An office may have hundreds of such affairs: they are counted in one question and shown page by page, before the tasks
that stand by themselves.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from huiyin.kit import keyset
from huiyin.kit.keyset import Slice
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.register.base import REGISTERS, Together

MARK = "f"


class Key(NamedTuple):
    """One affair's tasks: due with the first of them, `root` the affair. Sorts as the lines stand."""

    due: dt.date
    root: int
    number: int
    words: str

    @property
    def mark(self) -> str:
        return f"{MARK}{self.due.isoformat()}.{self.root}"


@dataclass(frozen=True)
class Fold:
    """`number` tasks of an affair (`root`), answered together on `matter`'s page; due with the first of them."""

    root: Matter
    matter: Matter
    number: int
    words: str
    due_on: dt.date | None
    light: Light | None


class Folding:
    """What folds for a person, by tab. One query for each way of folding; none for people outside the office."""

    def __init__(self, who: Actor, light: Lights) -> None:
        self._light = light
        self._ways = list(dict.fromkeys(r.together for r in REGISTERS.values() if r.together is not None))
        if not who.has(Role.OFFICE):
            self._ways = []
        self._together = {way.words: way for way in self._ways}
        self._keys: dict[str, list[Key]] = {"todo": [], "late": [], "soon": []}
        for way in self._ways:
            self._group(open_tasks(who).filter(_which(way)), way)
        for keys in self._keys.values():
            keys.sort()

    def _group(self, rows: QuerySet[Task], way: Together) -> None:
        late, day = Q(sort_due__lt=self._light.day), self._light.day
        soon = Q(sort_due__gte=day, sort_due__lte=self._light.horizon)
        grouped = rows.order_by().values_list("matter__root").annotate(
            todo=Count("pk"), first=Min("sort_due"), late=Count("pk", filter=late), soon=Count("pk", filter=soon),
            soonest=Min("sort_due", filter=soon),
        )
        for root, todo, first, number_late, number_soon, soonest in grouped:
            self._keys["todo"].append(Key(first, root, todo, way.words))
            if number_late:
                self._keys["late"].append(Key(first, root, number_late, way.words))
            if number_soon:
                self._keys["soon"].append(Key(soonest, root, number_soon, way.words))

    def keys(self, tab: str) -> list[Key]:
        return self._keys.get(tab, [])

    def apart(self, rows: QuerySet[Task]) -> QuerySet[Task]:
        """The tasks that stand by themselves."""
        for way in self._ways:
            rows = rows.exclude(_which(way))
        return rows

    def lines(self, keys: Iterable[Key]) -> list[Fold]:
        """Where there is nothing yet to answer them on, the affair itself is where to begin it. Two queries a way."""
        shown = list(keys)
        roots = Matter.objects.in_bulk([key.root for key in shown])
        answers: dict[tuple[str, int], Matter] = {}
        for words in {key.words for key in shown}:
            where = self._together[words].where([key.root for key in shown if key.words == words])
            found = Matter.objects.select_related("lead_department").in_bulk(list(where.values()))
            answers.update(((words, root), found[pk]) for root, pk in where.items())
        return [self._fold(key, roots[key.root], answers.get((key.words, key.root))) for key in shown]

    def _fold(self, key: Key, root: Matter, matter: Matter | None) -> Fold:
        due = None if key.due == NO_DATE else key.due
        return Fold(root, matter or root, key.number, key.words, due, self._light(due))


def _which(together: Together) -> Q:
    registers = [code for code, register in REGISTERS.items() if register.together == together]
    return Q(step=together.step, matter__register__in=registers, matter__stage=Stage.DRAFT, matter__root__isnull=False)


def page(keys: Sequence[Key], rows: QuerySet[Any], size: int, after: str, before: str) -> tuple[list[Key], Slice]:
    """A page of the folded lines followed by the tasks: what of either stands on it, and the marks of its ends."""
    at = _position(keys, before, bisect_left)
    if at is not None:
        return _folds(keys, max(0, at - size), at, Slice([], "", ""), more=True)
    if before:
        got = keyset.by_due(rows, size, "", before)
        room = size - len(got.rows)
        if not room:
            first = got.rows[0]
            return [], Slice(got.rows, got.before or (f"{first.sort_due.isoformat()}.{first.pk}" if keys else ""), got.after)
        return _folds(keys, max(0, len(keys) - room), len(keys), got, more=True)
    if after and not after.startswith(MARK):
        return [], keyset.by_due(rows, size, after, "")
    start = _position(keys, after, bisect_right) or 0
    end = min(len(keys), start + size)
    rest = keyset.by_due(rows, max(1, size - (end - start)), "", "") if end == len(keys) else Slice([], "", "")
    if end - start == size:  # full; only whether something follows is asked
        return _folds(keys, start, end, Slice([], "", ""), more=end < len(keys) or bool(rest.rows))
    return _folds(keys, start, end, rest, more=bool(rest.after))


def _position(keys: Sequence[Key], text: str, find: Any) -> int | None:
    """Where a mark of a folded line stands among the keys; None for any other mark."""
    mark = keyset.parse(text.removeprefix(MARK)) if text.startswith(MARK) else None
    return None if mark is None or mark[0] is None else int(find([(k.due, k.root) for k in keys], mark))


def _folds(keys: Sequence[Key], start: int, end: int, rest: Slice, *, more: bool) -> tuple[list[Key], Slice]:
    shown = list(keys[start:end])
    first = shown[0].mark if shown else f"{rest.rows[0].sort_due.isoformat()}.{rest.rows[0].pk}" if rest.rows else ""
    last = rest.after or (shown[-1].mark if shown and not rest.rows else "")
    return shown, Slice(rest.rows, first if start else "", last if more else "")
