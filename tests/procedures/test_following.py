"""Open work follows the organ: charges, duties and heads that change, through the pages that change them; entries replay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.people.models import Appointment, Charge, Membership, Post, today
from huiyin.procedures.assignment import OFFICE
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.following import follow
from huiyin.procedures.models import Task
from huiyin.procedures.service import begin
from huiyin.registers.rectification.bodies import adopt
from huiyin.registers.rectification.models import Plan, Round
from tests.desk.conftest import signed_in
from tests.ledger.test_rebuild import agrees_after_rebuild
from tests.registers.budget.conftest import Treasury
from tests.support.organ import LONG_AGO, Organ, a_person, a_round, command, duties

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def treasury(organ: Organ) -> Treasury:
    return Treasury(organ, duties(organ))


@pytest.fixture
def admin(organ: Organ, client: Client) -> Client:
    client.force_login(organ.administrator)
    return client


def waiting(matter: Any) -> list[str]:
    return sorted(Task.objects.filter(matter=matter.pk, is_open=True).values_list("assignee", flat=True))


def led_by(matter: Any) -> int | None:
    return Matter.objects.values_list("leader_id", flat=True).get(pk=matter.pk)


def handed_on(matter: Any) -> int:
    return matter.entries.filter(kind=EntryKind.REASSIGN).count()  # type: ignore[no-any-return]


def charged(admin: Client, person: int, department: int, day: dt.date) -> Any:
    return admin.post("/settings/charges/new/", {"person": person, "department": department, "starts_on": str(day)}, follow=True)


def test_a_draft_gets_the_leader_who_is_put_in_charge_later(organ: Organ, treasury: Treasury, admin: Client) -> None:
    Charge.objects.all().delete()
    line = treasury.asked()
    assert led_by(line) is None
    page = charged(admin, organ.leader.person.pk, organ.committee.pk, today())
    assert "1件在办事项已随之转办" in page.content.decode()
    assert led_by(line) == organ.leader.person.pk
    told = signed_in(organ.clerk).get(f"/matters/{line.pk}/").content.decode()
    assert "责任领导和待办随之转到现任" in told, "the entry stands in the history, registered by nobody"
    assert waiting(line) == [f"department:{organ.committee.pk}"], "the handler's task stays where it is"
    treasury.move(line, "submit", "handler_a")
    treasury.move(line, "pass", "finance_review")
    assert waiting(line) == [f"person:{organ.leader.person.pk}"]
    agrees_after_rebuild()


def test_what_waits_for_a_leader_who_was_missing_goes_to_the_leader(organ: Organ, treasury: Treasury, admin: Client) -> None:
    line = treasury.asked()
    treasury.move(line, "submit", "handler_a")
    treasury.move(line, "pass", "finance_review")
    Task.objects.filter(matter=line.pk, is_open=True).update(assignee=OFFICE)
    Matter.objects.filter(pk=line.pk).update(leader=None)
    charged(admin, organ.deputy.person.pk, organ.street.pk, today())
    assert waiting(line) == [f"person:{organ.leader.person.pk}"]


def test_a_change_of_charge_hands_on_what_the_former_leader_had(organ: Organ, treasury: Treasury, admin: Client) -> None:
    line = treasury.asked()
    treasury.move(line, "submit", "handler_a")
    treasury.move(line, "pass", "finance_review")
    charge = Charge.objects.get(department=organ.committee)
    admin.post(f"/settings/charges/{charge.pk}/", {"starts_on": str(charge.starts_on), "ends_on": str(today() - DAY)})
    assert waiting(line) == [f"person:{organ.leader.person.pk}"], "nobody has taken over yet"
    charged(admin, organ.deputy.person.pk, organ.committee.pk, today())
    assert (led_by(line), waiting(line)) == (organ.deputy.person.pk, [f"person:{organ.deputy.person.pk}"])
    agrees_after_rebuild()


def test_a_leader_named_by_hand_stays(organ: Organ, treasury: Treasury, admin: Client) -> None:
    """Whoever never was in charge of the department was chosen for the matter."""
    line = treasury.asked(leader=organ.deputy.person)
    charged(admin, organ.clerk.person.pk, organ.committee.pk, today())
    assert led_by(line) == organ.deputy.person.pk
    assert handed_on(line) == 0


def test_a_matter_past_the_leader_keeps_its_leader(organ: Organ, treasury: Treasury, admin: Client) -> None:
    line = treasury.line()
    Charge.objects.filter(department=organ.committee).update(ends_on=today() - DAY)
    charged(admin, organ.deputy.person.pk, organ.committee.pk, today())
    assert led_by(line) == organ.leader.person.pk


def test_a_duty_moved_to_another_post_takes_its_tasks_along(organ: Organ, treasury: Treasury, admin: Client) -> None:
    line = treasury.asked()
    treasury.move(line, "submit", "handler_a")
    old = Post.objects.get(code="finance_review")
    assert waiting(line) == [f"post:{old.pk}"]
    given = {"department": old.department_id, "title": old.title, "position": 0, "duty": ""}
    admin.post(f"/settings/posts/{old.pk}/", given)
    assert waiting(line) == [f"post:{old.pk}"], "nobody bears the duty: it waits where it is, and never with the office"
    person = a_person("方审", organ.other_committee, "财务审核岗")
    new = Post.objects.get(appointments__person=person)
    admin.post(
        f"/settings/posts/{new.pk}/",
        {"department": new.department_id, "title": new.title, "position": 0, "duty": "finance_review"},
    )
    assert waiting(line) == [f"post:{new.pk}"]
    agrees_after_rebuild()


def test_a_second_holder_of_a_duty_changes_nothing(organ: Organ, treasury: Treasury, admin: Client) -> None:
    line = treasury.asked()
    treasury.move(line, "submit", "handler_a")
    post = Post.objects.get(code="finance_review")
    admin.post("/settings/appointments/new/", {"person": organ.deputy.person.pk, "post": post.pk, "starts_on": str(today())})
    assert Appointment.objects.filter(post=post).count() == 2
    assert handed_on(line) == 0


def test_a_plan_that_waited_for_want_of_a_group_goes_to_its_chair(organ: Organ) -> None:
    """As databases of earlier versions hold it: the plan waits with the office, for its round names no group."""
    round_ = a_round(organ)
    plan = begin(Plan, command(organ.clerk), "整改方案", {}, parent=round_, at="approve").matter
    Round.objects.filter(pk=round_.pk).update(leading_group=None, group_office=None)
    Task.objects.filter(matter=plan.pk).update(assignee=OFFICE)
    round_.refresh_from_db()
    assert waiting(plan) != [f"body:{organ.leading_group.pk}:chair"]
    adopt(round_, command(organ.clerk), organ.leading_group)
    assert waiting(plan) == [f"body:{organ.leading_group.pk}:chair"]
    round_.refresh_from_db()
    assert round_.group_office == organ.group_office


def test_a_group_without_a_chair_is_not_adopted(organ: Organ) -> None:
    round_ = a_round(organ, leading_group=None, group_office=None)
    Membership.objects.filter(body=organ.leading_group, role="chair").delete()
    with pytest.raises(NotAllowed, match="还没有组长"):
        adopt(round_, command(organ.clerk), organ.leading_group)


def test_following_twice_changes_nothing_more(organ: Organ, treasury: Treasury) -> None:
    Charge.objects.all().delete()
    line = treasury.asked()
    Charge.objects.create(person=organ.leader.person, department=organ.committee, starts_on=LONG_AGO)
    assert (follow(), follow()) == (1, 0)
    assert handed_on(line) == 1
