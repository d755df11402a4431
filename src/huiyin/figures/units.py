"""Units are types: 人 and 人次, 条 and 件 never add up with one another."""

from __future__ import annotations

from django.db import models


class Unit(models.TextChoices):
    PERSON = "person", "人"
    PERSON_TIMES = "person_times", "人次"
    COMMENT = "comment", "条"
    CASE = "case", "件"
    TIME = "time", "次"
    ISSUE = "issue", "期"
    SESSION = "session", "场"
    SESSION_TIMES = "session_times", "场次"
    ITEM = "item", "项"
    PIECE = "piece", "个"
    BATCH = "batch", "批次"
    VOLUME = "volume", "份"
    HOUSE = "house", "家"
    DEAL = "deal", "笔"
    KILOMETRE = "kilometre", "公里"
    YUAN = "yuan", "元"
    TEN_THOUSAND_YUAN = "ten_thousand_yuan", "万元"
    HUNDRED_MILLION_YUAN = "hundred_million_yuan", "亿元"
    PERCENT = "percent", "%"


# 名 and 位 are other words for 人 as distinct people, 所 and 處 for 个; nothing else is interchangeable.
_ALIASES = {"名": Unit.PERSON, "位": Unit.PERSON, "個": Unit.PIECE, "類": Unit.PIECE, "场": Unit.SESSION, "場": Unit.SESSION}


def unit_of(word: str) -> Unit | None:
    """The unit a written word stands for (名 -> PERSON); None for a word that is no unit of ours."""
    if word in _ALIASES:
        return _ALIASES[word]
    return next((unit for unit in Unit if unit.label == word), None)
