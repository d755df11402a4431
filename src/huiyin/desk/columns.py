"""Which columns of a register's list somebody sees: those of the role, less those the person has hidden."""

from __future__ import annotations

from collections.abc import Collection

from huiyin.kit.keyset import DUE, Way
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.register.base import Column, Register

KEPT = ("title",)
"""What a list can't do without: the way into a matter."""
_COPIES = {"number": "sort_number", "due_on": DUE.column}
"""Columns of every matter that have a copy made for sorting."""
_COMMON = frozenset(f.name for f in Matter._meta.concrete_fields)


def has_own(register: type[Register]) -> bool:
    """Whether a list shows what only the register's own table holds."""
    return any(c.name not in _COMMON for c in register.columns)


def columns_for(register: type[Register], who: Actor) -> list[Column]:
    """A leader who is not also a clerk of something sees fewer columns."""
    is_leader = who.has(Role.LEADER) and not who.registers_of(Role.OFFICE, Role.HANDLER, Role.REVIEWER)
    return [c for c in register.columns if c.for_leaders or not is_leader]


def shown(columns: list[Column], hidden: Collection[str]) -> list[Column]:
    return [c for c in columns if c.name in KEPT or c.name not in hidden]


def way_of(register: type[Register], sort: str) -> tuple[str, Way]:
    """The name of the column a list is sorted by, and its order: `number`, `-due_on`; by due date when unknown."""
    name = sort.removeprefix("-")
    for column in register.columns:
        if column.name == name and column.sortable:
            return name, Way(column.order or _COPIES.get(name, name), sort.startswith("-"))
    return "due_on", DUE
