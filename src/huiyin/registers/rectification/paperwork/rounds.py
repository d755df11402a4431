"""The round a page is about. Its papers are for those who see it; a department's progress sheet is the department's own."""

from __future__ import annotations

from django.http import Http404

from huiyin.ledger.access import visible
from huiyin.people.standing import Standing
from huiyin.registers.rectification.models import Finding, Measure, Round


def round_or_404(who: Standing, pk: int) -> Round:
    """Raises Http404 for a round that this person does not see, and for one that is missing."""
    round_ = visible(who, Round.objects.filter(pk=pk)).first()
    if round_ is None:
        raise Http404
    return round_


def worked_on_or_404(who: Standing, pk: int) -> Round:
    """A round that the person sees, or of which they see a measure or a finding. Raises Http404 for any other."""
    round_ = Round.objects.filter(pk=pk).first()
    seen = (visible(who, Round.objects.filter(pk=pk)), *(visible(who, m.objects.filter(root=pk)) for m in (Measure, Finding)))
    if round_ is None or not any(rows.exists() for rows in seen):
        raise Http404
    return round_
