"""Owners and limits that a measure of a plan states in its own words (由办公室牵头,财务科配合,6月底前完成)."""

from __future__ import annotations

import re

from huiyin.reading.detail import Detail
from huiyin.reading.limits import read_limit
from huiyin.reading.names import is_person, is_titled, is_unit, split_names
from huiyin.reading.wording import later

_LEAD = later(
    r"由(?P<by>[^,;。()\s由]{2,40}?)(?:牵头|负责|主办|承办)"
    r"|(?:^|[,;。(\s])(?P<names>[^,;。()\s由]{2,40}?)(?:牵头|负责|主办|承办)(?:负责|落实|办理|实施|整改)?(?=[,;。)]|$)"
)
_ASSIST = later(
    r"(?:^|[,;。(\s])(?P<names>[^,;。()\s]{2,60}?)(?:配合|协助|参与|协办)(?:落实|办理|做好)?(?=[,;。)]|$)"
)
_DUE = later(
    r"(?:^|[,;。(、])(?:并?于|在)?(?P<due>(?:(?:19|20)\d{2}年|今年|明年)?[^,;。()、]{1,12}?)(?:全部|基本|整改)?(?:完成|落实|到位|办结|销号|建成|开通)(?:整改|到位)?(?=[,;。)]|$)"
)
_BRACKETED = later(r"[(,;](?P<due>[^(),;。]{2,20})\)[。;]?$")
_STANDING = later(
    r"[,;(](?P<due>(?:立行立改|长期坚持|持续推进|即知即改)(?:[,、]?并?长期坚持)?)\)?[。;]?$"
)


def said_of(text: str) -> Detail:
    """What a measure says of itself; empty where its words name neither departments nor a day."""
    detail = Detail()
    lead = _LEAD.search(text)
    names = (lead["by"] or lead["names"]) if lead else ""
    if _named(names):
        detail.set("lead" if any(map(is_unit, split_names(names))) else "leader", names)
    assist = _ASSIST.search(text)
    if assist and detail.leads and _named(assist["names"]):
        detail.set("assist", assist["names"])
    for pattern in (_DUE, _BRACKETED, _STANDING):
        found = next((m for m in pattern.finditer(text) if pattern is _STANDING or _is_day(m["due"])), None)
        if found:
            detail.due_text = found["due"].strip()
            break
    return detail


def _named(value: str) -> bool:
    names = split_names(value)
    return bool(names) and all(is_unit(n) or is_person(n) or is_titled(n) for n in names)


def _is_day(value: str) -> bool:
    if not re.search(r"前|底|末|内|日|月|季度", value):
        return False
    limit = read_limit(value)
    return limit.due is not None or limit.open == "year"
