"""The round a page is about: visible itself, or through a measure the person's department works on."""

from __future__ import annotations

from django.http import Http404

from huiyin.ledger.access import visible
from huiyin.people.standing import Standing
from huiyin.registers.rectification.models import Finding, Measure, Round


def round_or_404(who: Standing, pk: int) -> Round:
    """Raises Http404 for a round of which this person sees nothing, and for one that is missing."""
    round_ = Round.objects.filter(pk=pk).first()
    if round_ is None or who.is_administrator:
        raise Http404
    if visible(who).filter(pk=pk).exists():
        return round_
    if any(visible(who, model.objects.filter(root=pk)).exists() for model in (Measure, Finding)):
        return round_
    raise Http404
