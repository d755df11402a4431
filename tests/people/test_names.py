"""Names are found as people write them: dots, blanks, initials however they are read."""

from __future__ import annotations

import pytest

from huiyin.people.names import all_initials, initials, is_called


def test_dots_and_blanks_have_no_initial() -> None:
    assert initials("阿依古丽·买买提") == initials("阿依古丽•买买提") == "ayglmmt"
    assert initials("王 伟") == "ww"


def test_every_reading_of_a_surname_is_among_them() -> None:
    assert {found[0] for found in all_initials("单乐行")} == {"d", "s", "c"}
    assert {"zga", "cga"} <= set(all_initials("曾国安"))


@pytest.mark.parametrize(("name", "words", "called"), [
    ("阿依古丽·买买提", "阿依古丽买买提", True), ("阿依古丽·买买提", "买买提", True), ("阿依古丽·买买提", "古丽．买", True),
    ("阿依古丽·买买提", "ayglmmt", True), ("曾国安", "zga", True), ("王伟", "王 伟", True),
    ("王伟", "李", False), ("王伟", "·", False),
    ("王伟", "w", True), ("王伟", "ei", False),
])
def test_somebody_is_called_so(name: str, words: str, called: bool) -> None:
    assert is_called(name, words) is called
