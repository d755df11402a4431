"""An invented organ: departments, posts, people, charges, bodies and the accounts to sign in with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from pypinyin import lazy_pinyin

from huiyin.demo.contents import LARGE, PASSWORD, content
from huiyin.people import changes
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Grant,
    Membership,
    Person,
    Post,
    Unit,
    User,
)

FOUNDED = dt.date(2021, 11, 1)


class Organ:
    """Builds the organ as of `today`; afterwards finds its people and departments by name."""

    def __init__(self, today: dt.date, name: str = LARGE) -> None:
        self.today, self.name = today, name
        self.departments: dict[str, Department] = {}
        self.people: dict[str, Person] = {}
        self.users: dict[str, User] = {}
        self.bodies: dict[str, Body] = {}
        self.told = content(name, "organ")
        self.cast: dict[str, str] = self.told["cast"]
        self.basis: str = self.told["basis"]
        self._password = make_password(PASSWORD)  # one costly hash for all accounts of the demonstration

    def build(self) -> None:
        told = self.told
        self.unit = Unit.objects.create(
            name=told["name"], full_name=told["full_name"], code=told["code"], aliases=told["aliases"], is_self=True
        )
        for item in told["department"]:
            self._department(item)
        for item in told.get("outside", ()):
            self._outsider(item)
        for former in told.get("former", ()):
            self._former(former)
        for position, (name, (person, stations)) in enumerate(told.get("streets", {}).items()):
            self._street(position, name, person, stations)
        for item in content(self.name, "bodies")["body"]:
            self._body(item)
        for model in (Unit, Department, Post, Person, User, Appointment, Charge, Grant, Body, Membership):
            for row in model._default_manager.order_by("pk"):
                changes.adopt(row, "演示单位建立")

    def _department(self, item: dict[str, Any]) -> None:
        position = len(self.departments)
        department = self._new_department(item["name"], item["kind"], position)
        for i, person in enumerate(item["people"]):
            self._person(person, department, i, f"d{position}-{i}")
        for post in item.get("posts", ()):
            self._shared_post(post, department)
        if "charge" in item:
            self._charge(item, department)

    def _shared_post(self, item: dict[str, Any], department: Department) -> None:
        """A post held beside another, by more than one where whoever comes first may be barred from a step."""
        post = Post.objects.create(
            department=department, title=item["post"], code=item["code"], is_head=item.get("head", False),
            position=department.posts.count(),
        )
        for name in item["holders"]:
            Appointment.objects.create(person=self.people[name], post=post, starts_on=FOUNDED, basis=self.basis)

    def _charge(self, item: dict[str, Any], department: Department) -> None:
        """Who is in charge, and who was until some time ago."""
        since, basis = FOUNDED, self.basis
        if "charge_before" in item:
            until = self.today - dt.timedelta(days=430)
            Charge.objects.create(
                person=self.people[item["charge_before"]], department=department, starts_on=FOUNDED, ends_on=until,
                basis=self.basis,
            )
            since, basis = until + dt.timedelta(days=1), self.told["charges_basis"]
        Charge.objects.create(person=self.people[item["charge"]], department=department, starts_on=since, basis=basis)

    def _new_department(self, name: str, kind: str, position: int, parent: Department | None = None) -> Department:
        department = Department.objects.create(
            unit=self.unit, name=name, kind=kind, position=position, parent=parent, starts_on=FOUNDED,
            basis=self.basis,
        )
        self.departments[name] = department
        return department

    def _person(self, item: dict[str, Any], department: Department, position: int, code: str) -> Person:
        number = len(self.people) + 1
        person = Person.named(item["name"], phone=f"{self.told['phone']}{number:03d}", position=number)
        post = Post.objects.create(
            department=department, title=item["post"], code=item.get("code", code), is_head=item.get("head", False),
            position=position,
        )
        Appointment.objects.create(person=person, post=post, starts_on=FOUNDED, basis=self.basis)
        self._grants(person, item.get("roles", ()))
        self.people[person.name] = person
        if item.get("roles") and item.get("account", True):
            self._account(item.get("username") or "".join(lazy_pinyin(person.name)), person)
        return person

    def _grants(self, person: Person, roles: Iterable[str]) -> None:
        """A role, or `role@register` where it is given for some registers alone."""
        for told in roles:
            role, _, register = told.partition("@")
            Grant.objects.create(person=person, role=role, register=register, starts_on=FOUNDED, basis=self.basis)

    def _outsider(self, item: dict[str, Any]) -> None:
        """Somebody with an account and no post in the organ."""
        person = self.people[item["name"]] = Person.named(item["name"], position=800)
        self._grants(person, item["roles"])
        self._account(item["username"], person)

    def _account(self, username: str, person: Person, ends_on: dt.date | None = None) -> None:
        self.users[person.name] = User.objects.create(
            username=username, person=person, password=self._password, ends_on=ends_on
        )

    def _former(self, item: dict[str, Any]) -> None:
        """Somebody who held the post before: the successor's appointment begins the day after."""
        last = self.today + dt.timedelta(days=item["until"])
        seat = Appointment.objects.get(person=self.people[item["successor"]])
        seat.starts_on, seat.basis = last + dt.timedelta(days=1), f"{self.told['code']}常〔{last.year}〕11号"
        seat.save()
        person = Person.named(item["name"], position=900)
        Appointment.objects.create(person=person, post=seat.post, starts_on=FOUNDED, ends_on=last, basis=self.basis)
        self.people[person.name] = person
        if "username" in item:
            Grant.objects.create(person=person, role="handler", starts_on=FOUNDED, ends_on=last, basis=self.basis)
            self._account(item["username"], person, last)

    def _street(self, position: int, name: str, person: str, stations: int) -> None:
        street = self._new_department(f"{name}街道人大工委", Department.Kind.STREET, 100 + position)
        told: dict[str, Any] = {"name": person, "post": "干部", "head": True, "roles": ["handler"]}
        if position == 0:
            told["username"] = "street"
        self._person(told, street, 0, f"s{position}-0")
        central = f"{name}街道代表中心联络站"
        names = [central, *(f"{name}街道第{'一二三'[i]}代表联络站" for i in range(stations))]
        for i, station in enumerate(names):
            made = self._new_department(station, Department.Kind.STATION, 200 + position * 10 + i, street)
            keeper = self.told["station_people"].get(name)
            if keeper and station == central:
                self._person({"name": keeper, "post": "联络员"}, made, 0, f"s{position}-1")

    def _body(self, item: dict[str, Any]) -> None:
        formed = self.today + dt.timedelta(days=item["formed"]) if "formed" in item else dt.date(2022, 3, 1)
        dissolved = self.today + dt.timedelta(days=item["dissolved"]) if "dissolved" in item else None
        body = Body.objects.create(
            name=item["name"], kind=item["kind"], basis=item["basis"], formed_on=formed, dissolved_on=dissolved,
            parent=self.bodies.get(item.get("parent", "")),
        )
        self.bodies[body.name] = body
        for role in Membership.Role.values:
            for name in item.get(role, ()):
                Membership.objects.create(
                    body=body, person=self.people[name], role=role, starts_on=formed, ends_on=dissolved,
                    basis=item["basis"],
                )
