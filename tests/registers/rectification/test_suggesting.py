"""Which figures are offered for a claimed number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huiyin.figures.claims import NewClaim, as_extra, bind
from huiyin.figures.models import Claim
from huiyin.ledger.enums import EntryKind
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Round
from huiyin.registers.rectification.rounds import add_record
from huiyin.registers.rectification.suggesting import suggestions
from tests.support.organ import Organ, command, material, move


def a_claim(organ: Organ, round_: Round, value: int, unit: str, of: str, finding: Finding | None = None) -> Claim:
    new = NewClaim(f"k{value}{unit}", f"{value}{unit}", Decimal(value), unit, of, of, 0, 3, finding and finding.pk)
    act(round_.pk, EntryKind.CLAIM, command(organ.clerk), extra=as_extra([new]))
    return Claim.objects.get(matter=round_.pk, key=new.key)


def worked(organ: Organ, round_: Round, finding: Finding, subject: str, quantity: int, unit: str) -> None:
    values = {"kind": "study", "subject": subject, "quantity": quantity, "unit": unit}
    paper = command(organ.clerk, materials=(material("minutes", subject),))
    move(add_record(round_, paper, subject, values, (finding.pk,)), "finish", command(organ.clerk))


@pytest.fixture
def full(organ: Organ, round_: Round, finding: Finding) -> Round:
    for subject, quantity, unit in (
        ("专题学习", 4, "issue"), ("专题学习", 5, "issue"), ("专题学习", 31, "person_times"), ("简报", 9, "issue"),
    ):
        worked(organ, round_, finding, subject, quantity, unit)
    return round_


def test_only_the_same_unit_is_offered(organ: Organ, full: Round) -> None:
    found = suggestions(a_claim(organ, full, 31, "人次", "党员交流发言"))
    assert [(s.title, s.value, s.agrees) for s in found] == [("专题学习", Decimal(31), True)]


def test_agreeing_figures_come_first_and_likely_ones_before_others(organ: Organ, full: Round, finding: Finding) -> None:
    found = suggestions(a_claim(organ, full, 9, "期", "组织专题学习", finding))
    assert all(s.agrees for s in found)
    assert [s.title for s in found] == ["专题学习", "专题学习", "简报", "简报"]
    assert found[0].scope.under == finding.pk


def test_the_organs_and_the_rounds_figures_are_offered(organ: Organ, full: Round) -> None:
    found = suggestions(a_claim(organ, full, 1, "个", "街道工委"))
    titles = [s.title for s in found if s.agrees]
    assert titles[0] == "街道工委数"
    assert "问题总数" in titles


def test_a_unit_that_is_none_of_ours_has_no_candidates(organ: Organ, full: Round) -> None:
    assert suggestions(a_claim(organ, full, 3, "亩", "绿地")) == []


def test_a_suggestion_binds_as_it_stands(organ: Organ, full: Round) -> None:
    claim = a_claim(organ, full, 9, "期", "组织专题学习")
    best = suggestions(claim)[0]
    bind(claim, best.code, best.scope, command(organ.clerk))
    claim.refresh_from_db()
    assert claim.state == Claim.State.BOUND
