"""What may be begun, by whom and beneath what; the same from a page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Matter
from huiyin.people.models import Appointment, Charge, Grant, User
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Measure, Record, Round
from huiyin.registers.spending.models import Application
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_finding, a_measure, a_person, closed_measure, command, move


@pytest.fixture
def nobody(organ: Organ) -> User:
    """An account of somebody who holds neither a post nor a role."""
    return User.objects.create_user("nobody", "x", person=a_person("路人甲"))


def test_an_account_without_post_and_role_begins_nothing(organ: Organ, nobody: User, round_: Round) -> None:
    with pytest.raises(NotAllowed, match="还没有岗位和角色"):
        begin(Record, command(nobody), "会议", {"kind": "meeting", "subject": "会议"}, parent=round_)
    with pytest.raises(NotAllowed, match="还没有岗位和角色"):
        begin(Application, command(nobody), "出差", {})
    address = reverse("desk:new", args=["spending-application"])
    before = Matter.objects.count()
    page = signed_in(nobody).post(address, {"kind": "other", "reason": "会务"}, follow=True)
    assert "不由您登记" in page.content.decode()
    assert Matter.objects.count() == before


@pytest.mark.parametrize("by", ["post", "role", "charge"])
def test_a_post_a_role_or_a_charge_is_enough(organ: Organ, nobody: User, by: str) -> None:
    if by == "post":
        post = organ.handler_a.person.appointments.get().post
        Appointment.objects.create(person=nobody.person, post=post)
    elif by == "role":
        Grant.objects.create(person=nobody.person, role="handler")
    else:
        Charge.objects.create(person=nobody.person, department=organ.committee)
    assert begin(Application, command(nobody), "出差", {}).matter.pk


def test_nothing_is_added_beneath_a_closed_finding(organ: Organ, finding: Finding) -> None:
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", command(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    closed = move(finding, "approve", command(organ.leader))
    with pytest.raises(NotAllowed, match=r"已经办结，不能再在它下面登记整改措施"):
        a_measure(organ, closed, "再订一项措施")
    with pytest.raises(NotAllowed, match="已经办结"):
        a_finding(organ, closed)
    address = reverse("desk:new", args=["rectification-measure"]) + f"?parent={closed.pk}"
    assert signed_in(organ.clerk).post(address, {"wording": "再订一项措施"}).status_code == 404
    assert Measure.objects.filter(parent=closed).count() == 1


def test_imported_history_fills_closed_findings(organ: Organ) -> None:
    told = command(organ.clerk, mode=Mode.IMPORTED)
    old = begin(Round, told, "往年轮次", {}, closed=True).matter
    past = begin(Finding, told, "往年问题", {"wording": "往年问题"}, parent=old, closed=True).matter
    assert begin(Measure, told, "往年措施", {"wording": "往年措施"}, parent=past, closed=True).matter.is_closed
