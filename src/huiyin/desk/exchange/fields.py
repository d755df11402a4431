"""What a register's sheet holds, from what the register declares: no register says anything for its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from huiyin.kit.fields import registers_named
from huiyin.ledger.models import Matter
from huiyin.ledger.projection import field_of
from huiyin.people.models import Body, Department, Person
from huiyin.register.base import REGISTERS, Register

# Not named like fields: a register may have a code of its own.
CODE, NUMBER, PARENT = "#code", "#number", "#parent"
DAY, ASSISTS, TITLE = "happened_on", "assists", "title"
EXAMPLE = "示例"
"""Stands as the code of the sample's example row, which is passed over."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    CODE: ("系统编码", "编码", "系统编号"),
    NUMBER: ("编号", "事项编号"),
    PARENT: ("上级编码", "上级编号", "所属事项", "所属事项编号"),
    DAY: ("发生日期", "登记日期"),
    TITLE: ("事项名称", "事项", "名称", "标题", "题名"),
    ASSISTS: ("配合单位", "配合部门", "协办单位", "协办部门", "责任单位协办"),
    "lead_department": ("牵头部门", "牵头单位", "责任部门", "责任单位", "主办部门", "主办单位", "承办部门", "承办单位"),
    "leader": ("责任领导", "牵头领导", "分管领导", "责任人"),
    "due_on": ("办理时限", "时限", "整改时限", "完成时限", "完成期限", "截止日期"),
}


@dataclass(frozen=True)
class SheetField:
    """A field of the sheet. `model` is what its names stand for, `begins` whether a new matter states it."""

    name: str
    label: str
    field: models.Field[Any, Any] | None = None
    names: type[models.Model] | None = None
    required: bool = False
    begins: bool = True
    many: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What heads its column, the label first."""
        return tuple(dict.fromkeys((self.label, *_WORDS.get(self.name, ()))))

    @property
    def choices(self) -> list[tuple[Any, str]]:
        if self.field is not None and self.field.choices:
            return [(value, str(label)) for value, label in self.field.flatchoices if value not in ("", None)]
        return [(True, "是"), (False, "否")] if isinstance(self.field, models.BooleanField) else []

    @property
    def register(self) -> str:
        """The registers (parted by spaces) whose matters its names stand for; empty when they stand for none."""
        return registers_named(self.field) if isinstance(self.field, models.ForeignKey) and self.names is Matter else ""

    @property
    def is_date(self) -> bool:
        return isinstance(self.field, models.DateField) and not isinstance(self.field, models.DateTimeField)


def exchanges(register: type[Register]) -> bool:
    """Whether matters of a register can come by a sheet: those whose title is typed or taken from a field."""
    return bool(register.begin_fields) and (register.begins or bool(register.title_from))


def needs_parent(register: type[Register]) -> bool:
    return not register.begins


def parents_of(register: type[Register]) -> list[type[Register]]:
    """The registers beneath whose matters one of this register may stand."""
    return [r for r in REGISTERS.values() if register.code in r.children]


def fields_of(register: type[Register]) -> list[SheetField]:
    """The title, what a new matter states, then what else stands on its page; each once."""
    model = register.model
    begun = list(register.begin_fields)
    rest = [n for n in (*register.detail_fields, "lead_department", "leader", "due_on") if n not in begun]
    fields = [_field(model, n, n in begun) for n in dict.fromkeys((*begun, *rest)) if n != TITLE]
    title = SheetField(TITLE, _WORDS[TITLE][0], field_of(model, TITLE), required=not register.title_from)
    return [title, *(f for f in fields if f is not None)]


def _field(model: type[Matter], name: str, begins: bool) -> SheetField | None:
    if name == ASSISTS:
        return SheetField(ASSISTS, _WORDS[ASSISTS][0], names=Department, begins=begins, many=True)
    field = field_of(model, name)
    label = str(field.verbose_name)
    if field.is_relation:
        names = field.related_model
        known = names in (Department, Person, Body, Matter)
        return SheetField(name, label, field, names, begins and _must(field), begins) if known else None
    return SheetField(name, label, field, None, begins and _must(field), begins)


def _must(field: models.Field[Any, Any]) -> bool:
    return not field.blank and not field.null and not field.has_default()


def heading(text: object) -> str:
    """A column's heading without signs, spaces and what stands in brackets."""
    bare = re.sub(r"[（(【\[].*?[)）】\]]", "", str(text))
    return re.sub(r"[\s*＊:：、，]", "", bare)


@dataclass(frozen=True)
class Heads:
    """Where a sheet's columns stand: field → place; `unused` are headings that mean nothing here."""

    row: int
    places: Mapping[str, int]
    unused: tuple[str, ...]
    taken: tuple[tuple[str, str], ...]


def words_of(fields: list[SheetField]) -> dict[str, tuple[str, ...]]:
    """How the columns of a register's sheets may be headed, the usual way first."""
    words = {name: spelled for name, spelled in _WORDS.items() if name in (CODE, NUMBER, PARENT, DAY)}
    return words | {f.name: f.words for f in fields}


def recognise(rows: list[list[str]], words: Mapping[str, tuple[str, ...]], within: int = 10) -> Heads | None:
    """The row, of the first ten, whose words name the most columns; None when no row names two."""
    best: Heads | None = None
    for index, row in enumerate(rows[:within]):
        found = _places(row, words)
        if len(found.places) >= 2 and (best is None or len(found.places) > len(best.places)):
            best = Heads(index, found.places, found.unused, found.taken)
    return best


def _places(row: list[str], words: Mapping[str, tuple[str, ...]]) -> Heads:
    """Exact labels are given away first, then their other spellings, in the order in which these are listed."""
    heads = [heading(cell) for cell in row]
    places: dict[str, int] = {}
    depth = max(len(spelled) for spelled in words.values())
    for rank in range(depth):
        for name, spelled in words.items():
            if name in places or rank >= len(spelled):
                continue
            wanted = heading(spelled[rank])
            place = next((i for i, h in enumerate(heads) if h == wanted and i not in places.values()), None)
            if place is not None:
                places[name] = place
    labels = {name: spelled[0] for name, spelled in words.items()}
    unused = tuple(row[i] for i, h in enumerate(heads) if h and i not in places.values())
    return Heads(0, places, unused, tuple((row[i], labels[n]) for n, i in sorted(places.items(), key=lambda p: p[1])))
