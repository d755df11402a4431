"""The sheets that go out: a sample to fill in, and a list to edit; both come back by the same door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db import models

from huiyin.codec.rows import BETWEEN
from huiyin.components.rows import RowsField
from huiyin.components.typed import CENTS
from huiyin.desk.exchange.cells import Names, shown
from huiyin.desk.exchange.fields import ASSISTS, EXAMPLE, SheetField, fields_of, parents_of
from huiyin.ledger.models import Matter, Share
from huiyin.people.dated import today
from huiyin.register.base import Register
from huiyin.rendering.sheet import Kind, SheetColumn, Value, write_table

CHUNK = 500
_CODE = SheetColumn("系统编码", 10, hint="登记新事项时留空；修改已有事项时照原样保留")
_NUMBER = SheetColumn("编号", 16, hint="由系统编号，请勿修改")
_DAY = SheetColumn("发生日期", 12, Kind.DATE, hint="不填为上传当天；写成2026-09-09")
_NOTES = (
    "一行一件事项；标*的栏必填。各列的先后可以调整，不需要的列可以删去。",
    "有下拉列表的栏请从列表中选择；配合单位有几个时用顿号隔开。",
    "“系统编码”留空的行登记为新事项；写着编码的行修改已有事项，只改动与台账不同的栏。",
    "上传后先核对：列出新增、修改和错误的行、列、内容，全部无误并由您确认后才入库。有一处错误，整张表都不入库。",
)


def write_sample(target: BinaryIO, register: type[Register]) -> None:
    """An empty sheet with drop-downs, hints and one example row."""
    names = Names.load()
    fields = [f for f in fields_of(register) if f.begins]
    columns = [_CODE, *_parent(register), *(_column(f, names) for f in fields), _DAY]
    example = [EXAMPLE, *("" for _ in _parent(register)), *(_example(f, names) for f in fields), today()]
    notes = (*_NOTES, f"编码为“{EXAMPLE}”的一行只作示范，入库时跳过。")
    write_table(target, f"{register.title}登记表", columns, [example], notes)


def write_list(target: BinaryIO, register: type[Register], queryset: Any) -> int:
    """The matters of a queryset with all that a sheet can change. Returns the number of rows."""
    names, fields = Names.load(), fields_of(register)
    columns = [_CODE, _NUMBER, *(_column(f, names) for f in fields)]
    return write_table(target, f"{register.title}修改表", columns, _rows(queryset, fields, names), _NOTES, spare_rows=0)


def _rows(queryset: Any, fields: list[SheetField], names: Names) -> Iterator[list[Value]]:
    """Three queries at most for each five hundred matters: they, their assisting departments, what they refer to."""
    chunk: list[Any] = []
    for matter in queryset.iterator(chunk_size=CHUNK):
        chunk.append(matter)
        if len(chunk) == CHUNK:
            yield from _chunk(chunk, fields, names)
            chunk = []
    yield from _chunk(chunk, fields, names)


def _chunk(matters: list[Any], fields: list[SheetField], names: Names) -> Iterator[list[Value]]:
    assists: dict[int, list[int]] = {}
    if matters and any(f.name == ASSISTS for f in fields):
        found = Share.objects.filter(matter__in=[m.pk for m in matters], part=Share.Part.ASSIST)
        for matter, department in found.values_list("matter_id", "department_id"):
            assists.setdefault(matter, []).append(department)
    names.learn(fields, matters)
    for m in matters:
        held = [assists.get(m.pk, []) if f.field is None else getattr(m, f.field.attname) for f in fields]
        yield [str(m.pk), m.number or "", *(shown(f, v, names) for f, v in zip(fields, held, strict=True))]


def _parent(register: type[Register]) -> list[SheetColumn]:
    above = "、".join(r.title for r in parents_of(register))
    if not above:
        return []
    return [SheetColumn("上级编码", 16, required=not register.begins, hint=f"所属{above}的编号或系统编码")]


def _column(field: SheetField, names: Names) -> SheetColumn:
    """Drop-downs for choices and names; several names in one cell cannot be picked from a list."""
    listed = [label for _, label in field.choices]
    if field.names is not None and field.names is not Matter and not field.many:
        listed = names.listed(field.names)
    text = isinstance(field.field, models.TextField | models.JSONField) or field.name == "title"
    return SheetColumn(field.label, 36 if text else 16, _kind(field), listed, _hint(field), field.required)


def _kind(field: SheetField) -> Kind:
    """Words and codes are text in every row, so that a spreadsheet leaves them as they are typed."""
    if field.is_date:
        return Kind.DATE
    if isinstance(field.field, models.DecimalField) and field.field.decimal_places == CENTS:
        return Kind.NUMBER
    return Kind.INTEGER if isinstance(field.field, models.IntegerField) and not field.choices else Kind.TEXT


def _hint(field: SheetField) -> str:
    if field.many:
        return "几个单位用顿号隔开"
    if field.names is Matter:
        return "填写编号"
    if field.choices or field.names is not None:
        return "从下拉列表中选择"
    if field.is_date:
        return "写成2026-09-09"
    if isinstance(field.field, models.DateTimeField):
        return "写成2026-09-09 14:30"
    if isinstance(field.field, RowsField):
        return f"一行一条，各格用“｜”隔开：{BETWEEN.join(c.label for c in field.field.columns)}"
    if isinstance(field.field, models.JSONField):
        return "一行一项，单元格内换行按 Alt+Enter"
    if isinstance(field.field, models.IntegerField | models.DecimalField):
        return "只填数字"
    length = getattr(field.field, "max_length", None)
    return f"最多{length}字" if length else "照实填写"


def _example(field: SheetField, names: Names) -> Value:
    if field.choices:
        return field.choices[0][1]
    if field.names is Matter or isinstance(field.field, RowsField):
        return ""
    if field.names is not None:
        return next(iter(names.listed(field.names)), "")
    if isinstance(field.field, models.DateTimeField):
        return f"{today()} 14:30"
    if field.is_date:
        return today() + dt.timedelta(days=30) if field.name == "due_on" else today()
    if isinstance(field.field, models.IntegerField | models.DecimalField):
        return 1
    return f"（{field.label}）"
