"""What a browser fetches to show a page for the first time: how much, from where, and for how long it is kept."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

import huiyin
from huiyin.registers.rectification.models import Measure
from tests.desk.conftest import signed_in
from tests.support.organ import Organ

LIMIT = 300_000  # bytes over the wire
YEAR = 365 * 24 * 60 * 60
_FETCHED = re.compile(r'<(?:link|script|img|use|source|iframe)\b[^>]*?\b(?:href|src)="([^"]*)"')


def fetched(page: str) -> set[str]:
    """Addresses a browser fetches on its own, without what it is to jump to inside them."""
    return {found.split("#")[0] for found in _FETCHED.findall(page)}


def test_what_is_fetched_is_told_apart_from_links() -> None:
    page = '<link rel="icon" href="/a.svg"><a href="/b/">b</a><svg><use href="/c.svg?v=1#d"></use></svg><script src="/e.js">'
    assert fetched(page) == {"/a.svg", "/c.svg?v=1", "/e.js"}


@pytest.mark.parametrize("place", ["sign-in", "home", "list", "matter", "step"])
def test_a_first_load_is_light_and_comes_from_here(organ: Organ, working: Measure, place: str) -> None:
    address = {
        "sign-in": reverse("desk:sign-in"), "home": reverse("desk:home"),
        "list": reverse("desk:list", args=["rectification-measure"]), "matter": reverse("desk:matter", args=[working.pk]),
        "step": reverse("desk:step", args=[working.pk, "complete"]),
    }[place]
    client = Client() if place == "sign-in" else signed_in(organ.handler_a)
    page = client.get(address).content
    weight = len(page)
    for each in fetched(page.decode()):
        assert each.startswith(settings.STATIC_URL), each
        answer = client.get(each, headers={"accept-encoding": "gzip, br"})
        assert answer.status_code == 200, each
        assert re.search(r"\?v=[0-9a-f]{16}$", each), each
        assert answer.headers["Cache-Control"] == f"max-age={YEAR}, public", each
        assert answer.headers["Content-Encoding"] == "gzip", each
        weight += len(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert weight < LIMIT, weight


SHEET = "/static/desk/desk.css"


def _own_sheet() -> bytes:
    return (Path(huiyin.__file__).parent / "desk" / "static" / "desk" / "desk.css").read_bytes()


def test_our_own_style_sheet_travels_compressed_and_arrives_whole() -> None:
    answer = Client().get(SHEET, headers={"accept-encoding": "gzip"})
    packed = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert gzip.decompress(packed) == _own_sheet()
    assert len(packed) < len(_own_sheet()) / 3
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_browser_that_unpacks_nothing_or_asks_for_a_part_gets_the_file_as_it_is() -> None:
    plain = Client().get(SHEET)
    assert b"".join(plain.streaming_content) == _own_sheet()  # type: ignore[arg-type]
    part = Client().get(SHEET, headers={"accept-encoding": "gzip", "range": "bytes=0-9"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, _own_sheet()[:10])  # type: ignore[arg-type]


def test_a_page_is_never_compressed(organ: Organ) -> None:
    """Its compressed length could tell its secrets (BREACH)."""
    answer = signed_in(organ.handler_a).get(reverse("desk:home"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_style_sheets_fetch_nothing_by_an_address_that_never_changes() -> None:
    """A file named inside a style sheet would be kept for a year under its plain name; drawings inside are data."""
    for sheet in Path(huiyin.__file__).parent.rglob("*.css"):
        named = re.findall(r"url\(\s*[\"']?([^)\"']+)", sheet.read_text("utf-8"))
        assert [n for n in named if not n.startswith(("data:", "#"))] == [], sheet.name
