"""What `make score` prints stays where it should be, on papers that are looked into and on papers that are not."""

from __future__ import annotations

import pytest

from .reviewing import judge
from .scoring import papers_of, score

LEAST = {  # of reading: mean F1, of ledgers; of review: precision of what weighs, recall
    "papers": (0.97, 0.98, 0.90, 0.90),
    "unseen": (0.95, 0.98, 0.88, 0.80),
}


@pytest.mark.parametrize("name", LEAST)
def test_papers_of_all_kinds_are_read_well(name: str) -> None:
    found = score(name)
    reached = (round(found.mean(), 3), round(found.of_ledgers, 3))
    assert all(a >= b for a, b in zip(reached, LEAST[name][:2], strict=True)), reached


@pytest.mark.parametrize("name", LEAST)
def test_the_reviewer_is_right_when_it_speaks_and_speaks_when_it_should(name: str) -> None:
    judged = judge(name)
    reached = (round(judged.precision, 2), round(judged.recall, 2))
    assert all(a >= b for a, b in zip(reached, LEAST[name][2:], strict=True)), reached  # says no more of what is not looked into


@pytest.mark.parametrize("name", LEAST)
def test_the_sets_hold_papers_of_all_kinds(name: str) -> None:
    kinds = {p["truth"]["kind"] for p in papers_of(name)}
    assert {"report", "feedback", "feedback_news", "speech", "notice", "plan", "ledger", "audit", "congress"} <= kinds
