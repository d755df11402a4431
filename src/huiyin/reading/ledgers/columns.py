"""What each column of a table means: proposed from its heading's words and from what stands below them."""

from __future__ import annotations

import re

from huiyin.reading.ledgers.contents import Look, looks
from huiyin.reading.ledgers.grid import Grid, letter
from huiyin.reading.ledgers.header import Header
from huiyin.reading.ledgers.headings import by_path, fingerprint, key_of
from huiyin.reading.ledgers.model import Column, Layout, Meaning

_ONCE = frozenset(
    (Meaning.NUMBER, Meaning.FOCUS, Meaning.PROBLEM, Meaning.LEADER, Meaning.LEAD, Meaning.DUE, Meaning.STATUS,
     Meaning.KIND, Meaning.FINISHED, Meaning.MEASURE)
)  # fmt: skip
_WEAKER = {  # what a second column of the same meaning is taken for, where nothing else holds that place
    Meaning.LEADER: Meaning.HANDLER,
    Meaning.LEAD: Meaning.ASSIST,
    Meaning.PROBLEM: Meaning.SHOW,
    Meaning.STATUS: Meaning.DONE,
    Meaning.MEASURE: Meaning.DONE,
    Meaning.DUE: Meaning.FINISHED,
}
_AGREE = {  # contents that fit a heading's meaning
    Meaning.DUE: (Meaning.DUE,),
    Meaning.FINISHED: (Meaning.DUE,),
    Meaning.LEADER: (Meaning.LEADER,),
    Meaning.HANDLER: (Meaning.LEADER,),
    Meaning.LEAD: (Meaning.LEAD,),
    Meaning.ASSIST: (Meaning.LEAD,),
    Meaning.STATUS: (Meaning.STATUS,),
    Meaning.NUMBER: (Meaning.NUMBER,),
}
_SHORT_KINDS = (Meaning.DUE, Meaning.LEADER, Meaning.LEAD, Meaning.OWNERS, Meaning.STATUS, Meaning.NUMBER)
_SURE = 0.8  # share of cells that overrules a heading
_ALONE = 0.75  # share of cells that names a column without a known heading
_STRONG = ("牵头", "责任领导", "领办", "包案", "主责", "分管")


def propose(grid: Grid, header: Header, rows: list[int]) -> list[Column]:
    """A proposal for every column, each with its reason; unknown ones are kept as notes."""
    keys = _keys(header)
    columns = [_one(grid, header, rows, i, keys[i]) for i in range(grid.width)]
    return _settle(columns)


def _keys(header: Header) -> list[str]:
    """The headings as remembered; equal ones are told apart by their order, empty ones by their place."""
    count: dict[str, int] = {}
    keys = []
    for i, path in enumerate(header.paths):
        key = key_of(path) or f"列{letter(i)}"
        count[key] = count.get(key, 0) + 1
        keys.append(key if count[key] == 1 else f"{key}#{count[key]}")
    return keys


def _one(grid: Grid, header: Header, rows: list[int], index: int, key: str) -> Column:
    path = header.paths[index]
    distinct = list(dict.fromkeys(c for r in rows if (c := grid.cell(r, index)) and grid.text(c)))
    texts = [grid.text(c) for c in distinct]
    meaning, confidence, why = _judge(path, looks(texts), texts)
    return Column(
        index=index,
        letter=letter(index),
        heading="/".join("".join(part.split()) for part in path),
        key=key,
        meaning=meaning,
        confidence=confidence,
        why=why,
        samples=[t[:40] for t in texts[:3]],
        hidden=index in grid.table.hidden_columns,
    )


def _judge(path: tuple[str, ...], seen: dict[Meaning, Look], texts: list[str]) -> tuple[Meaning, float, str]:
    said, confidence, why = by_path(path)
    best = max((m for m in seen if m in _SHORT_KINDS), key=lambda m: seen[m].score, default=None)
    if said is None:
        return _by_contents(path, seen, texts)
    if said in (Meaning.LEADER, Meaning.HANDLER, Meaning.LEAD, Meaning.ASSIST, Meaning.OWNERS):
        people = _whose(said, seen)
        if people is not None:
            return people, 0.7, f"{why}，但{seen[people].why}"
    agrees = [seen[m].score for m in _AGREE.get(said, ()) if m in seen]
    if agrees and max(agrees) >= 0.5:
        return said, min(1.0, confidence + 0.05), f"{why}，内容相符"
    if said is Meaning.DUE and _share(seen, Meaning.STATUS) >= _SURE:
        return Meaning.STATUS, 0.6, f"{why}，但{seen[Meaning.STATUS].why}"
    if said is Meaning.DONE and len(texts) >= 2 and _share(seen, Meaning.STATUS) >= _SURE:
        return Meaning.STATUS, 0.8, f"{why}，{seen[Meaning.STATUS].why}"
    if said in (Meaning.STATUS, Meaning.DONE) and _share(seen, Meaning.DUE) >= _SURE > _share(
        seen, Meaning.STATUS
    ):
        return Meaning.FINISHED, 0.6, f"{why}，但{seen[Meaning.DUE].why}"
    if (
        said in _AGREE
        and texts
        and best
        and seen[best].score >= _SURE
        and len(texts) >= 2
        and best is not Meaning.NUMBER
    ):
        return best, 0.5, f"{why}，但{seen[best].why}"
    if said in (Meaning.PROBLEM, Meaning.MEASURE) and (confidence < 0.9 or "任务" in path[-1]):
        return _task(said, confidence, why, seen)
    return said, confidence if texts else confidence * 0.8, why if texts else f"{why}（本列没有内容）"


def _share(seen: dict[Meaning, Look], meaning: Meaning) -> float:
    return seen[meaning].score if meaning in seen else 0.0


def _whose(said: Meaning, seen: dict[Meaning, Look]) -> Meaning | None:
    """Where the cells name others than the heading promises: people, departments, or both."""
    people, units, both = (_share(seen, m) for m in (Meaning.LEADER, Meaning.LEAD, Meaning.OWNERS))
    if said is not Meaning.OWNERS and both >= _SURE:
        return Meaning.OWNERS
    if said in (Meaning.LEADER, Meaning.HANDLER, Meaning.OWNERS) and units >= _SURE:
        return Meaning.LEAD
    if said in (Meaning.LEAD, Meaning.OWNERS) and people >= _SURE:
        return Meaning.LEADER
    return None


def _task(
    said: Meaning, confidence: float, why: str, seen: dict[Meaning, Look]
) -> tuple[Meaning, float, str]:
    """整改任务 may head problems or measures: the wording below decides."""
    problem, measure = _share(seen, Meaning.PROBLEM), _share(seen, Meaning.MEASURE)
    if said is Meaning.PROBLEM and measure >= _SURE > problem * 2:
        return Meaning.MEASURE, 0.6, f"{why}，但{seen[Meaning.MEASURE].why}"
    if said is Meaning.MEASURE and problem >= _SURE > measure * 2:
        return Meaning.PROBLEM, 0.6, f"{why}，但{seen[Meaning.PROBLEM].why}"
    return said, confidence, why


def _by_contents(
    path: tuple[str, ...], seen: dict[Meaning, Look], texts: list[str]
) -> tuple[Meaning, float, str]:
    if not texts:
        return Meaning.NOTE, 0.9, "本列没有内容"
    wanted = _SHORT_KINDS if path else (*_SHORT_KINDS, Meaning.PROBLEM, Meaning.MEASURE, Meaning.KIND)
    best = max((m for m in seen if m in wanted), key=lambda m: seen[m].score, default=None)
    named = f"列名“{''.join(path[-1].split())}”不认识" if path else "没有列名"
    if best is not None and seen[best].score >= _ALONE and not (path and best is Meaning.NUMBER):
        return best, 0.5 * seen[best].score, f"{named}，{seen[best].why}"
    return Meaning.NOTE, 0.3, f"{named}，原样保留为备注"


def _settle(columns: list[Column]) -> list[Column]:
    """One column for each meaning that can be said once; the weaker of two takes the next best place."""
    taken: dict[Meaning, Column] = {}
    for column in sorted(columns, key=_strength, reverse=True):
        if column.meaning in _ONCE:
            taken.setdefault(column.meaning, column)
    settled = []
    used = {c.meaning for c in columns}
    for column in columns:
        first = taken.get(column.meaning)
        if first is None or first is column:
            settled.append(column)
            continue
        other = (
            Meaning.MEASURE
            if "任务" in column.heading and Meaning.MEASURE not in used
            else _WEAKER.get(column.meaning)
        )
        meaning = (
            other
            if other is not None
            and (other not in used or other in (Meaning.SHOW, Meaning.DONE, Meaning.HANDLER))
            else Meaning.NOTE
        )
        used.add(meaning)
        settled.append(_changed(column, meaning, 0.55, f"{column.why}；已有“{first.heading}”一列"))
    return settled


def _strength(column: Column) -> tuple[bool, bool, bool, float, int]:
    """Filled before empty, 牵头 and 责任领导 before weaker words, sure before doubtful, left before right."""
    done = re.search(r"(?:完成|办结|销号)(?:时间|日期)$", column.heading) is not None
    task = "任务" in column.heading
    return (
        bool(column.samples),
        not (done or task),
        any(w in column.heading for w in _STRONG),
        column.confidence,
        -column.index,
    )


def _changed(column: Column, meaning: Meaning, confidence: float, why: str) -> Column:
    return Column(
        column.index,
        column.letter,
        column.heading,
        column.key,
        meaning,
        confidence,
        why,
        column.samples,
        column.hidden,
    )


def decided(columns: list[Column], layouts: dict[str, Layout]) -> tuple[list[Column], Layout | None]:
    """The columns under a layout remembered for these headings; what it does not name stays as proposed."""
    layout = layouts.get(fingerprint(c.key for c in columns))
    if layout is None:
        return columns, None
    return [
        _changed(c, layout.columns[c.key], 1.0, "按记住的对应关系") if c.key in layout.columns else c
        for c in columns
    ], layout
