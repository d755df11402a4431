"""Who, by when and with what proof: the owner words of a plan (责任领导 牵头部门 配合部门 整改时限 …)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from huiyin.reading.detail import Detail, Span
from huiyin.reading.doubts import Worry
from huiyin.reading.labels import OWNER, Label, Labels
from huiyin.reading.limits import read_limit
from huiyin.reading.model import Finding, Measure
from huiyin.reading.normal import Clean
from huiyin.reading.said_owners import said_of
from huiyin.reading.wording import later

LEADING = later(r"牵头|责任领导|领办|包案|分管|主责")  # the stronger of two words for one role
_NEAR = 1500  # characters behind a measure in which its limit is looked for


def plan_measures(
    cleaned: Clean,
    spans: list[Span],
    body: Span,
    labels: Labels,
    since: date | None = None,
    planned: bool = False,
) -> list[Measure]:
    """The measures of one finding with their owners.

    A block of owner labels speaks for every measure since the block before it; one behind the
    heading, before any measure, speaks for all that have none of their own.
    """
    owners = [x for x in labels.between(*body) if x.name in OWNER]
    if not owners:
        alone = [said_of(cleaned.text[slice(*span)]) if planned else Detail() for span in spans]
        return [detail.measure(cleaned, span, since) for detail, span in zip(alone, spans, strict=True)]
    details = [Detail() for _ in spans]
    common = Detail()
    first = 0  # the first measure the next block speaks for
    begins = [s[0] for s in spans]
    for done, block in _blocks(owners, begins):
        for target in details[first:done] or ([common] if done == 0 else details[:done]):
            _apply(cleaned, target, block, body[1])
        first = done
    for detail, span in zip(details, spans, strict=True) if planned else ():
        detail.take_over(said_of(cleaned.text[slice(*_before_labels(cleaned, span, owners))]))
    merged = [_merge(d, common) for d in details]
    return [
        d.measure(cleaned, _before_labels(cleaned, s, owners), since)
        for d, s in zip(merged, spans, strict=True)
    ]


def _blocks(owners: list[Label], begins: list[int]) -> Iterator[tuple[int, list[Label]]]:
    """The owner labels between the same two measures, with how many measures stand before them."""
    for done, block in groupby(owners, key=lambda owner: bisect_left(begins, owner.start)):
        yield done, list(block)


def _apply(cleaned: Clean, target: Detail, block: list[Label], limit: int) -> None:
    for label in block:
        said = target.leaders if label.name == "leader" else target.leads if label.name == "lead" else None
        if said and not LEADING.search(label.word):
            continue
        end = min(label.value_end, limit, label.end + 400)
        value = re.split(r"\n\s*\n|\n(?=\S{0,6}[、.):])", cleaned.plain[label.end : end])[0]
        value = (
            re.split(r"[。;]\s*(?=\S)|\)(?=[。;\s]|$)", value)[0]
            if label.name != "proof"
            else value.split("。")[0]
        )
        if label.name in ("leader", "lead", "assist", "due"):
            value = value.strip().split("\n")[0]
        target.set(label.name, value)


def _merge(own: Detail, common: Detail) -> Detail:
    return replace(
        own,
        leaders=own.leaders or common.leaders,
        leads=own.leads or common.leads,
        assists=own.assists or common.assists,
        due_text=own.due_text or common.due_text,
        kind=own.kind or common.kind,
        proofs=own.proofs or common.proofs,
    )


def _begin(label: Label) -> int:
    return label.start


def _before_labels(cleaned: Clean, span: Span, owners: list[Label]) -> Span:
    """The measure's own words: without the owner block behind it and the bracket that opens it."""
    here = bisect_right(owners, span[0], key=_begin)
    end = min(owners[here].start, span[1]) if here < len(owners) else span[1]
    while end > span[0] + 1 and cleaned.text[end - 1] in " \n([【(":
        end -= 1
    return span[0], end


_BY_DOCUMENT = "时限没有写年份，按反馈日期或文件日期之后最近的一天读"
_BY_CALENDAR = "时限按节日推算，读作节日前一天"
_DOUBTFUL = {
    "season": "时限没有写明是哪一天，没有读成日期",
    "year": "时限没有写年份，文中也没有可以参照的年份，没有读成日期",
    "impossible": "时限写的这一天不存在",
}


def limit_worries(cleaned: Clean, findings: list[Finding], since: date | None) -> list[Worry]:
    """Time limits of prose that name no day of the calendar, or only with the help of the document: always said."""
    worries = []
    for measure in (m for f in findings for m in f.measures if m.due_text):
        limit = read_limit(measure.due_text or "", since)
        why = _DOUBTFUL.get(limit.open or "") or (_BY_CALENDAR if limit.festival else _BY_DOCUMENT if limit.assumed else "")
        if not why:
            continue
        start = cleaned.place(measure.start)
        at = cleaned.plain.find(measure.due_text or "", start, start + _NEAR)
        span = (at, at + len(measure.due_text or "")) if at >= 0 else (start, cleaned.place(measure.end))
        readings = [day.isoformat() for day in (measure.due, limit.festival) if day]
        worries.append(Worry(*span, readings or [measure.due_text or ""], why))
    return list({(w.start, w.end): w for w in worries}.values())
