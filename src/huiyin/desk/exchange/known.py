"""The matters that a sheet names, found for all its rows together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from huiyin.desk.exchange.fields import parents_of
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter, Share
from huiyin.people.actors import Actor
from huiyin.register.base import Register

_CHUNK = 500


class Known:
    """Matters of a register and those above them, as far as `who` sees them, by number and by `#` and system code.

    A query for each five hundred names.
    """

    def __init__(self, register: type[Register], who: Actor, own: set[str], above: set[str], assists: bool) -> None:
        mine = visible(who, register.model._default_manager.all()).select_related("leader", "lead_department")
        upper = visible(who, Matter.objects.filter(register__in=[r.code for r in parents_of(register)]))
        self._matters, self._parents = _by_name(mine, own), _by_name(upper, above)
        self._assists = _assists({m.pk for m in self._matters.values()}) if assists else {}

    @property
    def matters(self) -> list[Matter]:
        return list(self._matters.values())

    def matter(self, name: str, by_code: bool) -> Matter | None:
        """By number, or by system code: a number of digits alone is not taken for a code."""
        return self._matters.get(f"#{name}" if by_code else name)

    def parent(self, name: str) -> Matter | None:
        return self._parents.get(name) or self._parents.get(f"#{name}")

    def assists(self, matter: Matter) -> list[int]:
        return self._assists.get(matter.pk, [])


def _assists(matters: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for group in _groups(sorted(matters)):
        shares = Share.objects.filter(matter__in=group, part=Share.Part.ASSIST)
        for matter, department in shares.values_list("matter_id", "department_id"):
            found.setdefault(matter, []).append(department)
    return found


def _by_name(queryset: QuerySet[Any], names: set[str]) -> dict[str, Matter]:
    found: dict[str, Matter] = {}
    for group in _groups(sorted(names)):
        for matter in queryset.filter(number__in=group):
            found[matter.number] = matter
    codes = [int(n) for n in names if n.isascii() and n.isdigit() and len(n) < 19]
    for ids in _groups(sorted(codes)):
        for matter in queryset.filter(pk__in=ids):
            found[f"#{matter.pk}"] = matter
    return found


def _groups(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
