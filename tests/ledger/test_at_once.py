"""Two people at once, a double click, a process killed half-way: nothing lost, nothing half-done, no gap in numbers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Counter, Entry, Material, Matter, NumberSeries
from huiyin.ledger.numbering import formatted, reserve
from huiyin.ledger.rebuild import rebuild
from huiyin.ledger.record import Conflict
from huiyin.ledger.verifying import verify
from huiyin.people.models import User
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Done
from huiyin.procedures.models import Evaluation, Task
from huiyin.procedures.service import advance, begin
from huiyin.registers.rectification.models import Finding, Round
from tests.support.at_once import together
from tests.support.organ import Organ, a_finding, a_round, build, command, material

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organ() -> Organ:
    return build()


@pytest.fixture
def drafts(organ: Organ) -> list[Finding]:
    round_ = a_round(organ)
    return [a_finding(organ, round_, f"问题{i}") for i in range(6)]


def test_numbers_given_at_once_have_no_gap_and_no_double(organ: Organ, drafts: list[Finding]) -> None:
    def issue(finding: Finding) -> Callable[[], Any]:
        return lambda: advance(finding.pk, "plan", "issue", command(User.objects.get(pk=organ.clerk.pk)))

    results = together(*(issue(f) for f in drafts))
    assert all(isinstance(r, Done) for r in results), results
    numbers = sorted(NumberSeries.objects.values_list("last", flat=True))
    assert numbers == [6]
    given = {m.number for m in Finding.objects.all()}
    year = drafts[0].happened_on.year
    assert given == {formatted("整改〔{year}〕{sequence}号", year, n) for n in range(1, 7)}


def test_a_rolled_back_number_is_given_again() -> None:
    with transaction.atomic():
        assert reserve("s", 2026) == 1
    with transaction.atomic():
        assert reserve("s", 2026) == 2
        transaction.set_rollback(True)
    with transaction.atomic():
        assert reserve("s", 2026) == 2
        assert reserve("s", 2027) == 1


def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        reserve("s", 2026)


def test_of_two_who_move_the_same_step_one_gets_a_conflict(organ: Organ, drafts: list[Finding]) -> None:
    def issue() -> Any:
        return advance(drafts[0].pk, "plan", "issue", command(User.objects.get(pk=organ.clerk.pk)))

    results = together(issue, issue)
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "Done"], results
    assert "刷新" in str(next(r for r in results if isinstance(r, Conflict)))
    assert Entry.objects.filter(matter_id=drafts[0].pk, kind=EntryKind.ADVANCE).count() == 1


def test_of_two_who_saw_the_same_revision_one_gets_a_conflict(organ: Organ, drafts: list[Finding]) -> None:
    def note(text: str) -> Callable[[], Any]:
        def provenance() -> Any:
            told = command(User.objects.get(pk=organ.clerk.pk), comment=text, revision=1)
            return act(drafts[0].pk, EntryKind.NOTE, told)

        return provenance

    results = together(note("甲"), note("乙"))
    assert sorted(type(r).__name__ for r in results) == ["Conflict", "Done"], results


@pytest.mark.parametrize("kind", ["begin", "advance", "act"])
def test_a_double_click_is_one_deed(organ: Organ, drafts: list[Finding], kind: str) -> None:
    """Both arrive at the very same time, and once more afterwards: three times the same answer."""
    before = Entry.objects.count()

    def provenance() -> Any:
        told = command(User.objects.get(pk=organ.clerk.pk), comment="说明", request_id="8d9f")
        match kind:
            case "begin":
                return begin(Round, told, "又一轮", {"unit_name": "某机关"})
            case "advance":
                return advance(drafts[0].pk, "plan", "issue", told)
        return act(drafts[0].pk, EntryKind.NOTE, told)

    results = [*together(provenance, provenance, provenance), provenance()]
    assert all(isinstance(r, Done) for r in results), results
    assert {r.entry.pk for r in results} == {Entry.objects.get(request_id="8d9f").pk}
    assert Entry.objects.count() == before + 1


def test_another_persons_request_id_is_not_answered(organ: Organ, drafts: list[Finding]) -> None:
    act(drafts[0].pk, EntryKind.NOTE, command(organ.clerk, comment="说明", request_id="8d9f"))
    done = act(drafts[1].pk, EntryKind.NOTE, command(organ.leader, comment="别人的", request_id="8d9f"))
    assert (done.entry.comment, done.entry.matter_id) == ("别人的", drafts[1].pk)


KILLED_AT = [
    "huiyin.ledger.record.digest_of", "huiyin.ledger.record._keep_personal", "huiyin.ledger.record._file_materials",
    "huiyin.ledger.record.project", "huiyin.ledger.record.count_move", "huiyin.ledger.search.index",
    "huiyin.ledger.record.mark", "huiyin.procedures.service.carry_out",
]


def state() -> dict[str, Any]:
    return {
        "matters": list(Matter.objects.order_by("pk").values()),
        "entries": Entry.objects.count(), "tasks": list(Task.objects.order_by("pk").values()),
        "evaluations": Evaluation.objects.count(), "materials": Material.objects.count(),
        "numbers": list(NumberSeries.objects.values()), "counters": list(Counter.objects.order_by("pk").values()),
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("where", KILLED_AT)
def test_a_process_killed_half_way_leaves_nothing_half_done(
    organ: Organ, drafts: list[Finding], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = (material("evidence", "一份材料"),)
    before = state()
    connections.close_all()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(where, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
        advance(drafts[0].pk, "plan", "issue", command(organ.clerk, materials=papers))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the point was never reached"
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert state() == before
    assert isinstance(advance(drafts[0].pk, "plan", "issue", command(organ.clerk, materials=papers)), Done)
    assert list(verify()) == []
    if connection.vendor == "sqlite":
        rebuild()
