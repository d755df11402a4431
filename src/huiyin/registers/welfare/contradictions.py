"""One event received for in two claims: past checks on import, on paper, or on both at the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count
from django.utils import timezone

from huiyin.ledger.facts import Use, moment
from huiyin.registers.contradictions import Pair, contradiction


@contradiction("welfare.twice", "同一事由两次领取福利", basis="同一事由不得重复列支")
def twice(since: dt.date) -> Iterable[Pair]:
    """The same person, purpose and day. A holiday's own day is the same in every claim for it."""
    uses = Use.objects.filter(kind=Use.Kind.BENEFIT, starts__gte=moment(since))
    again = uses.order_by().values("key", "starts").annotate(n=Count("matter", distinct=True)).filter(n__gt=1)
    for row in again:
        held = uses.filter(key=row["key"], starts=row["starts"]).order_by("matter").values_list("matter", flat=True)
        first, *rest = dict.fromkeys(held)
        for other in rest:
            on = timezone.localdate(row["starts"])
            yield Pair(first, other, f"同一人员因{on:%Y年%-m月%-d日}的同一事由，在两件申请中各领取了一次。", on)
