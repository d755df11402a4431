"""Settling claims: bind to a figure, back with a material, waive by name — each an entry on the claim's matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Incomplete, Scope, compute
from huiyin.figures.units import Unit, unit_of
from huiyin.ledger.access import visible_materials
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Command, Done, NotAllowed


@dataclass(frozen=True)
class NewClaim:
    """A number found in a document, as it goes into the entry that stores it."""

    key: str
    literal: str
    value: Decimal
    unit_word: str
    of: str
    context: str
    start: int
    end: int
    about: int | None = None


def as_extra(claims: Iterable[NewClaim]) -> dict[str, Any]:
    """The part of an entry's payload that brings claims."""
    return {"claims": [claim.__dict__ for claim in claims]}


def project_claims(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    """Projector: new claims, and what became of them."""
    if "claims" in payload:
        source = entry.materials.first()
        Claim.objects.bulk_create(Claim(matter_id=matter.pk, source=source, **_columns(c)) for c in payload["claims"])
    settled = payload.get("claim")
    if settled:
        Claim.objects.filter(matter_id=matter.pk, key=settled["key"]).update(
            state=settled["state"], figure=settled.get("figure", ""), scope=settled.get("scope", {}),
            figure_value=settled.get("figure_value") and Decimal(settled["figure_value"]),
            evidence_id=_evidence(entry, settled), waived_by_id=settled.get("waived_by"),
            reason=settled.get("reason", ""), settled_by=entry,
        )


def _columns(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": claim["key"], "literal": claim["literal"][:60], "value": Decimal(claim["value"]),
        "unit_word": claim["unit_word"], "of": claim["of"][:200], "context": claim["context"][:400],
        "start": claim["start"], "end": claim["end"], "about_id": claim["about"],
    }


def _evidence(entry: Entry, settled: Mapping[str, Any]) -> int | None:
    if settled.get("evidence"):
        return int(settled["evidence"])
    attached = entry.materials.first()
    return attached.pk if attached and settled["state"] == Claim.State.BACKED else None


def bind(claim: Claim, code: str, scope: Scope, command: Command) -> Done:
    """Bind a claim to a figure; it then agrees or differs. Raises NotAllowed when the units are of different types."""
    unit = unit_of(claim.unit_word)
    try:
        value = compute(code, scope)
    except Incomplete as error:
        raise NotAllowed(f"{error}。") from error
    if unit is None or value.unit != unit:
        raise NotAllowed(
            f"原文单位是“{claim.unit_word}”，指标“{FIGURES[code].title}”的单位是“{Unit(value.unit).label}”，不同单位不能互相核对。"
        )
    state = Claim.State.BOUND if value.value == claim.value else Claim.State.DIFFERS
    return _settle(claim, command, state, figure=code, scope=scope.to_json(), figure_value=str(value.value))


def back(claim: Claim, command: Command, material: Material | None = None) -> Done:
    """Back a claim with a material (one already in a dossier, or the order's). A document never proves itself."""
    if material is None and not command.materials:
        raise NotAllowed("请选择能证明这个数字的材料。")
    if material is not None and not visible_materials(command.actor).filter(pk=material.pk).exists():
        raise NotAllowed("没有找到这份材料。")
    digest = material.content_id if material else command.materials[0].digest
    if claim.source is not None and claim.source.content_id == digest:
        raise NotAllowed("数字所在的原文件不能作为它自己的佐证，请选择其他材料。")
    return _settle(claim, command, Claim.State.BACKED, evidence=material.pk if material else None)


def waive(claim: Claim, command: Command) -> Done:
    """Let a claim pass by name and reason; both stand on the internal data review sheet."""
    if not command.comment.strip():
        raise NotAllowed("请写明豁免理由。")
    return _settle(claim, command, Claim.State.WAIVED, waived_by=command.decider.pk, reason=command.comment.strip())


def release(claim: Claim, command: Command) -> Done:
    """Undo a binding, backing or waiver; the claim is open again."""
    return _settle(claim, command, Claim.State.OPEN)


def _settle(claim: Claim, command: Command, state: Claim.State, **more: Any) -> Done:
    return act(claim.matter_id, EntryKind.CLAIM, command, extra={"claim": {"key": claim.key, "state": state.value, **more}})


def recheck(claims: QuerySet[Claim]) -> dict[int, Decimal]:
    """What the bound claims' figures give now, by claim id. Reads only; the stored state changes by an act alone."""
    bound = claims.exclude(figure="")
    return {c.pk: compute(c.figure, Scope.from_json(c.scope)).value for c in bound}
