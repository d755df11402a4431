"""Letters: who is told what and when, once; sent through a real SMTP server, whatever happens to it or to us."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from huiyin.ledger.enums import Confidentiality
from huiyin.notices.composing import compose
from huiyin.notices.jobs import make_round
from huiyin.notices.models import Letter
from huiyin.notices.posting import IN_DOUBT, PAUSES, STALE, post
from huiyin.people.models import today
from huiyin.registers.rectification.models import Measure
from tests.notices.conftest import Postbox, use_server
from tests.support.organ import Organ, a_finding, a_measure, command, material, move


def at(hour: int, day: int = 23) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def on_a_working_day(time_machine: Any) -> None:
    time_machine.move_to(at(9), tick=False)


@pytest.fixture
def owed(reachable: Organ, round_: Any, time_machine: Any) -> Measure:
    """Handler A had until Friday to sign for a measure; it is Monday."""
    time_machine.move_to(at(9, 18), tick=False)
    finding = move(a_finding(reachable, round_), "issue", command(reachable.clerk))
    late = move(a_measure(reachable, finding), "issue", command(reachable.clerk))
    time_machine.move_to(at(9), tick=False)
    return late  # type: ignore[no-any-return]


def letters(user: Any) -> list[Letter]:
    return list(Letter.objects.filter(user=user).order_by("pk"))


def test_one_digest_a_working_day_says_what_is_overdue_and_new(reachable: Organ, owed: Measure, postbox: Postbox) -> None:
    move(a_measure(reachable, owed.parent, "修订调研办法"), "issue", command(reachable.clerk))
    assert make_round() == f"新写{Letter.objects.count()}封，发出{Letter.objects.count()}封"
    assert make_round() == "新写0封，发出0封"
    (mail,) = postbox.to("handler_a@yunxi.example")
    assert mail["Subject"].strip() == "回音 11月23日：超期1件，临近到期1件"
    assert mail["From"] == "huiyin@yunxi.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "王一鸣，您好" in text
    assert "超期1个工作日" in text
    assert f"https://ledger.yunxi.example/matters/{owed.pk}/" in text
    assert "制定调研工作办法" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("moment", "told"), [((7, 23), 0), ((8, 23), 1), ((23, 23), 1), ((9, 22), 0)], ids=["early", "at 8", "late", "Sunday"]
)
def test_the_digest_waits_for_its_hour_of_a_working_day(
    reachable: Organ, owed: Measure, moment: tuple[int, int], told: int
) -> None:
    compose(at(*moment))
    assert len(letters(reachable.handler_a)) == told


def test_days_on_which_the_system_stood_still_are_not_made_up_for(reachable: Organ, owed: Measure) -> None:
    compose(at(9, 23))
    compose(at(9, 26))
    assert [x.key.rpartition(":")[2] for x in letters(reachable.handler_a)] == ["2026-11-23", "2026-11-26"]


def test_nobody_without_news_or_without_an_address_is_written_to(organ: Organ, reachable: Organ, owed: Measure) -> None:
    organ.clerk.person.email = ""
    organ.clerk.person.save()
    compose(at(9))
    assert not letters(organ.clerk)
    assert not letters(organ.handler_b)


def test_who_takes_no_digest_hears_once_of_what_became_overdue(reachable: Organ, owed: Measure) -> None:
    reachable.handler_a.daily_mail = False
    reachable.handler_a.save()
    compose(at(9))
    compose(at(10))
    (letter,) = letters(reachable.handler_a)
    assert letter.kind == Letter.Kind.OVERDUE
    assert letter.subject == "回音 超期提醒：超期1件"
    compose(at(9, 24))
    assert len(letters(reachable.handler_a)) == 1  # nothing has become overdue since


def test_who_wants_no_mail_gets_none(reachable: Organ, owed: Measure) -> None:
    reachable.handler_a.daily_mail = reachable.handler_a.prompt_mail = False
    reachable.handler_a.save()
    compose(at(9))
    assert not letters(reachable.handler_a)


def sent_back(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    done = {"result": "修订并印发了调研工作办法，已经组织实施"}
    move(measure, "complete", command(organ.handler_a, materials=(material(),)), done)
    move(measure, "return", command(organ.clerk, comment="佐证不全，请补充"), to="work")


def test_a_return_is_told_at_once_and_once(reachable: Organ, owed: Measure, postbox: Postbox) -> None:
    compose(at(6))  # the first look only notes where the ledger stands
    sent_back(reachable, owed)
    compose(at(6))
    compose(at(6))
    (letter,) = letters(reachable.handler_a)
    assert letter.kind == Letter.Kind.RETURNED
    assert letter.subject == "回音 退回提醒：退回1件"
    assert not letters(reachable.clerk)
    post()
    assert len(postbox.to("handler_a@yunxi.example")) == 1


def test_a_work_secret_travels_by_its_number_alone(reachable: Organ, owed: Measure) -> None:
    type(owed).objects.filter(pk=owed.pk).update(confidentiality=Confidentiality.WORK_SECRET)
    compose(at(9))
    (letter,) = letters(reachable.handler_a)
    assert owed.title not in letter.text
    assert owed.title not in letter.html
    assert "内容请登录后查看" in letter.text


def test_an_address_that_is_refused_is_not_tried_again(reachable: Organ, owed: Measure, postbox: Postbox) -> None:
    postbox.answers["handler_a@yunxi.example"] = "550 no such user"
    compose(at(9))
    others = Letter.objects.exclude(user=reachable.handler_a).count()
    assert post() == f"发出{others}封，1封未发出"
    (letter,) = letters(reachable.handler_a)
    assert letter.next_try_at is None
    assert letter.sent_at is None
    assert "拒收" in letter.trouble


def test_a_server_that_is_busy_is_asked_again_after_a_pause(
    reachable: Organ, owed: Measure, postbox: Postbox, time_machine: Any
) -> None:
    postbox.answers["handler_a@yunxi.example"] = "451 try later"
    compose(at(9))
    post()
    post()
    assert letters(reachable.handler_a)[0].tries == 1
    postbox.answers.clear()
    time_machine.shift(PAUSES[0])
    assert post() == "发出1封"
    assert len(postbox.to("handler_a@yunxi.example")) == 1


def test_a_server_that_is_down_loses_nothing_and_is_given_up_in_the_end(
    reachable: Organ, owed: Measure, settings: Any, time_machine: Any
) -> None:
    use_server(settings, 9)  # nobody listens there
    compose(at(9))
    for pause in PAUSES:
        post()
        assert letters(reachable.handler_a)[0].next_try_at is not None
        time_machine.shift(pause)
    post()
    letter = letters(reachable.handler_a)[0]
    assert letter.next_try_at is None
    assert "不再发送" in letter.trouble


def test_old_news_is_not_sent(reachable: Organ, owed: Measure, postbox: Postbox, time_machine: Any) -> None:
    compose(at(9))
    time_machine.shift(STALE + dt.timedelta(seconds=1))
    assert post() == "发出0封"
    assert "过时" in letters(reachable.handler_a)[0].trouble


def test_a_letter_in_another_process_hands_is_left_alone_for_a_while(
    reachable: Organ, owed: Measure, postbox: Postbox, time_machine: Any
) -> None:
    compose(at(9))
    Letter.objects.update(taken_at=timezone.now())
    assert post() == "发出0封"
    time_machine.shift(IN_DOUBT + dt.timedelta(seconds=1))
    assert post() == f"发出{Letter.objects.count()}封"


def test_somebody_who_has_left_gets_nothing(reachable: Organ, owed: Measure, postbox: Postbox) -> None:
    compose(at(9))
    reachable.handler_a.ends_on = today()
    reachable.handler_a.save()
    post()
    assert not postbox.to("handler_a@yunxi.example")


def test_without_a_server_nothing_is_tried(reachable: Organ, owed: Measure, settings: Any) -> None:
    settings.MAIL = None
    compose(at(9))
    assert post() == "未设置邮件服务器"
    assert all(x.tries == 0 for x in Letter.objects.all())
