"""What a column of rows or a field of a matter takes for a text: the codec of each, and rows as they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from huiyin.codec import (
    Cell,
    Choice,
    Code,
    Codec,
    Column,
    Context,
    Date,
    Doubt,
    Integer,
    Lines,
    Moment,
    Money,
    Number,
    Outcome,
    Reference,
    Refusal,
    Text,
    Value,
    YesNo,
    unit_of,
)
from huiyin.codec import Rows as RowsCodec
from huiyin.components.rows import NAMED, Col, Kind, Names, RowsField
from huiyin.procedures.bounds import CELL, YEARS

CENTS = 2  # places of an amount of money


class CodeField(models.CharField):  # type: ignore[type-arg]  # no generic at run time
    """A number that is a name: of an invoice, an account. Every digit of it counts."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def codec_of(column: Col, names: Names) -> Codec[Any]:
    """How a cell of a column is read."""
    if column.kind in NAMED:
        return Reference(names.resolver(column))
    match column.kind:
        case Kind.INTEGER:
            return Integer(signed=column.signed, unit=unit_of(column.label))
        case Kind.MONEY:
            return Money(signed=column.signed)
        case Kind.DATE:
            return Date(YEARS)
        case Kind.DATETIME:
            return Moment(YEARS)
        case Kind.FLAG:
            return YesNo()
        case Kind.CHOICE:
            return Choice(column.choices)
        case Kind.CODE:
            return Code(CELL)
    return Text(CELL, long=False)


def rows_codec(columns: Sequence[Col], names: Names) -> RowsCodec:
    return RowsCodec([Column(c.name, c.label, codec_of(c, names), c.required) for c in columns])


def kept(columns: Sequence[Col], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the form in which a matter keeps them; those that say nothing are left out."""
    def says(value: Any) -> bool:
        return value is not None and value is not False

    found = [{c.name: _kept(row[c.name]) for c in columns if says(row.get(c.name))} for row in rows]
    return [row for row in found if row]


def _kept(value: Any) -> Any:
    """Amounts as text with two places, days and moments as ISO writes them."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


def read_row(columns: Sequence[Col], cells: Mapping[str, str], names: Names) -> tuple[dict[str, Any], list[str]]:
    """A row from its cells by column name, and what whoever typed it has to answer. An empty row is empty and right."""
    row, faults, doubts = rows_codec(columns, names).read_row(cells)
    return next(iter(kept(columns, [row])), {}), [*faults, *doubts]


def read_lines(columns: Sequence[Col], text: str, names: Names) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows from lines whose cells are parted by ｜, | or tabs (as pasted from a sheet), with what is wrong in which line."""
    rows, faults, doubts = rows_codec(columns, names).read_lines(text)
    return kept(columns, rows), [*faults, *doubts]


def field_codec(field: models.Field[Any, Any], names: Names) -> Codec[Any]:
    """How a text is read for a field of a matter that names no other row of the database."""
    if isinstance(field, RowsField):
        return _KeptRows(field, names)
    if isinstance(field, models.JSONField):
        return Lines()
    if isinstance(field, models.BooleanField):
        return YesNo()
    if field.choices:
        return Choice([(value, label) for value, label in field.flatchoices if value not in ("", None)])
    if isinstance(field, models.DateTimeField):
        return Moment(YEARS)
    if isinstance(field, models.DateField):
        return Date(YEARS)
    if isinstance(field, models.IntegerField | models.DecimalField):
        return _number(field)
    if isinstance(field, CodeField):
        return Code(field.max_length)
    return Text(field.max_length, long=isinstance(field, models.TextField))


def _number(field: models.Field[Any, Any]) -> Codec[Any]:
    """No typed number is below nought; rows say where theirs may be."""
    label, unit = str(field.verbose_name), unit_of(str(field.verbose_name))
    if not isinstance(field, models.DecimalField):
        return Integer(unit=unit)
    below = Decimal(10) ** (field.max_digits - field.decimal_places)
    if field.decimal_places == CENTS and ("元" in label or field.help_text == "元"):
        return Money(below=below)
    return Number(field.decimal_places, below=below, unit=unit)


class _KeptRows(Codec[list[dict[str, Any]]]):
    """Rows as a cell of a sheet holds them, in the form in which a matter keeps them."""

    def __init__(self, field: RowsField, names: Names) -> None:
        self.field, self.rows = field, rows_codec(field.columns, names)

    def _read(self, cell: Cell, ctx: Context) -> Outcome[list[dict[str, Any]]]:
        found = self.rows.read(cell, ctx)
        if isinstance(found, Refusal):
            return found
        value = kept(self.field.columns, found.value or ())
        return Doubt(value, found.message) if isinstance(found, Doubt) else Value(value)
