"""Every line of the table says what it is expected to say."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.codec import Codec, Doubt, Refusal, Value
from tests.codec.table import DOUBT, KINDS, VALUE, Line

CASES = [pytest.param(codec, line, id=f"{kind}-{i}") for kind, (codec, lines) in KINDS.items() for i, line in enumerate(lines)]


@pytest.mark.parametrize(("codec", "line"), CASES)
def test_a_text_says_what_it_says(codec: Codec[Any], line: Line) -> None:
    found = codec.read(line.given, line.ctx)
    if line.sort == VALUE:
        assert found == Value(line.expected)
    elif line.sort == DOUBT:
        assert isinstance(found, Doubt), found
        assert found.value == line.expected
        assert line.says in found.message
    else:
        assert isinstance(found, Refusal), found
        assert line.says in found.message


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("codec", "line"), [c for c in CASES if c.values[1].sort == VALUE])  # type: ignore[union-attr]
def test_what_a_text_says_is_plain_already(codec: Codec[Any], line: Line) -> None:
    assert codec.plain(line.expected) == line.expected
    assert codec.read(codec.show(line.expected)) == Value(line.expected or None if line.expected == [] else line.expected)


def test_decimals_have_the_places_of_their_field() -> None:
    found = KINDS["money"][0].read("1.2万元")
    assert isinstance(found, Value)
    assert str(found.value) == "12000.00"
    assert str(KINDS["signed"][0].plain("-0")) == "0.00"


def test_a_refusal_of_a_name_names_who_is_meant() -> None:
    found = KINDS["person"][0].read("王伟")
    assert isinstance(found, Refusal)
    assert found.candidates == ("王伟（办公室）", "王伟（财经工委）")
