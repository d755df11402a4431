"""From a cell to a value and back: labels, names and dates as people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from huiyin.codec import (
    PLAIN,
    Cell,
    Codec,
    Context,
    Date,
    Directory,
    Doubt,
    Outcome,
    Reference,
    References,
    Refusal,
    Resolver,
    Subject,
    Value,
    label_key,
)
from huiyin.components.rows import DEPARTMENT, MATTER, PERSON, Col, RowsField, lines
from huiyin.components.rows import Names as RowNames
from huiyin.components.typed import field_codec
from huiyin.desk.exchange.fields import Heads, SheetField, recognise
from huiyin.kit.rowfields import names_for
from huiyin.ledger.models import Matter
from huiyin.ledger.store import Refused
from huiyin.people.actors import Actor
from huiyin.people.models import Body, Department, Person
from huiyin.procedures.bounds import YEARS
from huiyin.reading import ReadingError
from huiyin.reading.formats.grid import Book, Tab, read_book
from huiyin.reading.normal import clean
from huiyin.reading.secrecy import find_secrecy

MAX_ROWS = 20_000
_HEAD_ROWS = 20
_MARKED = "表中有“{level}”密级标志（{literal}），按规定不能进入本系统。上传的文件已经删除，没有保存任何内容。"


def book_of(data: bytes, most: int) -> Book:
    """A workbook as people see it. Raises Refused (in Chinese) for a broken, too long or secret one."""
    try:
        book = read_book(data, most + _HEAD_ROWS)
    except ReadingError as error:
        raise Refused(error.message_zh) from error
    for tab in book.tabs:
        _refuse_secrets(tab.texts)
    return book


def tab_in(book: Book, words: Mapping[str, tuple[str, ...]], must: str = "") -> tuple[Tab, Heads] | None:
    """The first visible sheet that has these headings (`must` among them), whatever stands before it."""
    for tab in book.tabs:
        heads = recognise(tab.texts, words)
        if heads is not None and (not must or must in heads.places):
            return tab, heads
    return None


def _refuse_secrets(rows: list[list[str]]) -> None:
    """The head as it stands, the rest by its signs alone."""
    text = "\n".join(" ".join(c for c in row if c) for row in rows[:_HEAD_ROWS])
    rest = "\n".join(c for row in rows[_HEAD_ROWS:] for c in row if re.search(r"密\s?[★☆*＊]|密级|密等级", c))
    secret = find_secrecy(clean(f"{text}\n{rest}"))
    if secret is not None:
        raise Refused(_MARKED.format(level=secret.level, literal=secret.literal))


class Wrong(Exception):
    """A cell that cannot be taken; the message (Chinese) says what to write."""


class Unsure(Exception):
    """A cell that may be meant as `value`: somebody has to say so; the message (Chinese) asks."""

    def __init__(self, value: Any, message: str) -> None:
        super().__init__(message)
        self.value = value


@dataclass
class Names:
    """Departments, people and bodies by name: three queries for a whole sheet. People go by as much name as tells them apart."""

    labels: Mapping[type[models.Model], Mapping[int, str]] = field(default_factory=dict)
    directories: Mapping[type[models.Model], Directory] = field(default_factory=dict)
    in_rows: RowNames = field(default_factory=RowNames)

    @classmethod
    def load(cls, fields: Iterable[SheetField] = (), who: Actor | None = None) -> Names:
        """Of other registers' matters that `fields` name, those that are offered to `who`."""
        columns = [c for f in fields if isinstance(f.field, RowsField) for c in f.field.columns]
        columns += [Col(f.name, f.label, MATTER, register=f.register) for f in fields if f.register]
        in_rows = names_for(columns, who)
        bodies = list(Body.objects.values_list("pk", "name", "dissolved_on"))
        labels = {
            Department: dict(Department.objects.values_list("pk", "name")), Person: in_rows.of(PERSON),
            Body: {pk: name for pk, name, _ in bodies},
        }
        directories = {
            Department: in_rows.directory(DEPARTMENT), Person: in_rows.directory(PERSON),
            Body: Directory(Subject(pk, name) for pk, name, dissolved_on in bodies if dissolved_on is None),
        }
        return cls(labels, directories, in_rows)

    def resolver(self, column: SheetField, held: Iterable[int] = ()) -> Resolver:
        if column.names is Matter:
            return self.in_rows.resolver(Col(column.name, column.label, MATTER, register=column.register))
        assert column.names is not None
        return _Held(self.directories[column.names], self.labels[column.names], tuple(held))

    def learn(self, fields: Iterable[SheetField], matters: Iterable[Matter]) -> None:
        """What the matters refer to, by number: one query for all of them."""
        keys: set[int] = set()
        for column in fields:
            if isinstance(column.field, RowsField):
                for matter in matters:
                    keys |= column.field.matters_in(getattr(matter, column.field.attname))
            elif column.field is not None and column.names is Matter:
                keys |= {getattr(matter, column.field.attname) for matter in matters} - {None}
        self.in_rows.called(keys)

    def listed(self, model: type[models.Model]) -> list[str]:
        return self.directories[model].labels()


@dataclass(frozen=True)
class _Held:
    """What the matter holds already goes by its name even if that is another's too."""

    directory: Directory
    labels: Mapping[int, str]
    held: tuple[int, ...]

    def find(self, text: str) -> Outcome[int]:
        same = next((pk for pk in self.held if label_key(self.labels.get(pk, "")) == label_key(text)), None)
        return self.directory.find(text) if same is None else Value(same)

    def label(self, key: int) -> str:
        return self.labels.get(key, "")


def value_of(column: SheetField, cell: Cell, names: Names, held: Any = None, ctx: Context = PLAIN) -> Any:
    """The value a cell states, as the service takes it; `held` is what the matter holds now. Raises Wrong and Unsure."""
    outcome = _codec(column, names, held).read(cell, ctx)
    if isinstance(outcome, Refusal):
        raise Wrong(outcome.message)
    value = _as_kept(column, outcome.value)
    if isinstance(outcome, Doubt):
        raise Unsure(value, outcome.message) if outcome.value is not None else Wrong(outcome.message)
    if column.required and value in (None, "", []):
        raise Wrong("不能为空")
    return value


def _codec(column: SheetField, names: Names, held: Any) -> Codec[Any]:
    if column.many:
        return References(names.resolver(column, held or ()))
    if column.names is not None:
        return Reference(names.resolver(column, () if held is None else (held,)))
    assert column.field is not None
    return field_codec(column.field, names.in_rows)


def _as_kept(column: SheetField, value: Any) -> Any:
    """A blank as the field keeps blanks; everything else held to what the field allows. Raises Wrong."""
    kind = column.field
    if column.many:
        return list(value or ())
    if column.names is not None:
        return value
    assert kind is not None
    if value is None:
        return _blank(kind)
    if isinstance(kind, models.JSONField):
        return value
    if isinstance(value, dt.datetime):
        value = timezone.make_aware(value)
    try:
        return kind.clean(value, None)
    except ValidationError as error:
        raise Wrong("；".join(error.messages).rstrip("。")) from error


def _blank(kind: models.Field[Any, Any]) -> Any:
    """What stands in a field of which a sheet says nothing. Raises Wrong where something must."""
    if isinstance(kind, models.JSONField | models.BooleanField):
        return kind.get_default()
    if kind.null or kind.blank:
        return None if kind.null else ""
    if kind.choices and kind.has_default():
        return kind.get_default()
    raise Wrong("不能为空")


def date_of(cell: Cell, ctx: Context = PLAIN) -> dt.date | None:
    """A day as a cell states it. Raises Wrong."""
    outcome = Date(YEARS).read(cell, ctx)
    if isinstance(outcome, Value):
        return outcome.value
    raise Wrong(outcome.message)


def shown(column: SheetField, value: Any, names: Names) -> Any:
    """A value as a cell of the sheet shows it."""
    if value is None or value == "":
        return None
    if column.many and column.names is not None:
        return "、".join(names.labels[column.names].get(pk, str(pk)) for pk in value)
    if column.names is Matter:
        return names.in_rows.numbered(value)
    if column.names is not None:
        return names.labels[column.names].get(value, "")
    if column.choices:
        return next((label for v, label in column.choices if v == value), str(value))
    if isinstance(column.field, RowsField):
        return "\n".join(lines(column.field.columns, value, names.in_rows)) or None
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return "\n".join(str(v) for v in value)
    return value
