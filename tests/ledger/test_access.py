"""The one access rule, as a table: register × role × department × confidentiality × date; and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from huiyin.ledger import access, search
from huiyin.ledger.counting import registers_in_use
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Counter, Material, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import Appointment, Charge, Department, Grant, Membership, Role, today
from huiyin.registers.rectification.models import Finding, Record, Round
from tests.support.organ import Organ, a_department, a_finding, a_round, a_user, command, material

DAY = dt.timedelta(days=1)


@pytest.fixture
def talks() -> Iterator[str]:
    """Work records as if they were a restricted register."""
    access.restrict(Record.REGISTER)
    yield Record.REGISTER
    access.RESTRICTED.discard(Record.REGISTER)


@pytest.fixture(params=["looked up", "walked"])
def both_shapes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule has two shapes, for few and for many matters; they must say the same."""
    monkeypatch.setattr(access, "NARROW", 20_000 if request.param == "looked up" else -1)


@pytest.fixture
def matters(organ: Organ) -> dict[str, Matter]:
    """One of each kind; named by what sets it apart."""
    from huiyin.procedures.service import begin

    round_ = a_round(organ)
    found = {
        "round": round_,
        "led": a_finding(organ, round_, leader=None),
        "assisted": a_finding(organ, round_, lead_department=organ.street, leader=None,
                              assists=[organ.committee.pk, organ.station.pk]),
        "other's": a_finding(organ, round_, lead_department=organ.other_committee, leader=organ.deputy.person),
        "secret": a_finding(organ, round_, leader=None, confidentiality=Confidentiality.WORK_SECRET),
        "nobody's": a_finding(organ, round_, lead_department=None, leader=None),
        "record": begin(
            Record, command(organ.clerk), "谈话", {"kind": "talk", "subject": "谈话", "lead_department": organ.committee},
            parent=round_,
        ).matter,
    }
    return {name: Matter.objects.get(pk=m.pk) for name, m in found.items()}


ORDINARY = {"round", "led", "assisted", "other's", "secret", "nobody's", "record"}
IN_CHARGE = {"led", "assisted", "secret", "record"}  # of the committee
SEEN = {
    "clerk": ORDINARY,
    "reviewer": ORDINARY,
    "inspector": ORDINARY - {"secret"},
    "administrator": set(),
    "handler_a": {"led", "assisted", "secret", "record"},
    "handler_b": {"other's"},
    "street_clerk": {"assisted"},
    "leader": ORDINARY,  # chairs the round's leading group
    "deputy": {"other's"},  # in charge of the other committee, and named in it
}


def seen(who: str, organ: Organ, matters: dict[str, Matter], on: dt.date | None = None) -> set[str]:
    visible = set(access.visible(actor_of(getattr(organ, who).person, on)))
    return {name for name, matter in matters.items() if matter in visible}


@pytest.mark.usefixtures("both_shapes")
@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_what_the_rule_says(organ: Organ, matters: dict[str, Matter], who: str) -> None:
    assert seen(who, organ, matters) == SEEN[who]


@pytest.mark.usefixtures("both_shapes", "talks")
@pytest.mark.parametrize("who", SEEN)
def test_a_restricted_register_is_closed_to_all_roles_departments_and_leaders(
    organ: Organ, matters: dict[str, Matter], who: str
) -> None:
    assert seen(who, organ, matters) == SEEN[who] - {"record"}


@pytest.mark.usefixtures("both_shapes", "talks")
@pytest.mark.parametrize(("role", "scope", "opens"), [
    (Role.OFFICE, "rectification.record", True), (Role.REVIEWER, "rectification.record", True),
    (Role.INSPECTOR, "rectification.record", True), (Role.HANDLER, "rectification.record", False),
    (Role.LEADER, "rectification.record", False), (Role.OFFICE, "rectification.finding", False),
    (Role.OFFICE, "", False),
])
def test_only_a_role_that_names_a_restricted_register_opens_it(
    organ: Organ, matters: dict[str, Matter], role: Role, scope: str, opens: bool
) -> None:
    user = a_user("林泉", "special", roles=(role,), register=scope)
    assert access.visible(actor_of(user.person)).filter(pk=matters["record"].pk).exists() is opens


@pytest.mark.usefixtures("both_shapes")
@pytest.mark.parametrize(("scope", "expected"), [
    ("rectification", ORDINARY), ("rectification.finding", {"led", "assisted", "other's", "secret", "nobody's"}),
    ("rect", set()), ("talks", set()),
])
def test_a_role_for_some_registers_opens_those(
    organ: Organ, matters: dict[str, Matter], scope: str, expected: set[str]
) -> None:
    user = a_user("林泉", "special", roles=(Role.REVIEWER,), register=scope)
    visible = set(access.visible(actor_of(user.person)))
    assert {name for name, m in matters.items() if m in visible} == expected


@pytest.mark.usefixtures("both_shapes")
def test_matters_of_a_merged_department_pass_to_its_successor(organ: Organ, matters: dict[str, Matter]) -> None:
    Department.objects.filter(pk=organ.other_committee.pk).update(successor=organ.committee)
    assert "other's" in seen("handler_a", organ, matters)
    assert "other's" in seen("leader", organ, matters)


@pytest.mark.usefixtures("both_shapes")
def test_a_charge_opens_only_on_its_days(organ: Organ, matters: dict[str, Matter]) -> None:
    Membership.objects.filter(person=organ.leader.person).delete()
    Charge.objects.filter(person=organ.leader.person).update(ends_on=today() - DAY)
    assert seen("leader", organ, matters) == set()
    assert seen("leader", organ, matters, today() - DAY) == IN_CHARGE


@pytest.mark.usefixtures("both_shapes")
def test_the_chair_sees_the_round_on_the_days_of_the_seat(organ: Organ, matters: dict[str, Matter]) -> None:
    other = a_round(organ, "另一轮巡察整改", leading_group=None)
    assert other not in set(access.visible(actor_of(organ.leader.person)))
    Membership.objects.filter(person=organ.leader.person).update(ends_on=today() - DAY)
    assert seen("leader", organ, matters) == IN_CHARGE
    assert seen("leader", organ, matters, today() - DAY) == ORDINARY


@pytest.mark.usefixtures("both_shapes")
def test_a_post_that_has_ended_opens_nothing(organ: Organ, matters: dict[str, Matter]) -> None:
    Appointment.objects.filter(person=organ.handler_a.person).update(ends_on=today() - DAY)
    assert seen("handler_a", organ, matters) == set()


def test_an_inspector_sees_no_work_secret_even_of_an_own_department(organ: Organ, matters: dict[str, Matter]) -> None:
    Grant.objects.create(person=organ.handler_a.person, role=Role.INSPECTOR)
    assert seen("handler_a", organ, matters) == ORDINARY - {"secret"}


def test_an_administrator_sees_nothing_whatever_else_they_are(organ: Organ, matters: dict[str, Matter]) -> None:
    Grant.objects.create(person=organ.administrator.person, role=Role.OFFICE)
    assert seen("administrator", organ, matters) == set()


@pytest.mark.usefixtures("both_shapes")
@pytest.mark.parametrize("who", SEEN)
def test_typed_lists_search_and_materials_follow_the_same_rule(
    organ: Organ, matters: dict[str, Matter], who: str
) -> None:
    from huiyin.ledger.enums import EntryKind
    from huiyin.procedures.acts import act

    for matter in matters.values():
        act(matter.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("evidence", f"材料{matter.pk}"),)))
    who_is = actor_of(getattr(organ, who).person)
    expected = {m.pk for name, m in matters.items() if name in SEEN[who]}
    findings = {m.pk for m in matters.values() if m.register == Finding.REGISTER} & expected
    assert set(access.visible(who_is, Finding.objects.all()).values_list("pk", flat=True)) == findings
    hits = search.matching(access.visible(who_is, Finding.objects.all()), "调查研究", access.search_scope(who_is))
    assert set(hits.values_list("pk", flat=True)) == findings
    assert set(access.visible_materials(who_is).values_list("matter", flat=True)) == expected


def test_an_inspector_opens_no_secret_material_of_an_open_matter(organ: Organ, matters: dict[str, Matter]) -> None:
    from huiyin.ledger.enums import EntryKind
    from huiyin.procedures.acts import act

    secret = material("evidence", "内情", confidentiality=Confidentiality.WORK_SECRET)
    act(matters["led"].pk, EntryKind.ATTACH, command(organ.clerk, materials=(secret,)))
    assert not access.visible_materials(actor_of(organ.inspector.person)).exists()
    assert access.visible_materials(actor_of(organ.handler_a.person)).count() == 1
    assert Material.objects.count() == 1


def test_somebody_whose_departments_lead_many_has_the_list_walked(organ: Organ, matters: dict[str, Matter]) -> None:
    a_department(organ.unit, "另一科")
    Counter.objects.create(register="x", stage="draft", department=organ.committee.pk, total=access.NARROW + 1)
    assert "EXISTS" in str(access.visible(actor_of(organ.handler_a.person)).query)
    assert "EXISTS" not in str(access.visible(actor_of(organ.handler_b.person)).query)


def test_one_round_hides_nothing_from_the_office(organ: Organ, round_: Round) -> None:
    assert str(access.visible(actor_of(organ.clerk.person)).query) == str(Matter.objects.all().query)


def test_search_is_narrowed_for_whom_only_departments_open_matters(organ: Organ) -> None:
    handler = actor_of(organ.handler_a.person)
    assert access.search_scope(handler) == f"d{organ.committee.pk} OR p{handler.person.pk}"
    assert access.search_scope(actor_of(organ.clerk.person)) == "", "a role opens more"


def test_registers_in_use_are_those_that_hold_a_matter(organ: Organ, round_: Round) -> None:
    assert registers_in_use() == {round_.register}
    Counter.objects.update(total=0)
    assert registers_in_use() == frozenset()
