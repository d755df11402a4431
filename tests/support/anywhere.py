"""A matter of any register, standing at any of its steps: for rules that hold for every register alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.db import models
from django.utils import timezone

from huiyin.ledger.enums import Mode, Outcome
from huiyin.ledger.models import Matter
from huiyin.people.models import User, today
from huiyin.procedures.definition import Step
from huiyin.procedures.loading import read_files
from huiyin.procedures.service import begin
from huiyin.register.base import REGISTERS
from tests.support.organ import Organ, command

CLOSED = "closed"


def places() -> list[tuple[str, str]]:
    """(register, step) of every step of every procedure as shipped, and (register, CLOSED)."""
    found = []
    for register, (procedure, _, _) in sorted(read_files().items()):
        found += [(register, step) for step in procedure.steps] + [(register, CLOSED)]
    return found


def standing_at(
    organ: Organ, register: str, step: str, by: User | None = None, about: Matter | None = None, **values: Any
) -> Matter:
    """A matter of the committee, registered as history where it stands, with something in every field that must have it.

    `about` is the other matter that some registers must name.
    """
    model = REGISTERS[register].model
    given = {**_needed(model, about), "lead_department": organ.committee, "leader": organ.leader.person, **values}
    closed = step == CLOSED
    history = command(by or organ.clerk, mode=Mode.IMPORTED)
    where: dict[str, Any] = {"closed": True, "outcome": Outcome.COMPLETED} if closed else {"at": step}
    with patch.object(Step, "decides", new=False):  # whoever holds the step, it stands there
        return begin(model, history, f"{REGISTERS[register].title}一件", given, **where).matter


def _needed(model: type[Matter], about: Matter | None) -> dict[str, Any]:
    own = [f for f in model._meta.local_concrete_fields if not f.primary_key and not f.has_default() and not f.null]
    wanted = [f for f in own if (f.choices or not f.empty_strings_allowed) and f.name not in model.ENTAILED]
    return {f.name: about if f.related_model is Matter else _something(f) for f in wanted}


def _something(field: models.Field[Any, Any]) -> Any:
    if field.choices:
        return next(value for value, _ in field.flatchoices if value not in ("", None))
    match field:
        case models.DecimalField():
            return Decimal(1)
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return today()
        case models.IntegerField():
            return 1
    raise AssertionError(f"{field} wants a value that this helper does not know")
