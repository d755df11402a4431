"""What any register may ask about a decision without knowing the room that takes it: whether it has been taken."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.enums import Outcome, Stage
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Matter

TOPICS = "decisions.topic"
_DECIDED = (Stage.UNDER_WAY, Stage.CLOSED)
"""Stages of a topic that a meeting has passed: its resolution is being carried out, or has been."""
_FALLEN = (Outcome.REFUSED, Outcome.WITHDRAWN)


def why_undecided(topic: Matter | None, on: dt.date) -> str | None:
    """What a form says of a topic that is no decision as of a day; None for one that is."""
    if topic is None:
        return "没有选定决策议题"
    if topic.outcome in _FALLEN:
        return f"所选议题{mention(topic, f'“{topic.title}”', '')}没有通过"
    if topic.stage not in _DECIDED or topic.happened_on > on:
        return f"所选议题{mention(topic, f'“{topic.title}”', '')}还没有作出决定"
    return None


def topic_of(pk: int | None) -> Matter | None:
    return Matter.objects.filter(pk=pk).first() if pk else None
