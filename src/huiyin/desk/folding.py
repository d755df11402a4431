"""Tasks that one act elsewhere answers together stand on the home desk as one line for each affair, not one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from huiyin.ledger.enums import Stage
from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.models import Role
from huiyin.people.standing import Standing
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.models import Task
from huiyin.registers.base import REGISTERS, Together


@dataclass(frozen=True)
class Fold:
    """`number` tasks of an affair (`root`), answered together on `matter`'s page; due with the first of them."""

    root: Matter
    matter: Matter
    number: int
    words: str
    due_on: dt.date | None
    light: Light | None


Folded = list[tuple[Together, list[Mapping[str, Any]]]]


def split(who: Standing, rows: QuerySet[Task]) -> tuple[Folded, QuerySet[Task]]:
    """What folds, grouped by affair, and the tasks that stand by themselves. One query for each way of folding."""
    if not who.has(Role.OFFICE):
        return [], rows
    found: Folded = []
    for together in dict.fromkeys(r.together for r in REGISTERS.values() if r.together is not None):
        which = _which(together)
        grouped: list[Mapping[str, Any]] = list(
            rows.filter(which).order_by().values("matter__root").annotate(number=Count("pk"), due=Min("sort_due"))
        )
        if grouped:
            found.append((together, grouped))
            rows = rows.exclude(which)
    return found, rows


def counted(folded: Folded) -> int:
    """How many lines the folded tasks take."""
    return sum(len(grouped) for _, grouped in folded)


def lines(folded: Folded, light: Lights) -> list[Fold]:
    """The folded lines themselves, soonest first; only the list that is shown pays for them."""
    found = [fold for together, grouped in folded for fold in _folds(together, grouped, light)]
    return sorted(found, key=lambda f: (f.due_on or NO_DATE, f.root.pk))


def _which(together: Together) -> Q:
    registers = [code for code, register in REGISTERS.items() if register.together == together]
    return Q(step=together.step, matter__register__in=registers, matter__stage=Stage.DRAFT, matter__root__isnull=False)


def _folds(together: Together, folded: Iterable[Mapping[str, Any]], light: Lights) -> list[Fold]:
    """Where there is nothing yet to answer them on, the affair itself is where to begin it."""
    rows = list(folded)
    roots = Matter.objects.in_bulk([row["matter__root"] for row in rows])
    answers = Matter.objects.in_bulk(together.where(list(roots)).values())
    by_root = {m.root_id: m for m in answers.values()}
    found = []
    for row in rows:
        root, due = roots[row["matter__root"]], row["due"]
        matter = by_root.get(root.pk, root)
        shown = None if due == NO_DATE else due
        found.append(Fold(root, matter, row["number"], together.words, shown, light(shown)))
    return found
