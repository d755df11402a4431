"""领导小组 from a page: set up and changed by a document, shown with its dates."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import Mode
from huiyin.people.models import Body, Membership, today
from huiyin.registers.rectification.models import Round
from tests.desk.conftest import a_file, filled
from tests.support.organ import Organ, a_round, a_scan

BASIS = "关于调整整改工作领导小组的通知（云人发〔2026〕8号）"


def _address(round_: Round) -> str:
    return reverse("rectifying:group", args=[round_.pk])


def test_a_change_ends_seats_and_lets_others_run_on(organ: Organ, clerk: Client, round_: Round) -> None:
    data = filled(clerk, _address(round_), basis=BASIS)
    assert (data["chair"], data["deputies"]) == (organ.leader.person.pk, [organ.deputy.person.pk])
    data |= {"deputies": [], "members": [organ.handler_a.person.pk], "director": organ.clerk.person.pk, "staff": []}
    for _ in range(2):
        assert clerk.post(_address(round_), data).status_code == 302
    seats = Membership.objects.filter(body=organ.leading_group)
    ended = seats.get(person=organ.deputy.person)
    assert (ended.ends_on, seats.get(person=organ.leader.person).ends_on) == (today() - dt.timedelta(days=1), None)
    assert seats.get(person=organ.handler_a.person).basis == BASIS
    text = clerk.get(reverse("desk:matter", args=[round_.pk])).content.decode()
    assert "整改工作领导小组成员" in text
    assert "整改办主任" in text


def test_a_first_group_is_set_up_once_however_often_it_is_sent(organ: Organ, clerk: Client) -> None:
    round_ = a_round(organ, "第五轮巡察整改", leading_group=None, group_office=None)
    data = filled(clerk, _address(round_), basis=BASIS, chair=organ.leader.person.pk, staff=[organ.clerk.person.pk])
    before = Body.objects.count()
    for _ in range(2):
        assert clerk.post(_address(round_), data).status_code == 302
    assert Body.objects.count() == before + 2
    round_ = Round.objects.get(pk=round_.pk)
    assert (str(round_.leading_group), str(round_.group_office)) == ("整改工作领导小组", "整改工作领导小组办公室")


def test_what_is_wrong_is_said_beside_the_field(organ: Organ, clerk: Client, round_: Round) -> None:
    data = filled(clerk, _address(round_), members=[organ.leader.person.pk], office_name="", chair=organ.leader.person.pk)
    page = clerk.post(_address(round_), data)
    text = page.content.decode()
    assert page.status_code == 422
    for words in ("请写明设立或调整领导小组的文件名称、文号", "梁长青已在上面列入", "请填写办公室名称"):
        assert words in text


def test_no_change_is_dated_before_the_latest_one(clerk: Client, round_: Round, organ: Organ) -> None:
    now = filled(clerk, _address(round_), basis=BASIS, members=[organ.handler_a.person.pk])
    clerk.post(_address(round_), now)
    early = filled(clerk, _address(round_), basis=BASIS, happened_on=(today() - dt.timedelta(days=3)).isoformat())
    page = clerk.post(_address(round_), early)
    assert (page.status_code, "生效日期不能早于这一天" in page.content.decode()) == (422, True)


def test_on_paper_with_the_document(organ: Organ, clerk: Client, round_: Round) -> None:
    more = {
        "basis": BASIS, "mode": "paper", "decided_by": organ.leader.person.pk,
        "file-other": a_file("通知.txt"), "file-signed_paper": a_file("签字件.pdf", a_scan("签发单")),
    }
    assert clerk.post(_address(round_), filled(clerk, _address(round_), **more)).status_code == 302
    entry = round_.entries.latest("sequence")
    assert (entry.mode, entry.materials.count()) == (Mode.PAPER, 2)
