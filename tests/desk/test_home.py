"""The home desk: badges equal their lists, leaders urge in one click, copies are read, empty desks say what to do."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from itertools import chain
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import EntryKind
from huiyin.people.models import User, today
from huiyin.procedures.acts import act
from huiyin.procedures.models import Task
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk.conftest import filled, signed_in
from tests.support.organ import (
    PASSWORD,
    Organ,
    a_finding,
    a_measure,
    a_round,
    closed_measure,
    command,
    material,
    move,
)

HOME = "/"


def _late(organ: Organ, finding: Finding, days: int = 10) -> Measure:
    found = a_measure(organ, finding, "补齐缺少的附件", due_on=today() - dt.timedelta(days=days))
    move(found, "issue", command(organ.clerk))
    return found


def test_a_finding_waits_for_its_measures(organ: Organ, finding: Finding) -> None:
    """The button invites to what can be done: with a measure open there is nothing to do on the finding yet."""
    measures = [a_measure(organ, finding, f"第{i}项措施") for i in range(2)]
    client = signed_in(organ.handler_a)

    def shown() -> tuple[int, bool]:
        page = client.get(HOME)
        line = next(line for line in page.context["lines"] if line.matter.pk == finding.pk)
        row = next(r for r in page.content.decode().split("<tr>") if f"/matters/{finding.pk}/" in r)
        return line.below, "去办理" in row

    assert shown() == (2, False)
    closed_measure(organ, measures[0])
    assert shown() == (1, False)
    closed_measure(organ, measures[1])
    assert shown() == (0, True)


ROLES = ("clerk", "leader", "deputy", "reviewer", "handler_a", "handler_b", "street_clerk", "inspector")


def _all(client: Client, tab: str) -> list[Any]:
    """Every line of a tab, page by page."""
    page, found = client.get(HOME, {"tab": tab}), []
    while True:
        found += [*page.context["folds"], *page.context["lines"]]
        if not page.context["pages"]["next"]:
            return found
        page = client.get(page.context["pages"]["next"])


@pytest.mark.parametrize("role", ROLES)
def test_a_badge_equals_its_list(organ: Organ, finding: Finding, measure: Measure, role: str) -> None:
    late = _late(organ, finding)
    move(late, "sign", command(organ.handler_a))
    act(late.pk, EntryKind.COPY, command(organ.clerk), {"people": [u.person.pk for u in organ.users[:6]]})
    a_finding(organ, finding.root, "待随方案印发的问题")
    client = signed_in(getattr(organ, role))
    tabs = client.get(HOME).context["tabs"]
    assert len(tabs) == 6
    for tab in tabs:
        assert int(tab.number) == len(_all(client, tab.code)), tab.code
    if role == "handler_a":
        assert {t.code: t.number for t in tabs} == {
            "todo": "3", "late": "1", "soon": "1", "copied": "1", "done": "1", "begun": "0",
        }


def test_what_passed_to_another_department_leaves_the_list_of_what_one_did(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    assert len(_all(client, "done")) == 1
    given = {"lead_department": organ.street, "leader": None, "assists": []}
    act(working.pk, EntryKind.REASSIGN, command(organ.clerk, comment="职责调整"), given)
    assert _all(client, "done") == []
    assert {t.code: t.number for t in client.get(HOME).context["tabs"]}["done"] == "0"


def test_folded_lines_and_tasks_make_one_list(organ: Organ, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.desk.home.SIZE", 3)
    rounds = [a_round(organ, f"第{i}轮巡察") for i in range(5)]
    for each in rounds:
        a_finding(organ, each, "待印发的问题")
    client = signed_in(organ.clerk)
    number = int(client.get(HOME).context["tabs"][0].number)
    everything = [getattr(line, "root", None) or line.matter for line in _all(client, "todo")]
    assert (number, len(everything), len(set(everything))) == (10, 10, 5)
    page = client.get(HOME)
    seen = []
    while page.context["pages"]["next"]:
        seen.append(_pks(page))
        page = client.get(page.context["pages"]["next"])
    seen.append(_pks(page))
    back = []
    while page.context["pages"]["previous"]:
        page = client.get(page.context["pages"]["previous"])
        back.append(_pks(page))
    assert [*chain(*seen)] == [*chain(*reversed(back)), *seen[-1]]


def _pks(page: Any) -> list[tuple[str, int]]:
    return [
        *(("fold", f.root.pk) for f in page.context["folds"]), *(("task", line.task.pk) for line in page.context["lines"]),
    ]


def test_folded_tasks_count_in_the_tab_of_their_deadline(organ: Organ, round_: Round) -> None:
    for days in (-3, 2, 90):
        drafted = a_finding(organ, round_, f"{days}天", due_on=today() + dt.timedelta(days=days))
        Task.objects.filter(matter=drafted).update(due_on=drafted.due_on, sort_due=drafted.due_on)
    client = signed_in(organ.clerk)
    for tab, number in (("todo", 3), ("late", 1), ("soon", 1)):
        assert [f.number for f in client.get(HOME, {"tab": tab}).context["folds"]] == [number]


def test_what_was_given_back_is_told_to_both(organ: Organ, working: Measure) -> None:
    proof = (material("evidence", "佐证"),)
    move(working, "complete", command(organ.handler_a, materials=proof), {"result": "修订并印发了办法，已经组织实施"})
    move(working, "return", command(organ.clerk, comment="佐证不足"), to="work")
    to_me = signed_in(organ.handler_a).get(HOME)
    assert [e.matter_id for e in to_me.context["returns"].to_me] == [working.pk]
    assert "佐证不足" in to_me.content.decode()
    assert to_me.context["lines"][0].returned
    by_me = signed_in(organ.clerk).get(HOME).context["returns"]
    assert ([e.matter_id for e in by_me.by_me], by_me.to_me) == ([working.pk], [])
    move(working, "complete", command(organ.handler_a, materials=proof), {"result": "补充了佐证，办法已经组织实施"})
    assert signed_in(organ.handler_a).get(HOME).context["returns"].to_me == []


def test_lights_carry_words(organ: Organ, finding: Finding) -> None:
    late = _late(organ, finding)
    move(late, "sign", command(organ.handler_a))
    text = signed_in(organ.handler_a).get(HOME).content.decode()
    assert re.search(r"超期\d+个工作日", text)


def test_a_leader_sees_what_departments_owe_and_urges_in_one_click(organ: Organ, finding: Finding) -> None:
    late = _late(organ, finding)
    client = signed_in(organ.leader)
    page = client.get(HOME)
    assert [o.matter.pk for o in page.context["owed"]] == [late.pk]
    request_id = str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(reverse("desk:urge", args=[late.pk]), {"request_id": request_id, "next": "/"})
        assert answer["Location"] == "/"
    assert late.entries.filter(kind=EntryKind.URGE).count() == 1


def test_another_leader_owes_nothing_for_it(organ: Organ, finding: Finding) -> None:
    _late(organ, finding)
    assert signed_in(organ.deputy).get(HOME).context["owed"] == []


def test_a_copy_waits_until_it_is_read(organ: Organ, working: Measure) -> None:
    act(working.pk, EntryKind.COPY, command(organ.clerk), {"people": [organ.reviewer.person.pk]})
    client = signed_in(organ.reviewer)
    (line,) = client.get(HOME, {"tab": "copied"}).context["lines"]
    client.post(reverse("desk:read", args=[line.task.pk]), {"next": "/?tab=copied"})
    assert client.get(HOME, {"tab": "copied"}).context["lines"] == []
    assert not Task.objects.get(pk=line.task.pk).is_open


def test_nobody_reads_the_copy_of_another(organ: Organ, working: Measure) -> None:
    act(working.pk, EntryKind.COPY, command(organ.clerk), {"people": [organ.reviewer.person.pk]})
    task = Task.objects.get(kind=Task.Kind.READ)
    signed_in(organ.handler_a).post(reverse("desk:read", args=[task.pk]))
    assert Task.objects.get(pk=task.pk).is_open


def test_done_and_begun_are_told_apart(organ: Organ, measure: Measure) -> None:
    client = signed_in(organ.clerk)
    done = [line.entry.sequence for line in client.get(HOME, {"tab": "done"}).context["lines"]]
    begun = [line.entry.sequence for line in client.get(HOME, {"tab": "begun"}).context["lines"]]
    assert (1 not in done, set(begun)) == (True, {1})


def test_progress_keeps_completed_substantial_and_under_way_apart(organ: Organ, finding: Finding) -> None:
    text = signed_in(organ.clerk).get(HOME).content.decode()
    assert "问题1个：已完成0个，基本完成0个，正在整改1个" in text


def test_the_chair_sees_the_round_and_departments_what_they_lead(organ: Organ, finding: Finding) -> None:
    assert finding.root.title in signed_in(organ.leader).get(HOME).content.decode()
    text = signed_in(organ.handler_a).get(HOME).content.decode()
    assert "牵头和分管的问题" in text
    assert finding.root.title not in text
    assert "正在进行的整改" not in signed_in(organ.street_clerk).get(HOME).content.decode()


def test_an_empty_ledger_says_how_to_start(organ: Organ) -> None:
    assert "从第一个整改轮次开始" in signed_in(organ.clerk).get(HOME).content.decode()
    assert "现在没有待办" in signed_in(organ.handler_a).get(HOME).content.decode()


def test_an_administrator_is_sent_to_the_settings(organ: Organ, finding: Finding) -> None:
    text = signed_in(organ.administrator).get(HOME).content.decode()
    assert finding.title not in text
    assert "不查看事项内容" in text


def test_large_type_goes_with_the_account_and_back_to_the_page(organ: Organ) -> None:
    client = signed_in(organ.clerk)
    assert client.post("/large-type/", {"next": "/?tab=done"})["Location"] == "/?tab=done"
    assert User.objects.get(pk=organ.clerk.pk).large_type
    assert 'class="large-type"' in client.get(HOME).content.decode()
    assert client.post("/large-type/", {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_signing_in_leads_to_the_page_asked_for_and_out_again(organ: Organ, finding: Finding) -> None:
    client, wanted = Client(), reverse("desk:matter", args=[finding.pk])
    assert client.get(wanted)["Location"] == f"/login/?next={wanted}"
    answer = client.post("/login/", {"username": "clerk", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == wanted
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get(wanted).status_code == 302


def test_a_wrong_password_is_told_in_words(organ: Organ) -> None:
    page = Client().post("/login/", {"username": "clerk", "password": "wrong"})
    assert "用户名或口令不正确" in page.content.decode()


def test_a_form_sent_after_the_session_ended_comes_back_with_what_was_typed(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), reverse("desk:act", args=[working.pk, "note"])
    typed = filled(client, address, comment="走访了六个联络站")
    client.logout()
    page = client.post(address, typed)
    assert page.status_code == 401
    assert "走访了六个联络站" in page.content.decode()
    client.force_login(organ.handler_a, backend="huiyin.people.backends.DatedAccountBackend")
    again = client.post(address, typed)
    assert again.status_code == 302
    assert working.entries.filter(comment="走访了六个联络站").exists()
