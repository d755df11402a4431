"""Who may see a matter, asked from the matter: the same answer as the rule gives, person by person, for every register."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.ledger import access
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Matter, Participation
from huiyin.ledger.readers import readers
from huiyin.people.actors import actor_of
from huiyin.people.models import Department, Grant, Person, Role
from huiyin.procedures.loading import hold
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.support.anywhere import places, standing_at
from tests.support.organ import LONG_AGO, Organ, a_person, a_user, duties


def by_the_rule(matter: Matter) -> frozenset[int]:
    everybody = Person.objects.all()
    return frozenset(p.pk for p in everybody if visible(actor_of(p)).filter(pk=matter.pk).exists())


@pytest.mark.parametrize("register", sorted({register for register, _ in places()}))
@pytest.mark.parametrize("secret", [False, True])
def test_as_the_rule_says_for_every_register(organ: Organ, round_: Round, register: str, secret: bool) -> None:
    duties(organ)
    a_user("双岗", "both", organ.street, roles=(Role.INSPECTOR, Role.REVIEWER))
    a_user("只管本台账", "scoped", organ.station, roles=(Role.OFFICE,), register=register)
    step = next(s for r, s in places() if r == register)
    values = {"confidentiality": Confidentiality.WORK_SECRET} if secret else {}
    matter = standing_at(organ, register, step, about=round_, **values)
    assert readers(matter) == by_the_rule(matter)


def test_departments_merged_into_others_and_those_who_took_part(organ: Organ, measure: Measure) -> None:
    heir = Department.objects.create(unit=organ.unit, name="新设工委", kind=Department.Kind.COMMITTEE, starts_on=LONG_AGO)
    last = Department.objects.create(unit=organ.unit, name="再并工委", kind=Department.Kind.COMMITTEE, starts_on=LONG_AGO)
    Department.objects.filter(pk=organ.committee.pk).update(successor=heir)
    Department.objects.filter(pk=heir.pk).update(successor=last)
    successor, stranger = a_person("接手", last), a_person("路人", organ.station)
    Participation.objects.create(matter=measure, person=organ.street_clerk.person, what="到会", starts=measure.registered_at,
                                 ends=measure.registered_at)
    found = readers(measure)
    assert found == by_the_rule(measure)
    assert [p in found for p in (successor.pk, stranger.pk, organ.street_clerk.person_id)] == [True, False, True]


def test_a_seat_opens_the_affair_it_leads(organ: Organ, round_: Round, finding: Finding) -> None:
    for matter in (round_, finding):
        assert readers(matter) == by_the_rule(matter)
        assert organ.leader.person_id in readers(matter)


def test_a_restricted_register_opens_to_a_role_that_names_it_alone(
    organ: Organ, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "RESTRICTED", {Measure.REGISTER})
    Grant.objects.create(person=organ.street_clerk.person, role=Role.OFFICE, register=Measure.REGISTER, starts_on=LONG_AGO)
    assert readers(measure) == by_the_rule(measure) == frozenset({organ.street_clerk.person_id})


def test_as_many_queries_for_a_hundred_people_as_for_ten(organ: Organ, measure: Measure) -> None:
    with hold(), CaptureQueriesContext(connection) as few:
        readers(measure)
    for n in range(90):
        a_user(f"新人{n}", f"new-{n}", organ.committee, roles=(Role.HANDLER,))
    with hold(), CaptureQueriesContext(connection) as many:
        found = readers(measure)
    assert len(found) > 90
    assert len(many) == len(few)
