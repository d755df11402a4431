"""Templates: lines that can be read side by side, and the tags that keep them short."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

import huiyin

LONGEST = 120
PACKAGE = Path(huiyin.__file__).parent


def _templates() -> list[Path]:
    return sorted(path for folder in PACKAGE.rglob("templates") for path in folder.rglob("*.html"))


def test_no_line_of_a_template_is_longer_than_120_characters() -> None:
    found = _templates()
    assert len(found) > 100
    long = [
        f"{path.relative_to(PACKAGE)}:{number} ({len(line)})"
        for path in found for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > LONGEST
    ]
    assert not long, "\n".join(long)


def _said(written: str, **values: object) -> str:
    return Template("{% load desk %}" + written).render(Context(values))


@pytest.mark.parametrize(("written", "read"), [
    ("{% joined %}\n  甲，\n  乙\n{% endjoined %}", "甲，乙"),
    ("{% joined %}\n  {% if yes %}甲\n  {% else %}乙{% endif %}\n  丙\n{% endjoined %}", "甲丙"),
    ("{% joined %}\n  {% for one in many %}\n    {{ one }}\n  {% endfor %}\n{% endjoined %}", "12"),
    ("{% joined %}甲 · 乙{% endjoined %}", "甲 · 乙"),
])
def test_joined_lines_run_on_without_a_blank(written: str, read: str) -> None:
    assert _said(written, yes=True, many=[1, 2]) == read


def test_joined_leaves_values_as_they_are() -> None:
    assert _said("{% joined %}\n  {{ text }}\n{% endjoined %}", text="甲\n  乙") == "甲\n  乙"


@pytest.mark.django_db
def test_a_head_without_buttons_keeps_an_empty_place_for_them() -> None:
    """`.page-actions:empty` hides it, and a white space is not empty."""
    page = Template('{% extends "desk/base.html" %}{% block actions %}\n  {% if no %}<a>甲</a>{% endif %}\n{% endblock %}')
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert '<div class="page-actions"></div>' in page.render(Context({"request": request, "user": request.user}))
