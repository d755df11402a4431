"""Search: two characters find everything that holds them, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.ledger.search import grams, matching, pieces
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Round
from tests.support.organ import Organ, a_finding, a_measure, command, move


def found(words: str) -> set[int]:
    return set(matching(Matter.objects.all(), words).values_list("pk", flat=True))


@pytest.fixture
def three(organ: Organ, round_: Round) -> list[Finding]:
    titles = ["公务接待台账登记不完整", "Excel台账(2026年)未更新", "务公开不及时"]
    return [a_finding(organ, round_, title, leader=None, lead_department=None) for title in titles]


@pytest.mark.parametrize(("words", "which"), [
    ("台账", {0, 1}), ("公务", {0}), ("务公", {2}), ("台账登记", {0}), ("账台", set()), ("台 账", {0, 1}), ("账", {0, 1}),
    ("台账 接待", {0}), ("接待 台账", {0}), ("excel", {1}), ("EXCEL台账", {1}), ("2026", {1}), ("20", {1}), ("026", set()),
    ("公开的问题", set()), ("不", {0, 2}), ("!?,", set()), ("", set()), ('"台账" OR *', set()), ("台账%", {0, 1}),
])
def test_words_find_what_holds_them(three: list[Finding], words: str, which: set[int]) -> None:
    assert found(words) & {f.pk for f in three} == {three[i].pk for i in which}


def test_leader_department_and_number_are_found_too(organ: Organ, round_: Round) -> None:
    finding = a_finding(organ, round_)
    issued = move(finding, "issue", command(organ.clerk))
    for words in ("梁长青", "lcq", "联络工委", issued.number):
        assert finding.pk in found(words)


def test_people_named_in_texts_and_typed_fields_are_found_by_initials(organ: Organ, finding: Finding) -> None:
    measure = a_measure(organ, finding, owners_text="钱晓东、曾毅；联络工委")
    for words in ("qxd", "zy", "cy", "钱晓东"):
        assert measure.pk in found(words), words
    act(measure.pk, EntryKind.CORRECT, command(organ.clerk, comment="写错"), {"owners_text": "孙立"})
    assert measure.pk in found("sl")
    assert measure.pk not in found("qxd")


def test_what_was_corrected_is_found_by_its_new_words_only(organ: Organ, round_: Round) -> None:
    finding = a_finding(organ, round_, wording="原文")
    act(finding.pk, EntryKind.CORRECT, command(organ.clerk, comment="写错"), {"title": "崭新题名"})
    assert finding.pk in found("崭新")
    assert finding.pk not in found("调查研究")


def test_newest_come_first_and_pages_can_be_cut(organ: Organ, round_: Round) -> None:
    made = [a_finding(organ, round_, f"重复的题名{i}").pk for i in range(5)]
    assert list(matching(Matter.objects.all(), "重复的题名").values_list("pk", flat=True)[:3]) == made[::-1][:3]


def test_a_scope_only_narrows(organ: Organ, round_: Round) -> None:
    finding = a_finding(organ, round_)
    rows = Matter.objects.all()
    hits = matching(rows, "调查", f"d{organ.committee.pk} OR p0", Finding.REGISTER)
    assert list(hits.values_list("pk", flat=True)) == [finding.pk]


def test_typed_rows_can_be_searched_and_filtered(organ: Organ, round_: Round) -> None:
    finding = a_finding(organ, round_)
    measure = a_measure(organ, finding, "调查研究办法")
    hits = matching(Finding.objects.filter(root=round_).select_related("lead_department"), "调查研究")
    assert [m.pk for m in hits] == [finding.pk]
    assert measure.pk in found("调查研究")


def test_no_words_find_nothing() -> None:
    assert list(matching(Matter.objects.all(), "、。")) == []


@given(st.text(alphabet="整改台账登记2026Aa 、", min_size=1, max_size=12))
def test_every_word_of_a_text_is_among_its_pairs(text: str) -> None:
    tokens = grams(text).split()
    for piece in pieces(text):
        assert all(token in tokens for token in piece)
        assert all(len(token) <= 2 or token.isascii() for token in piece)
