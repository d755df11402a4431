"""The tour of the demonstration on the home desk; nothing in production."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def the_tour(context: Mapping[str, Any]) -> SafeString | str:
    if settings.HUIYIN_MODE != "demo":
        return ""
    return render_to_string("demo/tour.html", request=context["request"])
