"""What the register contradicts itself in: an emergency that the next meeting was not told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.ledger.enums import Outcome
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.decisions.models import Item, Meeting, Topic


@contradiction(
    "decisions.emergency_unreported", "紧急处置没有向下一次会议报告",
    basis="《中国共产党党组工作条例》（2019年），参照执行：紧急情况先行处置的，事后及时向会议报告",
)
def emergency_unreported(since: dt.date) -> Iterable[Pair]:
    """An emergency acted on, and the first meeting of the due kind held after it, on whose agenda it never was."""
    topics = Topic.objects.handed_in().filter(urgent=True, acted_on__gte=since).exclude(outcome=Outcome.WITHDRAWN)
    items = Item.objects.filter(pk__in=topics.values("catalogued"))
    kinds = {item.pk: item.meetings[0]["kind"] for item in items if item.meetings}
    for topic in topics.order_by("pk"):
        later = Meeting.objects.filter(kind=kinds.get(topic.catalogued_id or 0, ""), starts_on__gt=topic.acted_on)
        held = next((m for m in later.order_by("starts_on") if m.has_opened), None)
        if held is None or held.pk in {topic.session_id, *(row["meeting"] for row in topic.course)}:
            continue
        assert held.starts_on is not None
        yield Pair(
            topic.pk, held.pk,
            f"{topic.acted_on}先行处置，之后第一次会议（{held.starts_on}）的议程没有这项议题。", held.starts_on,
        )
