"""A roster against what is registered: the dry run is the real run, taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.db import models, transaction
from pypinyin import lazy_pinyin

from huiyin.desk.administration.forms import USERNAME
from huiyin.desk.administration.roster.sheet import AUTOMATIC, Line
from huiyin.desk.exchange.compared import Problem
from huiyin.people import changes
from huiyin.people.models import (
    Appointment,
    Charge,
    Department,
    Duty,
    Grant,
    Person,
    Post,
    Unit,
    User,
    own_code,
)
from huiyin.people.names import initials
from huiyin.people.rules import faults

NOTE = "导入名册"
_ROUNDS = 20_000
_KIND_BY_NAME = (
    ("街道", Department.Kind.STREET), ("联络站", Department.Kind.STATION), ("办公室", Department.Kind.OFFICE),
    ("委", Department.Kind.COMMITTEE),
)


@dataclass(frozen=True)
class Done:
    """What a line adds, in words."""

    row: int
    name: str
    added: tuple[str, ...]


@dataclass
class Entered:
    """`same` lines add nothing; `accounts` are new, with the passwords that nobody can read again."""

    done: list[Done] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0
    accounts: list[tuple[User, str]] = field(default_factory=list)


class _TakeBack(Exception):
    pass


def enter(lines: list[Line], actor: User, password: Callable[[], str], *, keep: bool) -> Entered:
    """All of it or, with a problem or without `keep`, nothing. Some 25 queries for each line."""
    work = _Work(lines, actor, password)
    try:
        with transaction.atomic():
            work.run()
            if work.entered.problems or not keep:
                raise _TakeBack
    except _TakeBack:
        pass
    return work.entered


class _Refused(Exception):
    def __init__(self, column: str, value: str, message: str) -> None:
        super().__init__(message)
        self.column, self.value, self.message = column, value, message


class _Work:
    def __init__(self, lines: list[Line], actor: User, password: Callable[[], str]) -> None:
        self.lines, self.actor, self.password = lines, actor, password
        self.entered = Entered()
        self.new_people: set[int] = set()
        self.added: dict[int, list[str]] = {line.row: [] for line in lines}

    def run(self) -> None:
        self.departments: dict[str, Department] = {_bare(d.name): d for d in Department.objects.on()}
        for step in (self._department, self._seat):  # what one is in charge of may stand further down
            for line in self.lines:
                try:
                    step(line)
                except _Refused as wrong:
                    self.entered.problems.append(Problem(line.row, wrong.column, wrong.value, wrong.message))
        self.entered.problems.sort(key=lambda p: p.row)
        self.entered.done = [Done(x.row, x.name, tuple(self.added[x.row])) for x in self.lines if self.added[x.row]]
        self.entered.same = sum(1 for said in self.added.values() if not said)

    def _department(self, line: Line) -> None:
        if not line.department or _bare(line.department) in self.departments:
            return
        unit = Unit.objects.filter(is_self=True).first()
        if unit is None:
            raise _Refused("部门", line.department, "还没有登记本单位，请先在“单位”中登记")
        kind = line.kind or next((k for word, k in _KIND_BY_NAME if word in line.department), Department.Kind.OTHER)
        department = Department(
            unit=unit, name=line.department, kind=kind, position=_after(Department.objects.all()),
            starts_on=self._first_day(line.department), basis=line.basis,
        )
        self._add(line, department, "部门", line.department, f"部门：{line.department}（{department.get_kind_display()}）")
        self.departments[_bare(line.department)] = department

    def _first_day(self, department: str) -> dt.date:
        """A department is there when the first of its people is."""
        return min(x.starts_on for x in self.lines if department in (x.department, *x.charges))

    def _seat(self, line: Line) -> None:
        person = self._person(line)
        since = {"starts_on": line.starts_on, "basis": line.basis}
        if line.department:
            post = self._post(line, self._known(line.department, "部门"))
            if not Appointment.objects.on().filter(person=person, post=post).exists():
                self._add(line, Appointment(person=person, post=post, **since), "岗位", line.post, f"任职：{post}")
        for name in line.charges:
            department = self._known(name, "分管部门")
            if not Charge.objects.on().filter(person=person, department=department).exists():
                self._add(line, Charge(person=person, department=department, **since), "分管部门", name, f"分管：{name}")
        for role in line.roles:
            if not Grant.objects.on().filter(person=person, role=role, register="").exists():
                self._add(line, Grant(person=person, role=role, **since), "角色", role.label, f"角色：{role.label}")
        if line.username:
            self._account(line, person)

    def _known(self, name: str, column: str) -> Department:
        found = self.departments.get(_bare(name))
        if found is None:
            raise _Refused(column, name, f"没有“{name}”这个部门，表中也没有登记它的行")
        return found

    def _person(self, line: Line) -> Person:
        same = list(Person.objects.filter(name=line.name))
        exact = [p for p in same if p.phone == line.phone]
        older = [p for p in same if p.pk not in self.new_people]  # of two new ones the sheet itself says that they are two
        if line.phone and older and not exact:
            raise _Refused("联系电话", line.phone, f"已有同名人员（电话{older[0].phone or '未登记'}）。是同一人的，电话改成一致；"
                           "确为另一人的，先在“人员”中登记")
        if len(same) > 1 and not line.phone:
            raise _Refused("姓名", line.name, f"有{len(same)}位同名人员，请填联系电话")
        if same and not (line.phone and not exact):
            return (exact or same)[0]
        person = Person(
            name=line.name, initials=initials(line.name), phone=line.phone, email=line.email,
            position=_after(Person.objects.all()),
        )
        self._add(line, person, "姓名", line.name, f"人员：{line.name}")
        self.new_people.add(person.pk)
        return person

    def _post(self, line: Line, department: Department) -> Post:
        found = next((p for p in department.posts.all() if _bare(p.title) == _bare(line.post)), None)
        if found is not None:
            if line.duty and found.duty != line.duty:
                raise _Refused("专门职责", line.duty.label, f"“{found}”已经登记，没有这项职责，请在“岗位”中修改")
            if line.head and not found.is_head:
                raise _Refused("部门负责人", "是", f"“{found}”已经登记，不是部门负责人，请在“岗位”中修改")
            return found
        holder = Post.objects.filter(code=line.duty).first() if line.duty else None
        if line.duty and holder:
            raise _Refused("专门职责", line.duty.label, f"已由“{holder}”承担，一项职责只设一个岗位")
        post = Post(
            department=department, title=line.post, code=line.duty or own_code(), is_head=line.head,
            position=_after(department.posts.all()),
        )
        duty = f"，{Duty(line.duty).label}" if line.duty else ""
        self._add(line, post, "岗位", line.post, f"岗位：{post}{'，部门负责人' if line.head else ''}{duty}")
        return post

    def _account(self, line: Line, person: Person) -> None:
        held = User.objects.filter(person=person).first()
        if held is not None:
            if line.username not in (AUTOMATIC, held.username):
                raise _Refused("用户名", line.username, f"{person}已有账号{held.username}")
            return
        username = _free_name(person) if line.username == AUTOMATIC else line.username
        password = self.password()
        account = User(username=username, person=person, password=_hashed(password))
        self._add(line, account, "用户名", line.username, f"账号：{username}")
        self.entered.accounts.append((account, password))

    def _add(self, line: Line, row: models.Model, column: str, value: str, said: str) -> None:
        """Raises _Refused when the row may not be there."""
        try:
            row.full_clean()
            wrong = list(faults(row).values())
            if isinstance(row, User):
                USERNAME(row.username)
        except ValidationError as error:
            wrong = error.messages
        if wrong:
            raise _Refused(column, value, "；".join(w.rstrip("。") for w in wrong))
        changes.save(self.actor, row, NOTE)
        self.added[line.row].append(said)


def _hashed(password: str) -> str:
    """Quick, since hundreds are made at once and 59 random bits cannot be guessed; the first sign-in hashes it anew."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), _ROUNDS)


def _free_name(person: Person) -> str:
    base = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(person.name)).lower())[:50] or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    names: Iterable[str] = (f"{base}{n}" if n > 1 else base for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _after(rows: Any) -> int:
    return (rows.aggregate(models.Max("position"))["position__max"] or 0) + 1


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name)

