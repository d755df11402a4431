"""Who a document names in which role: the unit, the teams, who signs."""

from __future__ import annotations

import re
from dataclasses import replace

from huiyin.reading import head as opening
from huiyin.reading.bodies import audit_office, distinct, fed_back_unit, handling_unit, teams_of
from huiyin.reading.facts import Facts
from huiyin.reading.model import Genre, Kind
from huiyin.reading.notice import notice_owner

_SIGNED_BY_THE_UNIT = (Genre.NOTICE, Genre.CONGRESS, Genre.TASK_LIST, Genre.PLAN)
_ABOVE = 3000  # characters above a ledger in which it says who filled it in
_FILLED_BY = re.compile(  # above a ledger
    r"(?:填报|报送|填表|制表|责任|整改|上报|被巡[察视])?单位(?:名称)?(?:\((?:盖章|公章|印章)\))?\s?:\s?(?P<u>[^\s:|,;。]{3,40})"
)


def inspector_of(facts: Facts, zone: int) -> str | None:
    """The team as first named in full; of an audit without a team its office."""
    first = opening.find_inspector(facts.clean.text, zone)
    if first is None and facts.genre is Genre.AUDIT:
        return audit_office(facts.front, facts.clean.text, zone)
    return first


def inspectors_of(facts: Facts, zone: int, first: str | None) -> list[str]:
    """The teams one by one, in the order of the text."""
    every = [first, *opening.all_teams(facts.clean.text, zone)] if first else []
    return distinct([one for name in every if name for one in teams_of(name)])


def unit_of(facts: Facts, zone: int, issuer: str | None) -> str | None:
    """The inspected or reporting unit; who signs stands in only where none is named."""
    text, front = facts.clean.text, facts.front
    unit = owner_of(facts)
    if unit is None and facts.kind is Kind.FEEDBACK:
        unit = fed_back_unit(front, text)
    unit = unit or opening.find_unit(text, front, zone, facts.signature)
    if unit is None and facts.ledger.drafts:
        filled = _FILLED_BY.search(text, 0, min(_ABOVE, facts.heads[0][0]))
        unit = filled["u"] if filled else None
    if unit is None and facts.genre is Genre.AUDIT and front.lines:
        unit = audit_office(replace(front, lines=front.lines[1:]), "", 0)  # who reports stands below the title
    if unit is None and facts.genre is Genre.CONGRESS:
        unit = handling_unit(text, front.body, zone)
    return issuer if unit is None and facts.genre in _SIGNED_BY_THE_UNIT else unit


def issuer_of(facts: Facts, unit: str | None) -> str | None:
    """The signature; else the page's 发布机构; else the title's unit: in full, on a line of its own, or on a dated page."""
    front = facts.front
    if facts.signature or front.issuer:
        return facts.signature or front.issuer
    if front.unit is None and front.source and unit and unit.startswith(front.source):
        return front.source  # the unit's own page
    return (
        front.unit
        if front.unit and (front.unit.startswith("中共") or front.unit_stands_alone or front.published)
        else None
    )


def owner_of(facts: Facts) -> str | None:
    """In a public notice the unit stands behind a label (整改实施主体)."""
    return notice_owner(facts.clean.text, facts.clean.plain, facts.marks, facts.labels, facts.tail)
