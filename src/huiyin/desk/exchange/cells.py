"""From a cell to a value and back: labels, names and dates as people write them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from huiyin.components.rows import MATTER, BadCell, Col, RowsField, lines, read_lines
from huiyin.components.rows import Names as RowNames
from huiyin.desk.exchange.fields import SheetField
from huiyin.kit.rowfields import names_for
from huiyin.ledger.models import Matter
from huiyin.ledger.store import Refused
from huiyin.people.models import Body, Department, Person
from huiyin.people.standing import Standing
from huiyin.reading import ReadingError
from huiyin.reading.dates import find_dates
from huiyin.reading.formats.sheets import cell_text, checked_parts
from huiyin.reading.normal import clean
from huiyin.reading.secrecy import find_secrecy

MAX_ROWS = 20_000
_HEAD_ROWS = 20
_BROKEN = "这个文件不是能打开的 Excel 表，可能已损坏或加了密码。请取消密码、另存为 .xlsx 后上传。"
_MARKED = "表中有“{level}”密级标志（{literal}），按规定不能进入本系统。上传的文件已经删除，没有保存任何内容。"


def rows_of(data: bytes) -> list[list[str]]:
    """The first sheet as people see it. Raises Refused (in Chinese) for a broken, too long or secret one."""
    try:
        if data.startswith(b"PK"):
            checked_parts(data)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.height > MAX_ROWS + _HEAD_ROWS:
            raise Refused(f"表中有{sheet.height}行，一次最多{MAX_ROWS}行。请删去多余的空行，或拆分后分几次上传。")
        found = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except ReadingError as error:
        raise Refused(error.message_zh) from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused(_BROKEN) from error
    _refuse_secrets(found)
    return found


def _refuse_secrets(rows: list[list[str]]) -> None:
    """The head as it stands, the rest by its signs alone."""
    text = "\n".join(" ".join(c for c in row if c) for row in rows[:_HEAD_ROWS])
    rest = "\n".join(c for row in rows[_HEAD_ROWS:] for c in row if re.search(r"密\s?[★☆*＊]|密级|密等级", c))
    secret = find_secrecy(clean(f"{text}\n{rest}"))
    if secret is not None:
        raise Refused(_MARKED.format(level=secret.level, literal=secret.literal))


class Wrong(Exception):
    """A cell that cannot be taken; the message (Chinese) says what to write."""


@dataclass
class Names:
    """Departments, people and bodies by name: three queries for a whole sheet. A name of two people means nobody."""

    known: Mapping[type[models.Model], Mapping[str, list[int]]] = field(default_factory=dict)
    labels: Mapping[type[models.Model], Mapping[int, str]] = field(default_factory=dict)
    in_rows: RowNames = field(default_factory=RowNames)

    @classmethod
    def load(cls, fields: Iterable[SheetField] = (), who: Standing | None = None) -> Names:
        """Of other registers' matters that `fields` name, those that are offered to `who`."""
        rows: dict[type[models.Model], Iterable[tuple[int, str]]] = {
            Department: Department.objects.on().values_list("pk", "name"),
            Person: Person.objects.values_list("pk", "name"),
            Body: Body.objects.filter(dissolved_on=None).values_list("pk", "name"),
        }
        known: dict[type[models.Model], dict[str, list[int]]] = {}
        for model, found in rows.items():
            known[model] = {}
            for pk, name in found:
                known[model].setdefault(_bare(name), []).append(pk)
        older = Department.objects.values_list("pk", "name")
        labels = {Department: dict(older), Person: dict(rows[Person]), Body: dict(Body.objects.values_list("pk", "name"))}
        columns = [c for f in fields if isinstance(f.field, RowsField) for c in f.field.columns]
        columns += [Col(f.name, f.label, MATTER, register=f.register) for f in fields if f.register]
        return cls(known, labels, names_for(columns, who))

    def find(self, model: type[models.Model], name: str, held: Iterable[int] = ()) -> int:
        """Raises Wrong. What the matter holds already (`held`) goes by its name even if that is another's too."""
        same = next((pk for pk in held if _bare(self.labels[model].get(pk, "")) == _bare(name)), None)
        found = [same] if same is not None else self.known[model].get(_bare(name), [])
        if not found:
            raise Wrong(f"没有“{name}”，请从下拉列表中选择")
        if len(found) > 1:
            raise Wrong(f"有{len(found)}个“{name}”，请在事项页面上选定")
        return found[0]

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
        return list(dict.fromkeys(self.labels[model][pks[0]] for pks in self.known[model].values()))


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name)


def value_of(column: SheetField, text: str, names: Names, held: Any = None) -> Any:
    """The value a cell states, as the service takes it; `held` is what the matter holds now. Raises Wrong."""
    text = text.strip()
    if column.required and not text:
        raise Wrong("不能为空")
    if column.many:
        assert column.names is not None
        parts = [p for p in re.split(r"[、，,；;\n]+", text) if p.strip()]
        return list(dict.fromkeys(names.find(column.names, p, held or ()) for p in parts))
    if column.names is Matter:
        return _matter(column, text, names) if text else None
    if column.names is not None:
        return names.find(column.names, text, () if held is None else (held,)) if text else None
    assert column.field is not None
    value = _typed(column, text, names)
    if value in (None, "") and (column.field.null or column.field.blank):
        return None if column.field.null else value if value is not None else ""
    if isinstance(column.field, models.JSONField):
        return value
    try:
        return column.field.clean(value, None)
    except ValidationError as error:
        raise Wrong("；".join(error.messages).rstrip("。")) from error


def _matter(column: SheetField, text: str, names: Names) -> int:
    """Another register's matter by its number."""
    try:
        return names.in_rows.find(Col(column.name, column.label, MATTER, register=column.register), text)
    except BadCell as error:
        raise Wrong(str(error)) from error


def _typed(column: SheetField, text: str, names: Names) -> Any:
    kind = column.field
    if isinstance(kind, RowsField):
        rows, faults = read_lines(kind.columns, text, names.in_rows)
        if faults:
            raise Wrong("；".join(faults[:3]))
        return rows
    if isinstance(kind, models.JSONField):
        return [part.strip() for part in text.splitlines() if part.strip()]
    if column.choices:
        return _chosen(column, text)
    if isinstance(kind, models.DateTimeField):
        return moment_of(text)
    if isinstance(kind, models.DateField):
        return date_of(text)
    if isinstance(kind, models.IntegerField | models.DecimalField):
        return _number(text, isinstance(kind, models.IntegerField))
    return text


def _chosen(column: SheetField, text: str) -> Any:
    if isinstance(column.field, models.BooleanField):
        if text in ("", "否", "×", "0"):
            return False
        if text in ("是", "√", "1"):
            return True
        raise Wrong("请填“是”或“否”")
    if not text:
        return "" if column.field is not None and column.field.blank else column.field.get_default()  # type: ignore[union-attr]
    for value, label in column.choices:
        if text == label:
            return value
    raise Wrong(f"不在选项中，可以填：{'、'.join(label for _, label in column.choices[:12])}")


def _number(text: str, whole: bool) -> int | Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise Wrong("请只填数字") from error
    if not value.is_finite() or (whole and value != value.to_integral_value()):
        raise Wrong("请填整数" if whole else "请只填数字")
    if value < 0:
        raise Wrong("不能填负数")
    return int(value) if whole else value


def moment_of(text: str) -> dt.datetime | None:
    """A day and an hour as written, in local time: 2026-09-09 14:30. Raises Wrong."""
    if not text.strip():
        return None
    on, _, clock = text.strip().replace("T", " ").partition(" ")
    day, hour = date_of(on), re.fullmatch(r"(\d{1,2})[:：](\d{2})(?:[:：]\d{2})?", clock.strip())
    try:
        at = dt.time(int(hour[1]), int(hour[2])) if hour else None
    except ValueError:
        at = None
    if day is None or at is None:
        raise Wrong("请写成2026-09-09 14:30这样的日期和时间")
    return timezone.make_aware(dt.datetime.combine(day, at))


def date_of(text: str) -> dt.date | None:
    """A day as written: 2026-09-09, 2026/9/9, 2026.9.9, 2026年9月9日, 20260909. Raises Wrong for anything else."""
    text = text.strip()
    if not text:
        return None
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = find_dates(text)
    days = found[0].dates(None) if len(found) == 1 and len(text) <= found[0].end - found[0].start + 6 else []
    if len(days) != 1:
        raise Wrong("请写成2026-09-09这样的日期")
    return days[0]


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
