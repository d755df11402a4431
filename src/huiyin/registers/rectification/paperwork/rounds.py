"""The round a page is about. Its papers are for those who see it; a department's progress sheet is the department's own."""

from __future__ import annotations

from django.http import Http404

from huiyin.ledger.access import visible
from huiyin.people.actors import Actor
from huiyin.registers.rectification.models import Measure, Round

OWN_PART = "本部门承担的整改"


def round_or_404(who: Actor, pk: int) -> Round:
    """Raises Http404 for a round that this person does not see, and for one that is missing."""
    round_ = visible(who, Round.objects.filter(pk=pk)).first()
    if round_ is None:
        raise Http404
    return round_


def worked_on_or_404(who: Actor, pk: int) -> Round:
    """A round that the person sees, or of which they see a measure to report on. Raises Http404 for any other.

    Whoever sees but a part of it is not told what it is called.
    """
    round_ = Round.objects.filter(pk=pk).first()
    whole = visible(who, Round.objects.filter(pk=pk)).exists()
    if round_ is None or not (whole or visible(who, Measure.objects.filter(root=pk)).exists()):
        raise Http404
    if not whole:
        round_.title = OWN_PART
    return round_
