"""A day of the data that is past: told only of what is bounded by dates, and said so; everything else is refused by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from huiyin.figures.registry import FIGURES, Kind, Scope, compute
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import differences, figuring, snapshots, stages
from huiyin.reports.figuring import BY_TODAYS_LEDGER
from huiyin.reports.models import Report, Snapshot
from tests.desk.conftest import signed_in
from tests.reports.scene import World, a_record, fresh, to_audit
from tests.support.organ import command

YESTERDAY = today() - dt.timedelta(days=1)
WORK = "走访选区累计{{走访选区}}。"


def take(world: World, report: Report, day: dt.date, **more: Any) -> Snapshot:
    return snapshots.take(fresh(report), day, command(world.organ.clerk, **more))


@pytest.fixture
def dated(world: World, report: Report) -> Report:
    """A report of nothing but work, which is counted by the day it was done; five visits of the day before yesterday."""
    from unittest.mock import patch

    long_ago = command(world.organ.clerk, happened_on=YESTERDAY - dt.timedelta(days=1))
    with patch("tests.reports.scene.command", lambda user, **more: long_ago if not more else command(user, **more)):
        a_record(world.organ, world.finding, "走访选区", 5, "time")
    stages.save(fresh(report), {"body": WORK}, command(world.organ.clerk))
    return fresh(report)


def test_states_are_refused_by_name(world: World, report: Report) -> None:
    with pytest.raises(NotAllowed, match=r"问题总数.*请把数据截止日期改为今天") as refused:
        take(world, report, YESTERDAY)
    assert "走访选区" not in str(refused.value)
    assert not Snapshot.objects.exists()
    take(world, report, today())


def test_what_is_bounded_by_dates_is_cut_off_and_labelled(world: World, dated: Report) -> None:
    now, past = take(world, dated, today()), take(world, dated, YESTERDAY)
    assert [s.content["figures"]["走访选区"]["shown"] for s in (now, past)] == ["17次", "5次"]
    counted = past.content["counts"][past.content["figures"]["走访选区"]["count"]]
    assert counted["until"] == YESTERDAY.isoformat()
    assert BY_TODAYS_LEDGER in counted["definition"]
    assert str(YESTERDAY) in counted["definition"]
    assert "until" not in now.content["counts"]["c1"]
    assert BY_TODAYS_LEDGER not in now.content["counts"]["c1"]["definition"]


def test_the_draft_shows_what_will_be_frozen(world: World, dated: Report) -> None:
    stages.save(fresh(dated), {"data_as_of": YESTERDAY}, command(world.organ.clerk))
    assert figuring.shown_now(fresh(dated))["走访选区"].text == "5次"


def test_later_differences_keep_to_the_day(world: World, dated: Report) -> None:
    past = take(world, dated, YESTERDAY)
    a_record(world.organ, world.finding, "走访选区", 4, "time")
    assert [d.differs for d in differences.differences(past)] == [False]
    assert snapshots.uncovered(fresh(dated)) == []


def test_once_the_text_is_final_the_same_day_may_be_frozen_again(
    world: World, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_audit(world, report)
    frozen = fresh(report).snapshot
    assert frozen is not None
    monkeypatch.setattr("huiyin.reports.cutoff.today", lambda: today() + dt.timedelta(days=1))
    assert take(world, report, frozen.data_as_of).data_as_of == frozen.data_as_of
    with pytest.raises(NotAllowed, match="已过"):
        take(world, report, YESTERDAY)


def test_a_chart_of_states_is_refused_and_one_by_dates_is_not(world: World, dated: Report) -> None:
    for title, passes in (("2026年每月公务接待费用", True), ("2026年各项目预算执行", False)):
        title = title.replace("2026", str(today().year))
        stages.save(fresh(dated), {"body": f"{WORK}\n\n{{{{图.{title}}}}}"}, command(world.organ.clerk))
        if passes:
            take(world, dated, YESTERDAY)
        else:
            with pytest.raises(NotAllowed, match=f"图表“{title}”"):
                take(world, dated, YESTERDAY)


def test_the_page_refuses_and_says_what_to_do(world: World, report: Report, dated: Report) -> None:
    client, address = signed_in(world.organ.clerk), reverse("reporting:numbers", args=[dated.pk])
    data = {"data_as_of": YESTERDAY.isoformat(), "revision": fresh(dated).revision}
    page = client.post(address, data, follow=True).content.decode()
    assert "数据已固化" in page
    assert f"（{BY_TODAYS_LEDGER}）" in page
    stages.save(fresh(dated), {"body": "共{{问题总数}}。"}, command(world.organ.clerk))
    page = client.post(address, {**data, "revision": fresh(dated).revision}, follow=True).content.decode()
    assert "请把数据截止日期改为今天" in page


@pytest.mark.parametrize("code", sorted(code for code, f in FIGURES.items() if f.is_dated and f.kind is not Kind.RATIO))
def test_a_dated_figure_counts_nothing_of_a_day_before_everything(world: World, code: str) -> None:
    """Declared as bounded by its dates, it really asks for them: the compiled query differs with the day."""
    item = FIGURES[code]
    scope = Scope(root=world.round.pk, subject="走访选区", unit="time")
    assert item.query is not None
    first, second = (str(item.query(scope.until(day)).query) for day in (dt.date(1950, 1, 1), dt.date(2050, 1, 1)))
    assert first != second
    assert compute(code, scope.until(dt.date(1950, 1, 1))).value == 0


def test_a_ratio_is_as_dated_as_both_its_parts() -> None:
    assert not FIGURES["rectification.completion_rate"].is_dated
    assert not FIGURES["decisions.execution_rate"].is_dated
