"""What an updated sheet changed: findings and measures matched by number and wording, then compared field by field.

Works on neutral items, so that a reading can be compared with another reading or with what is registered already. A
field that the new document does not speak of is absent from its item and never counts as changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from huiyin.reading.ledgers.model import Meaning
from huiyin.reading.likeness import SAME, essence, likeness
from huiyin.reading.model import Finding, Measure, Note, Reading

LABELS = {
    "wording": "内容",
    "number": "序号",
    "focus": "所属方面",
    "status": "整改状态",
    "show": "具体表现",
    "cause": "原因分析",
    "goal": "整改目标",
    "done": "整改情况",
    "leader": "责任领导",
    "leads": "牵头部门",
    "assists": "配合部门",
    "due": "整改时限",
    "kind": "整改类型",
    "proofs": "佐证材料",
    "finished": "实际完成时间",
}
_COLUMNS = {  # the column that must be in a table for a field to be spoken of
    "status": (Meaning.STATUS, Meaning.DONE),
    "show": (Meaning.SHOW,),
    "cause": (Meaning.CAUSE,),
    "goal": (Meaning.GOAL,),
    "done": (Meaning.DONE, Meaning.STATUS),
    "leader": (Meaning.LEADER, Meaning.OWNERS),
    "leads": (Meaning.LEAD, Meaning.OWNERS, Meaning.LEADER),
    "assists": (Meaning.ASSIST, Meaning.OWNERS, Meaning.LEAD),
    "due": (Meaning.DUE,),
    "kind": (Meaning.KIND,),
    "proofs": (Meaning.PROOF,),
    "finished": (Meaning.FINISHED,),
}
_NUMBER = 0.25  # what the same number adds to the likeness of two wordings
_RENAMED = 0.45  # under the same number a wording may have been changed this much
_NEAR = 40  # candidates looked at for one item


@dataclass(frozen=True, slots=True)
class Item:
    """A finding with its measures, or a measure; `ref` is whatever the caller wants to find again."""

    number: str
    wording: str
    fields: dict[str, str] = field(default_factory=dict)
    parts: tuple[Item, ...] = ()
    ref: object = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; an empty string says nothing."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """Two items that are one, with what changed in it and in its parts."""

    old: Item
    new: Item
    fields: list[FieldChange]
    parts: Comparison
    likeness: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` stood in the old and does not stand in the new; nothing follows from that by itself."""

    added: list[Item] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    same: list[tuple[Item, Item]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.missing)


def compare(old: Sequence[Item], new: Sequence[Item]) -> Comparison:
    """What the new items add, change and leave out, in the order of the new (missing ones in that of the old)."""
    pairs = {n: (o, alike) for o, n, alike in match(old, new)}
    taken = {o for o, _ in pairs.values()}
    found = Comparison(missing=[one for i, one in enumerate(old) if i not in taken])
    for n, item in enumerate(new):
        if n not in pairs:
            found.added.append(item)
            continue
        before, alike = old[pairs[n][0]], pairs[n][1]
        fields = _changes(before, item)
        parts = compare(before.parts, item.parts) if item.parts else Comparison()
        if fields or not parts.is_empty:
            found.changed.append(Change(before, item, fields, parts, alike))
        else:
            found.same.append((before, item))
    return found


def match(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int, float]]:
    """Pairs (old, new, likeness) that are one: the same wording first, then the likeliest; the same number helps, and
    alone does not decide. Every item at most once."""
    found: list[tuple[int, int, float]] = []
    left_old, left_new = dict(enumerate(old)), dict(enumerate(new))
    for o, n in _equal(old, new):
        found.append((o, n, 1.0))
        del left_old[o], left_new[n]
    candidates = []
    index = _Index(left_old)
    for n, item in left_new.items():
        for o in index.near(item):
            alike = likeness(left_old[o].wording, item.wording)
            numbered = bool(item.number) and left_old[o].number == item.number
            if alike >= (_RENAMED if numbered else SAME):
                candidates.append((alike + (_NUMBER if numbered else 0), -abs(o - n), o, n, alike))
    for _, _, o, n, alike in sorted(candidates, reverse=True):
        if o in left_old and n in left_new:
            found.append((o, n, alike))
            del left_old[o], left_new[n]
    return sorted(found)


def _equal(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs of the same wording: of several, those with the same number first, then in order."""
    pairs, taken_old, taken_new = [], set(), set()
    for key in (_numbered, _worded):
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        for o, item in enumerate(old):
            if o not in taken_old:
                waiting[key(item)].append(o)
        for n, item in enumerate(new):
            if n not in taken_new and waiting.get(key(item)):
                o = waiting[key(item)].pop(0)
                pairs.append((o, n))
                taken_old.add(o)
                taken_new.add(n)
    return pairs


def _numbered(item: Item) -> tuple[str, str]:
    return item.number, essence(item.wording) or item.wording


def _worded(item: Item) -> tuple[str, str]:
    return "", essence(item.wording) or item.wording


class _Index:
    """Old items by number and by the rarer pairs of characters in their wording, so that not all are compared with all."""

    def __init__(self, items: dict[int, Item]) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for at, item in items.items():
            if item.number:
                self._numbers[item.number].append(at)
            for pair in _pairs(item.wording):
                self._pairs[pair].append(at)

    def near(self, item: Item) -> list[int]:
        count: dict[int, int] = defaultdict(int)
        held = sorted((self._pairs[p] for p in _pairs(item.wording) if p in self._pairs), key=len)
        for places in held[:30]:
            for at in places[:200]:
                count[at] += 1
        close = sorted(count, key=lambda at: -count[at])[:_NEAR]
        return list(dict.fromkeys([*self._numbers.get(item.number, [])[:_NEAR], *close]))


def _pairs(wording: str) -> set[str]:
    essential = essence(wording)
    return {essential[i : i + 2] for i in range(len(essential) - 1)}


def _changes(old: Item, new: Item) -> list[FieldChange]:
    before = {"wording": old.wording, "number": old.number, **old.fields}
    after = {"wording": new.wording, "number": new.number, **new.fields}
    changed = []
    for name, value in after.items():
        was = before.get(name, "")
        if name == "number" and not (value and was):
            continue
        if not _equals(name, was, value):
            changed.append(FieldChange(name, LABELS.get(name, name.removeprefix("note:")), was, value))
    return changed


def _equals(name: str, before: str, after: str) -> bool:
    """Spaces, width and stops make no change; names may stand in any order."""
    if name in ("leads", "assists", "leader", "proofs"):
        return {essence(n) for n in before.split("、")} == {essence(n) for n in after.split("、")}
    return before == after or (essence(before) == essence(after) and bool(essence(after)))


def items_of(reading: Reading) -> list[Item]:
    """The findings of a reading with their measures; refs are the index of the finding, or (finding, measure)."""
    said = _spoken(reading)
    return [_finding_item(reading, i, finding, said) for i, finding in enumerate(reading.findings)]


def _spoken(reading: Reading) -> set[str]:
    """The fields that the document's tables have columns for; of prose those that it fills."""
    tables = [t for t in reading.tables if t.used]
    meanings = {c.meaning for t in tables for c in t.columns}
    if not tables:
        return set()
    return {name for name, columns in _COLUMNS.items() if meanings & set(columns)}


def _finding_item(reading: Reading, index: int, one: Finding, said: set[str]) -> Item:
    focus = (
        reading.focus_areas[one.focus]
        if one.focus is not None and one.focus < len(reading.focus_areas)
        else ""
    )
    values = {
        "focus": focus,
        "status": one.status or "",
        "show": "\n".join(m.text.strip() for m in one.manifestations),
        "cause": one.cause or "",
        "goal": one.goal or "",
        "done": one.done or "",
    }
    fields = {name: value for name, value in values.items() if value or (name in said and name != "status")}
    if one.duty is not None:
        fields |= _duty(one.duty, said)
    return Item(
        one.number or "",
        one.title,
        fields | _notes(one.notes),
        tuple(_measure_item(index, k, m, said) for k, m in enumerate(one.measures)),
        index,
    )


def _measure_item(finding: int, index: int, one: Measure, said: set[str]) -> Item:
    own = {"status": one.status or "", "done": one.done or ""}
    fields = _duty(one, said) | {name: value for name, value in own.items() if value} | _notes(one.notes)
    return Item("", one.text.strip(), fields, (), (finding, index))


def _duty(one: Measure, said: set[str]) -> dict[str, str]:
    values = {
        "leader": one.leader or "",
        "leads": "、".join(one.leads),
        "assists": "、".join(one.assists),
        "due": one.due.isoformat() if one.due else one.due_text or "",
        "kind": one.kind or "",
        "proofs": "、".join(one.proofs),
        "finished": one.finished.isoformat() if one.finished else "",
    }
    return {name: value for name, value in values.items() if value or name in said}


def _notes(notes: Iterable[Note]) -> dict[str, str]:
    found: dict[str, str] = {}
    for note in notes:
        key = f"note:{note.label}"
        found[key] = f"{found[key]}\n{note.text}" if key in found else note.text
    return found
