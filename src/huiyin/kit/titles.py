"""What a matter is called when it is registered from a form."""

from __future__ import annotations

import re

from huiyin.kit.fields import DeskForm
from huiyin.ledger.models import Matter
from huiyin.register.base import Register

TITLE_LENGTH = 60


def first_sentence(text: str) -> str:
    """What a text begins with, short enough for a title."""
    first = re.split(r"[\n。；]", text.strip())[0].strip()
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"


def title_of(register: type[Register], form: DeskForm, parent: Matter | None) -> str:
    """The title typed, or the first sentence of what it is taken from, or the register's own name."""
    return named_in(register, form) or (f"{parent.title}{register.title}" if parent else register.title)


def named_in(register: type[Register], form: DeskForm) -> str:
    """The title typed, or the first sentence of what it is taken from; empty when neither says anything."""
    typed = str(form.cleaned_data.get("title") or "").strip()
    source = str(form.cleaned_data.get(register.title_from) or "") if register.title_from else ""
    return typed or first_sentence(source)
