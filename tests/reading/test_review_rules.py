"""Each rule of review against its cases; the documentation against the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.reading import Severity, objections, read_text
from huiyin.reading.review.catalogue import RULES, page
from huiyin.reading.review.personal import is_identity, passes_luhn

from .review_cases import CARD, CASES, IDENTITY, Case

DOCS = Path(__file__).parents[2] / "docs" / "objections.md"


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(c, x, id=f"{c}-{i}") for c, cases in CASES.items() for i, x in enumerate(cases)],
)
def test_a_rule_objects_where_it_should_and_only_there(code: str, case: Case) -> None:
    found = [o for o in objections(read_text(case.text)) if o.code == code]
    assert tuple(o.passage for o in found) == case.passages
    for one in found:
        assert case.text[one.start : one.end] == one.passage


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_on_both_sides(rule) -> None:  # type: ignore[no-untyped-def]
    cases = CASES[rule.code]
    assert any(case.passages for case in cases)
    assert sum(not case.passages for case in cases) >= 2


def test_codes_are_unique_and_every_entry_is_complete() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES) == len(CASES)
    for rule in RULES:
        assert isinstance(rule.severity, Severity)
        assert rule.find.__doc__
        for sentence in (rule.matters, rule.advice):
            assert sentence.endswith("。"), rule.code
        assert "|" not in rule.title + rule.matters + rule.advice + rule.basis


def test_the_documentation_is_what_the_rules_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(), "python -m huiyin.reading.review > docs/objections.md"


def test_an_objection_carries_the_words_of_its_rule() -> None:
    rules = {rule.code: rule for rule in RULES}
    for one in objections(read_text(CASES["sum"][0].text)):
        rule = rules[one.code]
        assert one.why.endswith(rule.matters)
        assert (one.title, one.basis) == (rule.title, rule.basis)


def test_check_digits() -> None:
    assert is_identity(IDENTITY)
    assert not is_identity(IDENTITY.replace("0", "1", 1))
    assert passes_luhn(CARD)
    assert not passes_luhn(CARD[:-1] + "9")
