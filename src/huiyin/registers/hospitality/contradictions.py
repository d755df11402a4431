"""A reception whose letter is not in its dossier, and one letter behind two receptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from huiyin.ledger.facts import Use, moment
from huiyin.ledger.models import Material
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.hospitality.models import OF_NO_EFFECT, Reception

_RULE = "《党政机关国内公务接待管理规定》"


@contradiction("hospitality.letter_missing", "接待没有公函", basis=f"{_RULE}：无公函的公务活动不予接待")
def without_letter(since: dt.date) -> Iterable[Pair]:
    letters = Material.objects.filter(matter=OuterRef("pk"), kind="letter")
    held = Reception.objects.filter(starts_on__gte=since).exclude(step__in=("apply", "review", "approve"))
    for reception in held.exclude(outcome__in=OF_NO_EFFECT).filter(~Exists(letters)):
        assert reception.starts_on is not None
        yield Pair(reception.pk, None, f"{reception.guest_unit}来访的接待没有公函。", reception.starts_on)


@contradiction("hospitality.letter_twice", "一函两结", basis="公函与接待一一对应，一函一结（地方规定）")
def letter_twice(since: dt.date) -> Iterable[Pair]:
    letters = Use.objects.filter(kind=Use.Kind.LETTER)
    recent = letters.filter(starts__gte=moment(since)).order_by().values("key")
    twice = letters.filter(key__in=recent).order_by().values("key").annotate(n=Count("matter", distinct=True)).filter(n__gt=1)
    for key in [row["key"] for row in twice]:
        first, *others = letters.filter(key=key).order_by("id").values_list("matter", "starts")
        for matter, starts in others:
            yield Pair(first[0], matter, f"公函{key}用于两次接待。", timezone.localdate(starts))
