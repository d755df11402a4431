"""The texts of every stage can be compared, and two records of one snapshot with each other."""

from __future__ import annotations

from django.test import Client

from huiyin.people.models import today
from huiyin.reports import snapshots, stages
from huiyin.reports.drafts import compared, versions
from huiyin.reports.models import Report
from tests.reports.scene import World, fresh, step_on
from tests.support.organ import command


def test_every_saved_text_is_a_version_with_its_stage(world: World, report: Report) -> None:
    stages.save(report, {"body": f"{report.body}\n补充一段。"}, command(world.organ.clerk))
    step_on(report, "submit", world.organ.clerk)
    stages.save(fresh(report), {"body": f"{report.body}\n补充两段。"}, command(world.organ.clerk))
    found = versions(fresh(report))
    assert [v.stage for v in found] == ["起草", "初稿", "送审稿"]
    assert found[-1].body.endswith("补充两段。")


def test_a_changed_line_shows_what_went_and_what_came() -> None:
    same, changed, added = compared("第一行\n走访选区12次。", "第一行\n走访选区15次。\n新增一行")
    assert same.change == "same"
    assert [(p.text, p.change) for p in changed.parts] == [
        ("走访选区1", "same"), ("2", "removed"), ("5", "added"), ("次。", "same"),
    ]
    assert added.change == "added"


def test_unlike_lines_are_one_gone_and_one_new() -> None:
    assert [c.change for c in compared("甲乙丙丁", "子丑寅卯")] == ["removed", "added"]


def test_the_page_marks_the_changes(client: Client, world: World, report: Report) -> None:
    stages.save(report, {"body": f"{report.body}\n补充一段。"}, command(world.organ.clerk))
    client.force_login(world.organ.clerk)
    said = client.get(f"/reports/{report.pk}/drafts/").content.decode()
    assert "<ins>补充一段。</ins>" in said


def test_the_circular_is_compared_with_the_publication(client: Client, world: World, report: Report) -> None:
    snapshots.take(report, today(), command(world.organ.clerk))
    inner = stages.as_kind(fresh(report), Report.Kind.CIRCULAR, command(world.organ.clerk))
    stages.save(inner, {"body": f"{inner.body}\n只在党内通报的一段。"}, command(world.organ.clerk))
    client.force_login(world.organ.clerk)
    said = client.get(f"/reports/{report.pk}/drafts/?after=r{inner.pk}").content.decode()
    assert "<ins>只在党内通报的一段。</ins>" in said
