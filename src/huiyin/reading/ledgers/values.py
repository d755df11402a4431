"""What one cell says of measures: names, a time limit, a status, materials, shared out where it numbers them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.reading.decoded import Cell
from huiyin.reading.detail import Detail, measure_kind, split_proofs
from huiyin.reading.ledgers.model import Column, Meaning
from huiyin.reading.limits import read_limit
from huiyin.reading.marks import find_marks, numeral
from huiyin.reading.measures import outermost
from huiyin.reading.model import Note
from huiyin.reading.names import is_unit, read_names
from huiyin.reading.status import Stated, stated

_ROLES = {
    Meaning.LEADER: "leaders",
    Meaning.HANDLER: "handlers",
    Meaning.LEAD: "leads",
    Meaning.ASSIST: "assists",
    Meaning.OWNERS: "owners",
}
_LINE_MARK = re.compile(r"^\(?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])(?:[.、)]|是|(?<=[①-⑳]))\s*")
_ONLY_STATUS = re.compile(
    r"[√✓✔☑×]?(?:该问题|本项|此项|目前|现|均|已经?|全部|基本|正在|持续|部分|阶段性|视同|有序|完成|整改|到位|销号|推进|落实|进行|中|并|长期|坚持|任务"
    r"|办结|完毕|尚未|还未|未|待|验收|,)+|[√✓✔☑×]"
)
_NONE = re.compile(r"^[-—/\\\s]*$|^无$|^(?:同上|〃|″)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled cell of a column, in the first row in which it stands."""

    row: int
    column: Column
    cell: Cell
    text: str  # for matching
    plain: str  # as written, widths folded
    raw: str  # verbatim


def is_none(text: str) -> bool:
    """A dash, 无 or 同上: the cell says nothing of its own."""
    return _NONE.match(text) is not None


def shared_out(text: str, count: int, meaning: Meaning) -> list[str] | None:
    """A cell's text for each of `count` measures, where it numbers its parts or gives each time limit its line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    numbered = [_LINE_MARK.match(line) for line in lines]
    if len(lines) == count > 1 and all(m and numeral(m["n"]) == i + 1 for i, m in enumerate(numbered)):
        return [line[m.end() :].strip(" ;") for line, m in zip(lines, numbered, strict=True) if m]
    marks = find_marks(text)
    if len(marks) >= count > 1:
        outer = outermost(marks)
        if [m.number for m in outer] == list(range(1, count + 1)) and not text[: outer[0].start].strip():
            stops = [m.start for m in outer[1:]] + [len(text)]
            return [text[m.end : stop].strip(" \n;") for m, stop in zip(outer, stops, strict=True)]
    if meaning is Meaning.DUE and len(lines) == count > 1 and all(_is_limit(line) for line in lines):
        return lines
    return None


def _is_limit(text: str) -> bool:
    limit = read_limit(text)
    return limit.due is not None or limit.open in ("year", "standing", "now", "term")


def status_said(result: str, year: int | None = None) -> Stated | None:
    """The status that a result begins with, in a clause that says nothing else (已完成整改。补齐附件3份)."""
    first = re.split(r"[。;\n]", re.sub(r"[^\S\n]", "", result).strip())[0].replace("，", ",")
    if _ONLY_STATUS.fullmatch(first):
        return stated(first, year)
    clause = re.split(r"[,]", first)[0]
    return stated(clause, year) if _ONLY_STATUS.fullmatch(re.sub(r"\([^()]*\)$", "", clause)) else None


def apply(detail: Detail, entry: Entry, text: str, units_may_lead: bool) -> None:
    """Take a cell over into what is said of a measure. `units_may_lead`: no column names departments."""
    meaning = entry.column.meaning
    if is_none(text):
        return
    if meaning in _ROLES:
        _apply_names(detail, entry, text, units_may_lead)
    elif meaning is Meaning.DUE:
        if detail.due_text is None:
            detail.due_text = limit_text(text)
        elif detail.due_text != text:
            detail.notes.append(note(entry, text))
    elif meaning is Meaning.PROOF:
        detail.proofs = list(dict.fromkeys([*detail.proofs, *split_proofs(text)]))
    elif meaning is Meaning.STATUS:
        _apply_status(detail, entry, text)
    elif meaning is Meaning.DONE:
        text = entry.raw if text == entry.plain else text
        detail.done = text if detail.done is None else f"{detail.done}\n{text}"
        _say(detail, status_said(text))
    elif meaning in (Meaning.KIND, Meaning.FINISHED, Meaning.NOTE):
        _apply_or_note(detail, entry, text)


def _apply_or_note(detail: Detail, entry: Entry, text: str) -> None:
    """What fits one of a few values; all else is kept under its heading."""
    if entry.column.meaning is Meaning.KIND and measure_kind(text):
        detail.kind = measure_kind(text)
    elif entry.column.meaning is Meaning.FINISHED and re.search(r"\d", text) and read_limit(text).due:
        detail.finished = detail.finished or read_limit(text).due
    else:
        detail.notes.append(note(entry, text))


def limit_text(text: str) -> str:
    """A time limit as people write it: a day that the sheet keeps as a bare number (46086) becomes a date."""
    due = read_limit(text).due if text.replace(".", "").isdecimal() else None
    return due.isoformat() if due and len(text) >= 5 and "." not in text[:5] else text


def _apply_names(detail: Detail, entry: Entry, text: str, units_may_lead: bool) -> None:
    named = read_names(text, _ROLES[entry.column.meaning])
    if units_may_lead and not named.leads and entry.column.meaning in (Meaning.LEADER, Meaning.HANDLER):
        for names in (named.leaders, named.handlers):
            named.leads += [n for n in names if is_unit(n)]
            names[:] = [n for n in names if not is_unit(n)]
    for role in ("leaders", "leads", "assists"):
        own: list[str] = getattr(detail, role)
        own.extend(n for n in getattr(named, role) if n not in own)
    if named.handlers:
        label = entry.column.heading if entry.column.meaning is Meaning.HANDLER else Meaning.HANDLER.label
        detail.notes.append(Note(label, "、".join(named.handlers), *entry.cell))


def _apply_status(detail: Detail, entry: Entry, text: str) -> None:
    said = stated(text)
    _say(detail, said)
    if said is None:
        detail.notes.append(note(entry, text))
    elif len(text) > 16:
        detail.done = text if detail.done is None else f"{detail.done}\n{text}"


def _say(detail: Detail, said: Stated | None) -> None:
    """Take over a status with its wording; the day that stands with it is the day of completion."""
    if said is not None and detail.status is None:
        detail.status, detail.status_literal = said.word, said.literal
        detail.finished = detail.finished or said.day


def note(entry: Entry, text: str) -> Note:
    """A cell kept under its heading."""
    return Note(
        entry.column.heading or f"{entry.column.letter}列",
        entry.raw if text == entry.plain else text,
        *entry.cell,
    )
