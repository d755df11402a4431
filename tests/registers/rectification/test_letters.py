"""督办通知书 and 提醒函: drafted from a matter, printed as they were sent."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.people.actors import actor_of
from huiyin.people.models import Role, today
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Parameter
from huiyin.registers.rectification import letters
from huiyin.registers.rectification.models import Finding, Letter, Measure
from huiyin.registers.rectification.papers.forms import LETTER
from huiyin.rendering.flow import flow, texts
from tests.support.organ import Organ, a_measure, a_user, closed_measure, command, move

pytestmark = pytest.mark.django_db

NOTICE = Letter.Kind.SUPERVISION


def drafted(organ: Organ, matter: Finding | Measure, kind: Letter.Kind = NOTICE, **more) -> Letter:
    found = letters.draft(matter, kind, command(organ.clerk), **more).matter
    assert isinstance(found, Letter)
    return found


def printed(organ: Organ, letter: Letter) -> str:
    who = actor_of(organ.clerk.person, user=organ.clerk)
    return "\n".join(texts(flow(LETTER.build(Letter.objects.get(pk=letter.pk), who))))


def test_the_office_issues_two_kinds_until_the_parameter_says_otherwise(organ: Organ) -> None:
    assert letters.allowed_kinds(today()) == [Letter.Kind.SUPERVISION, Letter.Kind.REMINDER]
    Parameter.objects.filter(code="rectification.office_letters").update(value="reminder, guidance, unknown")
    assert letters.allowed_kinds(today()) == [Letter.Kind.REMINDER, Letter.Kind.GUIDANCE]


def test_a_notice_says_what_is_overdue_and_by_when_to_answer(organ: Organ, finding: Finding) -> None:
    late = a_measure(organ, finding, due_on=today() - dt.timedelta(days=14))
    letter = drafted(organ, late, reply_by=today() + dt.timedelta(days=7))
    due = today() - dt.timedelta(days=14)
    assert f"应于{due.year}年{due.month}月{due.day}日前完成" in letter.wording
    assert "尚未办结，已超期" in letter.wording
    assert "书面回复" in letter.wording
    assert letter.lead_department == organ.committee
    assert letter.due_on == letter.reply_by


def test_a_reminder_asks_for_progress_and_does_not_scold(organ: Organ, measure: Measure) -> None:
    letter = drafted(organ, measure, Letter.Kind.REMINDER)
    assert "现予提醒" in letter.wording
    assert "查明原因" not in letter.wording
    assert letter.reply_by is not None


def test_a_matter_without_a_deadline_is_urged_by_the_plan(organ: Organ, finding: Finding) -> None:
    assert "应按方案要求抓紧推进" in drafted(organ, finding).wording


@pytest.mark.parametrize("kind", [Letter.Kind.ADMONITION, Letter.Kind.ACCOUNTABILITY, Letter.Kind.GUIDANCE])
def test_a_kind_the_office_does_not_issue_is_refused(organ: Organ, measure: Measure, kind: Letter.Kind) -> None:
    with pytest.raises(NotAllowed, match=kind.label):
        drafted(organ, measure, kind)


def test_a_closed_matter_needs_no_urging(organ: Organ, finding: Finding) -> None:
    done = closed_measure(organ, a_measure(organ, finding))
    with pytest.raises(NotAllowed, match="已经办结"):
        drafted(organ, done)


def test_a_letter_without_an_addressee_is_refused(organ: Organ, finding: Finding) -> None:
    with pytest.raises(NotAllowed, match="牵头部门"):
        drafted(organ, a_measure(organ, finding, lead_department=None, assists=[]))


def test_an_answer_is_due_after_the_letter(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed, match="晚于发文日期"):
        drafted(organ, measure, reply_by=today())


def test_a_round_is_not_urged(organ: Organ, round_) -> None:
    with pytest.raises(NotAllowed, match="整改问题或整改措施"):
        drafted(organ, round_)


def test_nobody_urges_what_they_cannot_see(organ: Organ, measure: Measure) -> None:
    outsider = a_user("白露", "outsider", organ.station, roles=(Role.HANDLER,))
    with pytest.raises(NotAllowed):
        letters.draft(measure, NOTICE, command(outsider))


def test_a_handler_cannot_draft_letters(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed):
        letters.draft(measure, NOTICE, command(organ.handler_a))


def test_a_sent_letter_prints_as_it_was_sent(organ: Organ, measure: Measure) -> None:
    letter = drafted(organ, measure)
    move(letter, "submit", command(organ.clerk))
    move(letter, "approve", command(organ.leader))
    before = printed(organ, letter)
    assert "督办通知书" in before
    assert "联络工委：" in before
    assert "整改办" in before
    Measure.objects.filter(pk=measure.pk).update(title="改了名称", due_on=today() + dt.timedelta(days=400))
    assert printed(organ, letter) == before


def test_a_letter_is_dated_by_its_signing(organ: Organ, measure: Measure) -> None:
    letter = drafted(organ, measure)
    long_ago = today() - dt.timedelta(days=40)
    Letter.objects.filter(pk=letter.pk).update(happened_on=long_ago)
    move(letter, "submit", command(organ.clerk))
    move(letter, "approve", command(organ.leader))
    assert printed(organ, letter).endswith(f"{today().year}年{today().month}月{today().day}日")
