"""What the placeholders of a report stand for now: figures computed, claims as the document stated them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Figure, Kind, Scope, Value, compute
from huiyin.figures.units import Unit
from huiyin.people.dated import today
from huiyin.reports.models import Report
from huiyin.reports.text import keys_in

BY_TODAYS_LEDGER = "按今日台账、发生于截止日前"
"""Said of a number whose day is past: what happened by then, as the ledger knows it today."""

# A figure whose definition has gone shows as this, and publication is refused.
MISSING = "【数据缺失】"


@dataclass(frozen=True)
class Defined:
    """What one key stands for: a figure, or a claim with its wording, or both once a claim is bound."""

    key: str
    code: str
    scope: Scope
    literal: str
    claim: str

    @classmethod
    def of(cls, key: str, data: Mapping[str, Any]) -> Defined:
        return cls(
            key, data.get("code", ""), Scope.from_json(data.get("scope") or {}), data.get("literal", ""),
            data.get("claim", ""),
        )

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "scope": self.scope.to_json(), "literal": self.literal, "claim": self.claim}


@dataclass(frozen=True)
class Shown:
    """A number as the text shows it. `value` is None when it cannot be told."""

    key: str
    text: str
    value: Decimal | None
    unit: str


def until(code: str, data_as_of: dt.date | None) -> dt.date | None:
    """The past day that a figure is cut off at; None where it is counted as it stands."""
    past = data_as_of is not None and data_as_of < today()
    return data_as_of if past and code in FIGURES and FIGURES[code].is_dated else None


def written(value: Decimal, unit: str) -> str:
    """`Decimal("12.50"), "万元"` -> `"12.5万元"`; no thousands separator, no exponent, no trailing zeros."""
    return f"{plain_number(value)}{unit}"


def plain_number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def definitions(report: Report) -> dict[str, Defined]:
    return {key: Defined.of(key, data) for key, data in report.figures.items()}


def claims_of(report: Report) -> dict[str, Claim]:
    """The round's claims by key that the report's figures name. One query."""
    wanted = [d["claim"] for d in report.figures.values() if d.get("claim")]
    rows = Claim.objects.filter(matter=report.root_id, key__in=wanted) if wanted else []
    return {claim.key: claim for claim in rows}


class Computer:
    """Computes figures, each distinct one once: at most two queries per figure and scope, however often it stands."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Scope], Value] = {}

    def __call__(self, code: str, scope: Scope) -> Value:
        """Raises KeyError for a figure that is not declared (any more)."""
        if (code, scope) not in self._known:
            self._known[code, scope] = compute(code, scope)
        return self._known[code, scope]


def shown_now(report: Report, computer: Computer | None = None) -> dict[str, Shown]:
    """Every placeholder of the body with its value now; what cannot be told shows as missing."""
    computer = computer or Computer()
    claims, known = claims_of(report), definitions(report)
    return {key: _show(key, known.get(key), claims, computer, report.data_as_of) for key in keys_in(report.body)}


def _show(
    key: str, item: Defined | None, claims: Mapping[str, Claim], computer: Computer, data_as_of: dt.date | None
) -> Shown:
    if item is not None and item.claim in claims:
        claim = claims[item.claim]
        return Shown(key, item.literal or claim.literal, claim.value, claim.unit_word)
    if item is None or item.claim or item.code not in FIGURES:
        return Shown(key, MISSING, None, "")
    value = computer(item.code, item.scope.until(until(item.code, data_as_of)))
    unit = Unit(value.unit).label
    return Shown(key, written(value.value, unit), value.value, unit)


def title_of(figure: Figure, scope: Scope) -> str:
    """The figure's title, or what is counted where one figure serves many subjects."""
    return scope.subject or figure.title


def definition_text(figure: Figure, scope: Scope) -> str:
    """The definition card's words: what is counted, and what it is narrowed to."""
    narrowing = scope.describe()
    text = f"{figure.definition.rstrip('。')}（{narrowing}）。" if narrowing else figure.definition
    if figure.kind is Kind.RATIO:
        return text
    return f"{text}单位：{Unit(figure.unit_in(scope)).label}。"


def plain_decimal(text: str) -> str:
    """`"3.00"` -> `"3"`; what is no number stays as it is."""
    return plain_number(Decimal(text)) if text.replace(".", "", 1).isdigit() else text
