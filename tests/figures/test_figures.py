"""Figures: count, sum, distinct, ratio; units are types; evidence at constant cost. Claims are settled in the open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from huiyin.figures.claims import NewClaim, as_extra, back, bind, recheck, release, waive
from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Incomplete, Kind, Scope, compute, counted, evidence, figure
from huiyin.figures.units import Unit, unit_of
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Record, Round
from tests.support.organ import Organ, a_finding, a_measure, closed_measure, command, material, move


def a_record(organ: Organ, round_: Round, quantity: str, unit: Unit = Unit.COMMENT, place: str = "甲") -> Record:
    values = {"kind": "opinion", "subject": "意见建议", "quantity": Decimal(quantity), "unit": unit, "place": place}
    paper = (material("evidence", f"{quantity}{place}"),)
    record = begin(Record, command(organ.clerk, materials=paper), "征求意见", values, parent=round_).matter
    return move(record, "finish", command(organ.clerk))  # type: ignore[no-any-return]


@pytest.fixture
def places() -> Iterator[str]:
    @figure("test.places", "地点数", unit=Unit.PIECE, kind=Kind.DISTINCT, of="place", needs=("root",))
    def places(scope: Scope) -> QuerySet[Record]:
        """召开会议的不同地点个数。"""
        return Record.objects.filter(root=scope.root)

    yield "test.places"
    del FIGURES["test.places"]


def test_count_and_ratio(organ: Organ, round_: Round) -> None:
    first, second, third = (a_finding(organ, round_, f"问题{i}") for i in range(3))
    scope = Scope(root=round_.pk)
    assert compute("rectification.findings", scope).value == 3
    assert compute("rectification.completion_rate", scope).value == 0
    for f in (first, second, third):
        move(f, "issue", command(organ.clerk))
    closed_measure(organ, a_measure(organ, first))
    move(first, "submit", command(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    move(first, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    move(first, "approve", command(organ.leader))
    assert compute("rectification.completion_rate", scope).value == Decimal("33.33")
    assert compute("rectification.completion_rate", scope).unit == Unit.PERCENT
    assert set(counted("rectification.completion_rate", scope)) == set(Finding.objects.all())


def test_nothing_to_divide_by_is_nought(round_: Round) -> None:
    assert compute("rectification.completion_rate", Scope(root=round_.pk)).value == 0


def test_sums_are_exact_and_keep_units_apart(organ: Organ, round_: Round) -> None:
    for quantity in ("0.1", "0.2", "33.33"):
        a_record(organ, round_, quantity)
    a_record(organ, round_, "1000", Unit.CASE)
    scope = Scope(root=round_.pk, subject="意见建议", unit=Unit.COMMENT)
    assert compute("rectification.work", scope).value == Decimal("33.63")
    assert compute("rectification.work", scope).unit == Unit.COMMENT
    assert str(compute("rectification.work", scope).value) == "33.63"


def test_distinct_counts_each_once(organ: Organ, round_: Round, places: str) -> None:
    for place in ("甲", "乙", "甲"):
        a_record(organ, round_, "1", place=place)
    assert compute(places, Scope(root=round_.pk)).value == 2


def test_a_figure_without_its_scope_says_what_is_lacking(round_: Round) -> None:
    with pytest.raises(Incomplete, match=r"还需要选定：(单位、统计项目|统计项目、单位)"):
        compute("rectification.work", Scope(root=round_.pk))
    with pytest.raises(KeyError):
        compute("no.such", Scope())


@pytest.mark.parametrize(("word", "unit"), [
    ("人", Unit.PERSON), ("名", Unit.PERSON), ("人次", Unit.PERSON_TIMES), ("条", Unit.COMMENT), ("件", Unit.CASE),
    ("场", Unit.SESSION), ("场次", Unit.SESSION_TIMES), ("%", Unit.PERCENT), ("堆", None),
])
def test_words_for_units(word: str, unit: Unit | None) -> None:
    assert unit_of(word) == unit


def test_no_two_units_share_a_word() -> None:
    assert len({unit.label for unit in Unit}) == len(Unit)


def test_evidence_costs_the_same_however_much_is_counted(organ: Organ, round_: Round) -> None:
    spent = []
    for _ in range(2):
        for _ in range(3):
            a_record(organ, round_, "2")
        with CaptureQueriesContext(connection) as queries:
            found = evidence("rectification.work", Scope(root=round_.pk, subject="意见建议", unit=Unit.COMMENT))
        spent.append(len(queries))
    assert spent == [2, 2]
    assert len(found) == 6
    latest = {e.matter_id: e.digest for e in Entry.objects.order_by("sequence")}
    assert all(digest == latest[pk] and Decimal(value) == 2 for pk, digest, value in found)


@pytest.mark.django_db
def test_evidence_of_what_is_no_matter_has_no_digest(organ: Organ) -> None:
    assert evidence("organ.stations", Scope()) == [(organ.station.pk, "", "1")]


def test_a_definition_is_known_by_its_digest(places: str) -> None:
    item = FIGURES[places]
    assert item.definition == "召开会议的不同地点个数。"
    assert len(item.definition_digest) == 64


# Claims


@pytest.fixture
def claim(organ: Organ) -> Claim:
    """“征求意见建议3条” in an imported report."""
    new = NewClaim("c1", "3", Decimal(3), "条", "意见建议", "征求意见建议3条", 10, 11)
    source = material("source_report", "公开的整改报告")
    past = begin(
        Round, command(organ.clerk, mode=Mode.IMPORTED, materials=(source,)), "上一轮", {}, closed=True,
        extra=as_extra([new]),
    ).matter
    return Claim.objects.get(matter=past)


def scope_of(claim: Claim, unit: Unit = Unit.COMMENT) -> Scope:
    return Scope(root=claim.matter_id, subject="意见建议", unit=unit)


def test_a_bound_claim_agrees_or_differs(organ: Organ, claim: Claim) -> None:
    round_ = Matter.objects.get(pk=claim.matter_id).typed()
    a_record(organ, round_, "2")  # type: ignore[arg-type]
    bind(claim, "rectification.work", scope_of(claim), command(organ.clerk))
    claim.refresh_from_db()
    assert (claim.state, claim.is_settled, claim.figure_value) == (Claim.State.DIFFERS, False, 2)
    a_record(organ, round_, "1", place="乙")  # type: ignore[arg-type]
    assert recheck(Claim.objects.all()) == {claim.pk: Decimal(3)}
    bind(claim, "rectification.work", scope_of(claim), command(organ.clerk))
    claim.refresh_from_db()
    assert (claim.state, claim.is_settled) == (Claim.State.BOUND, True)


def test_comments_are_not_cases(organ: Organ, claim: Claim) -> None:
    with pytest.raises(NotAllowed, match="不同单位不能互相核对"):
        bind(claim, "rectification.work", scope_of(claim, Unit.CASE), command(organ.clerk))
    with pytest.raises(NotAllowed, match="还需要选定"):
        bind(claim, "rectification.work", Scope(root=claim.matter_id), command(organ.clerk))


def test_a_document_never_proves_itself(organ: Organ, claim: Claim) -> None:
    with pytest.raises(NotAllowed, match="不能作为它自己的佐证"):
        back(claim, command(organ.clerk, materials=(material("evidence", "公开的整改报告"),)))
    back(claim, command(organ.clerk, materials=(material("evidence", "意见登记表"),)))
    claim.refresh_from_db()
    assert (claim.state, claim.evidence is not None) == (Claim.State.BACKED, True)


def test_a_material_one_cannot_see_backs_nothing(organ: Organ, claim: Claim) -> None:
    with pytest.raises(NotAllowed):
        back(claim, command(organ.handler_a), claim.source)


def test_a_waiver_has_a_name_and_a_reason(organ: Organ, claim: Claim) -> None:
    with pytest.raises(NotAllowed, match="理由"):
        waive(claim, command(organ.clerk))
    waive(claim, command(organ.clerk, comment="原始记录已销毁"))
    claim.refresh_from_db()
    assert (claim.waived_by, claim.reason) == (organ.clerk.person, "原始记录已销毁")
    release(claim, command(organ.clerk))
    claim.refresh_from_db()
    assert (claim.state, claim.waived_by, claim.reason) == (Claim.State.OPEN, None, "")
    assert Entry.objects.filter(matter=claim.matter, kind=EntryKind.CLAIM).count() == 2


def test_a_scope_is_stored_as_it_always_was_and_read_back() -> None:
    scope = Scope(root=1, under=2, subject="专题学习")
    assert scope.to_json() == {"root": 1, "finding": 2, "subject": "专题学习"}
    assert Scope.from_json(scope.to_json()) == scope


def test_a_definition_that_counted_the_same_in_other_code_is_the_same(places: str) -> None:
    item = FIGURES[places]
    assert item.is_defined_as(item.definition_digest)
    assert not item.is_defined_as("0" * 64)
    assert replace(item, formerly=frozenset({"0" * 64})).is_defined_as("0" * 64)
