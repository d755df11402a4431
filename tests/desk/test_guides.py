"""Every page that people work on says how it is used, and no guide speaks of a page that is gone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huiyin.desk.guides import GUIDES
from tests.support.organ import Organ


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            found |= _names(each.url_patterns, inner)
        elif each.name:
            found.add(space + each.name)
    return found


def test_guides_name_pages_that_exist() -> None:
    assert set(GUIDES) <= _names(get_resolver().url_patterns)


@pytest.mark.parametrize("name", ["desk:home", "desk:search", "desk:notices", "desk:calendar", "importing:start"])
def test_a_page_offers_its_guide(client: Client, organ: Organ, name: str) -> None:
    client.force_login(organ.clerk)
    page = client.get(reverse(name)).content.decode()
    assert "这一页怎么用" in page
    assert GUIDES[name][0].split("；")[0] in page


def test_pages_without_a_guide_show_none(client: Client, organ: Organ) -> None:
    assert "这一页怎么用" not in client.get(reverse("desk:sign-in")).content.decode()
