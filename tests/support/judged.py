"""What a check said of an act that was carried out."""

from __future__ import annotations

from huiyin.ledger.models import Entry, Matter
from huiyin.procedures.judgements import Judgement, of_entry


def judged(matter: Matter, check: str) -> Judgement:
    """The latest verdict of `check` in the matter's entries, in words for anybody; fails the test when there is none."""
    for entry in Entry.objects.filter(matter_id=matter.pk).order_by("-sequence"):
        for one in of_entry(entry, None):
            if one.check_code == check:
                return one
    raise AssertionError(f"no entry of {matter} holds a verdict of {check}")
