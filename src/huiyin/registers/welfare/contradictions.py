"""One event received for in two claims: past checks on import, on paper, or on both at the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from huiyin.ledger.facts import Use, moment
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.welfare.models import once


@contradiction("welfare.twice", "同一事由两次领取福利", basis="同一事由不得重复列支")
def twice(since: dt.date) -> Iterable[Pair]:
    """The same person, purpose and day; of a holiday, the same year."""
    uses = Use.objects.filter(kind=Use.Kind.BENEFIT, starts__gte=moment(since)).order_by("matter", "id")
    first: dict[tuple[str, dt.date | int], int] = {}
    for key, starts, matter in uses.values_list("key", "starts", "matter"):
        on = timezone.localdate(starts)
        before = first.setdefault((key, once(key, on)), matter)
        if before != matter:
            yield Pair(before, matter, f"同一人员因{on:%Y年%-m月%-d日}的同一事由，在两件申请中各领取了一次。", on)
