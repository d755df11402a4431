"""What the checks would say to a move that has not been made: nothing is changed and nothing is kept."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from huiyin.ledger.mentions import told
from huiyin.ledger.models import Matter
from huiyin.procedures import service
from huiyin.procedures.checks import Verdict
from huiyin.procedures.commands import Command
from huiyin.procedures.definition import Step


def foresee(matter: Matter, step: Step, action: str, command: Command, values: Mapping[str, Any]) -> list[Verdict]:
    """The verdicts of `action` on `step`, built-in ones included, as `advance()` would reach them now, in words for the actor."""
    judged = copy.copy(matter)
    service.set_in_memory(judged, values)
    verdicts = service.judge(judged, step, action, command, values)
    return [v if v.message is None else replace(v, message=told(v.message, command.actor)) for v in verdicts]
