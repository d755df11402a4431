"""撤并: a department ends and another takes its place; matters pass to the successor by themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from huiyin.people import changes
from huiyin.people.models import Appointment, Charge, Department, User


class CannotMerge(Exception):
    """The merger cannot be carried out; `field` names what is wrong, the message (Chinese) says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Merged:
    """What ended with the department; its people need new posts."""

    department: Department
    successor: Department
    appointments: tuple[Appointment, ...]
    charges: tuple[Charge, ...]


def merge(department: Department, into: Department, on: dt.date, basis: str, by: User | None) -> Merged:
    """`department` ends with the day `on` and `into` succeeds it. Appointments to its posts and charges end that day;
    inner units move under the successor. Raises CannotMerge."""
    if not basis.strip():
        raise CannotMerge("basis", "请填写撤并依据的文件名称或文号")
    if into.pk == department.pk or into.heir().pk == department.pk:
        raise CannotMerge("into", "不能并入自己或已并入本部门的部门")
    if department.ends_on is not None:
        raise CannotMerge("on", f"{department}已于{department.ends_on}撤并")
    if on < department.starts_on:
        raise CannotMerge("on", "撤并日期不能早于部门成立日期")
    note = f"{department}并入{into}（{basis}）"[:300]
    with transaction.atomic():
        department.ends_on, department.successor, department.basis = on, into, basis
        changes.save(by, department, note)
        seats = tuple(Appointment.objects.filter(post__department=department).select_related("person", "post__department"))
        charges = tuple(Charge.objects.filter(department=department).select_related("person", "department"))
        ended = tuple(row for row in (*seats, *charges) if _end(row, on, by, note))
        for child in Department.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), parent=department):
            child.parent = into
            changes.save(by, child, note)
    return Merged(
        department, into, tuple(r for r in ended if isinstance(r, Appointment)),
        tuple(r for r in ended if isinstance(r, Charge)),
    )


def _end(row: Appointment | Charge, on: dt.date, by: User | None, note: str) -> bool:
    if row.ends_on is not None and row.ends_on <= on:
        return False
    if row.starts_on > on:
        changes.remove(by, row, note)
        return False
    row.ends_on = on
    changes.save(by, row, note)
    return True
