"""Entries of earlier versions in the words of today: a room declares what it has renamed or dropped since.

    renamed("spending.claim", field="payee", to="receiver")
    dropped("spending.claim", "fax")
    respelled("spending.claim", "way", {"cash": "card"})
    step_renamed("spending.claim", "check", "finance_review")

Stored payloads are never touched. Whoever reads one for what it means (replay, timeline, consequences, verifying rows)
reads it through `payload_of()`; only digests are made over the bytes as they were stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Payload = dict[str, Any]
Upcaster = Callable[[Payload], object]
_UPCASTERS: dict[str, list[Upcaster]] = {}


def renamed(register: str, field: str, to: str) -> None:
    """A typed field has another name."""

    def upcast(payload: Payload) -> None:
        if field in payload["set"]:
            payload["set"].setdefault(to, payload["set"].pop(field))

    _declare(register, upcast)


def dropped(register: str, field: str) -> None:
    """A typed field is no more; what entries say of it stays in their bytes."""
    _declare(register, lambda payload: payload["set"].pop(field, None))


def respelled(register: str, field: str, choices: Mapping[str, str]) -> None:
    """Some choices of a field have other codes."""

    def upcast(payload: Payload) -> None:
        value = payload["set"].get(field)
        if isinstance(value, str) and value in choices:
            payload["set"][field] = choices[value]

    _declare(register, upcast)


def step_renamed(register: str, step: str, to: str) -> None:
    """A step of the procedure has another code, in every version of it."""

    def upcast(payload: Payload) -> None:
        for holder in (payload, *payload.get("open_tasks", ())):
            for name in ("step", "to_step"):
                if holder.get(name) == step:
                    holder[name] = to

    _declare(register, upcast)


def _declare(register: str, upcast: Upcaster) -> None:
    _UPCASTERS.setdefault(register, []).append(upcast)


def payload_of(text: str) -> Payload:
    """What a stored payload says, in the words of today: declarations apply in the order in which they were made."""
    return in_todays_words(json.loads(text))


def in_todays_words(payload: Payload) -> Payload:
    """The same of a payload that was parsed already; it is changed in place."""
    for upcast in _UPCASTERS.get(payload["register"], ()):
        upcast(payload)
    return payload
