"""Rows within a matter as a form shows them: a grid of inputs with room for more, and a place to paste from a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from huiyin.components.rows import (
    CHOICE,
    FLAG,
    INTEGER,
    MATTER,
    MONEY,
    NAMED,
    Col,
    Kind,
    Names,
    shown,
)
from huiyin.components.typed import read_lines, read_row
from huiyin.people.actors import Actor
from huiyin.procedures.bounds import ROWS as MOST
from huiyin.register.base import REGISTERS

SPARE = 3
_TYPES = {Kind.DATE: "date", Kind.DATETIME: "datetime-local"}


def names_for(columns: Iterable[Col], who: Actor | None) -> Names:
    """The names that rows of these columns may state: of the matters, those that are offered to `who`."""
    return Names({c.register: offered(c.register, who) for c in columns if c.kind is MATTER})


def offered(registers: str, who: Actor | None) -> list[tuple[int, str]]:
    """The matters of registers (by code, parted by spaces) that forms offer to `who`."""
    known = [REGISTERS[code] for code in registers.split() if code in REGISTERS]
    return [pair for register in known for pair in register.offered(who)] if who is not None else []


class Grid(forms.Widget):
    """Inputs are named FIELD-ROW-COLUMN; FIELD-rows says how many rows were sent, FIELD-paste holds pasted lines."""

    def __init__(self, columns: Sequence[Col], names: Names) -> None:
        super().__init__()
        self.columns, self.names = tuple(columns), names

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if f"{name}-rows" not in data:
            return data.get(name)
        count = data.get(f"{name}-rows", "")
        rows = range(min(int(count), MOST + 1) if count.isdecimal() and len(count) < 5 else 0)
        cells = [{c.name: data.get(f"{name}-{i}-{c.name}", "") for c in self.columns} for i in rows]
        return {"cells": cells, "paste": data.get(f"{name}-paste", "")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return ""

    def _cells(self, value: Any) -> tuple[list[dict[str, str]], str]:
        """What stands in the inputs: texts as typed, or stored rows in words."""
        if isinstance(value, dict):
            return [dict(cells) for cells in value["cells"]], value["paste"]
        rows = value or []
        self.names.load(self.columns, rows)
        return [{c.name: self._text(c, row.get(c.name)) for c in self.columns} for row in rows], ""

    def _text(self, column: Col, value: Any) -> str:
        if value is None or value is False:
            return ""
        return shown(column, value, self.names) if column.kind in NAMED else "1" if column.kind is FLAG else str(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        rows, paste = self._cells(value)
        rows += [{}] * (SPARE if any(any(r.values()) for r in rows[-SPARE:]) or not rows else 0)
        lists = [
            (f"{name}-{c.name}-names", list(self._listed(c))) for c in self.columns if c.kind in NAMED
        ]
        lines = [
            [(c, f"{name}-{i}-{c.name}", cells.get(c.name, ""), _TYPES.get(c.kind, "text")) for c in self.columns]
            for i, cells in enumerate(rows)
        ]
        return render_to_string("desk/parts/rows_edit.html", {
            "name": name, "columns": self.columns, "lines": lines, "count": len(rows), "paste": paste, "lists": lists,
            "choice": CHOICE, "flag": FLAG, "named": NAMED, "numeric": (MONEY, INTEGER),
        })

    def _listed(self, column: Col) -> Iterable[str]:
        known = self.names.offered.get(column.register, {}) if column.kind is MATTER else self.names.of(column.kind)
        return known.values()


class RowsFormField(forms.Field):
    """Cleans to a list of rows in their plain form; says of every cell that cannot be taken in which row it stands."""

    def __init__(self, columns: Sequence[Col], names: Names, **kwargs: Any) -> None:
        self.columns, self.names = tuple(columns), names
        super().__init__(widget=Grid(columns, names), **kwargs)

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, dict):
            return list(value) if isinstance(value, list) else []
        if len(value["cells"]) > MOST:
            raise ValidationError(f"最多{MOST}行，请分成几件事项登记")
        rows, faults = [], []
        for number, cells in enumerate(value["cells"], 1):
            row, wrong = read_row(self.columns, cells, self.names)
            faults += [f"第{number}行{fault}" for fault in wrong]
            if row:
                rows.append(row)
        pasted, wrong = read_lines(self.columns, value["paste"], self.names)
        faults += [f"粘贴内容的{fault}" for fault in wrong]
        if faults:
            raise ValidationError([*faults[:8], *([f"另有{len(faults) - 8}处有误"] if len(faults) > 8 else [])])
        return rows + pasted

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True
