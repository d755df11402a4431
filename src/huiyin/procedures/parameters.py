"""Dated parameters: what held on a day. Registers declare theirs with a first value and its basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from huiyin.people import changes
from huiyin.procedures.models import Parameter


@dataclass(frozen=True)
class Declared:
    """A parameter as a register brings it: `values` are (from when, value, basis), oldest first."""

    code: str
    title: str
    unit: str
    values: tuple[tuple[dt.date, str, str], ...]
    words: Mapping[str, str] = field(default_factory=dict)


DECLARED: dict[str, Declared] = {}


def declare(
    code: str, title: str, unit: str, *values: tuple[str, str, str], words: Mapping[str, str] | None = None
) -> None:
    """Bring a parameter; each value is (ISO date from which it holds, value, basis).

    `words` belongs to a parameter that lists some of a closed set, by comma: what each of the set is called.
    """
    DECLARED[code] = Declared(
        code, title, unit, tuple((dt.date.fromisoformat(day), value, basis) for day, value, basis in values),
        words or {},
    )


def store_declared() -> None:
    """Write declared parameters that the database does not know yet; what the organ has edited stays as it is."""
    known = set(Parameter.objects.values_list("code", flat=True))
    for item in DECLARED.values():
        if item.code in known:
            continue
        for i, (starts_on, value, basis) in enumerate(item.values):
            later = item.values[i + 1][0] if i + 1 < len(item.values) else None
            changes.load(Parameter(
                code=item.code, title=item.title, unit=item.unit, value=value, basis=basis, starts_on=starts_on,
                ends_on=later - dt.timedelta(days=1) if later else None,
            ))


def parameter(code: str, on: dt.date) -> str:
    """The value that held on `on`; of a day before every known value, the first: history is registered late and judged too.

    Raises LookupError for a parameter nobody declared.
    """
    held = in_force(code, on)
    return held if held is not None else DECLARED[code].values[0][1]


def in_force(code: str, on: dt.date) -> str | None:
    """The value that held on `on`; None of a day before there was any. Raises LookupError for a parameter nobody declared."""
    stored: str | None = (
        Parameter.objects.on(on).filter(code=code).order_by("-starts_on").values_list("value", flat=True).first()
    )
    if stored is not None:
        return stored
    if code not in DECLARED:
        raise LookupError(f"no parameter {code!r}")
    return next((value for day, value, _ in reversed(DECLARED[code].values) if day <= on), None)


def number(code: str, on: dt.date) -> Decimal:
    return Decimal(parameter(code, on))


def in_words(code: str, value: str) -> str:
    """A value as people read it: members of a closed set by their names, everything else as it stands."""
    declared = DECLARED.get(code)
    if declared is None or not declared.words:
        return value
    return "、".join(declared.words.get(part, part) for part in value.split(",") if part)


def from_words(code: str, text: str) -> str:
    """The value that `text` says, names of a closed set turned back into its members. Raises ValueError (Chinese)."""
    declared = DECLARED.get(code)
    if declared is None or not declared.words:
        return text.strip()
    members = {name: member for member, name in declared.words.items()}
    parts = [p.strip() for p in text.replace("，", "、").replace(",", "、").split("、") if p.strip()]
    unknown = [p for p in parts if p not in members and p not in declared.words]
    if unknown or not parts:
        raise ValueError(f"请从这些里面选填，用顿号分开：{'、'.join(members)}")
    return ",".join(dict.fromkeys(members.get(p, p) for p in parts))
