"""Running the rules: new contradictions become matters, those no longer found are marked, none is closed."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from django.db import transaction

from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Change, Provenance, lock, record
from huiyin.people.models import today
from huiyin.procedures.service import begin_unasked
from huiyin.register.contradictions import RULES, Pair, Rule
from huiyin.registers.contradictions.models import Contradiction

log = logging.getLogger(__name__)
LOOKS_BACK = dt.timedelta(days=400)


def find_all(since: dt.date | None = None) -> tuple[int, list[str]]:
    """Run every rule from `since` on; returns how many are new, and the titles of rules that failed.

    A rule that fails is logged and leaves the others to run.
    """
    first = since or today() - LOOKS_BACK
    new, failed = 0, []
    for rule in RULES.values():
        try:
            new += find(rule, first)
        except Exception:
            log.exception("contradiction rule %s failed", rule.code)
            failed.append(rule.title)
    return new, failed


def find(rule: Rule, since: dt.date) -> int:
    """Run one rule; returns how many of its contradictions are new. Each is stored in a transaction of its own.

    Known is what was ever registered: a pair with one side within the days looked at may speak of a day before them.
    """
    found: dict[frozenset[int | None], Pair] = {}
    for pair in rule.find(since):
        told = found.get(pair.key)
        found[pair.key] = replace(told, words=told.words + pair.words) if told and pair.words not in told.words else pair
    known = list(Contradiction.objects.filter(rule=rule.code))
    standing = {_key(case) for case in known if not case.is_closed or case.settlement != Contradiction.Settlement.CORRECTED}
    for case in known:
        looked_at = case.happened_on >= since or _key(case) in found
        if looked_at and not case.is_closed and (case.gone_on is None) != (_key(case) in found):
            _mark(case.pk, None if _key(case) in found else today())
    fresh = [pair for key, pair in found.items() if key not in standing]
    for pair in fresh:
        register(rule, pair)
    return len(fresh)


def _key(case: Contradiction) -> frozenset[int | None]:
    return frozenset({case.left_id, case.right_id})


def register(rule: Rule, pair: Pair) -> Matter:
    """A contradiction as a matter: with the department of the first side, the second side's assisting."""
    sides = {m.pk: m for m in Matter.objects.filter(pk__in=[pk for pk in (pair.left, pair.right) if pk])}
    left, right = sides[pair.left], sides.get(pair.right or 0)
    both = [m for m in (left, right) if m is not None]
    secret = any(m.confidentiality == Confidentiality.WORK_SECRET for m in both)
    values = {
        "rule": rule.code, "left": left.pk, "right": right.pk if right else None, "words": pair.words,
        "lead_department": left.lead_department_id, "leader": left.leader_id,
        "assists": [right.lead_department_id] if right and right.lead_department_id else [],
        "confidentiality": Confidentiality.WORK_SECRET if secret else Confidentiality.INTERNAL,
    }
    links = tuple((LinkKind.QUESTIONS, m.pk) for m in both)
    # Both departments read the title, and neither may learn from it what the other's matter is about.
    return begin_unasked(Contradiction, f"{rule.title}（{pair.on:%Y年%-m月%-d日}）", values, pair.on, links)


def _mark(pk: int, gone_on: dt.date | None) -> None:
    said = "再次比对，没有再发现这一矛盾。" if gone_on else "再次比对，这一矛盾又出现了。"
    with transaction.atomic():
        record(lock(pk), EntryKind.NOTE, Provenance(None, today(), comment=said), Change(values={"gone_on": gone_on}))
