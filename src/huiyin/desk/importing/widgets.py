"""Widgets written in one go: a large ledger has thousands of fields, and Django renders a template for every one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huiyin.kit.fields import DateInput


class LineInput(forms.TextInput):
    """One line of text."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        found = {"type": self.input_type, "name": name, **self.attrs, **(attrs or {})}
        return format_html("<input{}>", flatatt(found if shown is None else {**found, "value": shown}))


class DayInput(LineInput, DateInput):
    """A day."""


class TextArea(forms.Textarea):
    """Several lines of text; the line end in front keeps a first line that is empty."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        found = {"name": name, **self.attrs, **(attrs or {})}
        return format_html("<textarea{}>\n{}</textarea>", flatatt(found), self.format_value(value) or "")


class Tick(forms.CheckboxInput):
    """A tick."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        found = {"type": "checkbox", "name": name, **self.attrs, **(attrs or {}), "checked": bool(self.check_test(value))}
        return format_html("<input{}>", flatatt(found))
