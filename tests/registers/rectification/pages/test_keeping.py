"""长期坚持: the next review, and what of a round is due for it."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import Mode
from huiyin.people.models import today
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.rounds import keep_up
from tests.desk.conftest import a_file, filled, signed_in
from tests.support.organ import Organ, a_measure, a_scan, command, move


def _day(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


def _address(matter: Finding | Measure) -> str:
    return reverse("rectifying:review", args=[matter.pk])


def _list(round_: Round) -> str:
    return reverse("rectifying:long-term", args=[round_.pk])


def _kept(organ: Organ, finding: Finding, number: int) -> list[Measure]:
    found = []
    for i in range(number):
        measure = move(a_measure(organ, finding, f"第{i}项"), "issue", command(organ.clerk))
        move(measure, "sign", command(organ.handler_a))
        keep_up(measure, command(organ.clerk, comment="仍在执行"), _day(number - i))
        found.append(measure)
    return found


def test_a_review_sets_the_next_day_and_another_ends_it(clerk: Client, finding: Finding) -> None:
    sent = filled(clerk, _address(finding), next_review_on=_day(90).isoformat(), comment="制度仍在执行")
    for _ in range(2):
        assert clerk.post(_address(finding), sent).status_code == 302
    found = Finding.objects.get(pk=finding.pk)
    assert (found.long_term, found.next_review_on) == (True, _day(90))
    clerk.post(_address(finding), filled(clerk, _address(finding), ended="on", comment="已转入日常工作"))
    found.refresh_from_db()
    assert (found.long_term, found.next_review_on) == (False, None)


def test_what_is_wrong_is_said(clerk: Client, finding: Finding) -> None:
    for more, words in (
        ({"comment": "仍在执行"}, "请填写下次复核日期"),
        ({"comment": "仍在执行", "next_review_on": today().isoformat()}, "下次复核日期应晚于本次办理日期。"),
        ({"next_review_on": _day(9).isoformat()}, "请写明复核情况。"),
    ):
        page = clerk.post(_address(finding), filled(clerk, _address(finding), **more))
        assert (page.status_code, words in page.content.decode()) == (422, True)


def test_on_paper(organ: Organ, clerk: Client, finding: Finding) -> None:
    more = {
        "mode": "paper", "decided_by": organ.leader.person.pk, "comment": "同意", "next_review_on": _day(30).isoformat(),
        "file-signed_paper": a_file("签字件.pdf", a_scan()),
    }
    assert clerk.post(_address(finding), filled(clerk, _address(finding), **more)).status_code == 302
    assert finding.entries.latest("sequence").mode == Mode.PAPER


def test_the_list_has_the_soonest_first_over_all_its_pages(
    organ: Organ, clerk: Client, round_: Round, finding: Finding
) -> None:
    keep_up(finding, command(organ.clerk, comment="仍在执行"), _day(3))
    _kept(organ, finding, 33)
    first = clerk.get(_list(round_))
    second = clerk.get(first.context["pages"]["next"])
    lines = [*first.context["lines"], *second.context["lines"]]
    assert (len(first.context["lines"]), len(lines), len({line.matter.pk for line in lines})) == (30, 34, 34)
    days = [line.on for line in lines]
    assert days == sorted(days)
    assert second.context["pages"]["next"] == ""


def test_whoever_sees_the_round_sees_the_list_and_only_the_office_reviews(
    organ: Organ, round_: Round, finding: Finding
) -> None:
    _kept(organ, finding, 1)
    page = signed_in(organ.inspector).get(_list(round_))
    assert ([line.matter.title for line in page.context["lines"]], ">复核</a>" in page.content.decode()) == (["第0项"], False)
    assert ">复核</a>" in signed_in(organ.clerk).get(_list(round_)).content.decode()
    assert signed_in(organ.handler_a).get(_list(round_)).status_code == 404
