"""`huiyin verify` refuses every forgery on the line that it concerns, and is green only with keys from elsewhere."""

from __future__ import annotations

import pytest

from huiyin.sealing.bundle.verdict import State
from huiyin.sealing.bundle.verifying import verify
from huiyin.sealing.errors import Malformed
from huiyin.sealing.policy import Policy
from tests.sealing import making
from tests.sealing.forgeries import FORGERIES, Files, honest
from tests.sealing.making import FINGERPRINTS, LOG, NOW, SECOND, WITNESS


@pytest.fixture(scope="module")
def bundle() -> Files:
    return honest()


def test_an_honest_bundle_is_green_with_both_fingerprints(bundle: Files) -> None:
    verdict = verify(bundle, FINGERPRINTS, now=NOW)
    assert [line.state for line in verdict.lines] == [State.GOOD] * 4 + [State.NOTE]
    assert verdict.state is State.GOOD


@pytest.mark.parametrize("typed", [(), FINGERPRINTS[:1], FINGERPRINTS[1:]])
def test_without_both_fingerprints_nothing_is_green_as_a_whole(bundle: Files, typed: tuple[str, ...]) -> None:
    assert verify(bundle, typed, now=NOW).state is State.UNSURE


def test_a_policy_from_elsewhere_does_as_well_as_fingerprints(bundle: Files) -> None:
    assert verify(bundle, policy=making.policy(), now=NOW).state is State.GOOD


def test_a_policy_from_elsewhere_that_asks_for_another_witness_is_not_met(bundle: Files) -> None:
    strict = Policy.parse(f"log {LOG.verifier}\nwitness w {SECOND.verifier}\nquorum w\n".encode())
    assert verify(bundle, policy=strict, now=NOW).lines[3].state is State.BAD


def test_a_policy_that_asks_for_nobody_stays_amber(bundle: Files) -> None:
    lax = Policy.parse(f"log {LOG.verifier}\nwitness w {WITNESS.verifier}\nquorum none\n".encode())
    assert verify(bundle, policy=lax, now=NOW).lines[3].state is State.UNSURE


def test_the_last_line_says_what_cannot_be_proved(bundle: Files) -> None:
    line = verify(bundle, FINGERPRINTS, now=NOW).lines[4]
    assert line.state is State.NOTE
    assert "是否漏列" in line.text
    assert "是否属实" in line.text


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_noticed(bundle: Files, name: str) -> None:
    forgery = FORGERIES[name]
    forged = forgery.make(dict(bundle))
    verdict = verify(forged, forgery.typed, now=NOW)
    assert verdict.state is forgery.state, verdict
    line = verdict.lines[forgery.line]
    assert line.state is forgery.state
    assert forgery.said in line.text
    assert forged != bundle or forgery.typed != FINGERPRINTS, "nothing was forged"


@pytest.mark.parametrize("typed", ["1234", "eba9 6976 d632 15e6 9d2b 0154 76a7 f3ag", LOG.verifier.id.hex()])
def test_a_fingerprint_must_be_whole(bundle: Files, typed: str) -> None:
    with pytest.raises(Malformed, match="八组"):
        verify(bundle, [typed], now=NOW)


def test_a_fingerprint_may_be_typed_as_people_type(bundle: Files) -> None:
    typed = [FINGERPRINTS[0].upper().replace(" ", "-"), FINGERPRINTS[1].replace(" ", "　").replace("1", "１")]
    assert verify(bundle, typed, now=NOW).state is State.GOOD


def test_every_changed_byte_of_what_is_sealed_is_noticed(bundle: Files) -> None:
    """One bit in each file, at several places: never green again."""
    unsealed = {"verify.html", "readme.txt", "sm3.txt"}
    for name, raw in bundle.items():
        if name in unsealed:
            continue
        for at in range(0, len(raw), max(1, len(raw) // 12)):
            bent = bytearray(raw)
            bent[at] ^= 1
            assert verify(bundle | {name: bytes(bent)}, FINGERPRINTS, now=NOW).state is not State.GOOD, (name, at)
