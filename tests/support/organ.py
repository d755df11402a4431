"""An invented organ for every test: departments, people with posts and accounts, and matters to try things on.

Fixtures: `organ` (and with it `round_`, `finding`, `measure` under way). Functions take the organ first:

    command(organ.clerk, comment="…")           a Command of a signed-in user, happening today
    material("evidence", "some text")         a stored file, ready for Order(materials=(…,))
    a_round(organ), a_finding(organ, round_), a_measure(organ, finding)
    move(matter, "issue", command(organ.clerk)) one step on; fails the test when a check stands in the way
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from huiyin.ledger import store
from huiyin.ledger.enums import Stage
from huiyin.ledger.facts import project_facts
from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.actors import actor_of
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Grant,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    User,
    today,
)
from huiyin.procedures.commands import Command, Done
from huiyin.procedures.service import advance, begin
from huiyin.registers.rectification.models import Finding, Measure, Round

LONG_AGO = dt.date(2015, 1, 1)
PASSWORD = "qing-he-2026"
_serial = count(1)


@dataclass
class Organ:
    unit: Unit
    office: Department
    committee: Department
    other_committee: Department
    street: Department
    station: Department
    leading_group: Body
    group_office: Body
    clerk: User
    leader: User
    deputy: User
    reviewer: User
    handler_a: User
    handler_b: User
    street_clerk: User
    inspector: User
    administrator: User
    users: list[User] = field(default_factory=list)


def a_department(unit: Unit, name: str, kind: str = Department.Kind.COMMITTEE, **more: Any) -> Department:
    return Department.objects.create(unit=unit, name=name, kind=kind, starts_on=LONG_AGO, **more)


def a_person(name: str, department: Department | None = None, title: str = "科员", *, head: bool = False) -> Person:
    """A person who has held a post of `department` for long."""
    person = Person.named(name)
    if department is not None:
        post = Post.objects.create(
            department=department, title=title, code=f"post-{next(_serial)}-{department.pk}", is_head=head
        )
        Appointment.objects.create(person=person, post=post, starts_on=LONG_AGO)
    return person


def a_user(
    name: str, username: str, department: Department | None = None, title: str = "科员", *, head: bool = False,
    roles: tuple[Role, ...] = (), register: str = "",
) -> User:
    """A person with a post, roles (for registers that begin with `register`) and an account with PASSWORD."""
    person = a_person(name, department, title, head=head)
    for role in roles:
        Grant.objects.create(person=person, role=role, register=register, starts_on=LONG_AGO)
    return User.objects.create_user(username, PASSWORD, person=person)


def build() -> Organ:
    """Store the organ: an office, two committees, a street committee, a station, a leading group and its office."""
    unit = Unit.objects.create(name="云溪区人大", full_name="云溪区人大常委会机关", code="云人", is_self=True)
    office = a_department(unit, "办公室", Department.Kind.OFFICE, position=1)
    committee = a_department(unit, "联络工委", position=2)
    other = a_department(unit, "监督工委", position=3)
    street = a_department(unit, "青禾街道工委", Department.Kind.STREET, position=4)
    station = a_department(unit, "青禾代表联络站", Department.Kind.STATION, parent=street, position=5)
    users = {
        "clerk": a_user("陈小禾", "clerk", office, roles=(Role.OFFICE,)),
        "leader": a_user("梁长青", "leader", office, "主任", head=True, roles=(Role.LEADER,)),
        "deputy": a_user("罗望山", "deputy", office, "副主任", roles=(Role.LEADER,)),
        "reviewer": a_user("沈秋白", "reviewer", office, "审核员", roles=(Role.REVIEWER,)),
        "handler_a": a_user("王一鸣", "handler_a", committee, "主任科员", head=True, roles=(Role.HANDLER,)),
        "handler_b": a_user("何思源", "handler_b", other, "主任科员", head=True, roles=(Role.HANDLER,)),
        "street_clerk": a_user("周稻香", "street_clerk", street, "干事", roles=(Role.HANDLER,)),
        "inspector": a_user("严明", "inspector", roles=(Role.INSPECTOR,)),
        "administrator": a_user("郑机", "administrator", office, "系统管理", roles=(Role.ADMINISTRATOR,)),
    }
    group = Body.objects.create(name="整改工作领导小组", kind=Body.Kind.LEADING_GROUP, formed_on=LONG_AGO)
    desk = Body.objects.create(name="整改办", kind=Body.Kind.GROUP_OFFICE, parent=group, formed_on=LONG_AGO)
    Membership.objects.create(body=group, person=users["leader"].person, role=Membership.Role.CHAIR, starts_on=LONG_AGO)
    Membership.objects.create(body=group, person=users["deputy"].person, role=Membership.Role.DEPUTY, starts_on=LONG_AGO)
    Membership.objects.create(body=desk, person=users["clerk"].person, role=Membership.Role.STAFF, starts_on=LONG_AGO)
    Charge.objects.create(person=users["leader"].person, department=committee, starts_on=LONG_AGO)
    Charge.objects.create(person=users["deputy"].person, department=other, starts_on=LONG_AGO)
    return Organ(
        unit=unit, office=office, committee=committee, other_committee=other, street=street, station=station,
        leading_group=group, group_office=desk, users=list(users.values()), **users,
    )


DUTIES = {
    "finance_review": ("薛审言", "审核会计"), "cashier": ("丁纳言", "出纳"), "accountant": ("计慎行", "会计"),
    "dispatcher": ("祝安途", "车辆调度员"), "legal": ("白守法", "法制审核员"),
}


def duties(organ: Organ) -> dict[str, User]:
    """The posts that procedures name by code, each held by somebody of the office with an account of that name."""
    users = {}
    for code, (name, title) in DUTIES.items():
        users[code] = a_user(name, code, organ.office, title, roles=(Role.HANDLER,))
        Post.objects.filter(appointments__person=users[code].person).update(code=code)
    return users


def command(user: User, **more: Any) -> Command:
    """An order of `user`, standing as today (read anew, so that changes of posts and roles show)."""
    return Command(**{"actor": actor_of(user.person, user=user), "happened_on": today(), **more})


def material(kind: str = "evidence", text: str = "已印发的制度文本", **more: Any) -> NewMaterial:
    """A stored text file as a new material of `kind`; a signed paper is a scan."""
    name, data = ("签字件.pdf", a_scan(text)) if kind == "signed_paper" else ("附件.txt", text.encode())
    content = store.put([data], name)
    return NewMaterial(**{"digest": content.digest, "kind": kind, "title": text[:40], "file_name": name, **more})


def a_scan(of: str = "签字件") -> bytes:
    """What a scanner makes of a paper, as far as a program looks; another paper is another file."""
    return b"%PDF-1.4\n% " + of.encode() + b"\n%%EOF\n"


def second_clerk(organ: Organ) -> User:
    """Somebody else of the office: registers the papers on what the first one worked on."""
    found = User.objects.filter(username="second_clerk").first()
    return found or a_user("白晓露", "second_clerk", organ.office, roles=(Role.OFFICE,))


def a_round(organ: Organ, title: str = "第三轮巡察整改", **values: Any) -> Round:
    """A round whose feedback has just come in (step `feedback`)."""
    given = {
        "unit_name": organ.unit.full_name, "feedback_on": today(), "leading_group": organ.leading_group,
        "group_office": organ.group_office, **values,
    }
    matter = begin(Round, command(organ.clerk), title, given).matter
    assert isinstance(matter, Round)
    return matter


def a_finding(organ: Organ, parent: Matter, title: str = "调查研究不够深入", **values: Any) -> Finding:
    """A finding in draft, led by `organ.committee`, its leader `organ.leader`."""
    given = {
        "wording": f"{title}的问题", "lead_department": organ.committee, "leader": organ.leader.person, **values,
    }
    matter = begin(Finding, command(organ.clerk), title, given, parent=parent).matter
    assert isinstance(matter, Finding)
    return matter


def a_measure(organ: Organ, parent: Matter, title: str = "制定调研工作办法", **values: Any) -> Measure:
    """A measure in draft, led by `organ.committee`, assisted by `organ.other_committee`, due in thirty days."""
    given = {
        "wording": title, "lead_department": organ.committee, "leader": organ.leader.person,
        "assists": [organ.other_committee.pk], "due_on": today() + dt.timedelta(days=30), **values,
    }
    matter = begin(Measure, command(organ.clerk), title, given, parent=parent).matter
    assert isinstance(matter, Measure)
    return matter


def move(matter: Matter, action: str, by: Command, values: dict[str, Any] | None = None, to: str | None = None) -> Any:
    """Advance from the step the matter stands at; returns the typed matter, fails the test when blocked."""
    stands = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
    done = advance(matter.pk, stands, action, by, values, to=to)
    assert isinstance(done, Done), done.message
    return done.matter


def handed_in(matter: Matter) -> Any:
    """The typed matter as if it had left its draft: its facts stand, whatever its checks would have said to it."""
    Matter.objects.filter(pk=matter.pk).update(stage=Stage.REVIEW)
    found = Matter.objects.get(pk=matter.pk).typed()
    project_facts(found, fresh=False)
    return found


def closed_measure(organ: Organ, measure: Measure) -> Measure:
    """Take a measure in draft through signing and work to acceptance."""
    move(measure, "issue", command(organ.clerk))
    move(measure, "sign", command(organ.handler_a))
    proof = material("evidence", f"第{measure.pk}项措施的佐证")
    done = {"result": "修订并印发了调研工作办法,已经组织实施"}
    move(measure, "complete", command(organ.handler_a, materials=(proof,)), done)
    return move(measure, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})  # type: ignore[no-any-return]


@pytest.fixture
def organ(db: None) -> Organ:
    return build()


@pytest.fixture
def round_(organ: Organ) -> Round:
    return a_round(organ)


@pytest.fixture
def finding(organ: Organ, round_: Round) -> Finding:
    """Issued: the committee works on it."""
    return move(a_finding(organ, round_), "issue", command(organ.clerk))  # type: ignore[no-any-return]


@pytest.fixture
def measure(organ: Organ, finding: Finding) -> Measure:
    """Issued: waits to be signed for by the committee."""
    return move(a_measure(organ, finding), "issue", command(organ.clerk))  # type: ignore[no-any-return]
