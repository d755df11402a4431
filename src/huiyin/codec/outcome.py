"""What reading a text comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What the text says; None where it says nothing."""

    value: T | None


@dataclass(frozen=True, slots=True)
class Doubt(Generic[T]):
    """What the text probably says (None: no guess), and what somebody has to look at. Never taken silently."""

    value: T | None
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the text cannot be taken and what to write instead; `candidates` are what may be meant."""

    message: str
    candidates: tuple[str, ...] = ()


Outcome = Value[T] | Doubt[T] | Refusal
