"""Rows within a matter: who attended, what was claimed, who receives, in which instalments.

    lines = RowsField("报销明细", columns=(Col("on", "日期", DATE), Col("amount", "金额", MONEY, required=True, total=True)))

A value is a list of dicts from column name to plain value: text, whole number, ISO date or local moment, amount as a
string with two places, true or nothing, the key of a person, department or matter. Empty cells are left out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from huiyin.codec import Directory, Outcome, Resolver, Subject, name_key
from huiyin.codec.rows import BETWEEN
from huiyin.procedures.bounds import CELL

Row = Mapping[str, Any]
Rows = Sequence[Row]


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    PERSON = "person"
    DEPARTMENT = "department"
    FLAG = "flag"
    MATTER = "matter"


TEXT, CODE, INTEGER, MONEY, DATE, DATETIME = Kind.TEXT, Kind.CODE, Kind.INTEGER, Kind.MONEY, Kind.DATE, Kind.DATETIME
CHOICE, PERSON, DEPARTMENT, FLAG, MATTER = Kind.CHOICE, Kind.PERSON, Kind.DEPARTMENT, Kind.FLAG, Kind.MATTER
NAMED = frozenset({PERSON, DEPARTMENT, MATTER})
_SHORT_WORD = 4  # characters


@dataclass(frozen=True)
class Col:
    """A column of the rows. `register` says which matters a MATTER column names (of several registers, parted by spaces);
    `width` is relative, in print. Numbers below nought are taken only where they are `signed`.
    """

    name: str
    label: str
    kind: Kind = TEXT
    choices: Sequence[tuple[Any, Any]] = ()
    required: bool = False
    total: bool = False
    signed: bool = False
    register: str = ""
    width: int = 10

    @property
    def numeric(self) -> bool:
        return self.kind in (Kind.MONEY, Kind.INTEGER)

    @property
    def unbroken(self) -> bool:
        """Whether its cells are never broken over two lines: days, names, choices of a word or two."""
        short = bool(self.choices) and all(len(str(label)) <= _SHORT_WORD for _, label in self.choices)
        return short or self.kind in (Kind.DATE, Kind.DATETIME, Kind.PERSON, Kind.FLAG)


class RowsField(models.JSONField):
    """Rows of declared columns, in one JSON column of the database; what the columns are is not part of migrations."""

    def __init__(self, verbose_name: str | None = None, columns: Sequence[Col] = (), **kwargs: Any) -> None:
        self.columns = tuple(columns)
        super().__init__(verbose_name, **{"default": list, "blank": True, **kwargs})

    def matters_in(self, value: Rows | None) -> set[int]:
        """The matters that rows name."""
        columns = [c.name for c in self.columns if c.kind is MATTER]
        return {row[name] for row in value or () for name in columns if row.get(name)}

    def clean(self, value: Any, model_instance: Any) -> Any:
        """Raises ValidationError unless every row holds only its columns, and in each of them a value of its kind."""
        cleaned = super().clean(value, model_instance)
        if not isinstance(cleaned, list) or not all(isinstance(row, dict) for row in cleaned):
            raise ValidationError("应逐行填写")
        known = {c.name: c for c in self.columns}
        for number, row in enumerate(cleaned, 1):
            for name, cell in row.items():
                if name not in known:
                    raise ValidationError(f"第{number}行没有“{name}”这一栏")
                if cell is not None and not _is_value(known[name], cell):
                    raise ValidationError(f"第{number}行“{known[name].label}”填写有误")
        self._refuse_nobodys(cleaned)
        return cleaned

    def _refuse_nobodys(self, rows: Rows) -> None:
        """Everybody, every department and matter that rows name is there. One query for each kind."""
        from huiyin.ledger.models import Matter
        from huiyin.people.models import Department, Person

        models_of: dict[Kind, Any] = {PERSON: Person, DEPARTMENT: Department, MATTER: Matter}
        for kind, model in models_of.items():
            columns = [c for c in self.columns if c.kind is kind]
            keys = {row[c.name] for row in rows for c in columns if row.get(c.name)}
            if keys and model.objects.filter(pk__in=keys).count() != len(keys):
                raise ValidationError(f"“{columns[0].label}”中有不存在的，请重新选择")

    def people_in(self, value: Rows | None) -> set[int]:
        """The people that rows name."""
        columns = [c.name for c in self.columns if c.kind is PERSON]
        return {row[name] for row in value or () for name in columns if row.get(name)}

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {k: v for k, v in kwargs.items() if k != "columns"}


def _is_value(column: Col, cell: Any) -> bool:
    """Whether a cell holds a plain value of its column's kind."""
    if column.kind is FLAG:
        return isinstance(cell, bool)
    if isinstance(cell, bool):
        return False
    if column.kind in NAMED:
        return isinstance(cell, int)
    if column.kind is INTEGER:
        return isinstance(cell, int) and (column.signed or cell >= 0)
    if column.kind is CHOICE:
        return cell in {value for value, _ in column.choices}
    if not isinstance(cell, str):
        return False
    if column.kind in (TEXT, CODE):
        return len(cell) <= CELL
    try:
        if column.kind is MONEY:
            value = Decimal(cell)
            return value.is_finite() and (column.signed or value >= 0) and value == value.quantize(Decimal("0.01"))
        read = dt.date.fromisoformat if column.kind is DATE else dt.datetime.fromisoformat
        return bool(read(cell))
    except (ValueError, InvalidOperation):
        return False


class Names:
    """Names of the people, departments and matters in rows, each way. Three queries at most, all on demand."""

    def __init__(self, offered: Mapping[str, Iterable[tuple[int, str]]] | None = None) -> None:
        self.offered = {register: dict(pairs) for register, pairs in (offered or {}).items()}
        self._known: dict[Kind, dict[int, str]] = {}
        self._called: dict[int, tuple[str, str]] = {}
        self._directories: dict[Kind, Directory] = {}
        self._matters: dict[str, Resolver] = {}

    def of(self, kind: Kind) -> dict[int, str]:
        """Every person or department by key; a name that two people bear is followed by the department."""
        if kind not in self._known:
            self._known[kind] = _people() if kind is PERSON else _departments()
        return self._known[kind]

    def load(self, columns: Iterable[Col], rows: Rows) -> None:
        """Learn the matters that rows name and that nobody offers any more."""
        for column in columns:
            if column.kind is MATTER:
                known = self.offered.setdefault(column.register, {})
                lacking = {r[column.name] for r in rows if r.get(column.name)} - known.keys()
                known.update({key: whole for key, (_, whole) in self.called(lacking).items()})
                if lacking:
                    self._matters.pop(column.register, None)

    def called(self, keys: Collection[int]) -> dict[int, tuple[str, str]]:
        """Matters as the ledger calls them, whatever forms offer them as: number (title while it has none), both together."""
        self._called.update(_matters(set(keys) - self._called.keys()))
        return {key: self._called[key] for key in keys if key in self._called}

    def label(self, column: Col, key: int) -> str:
        if column.kind is MATTER:
            return self.offered.get(column.register, {}).get(key, "")
        return self.of(column.kind).get(key, "")

    def numbered(self, key: int) -> str:
        """A matter as a sheet names it: by its number, or its title while it has none."""
        return self.called({key}).get(key, ("", ""))[0]

    def resolver(self, column: Col) -> Resolver:
        """Who or what a cell of the column may name."""
        if column.kind is not MATTER:
            return self.directory(column.kind)
        if column.register not in self._matters:
            self._matters[column.register] = _OfferedMatters(self, column.register)
        return self._matters[column.register]

    def directory(self, kind: Kind) -> Directory:
        """Everybody, or every department, by name."""
        if kind not in self._directories:
            known = self.of(kind)
            if kind is PERSON:
                people = (Subject(key, label, (label.split("（")[0],)) for key, label in known.items())
                self._directories[kind] = Directory(people, places=places_of_people, key=name_key)
            else:
                self._directories[kind] = Directory(Subject(key, label) for key, label in known.items())
        return self._directories[kind]


class _OfferedMatters:
    """The matters that are offered, by what forms call them, and, in one more query, by number or title."""

    def __init__(self, names: Names, register: str) -> None:
        self._names, self._register = names, register
        known = names.offered.get(register, {})
        self._offered = Directory(Subject(key, label, (label.split(" ")[0],)) for key, label in known.items())
        self._called: Directory | None = None

    def find(self, text: str) -> Outcome[int]:
        if self._offered.knows(text):
            return self._offered.find(text)
        if self._called is None:
            known = self._names.offered.get(self._register, {})
            called = self._names.called(known.keys())
            self._called = Directory(Subject(key, known[key], names) for key, names in called.items())
        return self._called.find(text)

    def label(self, key: int) -> str:
        return self._names.offered.get(self._register, {}).get(key, "")


def places_of_people() -> dict[int, list[str]]:
    """The departments and posts of everybody who holds one today."""
    from huiyin.people.models import Appointment

    found: dict[int, list[str]] = {}
    seats = Appointment.objects.on().values_list("person", "post__department__name", "post__title")
    for person, department, post in seats:
        found.setdefault(person, []).extend((department, post))
    return found


def _people() -> dict[int, str]:
    """Those who share a name have the department behind it, and the post where that is shared too."""
    from huiyin.people.models import Appointment, Person

    names = dict(Person.objects.order_by("position", "id").values_list("pk", "name"))
    several = _shared(names)
    if not several:
        return names
    held: dict[int, tuple[str, str]] = {}
    seats = Appointment.objects.on().filter(person__name__in=several)
    for person, department, post in seats.values_list("person", "post__department__name", "post__title"):
        held.setdefault(person, (department, post))
    called = {pk: f"{n}（{held[pk][0] if pk in held else '不在职'}）" if n in several else n for pk, n in names.items()}
    still = _shared(called)
    return {pk: f"{names[pk]}（{''.join(held[pk])}）" if n in still and pk in held else n for pk, n in called.items()}


def _shared(names: Mapping[int, str]) -> set[str]:
    return {name for name, count in Counter(names.values()).items() if count > 1}


def _departments() -> dict[int, str]:
    from huiyin.people.models import Department

    return dict(Department.objects.on().values_list("pk", "name"))


def _matters(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    from huiyin.ledger.models import Matter

    return {m.pk: (m.number or m.title, str(m)) for m in Matter.objects.filter(pk__in=keys)} if keys else {}


def money(row: Row, name: str) -> Decimal:
    """An amount of a row in yuan; 0 when the cell is empty."""
    return Decimal(row.get(name) or 0)


def total(rows: Rows, name: str) -> Decimal:
    return sum((money(row, name) for row in rows), Decimal(0))


def day(row: Row, name: str) -> dt.date | None:
    """The day in a DATE or DATETIME cell."""
    return dt.date.fromisoformat(row[name][:10]) if row.get(name) else None


def moment(row: Row, name: str) -> dt.datetime | None:
    """The moment in a DATETIME cell, in local time."""
    return timezone.make_aware(dt.datetime.fromisoformat(row[name])) if row.get(name) else None


def shown(column: Col, value: Any, names: Names) -> str:
    """A cell as people read it."""
    if value is None or value is False or value == "":
        return ""
    match column.kind:
        case Kind.FLAG:
            return "是"
        case Kind.MONEY:
            return f"{Decimal(value):,.2f}"
        case Kind.DATETIME:
            return str(value).replace("T", " ")[:16]
        case Kind.CHOICE:
            return next((str(label) for v, label in column.choices if v == value), str(value))
        case Kind.PERSON | Kind.DEPARTMENT | Kind.MATTER:
            return names.label(column, value)
    return str(value)


@dataclass(frozen=True)
class Sheet:
    """Rows as pages and printed forms show them; `totals` is empty where nothing is added up."""

    label: str
    columns: tuple[Col, ...]
    rows: list[list[tuple[Col, str]]]
    totals: list[tuple[Col, str]]


def sheet(field: RowsField, rows: Rows, names: Names) -> Sheet:
    columns = field.columns
    names.load(columns, rows)
    body = [[(c, shown(c, row.get(c.name), names)) for c in columns] for row in rows]
    totals: list[tuple[Col, str]] = []
    if rows and any(c.total for c in columns):
        sums = [shown(c, str(total(rows, c.name)), names) if c.total else "" for c in columns]
        totals = [(c, s if c.total else "合计" if i == 0 else "") for i, (c, s) in enumerate(zip(columns, sums, strict=True))]
    return Sheet(str(field.verbose_name), columns, body, totals)


def lines(columns: Sequence[Col], rows: Rows, names: Names) -> list[str]:
    """Rows as lines of text, cells in the order of the columns."""
    names.load(columns, rows)
    return [BETWEEN.join(shown(c, row.get(c.name), names) for c in columns) for row in rows]
