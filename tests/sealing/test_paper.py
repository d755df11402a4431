"""《账本封存单》: printed, filed, typed back; a slip of the hand is told apart from a changed ledger."""

from __future__ import annotations

import pytest

from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.cosignature import Cosignature
from huiyin.sealing.errors import Inconsistent, Malformed
from huiyin.sealing.witness.paper import (
    Typed,
    check_digits,
    compare,
    compare_with_tree,
    root_groups,
    sheet_html,
    sheet_text,
)
from tests.sealing.making import NOW, ORIGIN, WITNESS
from tests.sealing.witnessing import tree

SEALED = Checkpoint(ORIGIN, 80, tree(80).root())


def typed(size: str = "80", root: str = "", check: str = "") -> Checkpoint:
    return Typed(ORIGIN, size, root or " ".join(root_groups(SEALED)), check or check_digits(SEALED)).checkpoint()


def test_the_sheet_shows_the_whole_root_in_eight_groups() -> None:
    text = sheet_text(SEALED, NOW, [Cosignature(WITNESS.verifier, NOW)])
    assert all(group in text for group in root_groups(SEALED))
    assert len(root_groups(SEALED)) == 8
    assert "条数：80" in text
    assert check_digits(SEALED) in text
    assert f"已由 {WITNESS.name} 于2026年9月21日22时13分见证" in text
    assert "不能证明填报内容属实" in text


def test_the_sheet_as_a_page_needs_nothing_from_elsewhere() -> None:
    page = sheet_html(Checkpoint("<b>&", 80, SEALED.root), NOW, [])
    assert "&lt;b&gt;&amp;" in page
    assert "src=" not in page
    assert "http" not in page
    assert all(group in page for group in root_groups(SEALED))


def test_typed_back_it_is_what_was_printed() -> None:
    assert typed() == SEALED
    full_width = " ".join(root_groups(SEALED)).upper().translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert typed("８０ 条", full_width) == SEALED


def test_a_slip_of_the_hand_is_called_one() -> None:
    """Every wrong digit at every place: not taken for a changed ledger."""
    digits = SEALED.root.hex()
    for at in range(64):
        for digit in set("0123456789abcdef") - {digits[at]}:
            with pytest.raises(Malformed, match="录入有误"):
                typed(root=digits[:at] + digit + digits[at + 1 :])


@pytest.mark.parametrize(("size", "root", "check", "said"), [
    ("八十", "", "", "条数应为数字"), ("81", "", "", "录入有误"), ("80", "abcd", "", "现在是4位"),
    ("80", "xyz", "", "只应有数字"), ("80", "", "0000", "录入有误"), ("", "", "", "条数应为数字"),
])  # fmt: skip
def test_what_was_mistyped_is_said(size: str, root: str, check: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        typed(size, root, check)


@pytest.mark.parametrize("size", [80, 81, 128, 200])
def test_a_ledger_that_only_grew_agrees_with_the_sheet(size: int) -> None:
    now = tree(size)
    compare(SEALED, Checkpoint(ORIGIN, size, now.root()), now.consistency(80))
    compare_with_tree(SEALED, now)


@pytest.mark.parametrize("changed", [0, 17, 79])
@pytest.mark.parametrize("size", [80, 100])
def test_a_ledger_changed_since_does_not(size: int, changed: int) -> None:
    with pytest.raises(Inconsistent, match="已有记录被改动"):
        compare_with_tree(SEALED, tree(size, changed=changed))


def test_a_shorter_ledger_or_another_one_does_not() -> None:
    with pytest.raises(Inconsistent, match="只有79条"):
        compare_with_tree(SEALED, tree(79))
    with pytest.raises(Inconsistent, match="other"):
        compare(SEALED, Checkpoint("other", 80, SEALED.root), [])
