"""What is new for whom: the badge equals its list, and one's own acts are no news."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.notices.news import mark_seen, news, said, unseen
from huiyin.people.actors import actor_of
from huiyin.people.models import User, today
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ, a_measure, command, material, move


def words(user: User) -> list[str]:
    user.refresh_from_db()
    return [said(t).word for t in news(actor_of(user.person, user=user)).select_related("news")]


def count(user: User) -> int:
    user.refresh_from_db()
    return unseen(actor_of(user.person, user=user))


def test_a_task_that_somebody_else_brought_is_news(organ: Organ, measure: Measure) -> None:
    assert words(organ.handler_a)[0] == "新待办"
    assert count(organ.handler_a) == len(words(organ.handler_a))
    assert count(organ.handler_b) == 0


def test_what_i_did_myself_is_no_news_to_me(organ: Organ, measure: Measure) -> None:
    before = count(organ.handler_a)
    move(measure, "sign", command(organ.handler_a))
    assert "新待办" not in words(organ.handler_a)[:1] or count(organ.handler_a) == before - 1
    assert measure.tasks.filter(is_open=True, step="work").exists()


def test_seen_news_is_not_counted_and_later_news_is(organ: Organ, measure: Measure) -> None:
    who = actor_of(organ.handler_a.person, user=organ.handler_a)
    first = news(who).first()
    assert first is not None
    assert first.news_id is not None
    mark_seen(who, first.news_id)
    assert count(organ.handler_a) == 0
    act(measure.pk, EntryKind.URGE, command(organ.clerk, comment="请尽快签收"))
    assert count(organ.handler_a) == 1
    assert words(organ.handler_a)[0] == "催办"


def test_what_lies_far_back_is_neither_listed_nor_counted(
    organ: Organ, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = measure.tasks.get(is_open=True).news_id
    behind = Entry.objects.latest("pk").pk - since
    monkeypatch.setattr("huiyin.notices.news.WINDOW", behind + 1)
    assert (count(organ.handler_a), len(words(organ.handler_a))) == (1, 1)
    monkeypatch.setattr("huiyin.notices.news.WINDOW", behind)
    assert (count(organ.handler_a), words(organ.handler_a)) == (0, [])


def test_looking_at_an_old_page_brings_nothing_back(organ: Organ, measure: Measure) -> None:
    who = actor_of(organ.handler_a.person, user=organ.handler_a)
    latest = measure.entries.latest("pk").pk
    mark_seen(who, latest)
    mark_seen(who, 1)
    organ.handler_a.refresh_from_db()
    assert organ.handler_a.news_seen == latest


def test_returns_extensions_and_copies_say_what_they_are(organ: Organ, measure: Measure) -> None:
    act(measure.pk, EntryKind.EXTEND, command(organ.clerk, comment="方案调整"), {"due_on": today() + dt.timedelta(days=60)})
    assert words(organ.handler_a)[0] == "时限调整"
    move(measure, "sign", command(organ.handler_a))
    done = {"result": "修订并印发了调研工作办法，已经组织实施"}
    move(measure, "complete", command(organ.handler_a, materials=(material(),)), done)
    move(measure, "return", command(organ.clerk, comment="佐证不全，请补充"), to="work")
    assert words(organ.handler_a)[0] == "退回"
    act(measure.pk, EntryKind.COPY, command(organ.clerk), {"people": [organ.leader.person.pk]})
    assert words(organ.leader)[0] == "抄送"


def test_a_rebuild_makes_the_same_news(organ: Organ, measure: Measure) -> None:
    from huiyin.ledger.rebuild import replay

    act(measure.pk, EntryKind.URGE, command(organ.clerk, comment="请尽快签收"))
    before = list(measure.tasks.order_by("key").values_list("key", "news"))
    replay(measure.pk)
    assert list(measure.tasks.order_by("key").values_list("key", "news")) == before


def test_the_page_lists_what_the_bell_counts(client: Client, organ: Organ, measure: Measure) -> None:
    client.force_login(organ.handler_a)
    page = client.get(reverse("desk:notices"))
    assert page.context["unseen"] == unseen(actor_of(organ.handler_a.person, user=organ.handler_a)) > 0
    assert f"{page.context['unseen']}<span" in page.content.decode()
    client.post(reverse("desk:notices-seen"), {"up_to": page.context["up_to"]})
    assert client.get(reverse("desk:notices")).context["unseen"] == 0


@pytest.mark.parametrize("given", ["", "-1", "x", "9" * 30, "²"])
def test_nonsense_marks_nothing_as_seen(client: Client, organ: Organ, measure: Measure, given: str) -> None:
    client.force_login(organ.handler_a)
    assert client.post(reverse("desk:notices-seen"), {"up_to": given}).status_code == 302
    assert count(organ.handler_a) > 0


def test_the_page_takes_as_many_queries_for_many(
    client: Client, organ: Organ, measure: Measure, django_assert_max_num_queries: Any
) -> None:
    client.force_login(organ.handler_a)
    client.get(reverse("desk:notices"))
    with django_assert_max_num_queries(24) as few:
        client.get(reverse("desk:notices"))
    for number in range(4):
        move(a_measure(organ, measure.parent, f"第{number}项措施"), "issue", command(organ.clerk))
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(reverse("desk:notices")).context["lines"]) > 4


def test_administrators_have_no_news(client: Client, organ: Organ) -> None:
    client.force_login(organ.administrator)
    assert client.get(reverse("desk:notices")).status_code == 404
    assert "topbar-bell" not in client.get(reverse("desk:home")).content.decode()
