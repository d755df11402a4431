"""Posts with a duty take their steps in the matters of every department, and see what comes before them."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.ledger.access import search_scope, visible
from huiyin.people.actors import actor_of
from huiyin.people.models import Appointment, Duty, Post, Role, User, today
from huiyin.procedures.duties import registers, steps, unfilled
from huiyin.registers.spending.models import Application, Claim
from huiyin.registers.spending.register import ApplicationRegister
from tests.support.organ import LONG_AGO, Organ, a_user, command, duties

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(organ: Organ) -> Any:
    """Of a department that no holder of a duty belongs to."""
    return ApplicationRegister.begin(command(organ.handler_a), "赴省城培训", {"kind": "travel", "reason": "培训"}).matter


def seen(user: User) -> set[int]:
    return set(visible(actor_of(user.person)).values_list("pk", flat=True))


def test_a_post_opens_the_registers_whose_procedures_name_it(organ: Organ, application: Application) -> None:
    """The cashier pays claims, and reads the applications only when their procedure names the post too."""
    cashier = a_user("丁纳言", "cashier", organ.office, "出纳", roles=(Role.HANDLER,))
    post = Post.objects.get(appointments__person=cashier.person)
    assert application.pk not in seen(cashier)
    assert search_scope(actor_of(cashier.person))
    named = {procedure.register for code, procedure, _ in steps() if code == Duty.CASHIER}
    Post.objects.filter(pk=post.pk).update(code=Duty.CASHIER)
    who = actor_of(cashier.person)
    assert registers(who) == named
    assert Claim.REGISTER in named
    assert (application.pk in seen(cashier)) == (Application.REGISTER in named)
    Post.objects.filter(pk=post.pk).update(code=Duty.FINANCE_REVIEW)
    assert (application.pk in seen(cashier)) == (Application.REGISTER in registers(actor_of(cashier.person)))


def test_who_has_left_the_post_sees_no_more(organ: Organ) -> None:
    users = duties(organ)
    claims = registers(actor_of(users["finance_review"].person))
    assert claims
    Appointment.objects.filter(person=users["finance_review"].person).update(ends_on=LONG_AGO)
    assert registers(actor_of(users["finance_review"].person)) == frozenset()


def test_what_nobody_answers_for_is_told(organ: Organ) -> None:
    lacking = unfilled()
    assert [each.partition("：")[0] for each in lacking] == [duty.label for duty in Duty]
    assert any("还没有岗位" in each and "由“整改办”角色代管" in each and "报销" in each for each in lacking)
    users = duties(organ)
    assert unfilled() == []
    Appointment.objects.filter(person=users["legal"].person).update(ends_on=today().replace(year=today().year - 1))
    (left,) = unfilled()
    assert left.startswith("法制审核：岗位“办公室法制审核员”没有人任职")
