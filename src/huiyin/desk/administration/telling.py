"""变更记录 in words: which field, from what, to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone

from huiyin.desk.administration.forms import LABELS
from huiyin.people.changes import Recorded
from huiyin.people.models import Duty


@dataclass(frozen=True)
class Line:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One change as the page shows it."""

    at: dt.datetime
    actor: str
    kind: str
    shown: str
    act: str
    note: str
    lines: tuple[Line, ...]


_KINDS = {
    "people.unit": "单位", "people.department": "部门", "people.post": "岗位", "people.person": "人员",
    "people.appointment": "任职", "people.charge": "分管", "people.body": "组织机构", "people.membership": "机构成员",
    "people.grant": "角色", "people.user": "账号", "procedures.parameter": "参数", "procedures.holiday": "节假日",
}


def told(change: Recorded) -> Told:
    act = "新增" if change.before is None else "删除" if change.after is None else "修改"
    if change.before == {} and change.after == {}:
        act = change.note or "操作"
    return Told(
        timezone.localtime(change.at), str(change.actor.person) if change.actor else "系统",
        _KINDS.get(change.model, change.model), _shown(change), act, change.note, tuple(_lines(change)),
    )


def _shown(change: Recorded) -> str:
    """What the row was called; days were once written down without words."""
    if change.model == "procedures.holiday":
        name = (change.after or change.before or {}).get("name", "")
        return f"{change.object_id} {name}".strip()
    return change.shown


def _lines(change: Recorded) -> Iterator[Line]:
    before, after = change.before or {}, change.after or {}
    for name in after or before:
        was, now = (_words(change.model, name, side.get(name)) for side in (before, after))
        if was or now:
            yield Line(_label(change.model, name), was, now)


def _field(model: str, name: str) -> Any:
    try:
        return apps.get_model(model)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist):
        return None


def _label(model: str, name: str) -> str:
    if (model, name) == ("people.post", "code"):
        return "专门职责"
    field = _field(model, name)
    return LABELS.get(name) or str(getattr(field, "verbose_name", name))


def _words(model: str, name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if (model, name) == ("people.post", "code"):
        return str(Duty(value).label) if value in Duty.values else "（无）"
    if (model, name) == ("people.department", "former_names"):
        return "、".join(f"{each['name']}（至{each['until']}）" for each in value)
    if isinstance(value, dict):
        return str(value.get("shown", ""))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    choices = dict(getattr(_field(model, name), "flatchoices", ()))
    return str(choices.get(value, value))
