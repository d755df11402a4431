"""Which of the proofs (应有佐证) a measure asked for are in hand, and what counts as evidence at all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from huiyin.ledger.enums import LinkKind
from huiyin.ledger.models import Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.registers.rectification.models import Finding, Measure

# Papers of the procedure itself: they show who decided, not what was put right.
PROCEDURAL = frozenset({"signed_paper", "close_out_form", "satisfaction"})
# Steps at which papers coming in are those of the acceptance, not of the work.
JUDGING = frozenset({"accept", "decide"})
_MARKS = "《》“”\"' \u3000()\uff08\uff09"


def missing_proofs(measure: Measure, new: Iterable[NewMaterial] = ()) -> list[str]:
    """The proofs still lacking, in the plan's order. Two queries.

    A proof is in hand when a document of the dossier (or a `new` one) was filed as answering it or bears it in its
    title, or when a matter linked as evidence bears it in its own title or in one of its documents.
    """
    if not measure.proofs:
        return []
    titles, answered = _held(measure, new)
    return [p for p in measure.proofs if p not in answered and not any(_bears(t, p) for t in titles)]


def _held(measure: Measure, new: Iterable[NewMaterial]) -> tuple[list[str], set[str]]:
    evidencing = evidencing_matters(measure)
    filed = Material.objects.filter(Q(matter=measure.pk) | Q(matter__in=evidencing.values("pk")))
    papers = [*filed.exclude(kind__in=PROCEDURAL).values_list("title", "answers")]
    papers += [(m.title, m.answers) for m in new if m.kind not in PROCEDURAL]
    titles = [title for title, _ in papers] + list(evidencing.values_list("title", flat=True))
    return titles, {answers for _, answers in papers if answers}


def _bears(title: str, proof: str) -> bool:
    return bool(_bare(proof)) and _bare(proof) in _bare(title)


def _bare(text: str) -> str:
    return "".join(c for c in text if c not in _MARKS)


def evidencing_matters(matter: Matter) -> QuerySet[Matter]:
    """Matters linked as evidence of this one (its work records, decisions …)."""
    return Matter.objects.filter(
        links_out__kind=LinkKind.EVIDENCES, links_out__target=matter.pk, links_out__ended_by=None
    )


def has_evidence(matter: Finding | Measure, new: Iterable[NewMaterial] = ()) -> bool:
    """Whether the dossier of a measure, or of a finding and its measures, holds or is linked to any evidence."""
    if any(m.kind not in PROCEDURAL for m in new):
        return True
    filed = Material.objects.filter(Q(matter=matter.pk) | Q(matter__parent=matter.pk)).exclude(kind__in=PROCEDURAL)
    return filed.exists() or evidencing_matters(matter).exists()
