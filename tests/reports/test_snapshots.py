"""Frozen numbers stay what they were; what has changed since is shown with the matters behind it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.record import Conflict
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import counting, differences, documents, snapshots, stages
from huiyin.reports.models import Report, Snapshot
from tests.reports.scene import World, correct, fresh, step_on, to_audit
from tests.support.organ import command


@pytest.fixture
def snapshot(world: World, report: Report) -> Snapshot:
    return snapshots.take(report, today(), command(world.organ.clerk))


def test_a_snapshot_holds_values_definitions_and_matters(world: World, snapshot: Snapshot) -> None:
    figures, counts = snapshot.content["figures"], snapshot.content["counts"]
    assert figures["走访选区"]["shown"] == "12次"
    counted = counts[figures["走访选区"]["count"]]
    (row,) = counted["matters"]
    assert row[0] == world.record.pk
    assert row[1] == world.record.entries.order_by("-sequence").first().digest  # type: ignore[union-attr]
    assert row[3] == fresh_number(world)
    assert "统计项目和单位均与所选一致" in counted["definition"]
    assert snapshots.is_intact(snapshot)


def fresh_number(world: World) -> str:
    from huiyin.ledger.models import Matter

    return Matter.objects.get(pk=world.record.pk).number or ""


@pytest.mark.parametrize("code", [
    "rectification.findings", "rectification.findings_completed", "rectification.completion_rate",
    "rectification.measures", "organ.street_committees",
])
def test_the_counted_rows_give_the_value_the_figure_gives(world: World, code: str) -> None:
    scope = Scope(root=world.round.pk)
    assert counting.count(code, scope).value == compute(code, scope).value


def test_a_later_change_leaves_the_snapshot_and_shows_the_difference(
    world: World, report: Report, snapshot: Snapshot
) -> None:
    before = snapshot.content
    correct(world, world.record, quantity=15)
    (moved,) = [d for d in differences.differences(snapshot) if d.differs]
    assert (moved.title, moved.then, moved.now) == ("走访选区", "12", "15")
    assert moved.moved == (world.record.pk,)
    snapshot.refresh_from_db()
    assert snapshot.content == before


def test_frozen_text_shows_the_frozen_number_and_a_draft_shows_todays(world: World, report: Report) -> None:
    to_audit(world, report)
    correct(world, world.record, quantity=15)
    assert "走访选区12次" in _plain(fresh(report))
    step = stages.move(fresh(report), "return", command(world.organ.reviewer, comment="数据有变"), to="draft")
    assert isinstance(step, stages.Done)
    assert "走访选区15次" in _plain(fresh(report))


def _plain(report: Report) -> str:
    return "".join(documents.filling(report).get(k, "") if i % 2 else k for i, k in enumerate(
        report.body.replace("{{", "\0").replace("}}", "\0").split("\0")))


def test_differences_take_a_bounded_number_of_queries(
    world: World, snapshot: Snapshot, django_assert_max_num_queries: object
) -> None:
    distinct = len(snapshot.content["counts"])
    with django_assert_max_num_queries(4 * distinct):  # type: ignore[operator]
        differences.differences(snapshot)


def test_nothing_is_frozen_for_a_day_to_come(world: World, report: Report) -> None:
    with pytest.raises(NotAllowed, match="不能晚于今天"):
        snapshots.take(report, today() + dt.timedelta(days=1), command(world.organ.clerk))


def test_a_stale_page_freezes_nothing(world: World, report: Report) -> None:
    with pytest.raises(Conflict):
        snapshots.take(report, today(), command(world.organ.clerk, revision=report.revision - 1))


def test_a_double_click_takes_one_snapshot(world: World, report: Report) -> None:
    twice = [snapshots.take(report, today(), command(world.organ.clerk, request_id="same")) for _ in range(2)]
    assert twice[0] == twice[1]
    assert Snapshot.objects.count() == 1


def test_the_database_refuses_to_change_a_snapshot(snapshot: Snapshot) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(digest="0" * 64)


def test_after_the_final_text_no_number_can_change(world: World, report: Report) -> None:
    to_audit(world, report)
    correct(world, world.record, quantity=15)
    with pytest.raises(NotAllowed, match="定稿后数据不能再变"):
        snapshots.take(fresh(report), today(), command(world.organ.clerk))


def test_two_snapshots_are_compared_figure_by_figure(world: World, report: Report, snapshot: Snapshot) -> None:
    correct(world, world.record, quantity=15)
    later = snapshots.take(fresh(report), today(), command(world.organ.clerk))
    (moved,) = [d for d in differences.between(snapshot, later) if d.differs]
    assert (moved.then, moved.now, moved.moved) == ("12", "15", (world.record.pk,))


def test_the_last_reports_snapshot_is_the_one_to_compare_with(world: World, report: Report) -> None:
    from huiyin.reports.composing import compose

    first = snapshots.take(report, today(), command(world.organ.clerk))
    second = compose(world.round, Report.Kind.PROGRESS, command(world.organ.clerk))
    assert differences.previous(fresh(second)) is None
    snapshots.take(second, today(), command(world.organ.clerk))
    assert differences.previous(fresh(second)) == first


def test_a_text_changed_after_freezing_must_be_frozen_again(world: World, report: Report) -> None:
    snapshots.take(report, today(), command(world.organ.clerk))
    added = {"code": "rectification.measures", "scope": {"root": world.round.pk}, "literal": "", "claim": ""}
    changed = {"body": f"{report.body}\n又有{{{{新增}}}}。", "figures": {**report.figures, "新增": added}}
    stages.save(fresh(report), changed, command(world.organ.clerk))
    assert snapshots.uncovered(fresh(report)) == ["新增"]
    step_on(report, "submit", world.organ.clerk)
    step_on(report, "pass", world.organ.reviewer)
    blocked = stages.move(fresh(report), "approve", command(world.organ.leader))
    assert isinstance(blocked, stages.Blocked)
    assert "请重新固化数据" in blocked.message
