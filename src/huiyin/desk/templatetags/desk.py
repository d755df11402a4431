"""Tags of the desk's pages: icons, the frame around every page, form fields, lights, pages of a list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea
from django.template.base import NodeList, Parser, TextNode, Token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huiyin.desk.guides import guide_of
from huiyin.desk.navigation import menu
from huiyin.kit.rowfields import Grid
from huiyin.ledger.models import Matter
from huiyin.notices.news import COUNTED_UP_TO, unseen
from huiyin.people.actors import Actor, actor
from huiyin.people.models import Role, Unit
from huiyin.procedures.lights import Light
from huiyin.register.base import REGISTERS, Register

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the vendored set; decoration only, the words beside it say what it means. A page has a hundred."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra, static("vendor/icons/icons.svg"), name,
    )


@register.simple_tag
def lamp(light: Light | None) -> SafeString:
    """A light with its words; nothing for what has no due date."""
    if light is None:
        return SafeString("")
    return format_html('<span class="light light-{}"><i aria-hidden="true"></i>{}</span>', light.color, light.words)


@register.simple_tag(takes_context=True)
def the_menu(context: Mapping[str, Any]) -> SafeString:
    """The menu, written once for the two places where it stands; empty for strangers."""
    request = context["request"]
    if not request.user.is_authenticated:
        return SafeString("")
    return render_to_string("desk/parts/menu.html", {"groups": menu(actor(request.user), request.path)})


@register.simple_tag(takes_context=True)
def bell(context: Mapping[str, Any]) -> str | None:
    """How much is new to whoever looks; None for administrators, who have no tasks. Two queries."""
    who = actor(context["request"].user)
    if who.is_administrator:
        return None
    count = unseen(who)
    return "" if not count else f"{COUNTED_UP_TO - 1}+" if count >= COUNTED_UP_TO else str(count)


@register.simple_tag(takes_context=True)
def page_guide(context: Mapping[str, Any]) -> tuple[str, ...]:
    """How the page at hand is used, in a few sentences; nothing for pages that need no words."""
    match = context["request"].resolver_match
    return guide_of(match.view_name) if match else ()


_SHORT = 4  # characters


@register.filter
def unbroken(value: object) -> str:
    """What lists never break over two lines: a day (2026-03-10), a moment, an amount (46,000.00), a word; else empty."""
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, str) and len(value) <= _SHORT:
        return value
    return value.isoformat() if isinstance(value, dt.date) else ""


@register.simple_tag
def own_unit() -> Unit | None:
    return Unit.objects.filter(is_self=True).first()


@register.simple_tag(takes_context=True)
def in_words(context: Mapping[str, Any]) -> str:
    """The role somebody works in, for the corner of the page."""
    who: Actor = actor(context["request"].user)
    held = [r for r in Role if any(role == r for role, _ in who.grants)]
    return "、".join(r.label for r in held)


@register.inclusion_tag("desk/parts/field.html")
def field(bound: BoundField, note: str = "") -> dict[str, Any]:
    """A form field with label, help, errors, and objections of checks (`bound.objections`, set by the form)."""
    widget = bound.field.widget
    return {
        "field": bound, "note": note, "when": getattr(bound.field, "only_when", None),
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": isinstance(widget, CheckboxSelectMultiple | RadioSelect | Grid),
        "objections": (said := getattr(bound.form, "objections_at", {}).get(bound.name, ())),
        "bad": any(item.severity in ("block", "warn") for item in said),
        "wide": isinstance(widget, Textarea | CheckboxSelectMultiple | Grid) or bound.name == "title",
    }


@register.simple_tag
def the_register(matter: Matter) -> type[Register]:
    return REGISTERS[matter.register]


class Joined(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def joined(parser: Parser, token: Token) -> Joined:
    """`{% joined %}…{% endjoined %}`: lines of the template run on, their ends and indents gone; values stay as they are.

    For text, attribute values and inline elements, where a line's end would show as a blank. White space within a line is kept.
    """
    nodelist = parser.parse(("endjoined",))
    parser.delete_first_token()
    for node in cast("list[TextNode]", nodelist.get_nodes_by_type(TextNode)):
        node.s = re.sub(r"\s*\n\s*", "", node.s)
    return Joined(nodelist)
