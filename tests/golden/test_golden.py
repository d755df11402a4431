"""A change that should change nothing changes nothing: everything said of a kept database, compared with what was said.

After a change that is meant to show, take the readings anew and read the difference it prints:

    HUIYIN_TAKE_GOLDEN=1 pytest tests/golden -n 0
"""

from __future__ import annotations

import difflib
import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from huiyin.people.models import User
from huiyin.register.base import REGISTERS
from tests.desk.conftest import signed_in
from tests.golden import kept, readings

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("golden"), pytest.mark.slow]

EXPECTED = Path(__file__).with_name("expected.json.xz")
TAKING = os.environ.get("HUIYIN_TAKE_GOLDEN") == "1"
MOST_LINES = 200


@pytest.fixture(scope="module")
def newest(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """The newest kept database, on noon of the day it was kept."""
    if connection.vendor != "sqlite":
        pytest.skip("the kept databases are SQLite files")
    day = kept.days()[-1]
    with (
        django_db_blocker.unblock(), time_machine.travel(kept.noon(day), tick=False),
        kept.upgraded(day, tmp_path_factory.mktemp("kept")),
    ):
        yield day


def _expected() -> dict[str, readings.Readings]:
    return json.loads(lzma.decompress(EXPECTED.read_bytes())) if EXPECTED.exists() else {}  # type: ignore[no-any-return]


def _kept(part: str, said: readings.Readings) -> None:
    before = _expected()
    changes = list(_difference(before.get(part, {}), said))
    if TAKING:
        text = json.dumps({**before, part: said}, ensure_ascii=False, sort_keys=True, indent=0)
        EXPECTED.write_bytes(lzma.compress(text.encode(), preset=9))
        print("\n".join(changes))
        return
    assert not changes, "\n".join(changes[:MOST_LINES])


def _difference(before: readings.Readings, now: readings.Readings) -> Iterator[str]:
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old is None or new is None:
            yield f"{'+' if old is None else '-'} {name}"
        elif old != new:
            words = [_parted(text) for text in (old, new)]
            yield from difflib.unified_diff(*words, f"{name} 原", f"{name} 现", lineterm="", n=1)


def _parted(text: str) -> list[str]:
    """A page is one long line of words: parted at its stops, so that a difference is short."""
    return text.replace(" ", "\n").splitlines()


def test_the_organ_counts_what_it_counted(newest: str) -> None:
    _kept("figures", readings.figures())


def test_lists_go_out_as_they_went_out(newest: str) -> None:
    client = signed_in(User.objects.get(username="office"))
    _kept("sheets", readings.sheets(client, REGISTERS.values()))


def test_forms_print_what_they_printed(newest: str) -> None:
    client = signed_in(User.objects.get(username="office"))
    _kept("papers", readings.papers(client, readings.some_of_each(REGISTERS.values(), most=1)))


@pytest.mark.sweep(keep=1)
@pytest.mark.parametrize("username", readings.PEOPLE)
def test_pages_say_what_they_said(newest: str, username: str) -> None:
    matters = readings.some_of_each(REGISTERS.values(), most=1)
    _kept(f"pages of {username}", readings.pages(username, REGISTERS.values(), matters))
