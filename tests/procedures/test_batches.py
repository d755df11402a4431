"""One document decides many matters; each stands for itself."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Content, Entry, Material, Matter
from huiyin.people.models import today
from huiyin.procedures.batches import (
    MISSING,
    ItemState,
    ProgressRow,
    advance_many,
    extend_many,
    progress_many,
)
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_measure, command, material, move

RESULT = {"result": "修订并印发了调研工作办法，已经执行"}


@pytest.fixture
def waiting(organ: Organ, finding: Finding) -> list[Measure]:
    """Three measures that wait for acceptance."""
    found = [a_measure(organ, finding, f"第{n}条措施") for n in range(3)]
    for measure in found:
        move(measure, "issue", command(organ.clerk))
        move(measure, "sign", command(organ.handler_a))
        move(measure, "complete", command(organ.handler_a, materials=(material(),)), RESULT)
    return found


def states(results: list[object]) -> list[str]:
    return [str(r.state) for r in results]  # type: ignore[attr-defined]


def test_one_paper_accepts_many_and_stands_in_every_dossier(organ: Organ, waiting: list[Measure]) -> None:
    before = Content.objects.count()
    minutes = material("minutes", "验收会议纪要")
    results = advance_many(
        [m.pk for m in waiting], "accept", "accept", command(organ.clerk, materials=(minutes,)),
        values={"acceptance_opinion": "同意验收"}, values_by_pk={waiting[1].pk: {"acceptance_opinion": "同意，注意保持"}},
    )
    assert [r.pk for r in results if r.is_done] == [m.pk for m in waiting]
    assert Material.objects.filter(content=minutes.digest).count() == 3
    assert Content.objects.count() == before + 1
    assert Measure.objects.get(pk=waiting[1].pk).acceptance_opinion == "同意，注意保持"
    assert Measure.objects.get(pk=waiting[2].pk).acceptance_opinion == "同意验收"


def test_an_exception_stays_where_it_is_and_says_why(organ: Organ, waiting: list[Measure]) -> None:
    minutes = material("minutes", "验收会议纪要")
    results = advance_many(
        [m.pk for m in waiting], "accept", "accept", command(organ.clerk, materials=(minutes,)),
        values={"acceptance_opinion": "同意验收"}, exceptions={waiting[1].pk: "还要补一份佐证"},
    )
    assert states(results) == ["done", "excepted", "done"]
    assert Matter.objects.get(pk=waiting[1].pk).step == "accept"
    note = Entry.objects.filter(matter=waiting[1].pk).latest("sequence")
    assert (note.kind, note.comment) == (EntryKind.NOTE, "未随本批办理，理由：还要补一份佐证")
    assert Material.objects.filter(matter=waiting[1].pk, content=minutes.digest).exists()


def test_exceptions_may_come_without_reasons(organ: Organ, waiting: list[Measure]) -> None:
    results = advance_many(
        [m.pk for m in waiting], "accept", "accept", command(organ.clerk), values={"acceptance_opinion": "同意"},
        exceptions=frozenset({waiting[0].pk}),
    )
    assert results[0].state == ItemState.EXCEPTED
    assert Entry.objects.filter(matter=waiting[0].pk).latest("sequence").comment.endswith("理由：未说明")


def test_one_that_is_held_back_holds_back_no_other(organ: Organ, waiting: list[Measure], finding: Finding) -> None:
    early = a_measure(organ, finding, "尚未签收")
    pks = [waiting[0].pk, early.pk, 99_999_999, waiting[1].pk]
    results = advance_many(
        pks, "accept", "accept", command(organ.clerk),
        values_by_pk={waiting[1].pk: {"acceptance_opinion": "同意"}},
    )
    assert states(results) == ["blocked", "refused", "refused", "done"]
    assert "验收意见" in results[0].message
    assert "不在该环节" in results[1].message
    assert results[2].message == MISSING


def test_what_is_not_visible_reads_as_missing(organ: Organ, waiting: list[Measure]) -> None:
    results = advance_many([waiting[0].pk], "accept", "accept", command(organ.street_clerk))
    assert [r.message for r in results] == [MISSING]
    assert Matter.objects.get(pk=waiting[0].pk).step == "accept"


def test_a_leaders_paper_decides_many(organ: Organ, round_: Matter) -> None:
    findings = []
    for n in range(2):
        from tests.support.organ import a_finding

        found = a_finding(organ, round_, f"问题{n}")
        move(found, "issue", command(organ.clerk))
        move(found, "submit", command(organ.handler_a, materials=(material(),)), RESULT)
        move(found, "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
        findings.append(found)
    paper = command(
        organ.clerk, mode=Mode.PAPER, decided_by=organ.leader.person, materials=(material("signed_paper", "销号审批表"),)
    )
    results = advance_many([f.pk for f in findings], "decide", "approve", paper)
    assert states(results) == ["done", "done"]
    last = Entry.objects.filter(matter=findings[1].pk).latest("sequence")
    assert (last.decided_by, last.registered_by) == (organ.leader.person, organ.clerk)


def test_a_batch_sent_twice_is_done_once(organ: Organ, waiting: list[Measure]) -> None:
    again = command(organ.clerk, request_id="b7c1")
    for _ in range(2):
        results = advance_many(
            [m.pk for m in waiting], "accept", "accept", again, values={"acceptance_opinion": "同意"}
        )
        assert states(results) == ["done"] * 3
    assert Entry.objects.filter(matter=waiting[0].pk, action="accept").count() == 1


def test_a_stale_line_of_a_page_is_refused(organ: Organ, waiting: list[Measure]) -> None:
    results = advance_many(
        [m.pk for m in waiting], "accept", "accept", command(organ.clerk), values={"acceptance_opinion": "同意"},
        revisions={waiting[0].pk: 1},
    )
    assert states(results) == ["refused", "done", "done"]


def test_deadlines_move_together_and_the_first_ones_stay(organ: Organ, waiting: list[Measure]) -> None:
    first = waiting[0].due_on
    assert first is not None
    new = today() + dt.timedelta(days=200)
    results = extend_many([m.pk for m in waiting], command(organ.clerk, comment="经会议同意"), due_on=new)
    assert states(results) == ["done"] * 3
    moved = Measure.objects.get(pk=waiting[0].pk)
    assert (moved.due_on, moved.first_due_on) == (new, first)


def test_deadlines_move_by_calendar_months_each_from_its_own(organ: Organ, finding: Finding) -> None:
    days = [dt.date(2030, 1, 31), dt.date(2030, 5, 15), None]
    measures = [a_measure(organ, finding, str(day), due_on=day) for day in days]
    for measure in measures:
        move(measure, "issue", command(organ.clerk))
    results = extend_many([m.pk for m in measures], command(organ.clerk, comment="顺延"), months=1)
    assert states(results) == ["done", "done", "refused"]
    assert "还没有时限" in results[2].message
    found = dict(Measure.objects.values_list("pk", "due_on"))
    assert [found[m.pk] for m in measures] == [dt.date(2030, 2, 28), dt.date(2030, 6, 15), None]


def test_extending_by_both_or_neither_is_a_programming_error(organ: Organ) -> None:
    with pytest.raises(ValueError, match="either"):
        extend_many([], command(organ.clerk))
    with pytest.raises(ValueError, match="either"):
        extend_many([], command(organ.clerk), due_on=today(), months=1)


def test_extending_needs_a_reason(organ: Organ, waiting: list[Measure]) -> None:
    results = extend_many([waiting[0].pk], command(organ.clerk), months=1)
    assert results[0].message == "请写明延期理由。"


@pytest.fixture
def working(organ: Organ, finding: Finding) -> list[Measure]:
    found = [a_measure(organ, finding, f"第{n}条措施") for n in range(2)]
    for measure in found:
        move(measure, "issue", command(organ.clerk))
        move(measure, "sign", command(organ.handler_a))
    return found


def test_a_grid_registers_the_progress_of_many(organ: Organ, working: list[Measure]) -> None:
    rows = [
        ProgressRow(working[0].pk, "办法已印发", {}, (material("evidence", "办法文本"),)),
        ProgressRow(working[1].pk, "", {"progress": "正在征求意见"}),
    ]
    results = progress_many(rows, command(organ.handler_a))
    assert states(results) == ["done", "done"]
    first, second = (Measure.objects.get(pk=m.pk) for m in working)
    assert (first.progress, first.progress_on, second.progress) == ("办法已印发", today(), "正在征求意见")
    assert Material.objects.get(matter=first.pk).title == "办法文本"


def test_empty_lines_of_a_grid_are_passed_over(organ: Organ, working: list[Measure]) -> None:
    rows = [ProgressRow(working[0].pk, " ", {"progress": ""}), ProgressRow(working[1].pk, "有进展", {})]
    assert [r.pk for r in progress_many(rows, command(organ.handler_a))] == [working[1].pk]


def test_a_grid_moves_no_deadline(organ: Organ, working: list[Measure]) -> None:
    with pytest.raises(ValueError, match="due_on"):
        progress_many([ProgressRow(working[0].pk, "x", {"due_on": today()})], command(organ.handler_a))


def test_another_department_reports_nothing_here(organ: Organ, working: list[Measure]) -> None:
    results = progress_many([ProgressRow(working[0].pk, "有进展", {})], command(organ.street_clerk))
    assert results[0].message == MISSING
