"""Somebody leaves: everything ends that day, and the list says what they leave behind."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger import access
from huiyin.people.actors import actor_of
from huiyin.people.models import Appointment, Grant, Role, User, today
from huiyin.procedures.assignment import may_act
from huiyin.procedures.handover import CannotLeave, depart
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_finding, a_user, command


def test_everything_ends_with_the_day_and_the_account_is_closed(organ: Organ) -> None:
    person = organ.leader.person
    left = depart(person, today(), actor_of(organ.administrator.person), basis="云人干〔2026〕9号")
    tomorrow = actor_of(person, today() + dt.timedelta(days=1))
    left_with = [tomorrow.posts, tomorrow.charged, tomorrow.bodies, tomorrow.grants]
    assert left_with == [frozenset()] * 4
    assert not User.objects.get(pk=organ.leader.pk).is_open
    assert {a.post.title for a in left.ended.appointments} == {"主任"}
    assert all(a.basis == "云人干〔2026〕9号" for a in Appointment.objects.filter(person=person))


def test_the_list_names_tasks_and_matters_before_the_departure(
    organ: Organ, finding: Finding, measure: Measure
) -> None:
    by = actor_of(organ.administrator.person)
    left = depart(
        organ.handler_a.person, today(), by, to_whom=organ.handler_b.person, before_whom=organ.leader.person
    )
    assert {t.matter_id for t in left.tasks} == {finding.pk, measure.pk}
    of_leader = depart(organ.leader.person, today(), by)
    assert {m.pk for m in of_leader.matters} == {finding.pk, measure.pk}


def test_tasks_of_a_vacant_post_wait_with_the_office(organ: Organ, measure: Measure) -> None:
    assert not open_tasks(actor_of(organ.clerk.person)).filter(matter=measure).exists()
    depart(organ.handler_a.person, today() - dt.timedelta(days=1), actor_of(organ.administrator.person))
    assert open_tasks(actor_of(organ.clerk.person)).filter(matter=measure).exists()
    assert not open_tasks(actor_of(organ.handler_a.person)).exists()


def test_tasks_of_a_staffed_department_stay_there(organ: Organ, measure: Measure) -> None:
    a_user("新来", "newcomer", organ.committee, roles=(Role.HANDLER,))
    depart(organ.handler_a.person, today() - dt.timedelta(days=1), actor_of(organ.administrator.person))
    assert not open_tasks(actor_of(organ.clerk.person)).filter(matter=measure).exists()
    assert open_tasks(actor_of(User.objects.get(username="newcomer").person)).filter(matter=measure).exists()


def test_the_office_decides_nothing_for_a_vacant_chair(organ: Organ) -> None:
    token = f"body:{organ.leading_group.pk}:chair"
    depart(organ.leader.person, today() - dt.timedelta(days=1), actor_of(organ.administrator.person))
    who = actor_of(organ.clerk.person)
    assert may_act(who, token, "rectification.finding")
    assert not may_act(who, token, "rectification.finding", stage="decision")  # type: ignore[arg-type]


def test_a_leader_who_never_signs_in_counts_as_gone_when_the_last_post_ends(organ: Organ, finding: Finding) -> None:
    from huiyin.procedures.tasks import departed
    from tests.support.organ import a_person

    person = a_person("柳如是", organ.office, "调研员")
    assert person.pk not in departed(today())
    Appointment.objects.filter(person=person).update(ends_on=today() - dt.timedelta(days=1))
    assert person.pk in departed(today())


def test_leaving_twice_changes_nothing_more(organ: Organ) -> None:
    by = actor_of(organ.administrator.person)
    depart(organ.handler_b.person, today(), by)
    before = list(Appointment.objects.values())
    depart(organ.handler_b.person, today(), by)
    assert list(Appointment.objects.values()) == before


def test_nothing_is_seen_after_leaving(organ: Organ, finding: Finding) -> None:
    depart(organ.handler_a.person, today() - dt.timedelta(days=1), actor_of(organ.administrator.person))
    assert not access.visible(actor_of(organ.handler_a.person)).exists()


def test_the_last_administrator_cannot_leave(organ: Organ) -> None:
    with pytest.raises(CannotLeave, match="唯一的系统管理员"):
        depart(organ.administrator.person, today(), actor_of(organ.clerk.person))
    Grant.objects.create(person=organ.reviewer.person, role=Role.ADMINISTRATOR)
    depart(organ.administrator.person, today(), actor_of(organ.clerk.person))


@pytest.mark.parametrize("who", ["handler_b", "leader"])
def test_only_an_administrator_or_the_office_lets_people_go(organ: Organ, who: str) -> None:
    with pytest.raises(CannotLeave):
        depart(organ.handler_a.person, today(), actor_of(getattr(organ, who).person))


def test_receiver_and_witness_are_other_people(organ: Organ) -> None:
    by, person = actor_of(organ.administrator.person), organ.handler_a.person
    with pytest.raises(CannotLeave, match="接收人"):
        depart(person, today(), by, to_whom=person)
    with pytest.raises(CannotLeave, match="监交人"):
        depart(person, today(), by, to_whom=organ.handler_b.person, before_whom=organ.handler_b.person)


def test_a_finding_of_a_departed_leader_can_be_handed_to_another(organ: Organ, round_: object) -> None:
    found = a_finding(organ, round_)  # type: ignore[arg-type]
    depart(organ.leader.person, today() - dt.timedelta(days=1), actor_of(organ.administrator.person))
    from huiyin.ledger.enums import EntryKind
    from huiyin.procedures.acts import act

    act(found.pk, EntryKind.REASSIGN, command(organ.clerk, comment="负责人离任"), {"leader": organ.deputy.person})
    assert Finding.objects.get(pk=found.pk).leader == organ.deputy.person
