"""初稿 → 送审稿 → 定稿 → 数据审核 → 公布, and what refuses publication."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from huiyin.figures import claims
from huiyin.figures.claims import NewClaim, as_extra
from huiyin.figures.models import Claim
from huiyin.figures.registry import Scope
from huiyin.ledger.enums import EntryKind, Mode, Outcome
from huiyin.ledger.models import Material
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, NotAllowed
from huiyin.reports import snapshots, stages
from huiyin.reports.models import Report
from tests.reports.scene import World, correct, fresh, published, step_on, to_audit, to_publication
from tests.support.organ import command, material, second_clerk


def a_claim(world: World, report: Report, value: int = 12, unit: str = "次") -> Claim:
    """A number of an imported document, placed in the report's text."""
    new = NewClaim("n1", f"{value}{unit}", Decimal(value), unit, "走访选区", f"走访选区{value}{unit}", 0, 3)
    act(world.round.pk, EntryKind.CLAIM, command(world.organ.clerk), extra=as_extra([new]))
    figures = {**report.figures, "n1": {"code": "", "scope": {}, "literal": f"{value}{unit}", "claim": "n1"}}
    stages.save(fresh(report), {"body": f"{report.body}\n全年走访{{{{n1}}}}。", "figures": figures}, command(world.organ.clerk))
    return Claim.objects.get(matter=world.round.pk, key="n1")


def work_scope(world: World) -> Scope:
    return Scope(root=world.round.pk, subject="走访选区", unit="time")


def test_a_report_walks_to_publication_and_keeps_the_text_of_every_stage(world: World, report: Report) -> None:
    out = published(world, report)
    assert (out.outcome, out.published_on, out.finalised_on) == (Outcome.PUBLISHED, today(), today())
    kinds = list(Material.objects.filter(matter=report.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["draft", "review_draft", "final", "audit_sheet"]


def test_a_returned_draft_comes_back_as_a_further_version(world: World, report: Report) -> None:
    step_on(report, "submit", world.organ.clerk)
    stages.move(fresh(report), "return", command(world.organ.reviewer, comment="请补充"), to="draft")
    stages.save(fresh(report), {"body": f"{report.body}\n补充一段。"}, command(world.organ.clerk))
    step_on(report, "submit", world.organ.clerk)
    drafts = Material.objects.filter(matter=report.pk, kind="draft").order_by("pk")
    assert [m.version for m in drafts] == [1, 2]
    assert drafts[0].content_id != drafts[1].content_id


def test_the_final_date_given_with_an_imported_text_stays(world: World, report: Report) -> None:
    day = today() - dt.timedelta(days=400)
    act(report.pk, EntryKind.CORRECT, command(world.organ.clerk, comment="原定稿日期"), {"finalised_on": day})
    assert to_audit(world, report).finalised_on == day


def test_paper_needs_the_signed_scan_and_not_just_the_text_we_keep(world: World, report: Report) -> None:
    step_on(report, "submit", world.organ.clerk)
    other = second_clerk(world.organ)
    paper = command(other, mode=Mode.PAPER, decided_by=world.organ.reviewer.person)
    with pytest.raises(NotAllowed, match="签字"):
        stages.move(fresh(report), "pass", paper)
    scan = command(
        other, mode=Mode.PAPER, decided_by=world.organ.reviewer.person,
        materials=(material("signed_paper", "签字件"),),
    )
    with pytest.raises(NotAllowed, match="您办理过这件事项"):
        stages.move(fresh(report), "pass", replace(scan, actor=command(world.organ.clerk).actor))
    assert isinstance(stages.move(fresh(report), "pass", scan), stages.Done)


def test_the_final_text_needs_frozen_numbers(world: World, report: Report) -> None:
    step_on(report, "submit", world.organ.clerk)
    step_on(report, "pass", world.organ.reviewer)
    blocked = stages.move(fresh(report), "approve", command(world.organ.leader))
    assert isinstance(blocked, Blocked)
    assert "请先固化数据" in blocked.message


def _publish(world: World, report: Report, **more: object) -> stages.Published | Blocked:
    return stages.publish(fresh(report), command(world.organ.clerk, **more), today())


def test_an_open_claim_refuses_the_data_review(world: World, report: Report) -> None:
    a_claim(world, report)
    to_audit(world, report)
    blocked = stages.move(fresh(report), "pass", command(world.organ.reviewer))
    assert isinstance(blocked, Blocked)
    assert "未核" in blocked.message


def test_a_differing_claim_refuses_the_data_review(world: World, report: Report) -> None:
    claims.bind(a_claim(world, report, 13), "rectification.work", work_scope(world), command(world.organ.clerk))
    to_audit(world, report)
    blocked = stages.move(fresh(report), "pass", command(world.organ.reviewer))
    assert isinstance(blocked, Blocked)
    assert "与台账不一致" in blocked.message


def test_a_bound_claim_is_computed_anew_at_publication(world: World, report: Report) -> None:
    claims.bind(a_claim(world, report, 12), "rectification.work", work_scope(world), command(world.organ.clerk))
    to_publication(world, report)
    correct(world, world.record, quantity=15)
    blocked = _publish(world, report, reasons={"snapshot_is_current": "下期反映"})
    assert isinstance(blocked, Blocked)
    assert "台账现为15" in blocked.message


def test_a_waiver_by_name_lets_the_report_pass(world: World, report: Report) -> None:
    claim = a_claim(world, report)
    claims.waive(claim, command(world.organ.reviewer if False else world.organ.clerk, comment="原始记录已移交，经核对无误"))
    out = published(world, report)
    assert out.is_published
    assert out.snapshot is not None
    frozen = out.snapshot.content["figures"]["n1"]["claim"]
    assert (frozen["state"], frozen["waived_by"]) == ("waived", world.organ.clerk.person.name)


def test_claims_settled_after_freezing_are_frozen_at_publication(world: World, report: Report) -> None:
    claim = a_claim(world, report)
    to_audit(world, report)
    claims.back(claim, command(world.organ.clerk, materials=(material("evidence", "走访登记表"),)))
    step_on(report, "pass", world.organ.reviewer)
    assert isinstance(_publish(world, report), stages.Published)
    snapshot = fresh(report).snapshot
    assert snapshot is not None
    assert snapshot.content["figures"]["n1"]["claim"]["evidence"]["title"] == "走访登记表"


def test_missing_contacts_refuse_from_the_first_stage_on(world: World, report: Report) -> None:
    stages.save(report, {"contact_phone": ""}, command(world.organ.clerk))
    blocked = stages.move(fresh(report), "submit", command(world.organ.clerk))
    assert isinstance(blocked, Blocked)
    assert "联系电话" in blocked.message


def test_a_non_disclosure_reason_refuses_publication_to_society(world: World, report: Report) -> None:
    to_publication(world, report)
    act_values = {"non_disclosure": Report.NonDisclosure.CASE.value}
    Report.objects.filter(pk=report.pk).update(**act_values)
    blocked = _publish(world, report)
    assert isinstance(blocked, Blocked)
    assert "正在查办的案件" in blocked.message


def test_a_number_that_moved_since_freezing_wants_a_reason(world: World, report: Report) -> None:
    to_publication(world, report)
    correct(world, world.record, quantity=15)
    blocked = _publish(world, report)
    assert isinstance(blocked, Blocked)
    assert "走访选区12次→15次" in blocked.message
    assert isinstance(_publish(world, report, reasons={"snapshot_is_current": "下期反映"}), stages.Published)


def test_a_typed_number_wants_a_reason_at_the_data_review(world: World, report: Report) -> None:
    stages.save(report, {"body": f"{report.body}\n另开展座谈3次。"}, command(world.organ.clerk))
    to_audit(world, report)
    blocked = stages.move(fresh(report), "pass", command(world.organ.reviewer))
    assert isinstance(blocked, Blocked)
    assert "手写数字" in blocked.message
    assert "3次" in blocked.message


@pytest.mark.parametrize(("days", "why"), [(1, "晚于办理日期"), (-1, "早于定稿日期")])
def test_a_publication_date_that_cannot_be_is_refused(world: World, report: Report, days: int, why: str) -> None:
    to_publication(world, report)
    blocked = stages.publish(fresh(report), command(world.organ.clerk), today() + dt.timedelta(days=days))
    assert isinstance(blocked, Blocked)
    assert why in blocked.message


def test_publishing_twice_by_a_double_click_publishes_once(world: World, report: Report) -> None:
    to_publication(world, report)
    first, second = (_publish(world, report, request_id="once") for _ in range(2))
    assert isinstance(first, stages.Published)
    assert isinstance(second, stages.Published)
    assert first.done.entry == second.done.entry


def test_a_failing_export_does_not_undo_the_publication(
    world: World, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Report) -> None:
        raise OSError("no space left")

    to_publication(world, report)
    monkeypatch.setattr(stages, "AFTER_PUBLICATION", [full])
    done = _publish(world, report)
    assert isinstance(done, stages.Published)
    assert "静态网页没有写成" in done.trouble
    assert fresh(report).is_published


def test_an_undefined_placeholder_is_not_saved(world: World, report: Report) -> None:
    with pytest.raises(NotAllowed, match="没有定义"):
        stages.save(report, {"body": f"{report.body}\n{{{{没有的}}}}"}, command(world.organ.clerk))


def test_the_line_of_totals_is_switched_off_and_on(world: World, report: Report) -> None:
    stages.save(report, {"progress_line": False}, command(world.organ.clerk))
    assert "{{问题总数}}" not in fresh(report).body
    stages.save(fresh(report), {"progress_line": True}, command(world.organ.clerk))
    assert fresh(report).body == report.body


def test_three_addressees_share_one_snapshot_and_show_identical_figures(world: World, report: Report) -> None:
    from huiyin.rendering.numbers import numbers_of_docx
    from huiyin.reports import documents

    snapshots.take(report, today(), command(world.organ.clerk))
    names = ["整改工作领导小组", "区委巡察办", "派驻纪检监察组"]
    made = stages.for_addressees(fresh(report), names, command(world.organ.clerk))
    assert [r.addressee for r in made] == names
    assert {r.snapshot_id for r in made} == {fresh(report).snapshot_id}
    correct(world, world.record, quantity=99)
    papers = [numbers_of_docx(documents.to_word(fresh(r))) for r in made]
    assert papers[0] == papers[1] == papers[2]
    assert "99" not in {n.value for n in papers[0]}
    assert stages.for_addressees(fresh(report), names, command(world.organ.clerk)) == made


def test_papers_that_share_a_snapshot_cannot_change_a_number_alone(world: World, report: Report) -> None:
    snapshots.take(report, today(), command(world.organ.clerk))
    (single,) = stages.for_addressees(fresh(report), ["区委巡察办"], command(world.organ.clerk))
    correct(world, world.record, quantity=99)
    with pytest.raises(NotAllowed, match="共用一个数据快照"):
        snapshots.take(fresh(single), today(), command(world.organ.clerk))


def test_inner_circular_and_publication_are_two_records_of_one_snapshot(world: World, report: Report) -> None:
    snapshots.take(report, today(), command(world.organ.clerk))
    inner = stages.as_kind(fresh(report), Report.Kind.CIRCULAR, command(world.organ.clerk))
    assert (inner.kind, inner.snapshot_id) == ("circular", fresh(report).snapshot_id)
    assert inner.pk != report.pk


def test_without_a_snapshot_nothing_is_sent_out(world: World, report: Report) -> None:
    with pytest.raises(NotAllowed, match="请先固化数据"):
        stages.for_addressees(report, ["区委巡察办"], command(world.organ.clerk))
