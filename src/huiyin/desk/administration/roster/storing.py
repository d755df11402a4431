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

from huiyin.codec import label_key, name_key
from huiyin.desk.administration.forms import USERNAME
from huiyin.desk.administration.roster.sheet import AUTOMATIC, Line, Seat
from huiyin.desk.exchange.compared import Problem
from huiyin.people import changes, units
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Duty,
    Grant,
    Membership,
    Person,
    Post,
    User,
    own_code,
)
from huiyin.people.names import initials
from huiyin.people.rules import faults
from huiyin.procedures.following import follow

NOTE = "导入名册"
_ROUNDS = 20_000
_KIND_BY_NAME = (
    ("街道", Department.Kind.STREET), ("联络站", Department.Kind.STATION), ("办公室", Department.Kind.OFFICE),
    ("委", Department.Kind.COMMITTEE),
)
_BODY_BY_NAME = (
    ("领导小组办公室", Body.Kind.GROUP_OFFICE), ("整改办", Body.Kind.GROUP_OFFICE), ("领导小组", Body.Kind.LEADING_GROUP),
    ("党组", Body.Kind.PARTY_GROUP), ("党总支", Body.Kind.GENERAL_BRANCH), ("党支部", Body.Kind.BRANCH),
    ("党小组", Body.Kind.CELL),
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
            follow()
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
        self.people: dict[str, list[Person]] = {}
        self.added: dict[int, list[str]] = {line.row: [] for line in lines}

    def run(self) -> None:
        known = list(Department.objects.on())
        self.departments: dict[str, Department] = {label_key(f["name"]): d for d in known for f in d.former_names}
        self.departments.update({label_key(d.name): d for d in known})
        for person in Person.objects.all():
            self.people.setdefault(name_key(person.name), []).append(person)
        # What one is in charge of, and the post that bears a duty, may stand further down.
        for step in (self._department, self._own_posts, self._seat):
            for line in self.lines:
                try:
                    step(line)
                except _Refused as wrong:
                    self.entered.problems.append(Problem(line.row, wrong.column, wrong.value, wrong.message))
        self.entered.problems.sort(key=lambda p: p.row)
        self.entered.done = [Done(x.row, x.name, tuple(self.added[x.row])) for x in self.lines if self.added[x.row]]
        self.entered.same = sum(1 for said in self.added.values() if not said)

    def _department(self, line: Line) -> None:
        for name in dict.fromkeys(seat.department for seat in line.seats):
            if label_key(name) not in self.departments:
                self._new_department(line, name)

    def _new_department(self, line: Line, name: str) -> None:
        unit = units.own()
        if unit is None:
            raise _Refused("部门", name, "还没有登记本单位，请先在“单位”中登记，再上传这张表")
        kind = line.kind or next((k for word, k in _KIND_BY_NAME if word in name), Department.Kind.OTHER)
        department = Department(
            unit=unit, name=name, kind=kind, position=_after(Department.objects.all()),
            starts_on=self._first_day(name), basis=line.basis,
        )
        self._add(line, department, "部门", name, f"部门：{name}（{department.get_kind_display()}）")
        self.departments[label_key(name)] = department

    def _first_day(self, department: str) -> dt.date:
        """A department is there when the first of its people is."""
        return min(x.starts_on for x in self.lines if department in (*(s.department for s in x.seats), *x.charges))

    def _own_posts(self, line: Line) -> None:
        for seat in line.seats:
            if not seat.only_duty:
                self._post(line, seat, self._known(seat.department, "部门"))

    def _posts(self, line: Line, seat: Seat) -> list[Post]:
        """The post of a seat and, where another bears its duty, that one."""
        department = self._known(seat.department, "部门")
        bearer = self._bearer(seat, department.posts.filter(title=seat.post).first())
        if bearer is not None and seat.only_duty:
            return [bearer]
        return [self._post(line, seat, department), *([bearer] if bearer else [])]

    def _seat(self, line: Line) -> None:
        person = self._person(line)
        since = {"starts_on": line.starts_on, "basis": line.basis}
        for seat in line.seats:
            for post in self._posts(line, seat):
                if not Appointment.objects.on().filter(person=person, post=post).exists():
                    self._add(line, Appointment(person=person, post=post, **since), "岗位", seat.post, f"任职：{post}")
        for name in line.charges:
            department = self._known(name, "分管部门")
            if not Charge.objects.on().filter(person=person, department=department).exists():
                self._add(line, Charge(person=person, department=department, **since), "分管部门", name, f"分管：{name}")
        for named in line.bodies:
            body = self._body(line, named.body)
            held = Membership.objects.on().filter(person=person, body=body, role=named.role)
            if not held.exists():
                member = Membership(person=person, body=body, role=named.role, **since)
                self._add(line, member, "机构职务", str(named.role.label), f"机构职务：{body}{named.role.label}")
        for role in line.roles:
            if not Grant.objects.on().filter(person=person, role=role, register="").exists():
                self._add(line, Grant(person=person, role=role, **since), "角色", role.label, f"角色：{role.label}")
        if line.username:
            self._account(line, person)

    def _body(self, line: Line, name: str) -> Body:
        found = next((b for b in Body.objects.filter(dissolved_on=None) if label_key(b.name) == label_key(name)), None)
        if found is None:
            kind = next((k for word, k in _BODY_BY_NAME if name.endswith(word)), Body.Kind.OTHER)
            above = Body.objects.filter(dissolved_on=None, name=name.removesuffix("办公室")).first()
            first = min(x.starts_on for x in self.lines if any(b.body == name for b in x.bodies))
            found = Body(
                name=name, kind=kind, basis=line.basis, formed_on=first,
                parent=above if kind == Body.Kind.GROUP_OFFICE else None,
            )
            self._add(line, found, "机构职务", name, f"机构：{name}（{found.get_kind_display()}）")
        return found

    def _known(self, name: str, column: str) -> Department:
        found = self.departments.get(label_key(name))
        if found is None:
            raise _Refused(column, name, f"没有“{name}”这个部门，表中也没有登记它的行")
        return found

    def _person(self, line: Line) -> Person:
        same = self.people.setdefault(name_key(line.name), [])
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
        same.append(person)
        return person

    def _post(self, line: Line, seat: Seat, department: Department) -> Post:
        found = next((p for p in department.posts.all() if label_key(p.title) == label_key(seat.post)), None)
        duty = None if self._bearer(seat, found) else seat.duty
        if found is not None:
            if duty and found.duty != duty:
                raise _Refused("专门职责", duty.label, f"“{found}”已经登记，没有这项职责，请在“岗位”中修改")
            if seat.head and not found.is_head:
                raise _Refused("部门负责人", "是", f"“{found}”已经登记，不是部门负责人，请在“岗位”中修改")
            return found
        post = Post(
            department=department, title=seat.post, code=duty or own_code(), is_head=seat.head,
            position=_after(department.posts.all()),
        )
        named = f"，{Duty(duty).label}" if duty else ""
        self._add(line, post, "岗位", seat.post, f"岗位：{post}{'，部门负责人' if seat.head else ''}{named}")
        return post

    def _bearer(self, seat: Seat, own: Post | None) -> Post | None:
        """The other post that bears the duty already: a duty has one post, and its second holder is appointed to it as well."""
        found = Post.objects.filter(code=seat.duty).first() if seat.duty else None
        return found if found is not None and found != own else None

    def _account(self, line: Line, person: Person) -> None:
        held = User.objects.filter(person=person).first()
        if held is not None:
            if line.username not in (AUTOMATIC, held.username):
                raise _Refused("用户名", line.username, f"{person}已有账号{held.username}")
            return
        username = _free_name(person) if line.username == AUTOMATIC else line.username
        password = self.password()
        account = User(username=username, person=person, password=_hashed(password), must_change_password=True)
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
