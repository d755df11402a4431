"""Reading undoes showing, plain is plain, and nothing typed breaks anything."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.codec import Cell, CellKind, Codec, Context, Doubt, Refusal, Value
from huiyin.codec.base import MOST
from tests.codec.table import KINDS

words = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="｜|"), min_size=1, max_size=12)
amounts = st.decimals(Decimal(0), Decimal("1e11"), places=2)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "money": amounts, "signed": st.decimals(Decimal("-1e11"), Decimal("1e11"), places=2), "integer": st.integers(0, 10**12 - 1),
    "number": st.decimals(Decimal(0), Decimal("1e11"), places=3), "date": days, "clock": clocks,
    "moment": st.builds(dt.datetime.combine, days, clocks), "flag": st.booleans(),
    "choice": st.sampled_from(["meal", "bed", "soon", "other"]), "person": st.sampled_from([1, 2, 3, 4, 5]),
    "units": st.lists(st.sampled_from([1, 2, 3, 4]), min_size=1, unique=True),
    "code": st.text("0123456789-ABCDF〔〕号", min_size=1, max_size=30), "text": words, "lines": st.lists(words, min_size=1),
    "rows": st.lists(st.fixed_dictionaries({"what": words}, optional={"on": days, "sum": amounts}), min_size=1, max_size=5),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
@settings(max_examples=60)
def test_reading_undoes_showing(kind: str, data: st.DataObject) -> None:
    codec = KINDS[kind][0]
    value = codec.plain(data.draw(VALUES[kind]))
    assert codec.read(codec.show(value)) == Value(value)


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
@settings(max_examples=40)
def test_plain_is_plain(kind: str, data: st.DataObject) -> None:
    codec = KINDS[kind][0]
    once = codec.plain(data.draw(VALUES[kind]))
    assert codec.plain(once) == once
    assert repr(codec.plain(once)) == repr(once)


texts = st.one_of(
    st.text(max_size=80), st.text("0123456789.,万亿千百十元角分年月日:-/（）() 点半下午eE", max_size=30),
    st.text("零一二三四五六七八九十百千万亿元角分整壹贰叁年月日廿卅", max_size=20),
)


@pytest.mark.parametrize("kind", KINDS)
@given(text=texts, sort=st.sampled_from(CellKind), unit=st.sampled_from(["", "万元", "公里"]), year=st.sampled_from([None, 2026]))
@settings(max_examples=150)
def test_nothing_typed_breaks_the_reading(kind: str, text: str, sort: CellKind, unit: str, year: int | None) -> None:
    found = KINDS[kind][0].read(Cell(text, sort), Context(unit, year))
    assert isinstance(found, Value | Doubt | Refusal)
    if not isinstance(found, Value):
        assert found.message
        assert not found.message.isascii()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", ["1", "1,", "万", "十", "(", "1-", " ", "\u3000", "年", "王", "、", "1｜", "点", "日 0:00"])
def test_a_text_as_long_as_may_be_is_read_to_its_end(kind: str, piece: str) -> None:
    """Whoever makes reading quadratic waits here for minutes."""
    codec: Codec[Any] = KINDS[kind][0]
    assert isinstance(codec.read(piece * (MOST // len(piece))), Value | Doubt | Refusal)
    assert codec.read(piece * MOST + "1" * MOST) == Refusal("内容过长，请精简")
