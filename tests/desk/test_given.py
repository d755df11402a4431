"""Numbers that are none, wherever an address or a form gives one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given as any_of
from hypothesis import strategies as st

from huiyin.kit.given import LONGEST, number_in, numbers_in
from tests.desk.test_access_table import ADDRESSES, asked, clients, given, world

__all__ = ["clients", "given", "world"]

ASKED_FOR = (
    "after", "all", "applied", "before", "before_whom", "claim", "department", "form", "from", "in", "into", "lead", "leader",
    "of_project", "page", "parent", "person", "pick", "root", "round", "size", "sort", "to_whom", "year",
)


@pytest.mark.parametrize(("text", "number"), [
    ("0", 0), ("0012", 12), ("9" * LONGEST, 10**LONGEST - 1), ("9" * (LONGEST + 1), None), ("9" * 5000, None), ("", None),
    ("²", None), ("１２", None), ("-1", None), ("+1", None), ("1.0", None), (" 1", None), ("1_0", None),
])
def test_a_whole_number(text: str, number: int | None) -> None:
    assert number_in(text) == number


@any_of(st.lists(st.text() | st.integers(min_value=0).map(str)))
def test_any_text_is_a_number_that_a_database_holds_or_none(texts: list[str]) -> None:
    assert all(0 <= n < 10**LONGEST for n in numbers_in(texts))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["clerk", "administrator"])
@pytest.mark.parametrize("bad", ["²", "9" * 30, "-1"])
def test_no_address_breaks_over_one(given: dict[str, Any], clients: dict[str, Client], role: str, bad: str) -> None:
    """The client raises whatever a page raises."""
    query = "&".join(f"{name}={bad}" for name in ASKED_FOR)
    for name, arguments, _ in ADDRESSES:
        address = reverse(name, args=[given.get(a, a) if isinstance(a, str) else a for a in arguments])
        assert asked(clients[role], f"{address}?{query}") < 500, address


@pytest.mark.django_db
def test_nobody_asks_a_reader_with_a_key_too_long(given: dict[str, Any], clients: dict[str, Client]) -> None:
    address = reverse("desk:act", args=[given["measure"], "copy"])
    answer = clients["clerk"].post(address, {"people": ["9" * 30], "happened_on": given["day"]})
    assert answer.status_code == 422
    assert "只能请有权查看这件事项的人员" in answer.content.decode()
