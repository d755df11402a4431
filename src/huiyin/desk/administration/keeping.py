"""Storing a row of the organ's own data as people keep it: with what follows from it for units and for open matters."""

from __future__ import annotations

from django.db.models import Model

from huiyin.people import changes, units
from huiyin.people.models import Appointment, Body, Charge, Department, Membership, Post, Unit, User
from huiyin.procedures.following import follow

_FOLLOWED = (Appointment, Body, Charge, Department, Membership, Post)


def kept(row: Model, by: User | None, note: str = "") -> int:
    """Store `row`; returns how many open matters were handed on because of it."""
    if isinstance(row, Unit):
        units.keep(row, by, note)
    else:
        changes.save(by, row, note)
    return follow() if isinstance(row, _FOLLOWED) else 0
