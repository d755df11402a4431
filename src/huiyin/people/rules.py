"""What must hold of the organ's own data before it is stored: `faults()` names each by the field that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q

from huiyin.people.dated import today
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Duty,
    Grant,
    Membership,
    Person,
    Role,
    User,
)

Faults = dict[str, str]
# A dated row repeats another when these are the same and their times overlap.
_SAME: dict[type[Any], tuple[str, ...]] = {
    Appointment: ("person", "post"), Charge: ("person", "department"), Membership: ("person", "body", "role"),
    Grant: ("person", "role", "register"),
}


def faults(instance: Model) -> Faults:
    """Field -> what is wrong with it (Chinese); empty when the row may be stored."""
    found = _overlap(instance) if type(instance) in _SAME else {}
    judge = _RULES.get(type(instance))
    return {**found, **(judge(instance) if judge else {})}


def overlapping(rows: Any, starts_on: dt.date, ends_on: dt.date | None) -> Any:
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return rows.filter(starts_on__lte=ends_on) if ends_on else rows


def _overlap(row: Any) -> Faults:
    same = {name: getattr(row, name) for name in _SAME[type(row)]}
    others = type(row).objects.filter(**same).exclude(pk=row.pk)
    if overlapping(others, row.starts_on, row.ends_on).exists():
        return {"starts_on": "这一时期已有相同的登记，请修改原来的那一条，或调整日期"}
    return {}


def _appointment(row: Appointment) -> Faults:
    ended = row.post.department.ends_on
    if ended is not None and (row.ends_on is None or row.ends_on > ended):
        return {"post": f"{row.post.department}已于{ended}撤并，任职不能超过这一天"}
    return _kept_apart(row)


_NOT_WITH_CASHIER = (Duty.ACCOUNTANT, Duty.FINANCE_REVIEW)


def _kept_apart(row: Appointment) -> Faults:
    """出纳不得兼任稽核和账目登记 (《会计法》), whoever stands in for whom."""
    duty = row.post.duty
    barred = _NOT_WITH_CASHIER if duty == Duty.CASHIER else (Duty.CASHIER,) if duty in _NOT_WITH_CASHIER else ()
    others = Appointment.objects.filter(person=row.person, post__code__in=barred).exclude(pk=row.pk)
    held = overlapping(others, row.starts_on, row.ends_on).select_related("post").first()
    if held is None or duty is None:
        return {}
    return {"post": f"{row.person}已任{held.post.duty.label}，不能同时任{duty.label}：出纳不得兼管稽核和账目登记，请另选一人"}


def _department(row: Department) -> Faults:
    if row.parent_id is not None and row.pk is not None and _leads_back(row, "parent"):
        return {"parent": "上级部门不能是本部门或它的下级"}
    if row.ends_on is not None and row.pk is not None and row.successor_id is None:
        seated = overlapping(Appointment.objects.filter(post__department=row), row.ends_on + dt.timedelta(days=1), None)
        if seated.exists():
            return {"ends_on": f"这一天之后还有{seated.count()}人在该部门任职，请先调整任职，或办理撤并"}
    return {}


def _body(row: Body) -> Faults:
    found = {}
    if row.dissolved_on is not None and row.dissolved_on < row.formed_on:
        found["dissolved_on"] = "撤销日期不能早于成立日期"
    if row.parent_id is not None and row.pk is not None and _leads_back(row, "parent"):
        found["parent"] = "上级机构不能是本机构或它的下级"
    same = Body.objects.filter(name=row.name, parent=row.parent, dissolved_on=None).exclude(pk=row.pk)
    if row.dissolved_on is None and same.exists():
        found["name"] = "已有同名的现行机构；原机构撤销后才能重新成立"
    if not row.basis.strip():
        found["basis"] = "请填写成立文件的名称或文号"
    return found


def _leads_back(row: Any, name: str) -> bool:
    seen, above = set(), getattr(row, name)
    while above is not None and above.pk not in seen:
        if above.pk == row.pk:
            return True
        seen.add(above.pk)
        above = getattr(above, name)
    return False


def _membership(row: Membership) -> Faults:
    found = {}
    if row.starts_on < row.body.formed_on:
        found["starts_on"] = f"早于机构成立日期{row.body.formed_on}"
    if not row.basis.strip():
        found["basis"] = "机构成员由文件确定，请填写文件名称或文号"
    return found


def _grant(row: Grant) -> Faults:
    if row.role == Role.INSPECTOR and row.ends_on is None:
        return {"ends_on": "检查账号必须填写截止日期"}
    others = overlapping(Grant.objects.filter(person=row.person).exclude(pk=row.pk), row.starts_on, row.ends_on)
    if row.role == Role.ADMINISTRATOR and others.exclude(role=Role.ADMINISTRATOR).exists():
        return {"role": "此人已有业务角色；系统管理员只做配置、不看事项内容，不能兼任"}
    if row.role != Role.ADMINISTRATOR and others.filter(role=Role.ADMINISTRATOR).exists():
        return {"role": "此人是系统管理员，不能兼任业务角色"}
    if row.pk and row.ends_on is not None and row.ends_on <= today() and is_last_administrator(row.person):
        return {"ends_on": "这是唯一的系统管理员，请先授予另一人"}
    return {}


def _person(row: Person) -> Faults:
    same = Person.objects.filter(name=row.name, phone=row.phone).exclude(pk=row.pk)
    if same.exists():
        return {"name": "已有同名人员。如确为另一人，请填写不同的联系电话加以区分"}
    return {}


def _user(row: User) -> Faults:
    if not row.is_open and row.pk and is_last_administrator(row.person):
        return {"ends_on": "这是唯一的系统管理员账号，不能停用"}
    return {}


def is_last_administrator(person: Person) -> bool:
    """Whether nobody else with an open account can administer today."""
    able = {
        g.person_id for g in Grant.objects.on().filter(role=Role.ADMINISTRATOR, register="").select_related("person__user")
        if getattr(g.person, "user", None) is not None and g.person.user.is_open
    }
    return able == {person.pk}


_RULES: dict[type[Any], Callable[[Any], Faults]] = {
    Appointment: _appointment, Department: _department, Body: _body, Membership: _membership, Grant: _grant,
    Person: _person, User: _user,
}
