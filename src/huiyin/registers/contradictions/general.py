"""Rules over facts of whatever register: one person in two places, one invoice in two matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, Q
from django.utils import timezone

from huiyin.ledger.facts import Amount, Participation, Use, moment
from huiyin.ledger.models import Link, Matter
from huiyin.register.contradictions import Pair, contradiction

A_DAY = dt.timedelta(hours=20)
"""What fills so much time at a stretch leaves room for nothing else on that day."""
PASSENGER = "乘车"


@contradiction(
    "person_in_two_places", "同一人同一时间在两处", basis="考勤、会议、出差、用车记录应当相互印证"
)
def person_in_two_places(since: dt.date) -> Iterable[Pair]:
    """Overlapping presence of one person, except as a passenger, in matters that are not tied to one another."""
    rows = Participation.objects.filter(ends__gt=moment(since)).exclude(what=PASSENGER)
    found = list(_overlaps(rows.select_related("person").order_by("person", "starts", "id").iterator(chunk_size=2000)))
    tied = _tied({pk for a, b in found for pk in (a.matter_id, b.matter_id)})
    for a, b in found:
        if frozenset({a.matter_id, b.matter_id}) not in tied:
            on = timezone.localdate(b.starts)
            yield Pair(
                a.matter_id, b.matter_id,
                f"{a.person.name}在{on:%Y年%-m月%-d日}既登记为“{a.what}”，又登记为“{b.what}”，时间重叠。", on,
            )


def _overlaps(rows: Iterable[Participation]) -> Iterator[tuple[Participation, Participation]]:
    """Pairs of one person's rows that overlap; rows come by person and start."""
    open_rows: list[Participation] = []
    for row in rows:
        open_rows = [o for o in open_rows if o.person_id == row.person_id and o.ends > row.starts]
        for other in open_rows:
            if other.matter_id != row.matter_id and _excludes(other, row):
                yield other, row
        open_rows.append(row)


def _excludes(a: Participation, b: Participation) -> bool:
    """Whether one leaves no room for the other: a vague one only contradicts what fills whole days."""
    if not a.vague and not b.vague:
        return True
    exact = [row for row in (a, b) if not row.vague]
    return len(exact) == 1 and exact[0].ends - exact[0].starts >= A_DAY


def _tied(pks: set[int]) -> set[frozenset[int]]:
    """Pairs of matters that belong together: linked, one above the other, or one spending what the other committed."""
    links = Link.objects.filter(ended_by=None).filter(Q(source__in=pks) | Q(target__in=pks))
    below = Matter.objects.filter(pk__in=pks).exclude(parent=None)
    spent = Amount.objects.filter(matter__in=pks).exclude(against=None)
    pairs: list[tuple[int, int | None]] = [
        *links.values_list("source", "target"), *below.values_list("pk", "parent"),
        *spent.values_list("matter", "against"),
    ]
    return {frozenset({a, b}) for a, b in pairs if b is not None}


@contradiction("invoice_twice", "同一张发票出现两次", basis="同一票据不得重复报销")
def invoice_twice(since: dt.date) -> Iterable[Pair]:
    """An invoice (code and number) that two matters use, when either is of the days looked at."""
    invoices = Use.objects.filter(kind=Use.Kind.INVOICE)
    recent = invoices.filter(starts__gte=moment(since)).order_by().values("key")
    keys = invoices.filter(key__in=recent).order_by().values("key").annotate(n=Count("matter", distinct=True))
    twice = [row["key"] for row in keys if row["n"] > 1]
    held: dict[str, list[tuple[int, dt.datetime]]] = {}
    for key, matter, starts in invoices.filter(key__in=twice).order_by("id").values_list("key", "matter", "starts"):
        held.setdefault(key, []).append((matter, starts))
    for key, uses in held.items():
        first = uses[0][0]
        for matter, starts in {m: s for m, s in uses[1:] if m != first}.items():
            yield Pair(first, matter, f"发票{key}在两件事项中各登记了一次。", timezone.localdate(starts))
