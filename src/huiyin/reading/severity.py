"""How much an objection or an issue weighs."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much an objection weighs."""

    SERIOUS = "serious"
    WARNING = "warning"
    HINT = "hint"
