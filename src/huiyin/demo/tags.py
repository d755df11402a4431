"""The tour of the demonstration: on the home desk, and the accounts on the sign-in page; nothing in production.

A library of template tags, named `tour` in the settings: the desk, which stands below, loads it by that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from huiyin.demo import PASSWORD, tour

register = template.Library()


@register.simple_tag(takes_context=True)
def the_tour(context: Mapping[str, Any]) -> SafeString | str:
    return _shown("demo/tour.html", context)


@register.simple_tag(takes_context=True)
def the_accounts(context: Mapping[str, Any]) -> SafeString | str:
    return _shown("demo/accounts.html", context)


def _shown(name: str, context: Mapping[str, Any]) -> SafeString | str:
    """Of the organ that the database holds; empty where it is none of the demonstration's."""
    if settings.HUIYIN_MODE != "demo":
        return ""
    told = tour()
    return render_to_string(name, {"tour": told, "password": PASSWORD}, context["request"]) if told else ""
