"""The canonical form: the same act gives the same bytes, whatever order it was written in."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.ledger.canonical import canonical, conceal, concealed, digest_of, plain
from huiyin.ledger.enums import Stage

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
payloads = st.dictionaries(st.text(max_size=8), values, max_size=6)


@given(payloads)
def test_order_of_keys_changes_nothing(payload: dict[str, object]) -> None:
    turned = dict(reversed(list(payload.items())))
    assert canonical(payload) == canonical(turned)
    assert digest_of(canonical(payload)) == digest_of(canonical(turned))


@given(payloads)
def test_reading_and_writing_again_gives_the_same_bytes(payload: dict[str, object]) -> None:
    text = canonical(payload)
    assert canonical(json.loads(text)) == text


@given(payloads, payloads)
def test_different_acts_have_different_digests(one: dict[str, object], other: dict[str, object]) -> None:
    same = plain(one) == plain(other) and canonical(one) == canonical(other)
    assert (digest_of(canonical(one)) == digest_of(canonical(other))) is same


def test_a_known_payload_keeps_its_digest() -> None:
    payload = {
        "on": dt.date(2026, 5, 4), "stage": Stage.DRAFT, "amount": Decimal("3.50"), "text": "整改〔2026〕3号", "to": (2, 1),
        "set": {"b", "a"}, "at": dt.datetime(2026, 5, 4, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    }
    text = (
        '{"amount":"3.50","at":"2026-05-04T00:30:00.000000+00:00","on":"2026-05-04","set":["a","b"],"stage":"draft",'
        '"text":"整改〔2026〕3号","to":[2,1]}'
    )
    assert canonical(payload) == text
    assert digest_of(text) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("value", [1.5, object(), b"bytes"])
def test_what_has_no_one_way_of_writing_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@given(st.text(min_size=1))
def test_a_concealed_value_is_told_only_by_its_key(value: str) -> None:
    key, mac = conceal(value)
    assert concealed(value, key) == mac
    assert concealed(value + "x", key) != mac
    assert conceal(value)[1] != mac
