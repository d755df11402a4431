"""What a person stands for is read by date: posts, charges, bodies, roles, mergers, closed accounts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huiyin.people.actors import actor, actor_of, covers, predecessors
from huiyin.people.backends import DatedAccountBackend
from huiyin.people.models import Appointment, Charge, Department, Grant, Membership, Role, today
from tests.support.organ import PASSWORD, Organ, a_department, a_person

DAY = dt.timedelta(days=1)


def test_a_post_counts_on_its_first_and_on_its_last_day_only(organ: Organ) -> None:
    person = a_person("杜若")
    post = organ.handler_a.person.appointments.get().post
    Appointment.objects.create(person=person, post=post, starts_on=dt.date(2024, 3, 1), ends_on=dt.date(2024, 3, 31))
    held = {
        day: bool(actor_of(person, day).posts)
        for day in (dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2024, 3, 31), dt.date(2024, 4, 1))
    }
    assert list(held.values()) == [False, True, True, False]


def test_charges_bodies_and_roles_are_dated_too(organ: Organ) -> None:
    person, past = a_person("白芷"), dt.date(2020, 6, 30)
    span = {"person": person, "starts_on": dt.date(2020, 1, 1), "ends_on": past}
    Charge.objects.create(department=organ.street, **span)
    Membership.objects.create(body=organ.leading_group, role="deputy", **span)
    Grant.objects.create(role=Role.REVIEWER, **span)
    then, now = actor_of(person, past), actor_of(person, past + DAY)
    assert (then.charged, then.bodies, then.has(Role.REVIEWER)) == (
        {organ.street.pk}, {(organ.leading_group.pk, "deputy")}, True
    )
    assert (now.charged, now.bodies, now.has(Role.REVIEWER)) == (set(), set(), False)


def test_the_database_refuses_an_end_before_the_start(organ: Organ) -> None:
    row = Charge(
        person=organ.leader.person, department=organ.street, starts_on=today(), ends_on=today() - DAY
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(ValidationError, match="截止日期不能早于起始日期"):
        row.full_clean()


def test_a_merged_department_passes_to_its_successor_through_any_number_of_mergers(organ: Organ) -> None:
    third = a_department(organ.unit, "研究室", successor=organ.committee)
    second = a_department(organ.unit, "督查科", successor=third)
    assert predecessors(frozenset({organ.committee.pk})) == {second.pk, third.pk}
    assert second.heir() == organ.committee
    who = actor_of(organ.handler_a.person)
    assert {second.pk, third.pk} <= who.own & who.answers_for


def test_departments_that_succeed_each_other_end_somewhere(organ: Organ) -> None:
    Department.objects.filter(pk=organ.committee.pk).update(successor=organ.other_committee)
    Department.objects.filter(pk=organ.other_committee.pk).update(successor=organ.committee)
    organ.committee.refresh_from_db()
    assert organ.committee.heir() in (organ.committee, organ.other_committee)
    assert organ.other_committee.pk in predecessors(frozenset({organ.committee.pk}))


@pytest.mark.parametrize(("scope", "register", "opens"), [
    ("", "rectification.finding", True), ("talks", "talks", True), ("talks", "talks.intimate", True),
    ("talks", "talksother", False), ("talks", "rectification.finding", False),
])
def test_a_scope_opens_a_register_and_those_below_it(scope: str, register: str, opens: bool) -> None:
    assert covers(scope, register) is opens


def test_standing_is_read_once_per_user(organ: Organ, django_assert_num_queries: object) -> None:
    first = actor(organ.clerk)
    assert actor(organ.clerk) is first


def test_an_account_is_closed_from_its_last_day_on(organ: Organ) -> None:
    backend, user = DatedAccountBackend(), organ.handler_a
    assert backend.authenticate(None, user.username, PASSWORD) == user
    user.ends_on = today()
    user.save()
    assert backend.authenticate(None, user.username, PASSWORD) is None
    assert backend.get_user(user.pk) is None
    assert backend.authenticate(None, "nobody", PASSWORD) is None
