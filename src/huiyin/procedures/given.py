"""What an act may set, and whether what it is given are values: one gate for pages, batches, sheets, imports, commands.

A step takes what it asks, offers or has checked; a beginning what no later step asks for; a standing act its declared set.
A model says more of its fields. `ENTAILED` ones are written only by what other acts entail; `COMPUTED` ones are worked out by
its room (from a file, from another matter) and handed in with the beginning or the first step; `DECIDED` ones are what an
approval decided on: no correction changes them afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone

from huiyin.ledger.canonical import plain
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.projection import SERVICE_COLUMNS, field_of
from huiyin.people.models import Department
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import BACKWARD, Procedure, Step

Values = Mapping[str, Any]
ASSISTS = "assists"
_COMMON = frozenset({"lead_department", "leader", ASSISTS, "due_on", "confidentiality", "position"})
"""Columns of every matter that whoever begins it states."""
_CORRECTED = _COMMON | {"title", "happened_on"}
_HISTORY = frozenset({"happened_on", "closed_on", "first_due_on", "archive_number", "retention"})
_ACTS: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.PROGRESS: frozenset({"progress", "progress_on", "result"}),
    EntryKind.REVIEW_DATE: frozenset({"long_term", "next_review_on"}),
    EntryKind.EXTEND: frozenset({"due_on"}),
    EntryKind.REOPEN: frozenset({"due_on"}),
    EntryKind.REASSIGN: frozenset({"lead_department", "leader", ASSISTS}),
    EntryKind.ARCHIVE: frozenset({"archive_number", "retention"}),
}
"""What standing acts set; a correction is judged by the matter, and acts that are not named set nothing."""
_ROOMS_OWN = frozenset({EntryKind.SNAPSHOT, EntryKind.PUBLISH})
"""Acts whose values a room's own code works out, down to keys of rows that the act itself makes."""


def for_beginning(model: type[Matter], procedure: Procedure, values: Values, *, history: bool) -> dict[str, Any]:
    """The values of a new matter. Raises NotAllowed for what only a later step may say; history may say it all."""
    own = _own_fields(model) - model.ENTAILED
    may = own | _COMMON | (_HISTORY if history else frozenset())
    if not history:
        may = may - _said_later(procedure, procedure.first) | model.COMPUTED
    _refuse_others(model, values, may, "登记时")
    return clean(model, values)


def for_step(matter: Matter, procedure: Procedure, step: Step, action: str, values: Values) -> dict[str, Any]:
    """The values of a move. Raises NotAllowed for what the step does not speak of; a way back sets nothing."""
    model = type(matter)
    computed = model.COMPUTED if step.code == procedure.first.code else frozenset()
    may = frozenset() if action in BACKWARD else _spoken_of(step) | computed
    _refuse_others(model, values, may, f"“{step.title}”环节")
    return clean(model, values)


def for_act(matter: Matter, procedure: Procedure, kind: EntryKind, values: Values) -> dict[str, Any]:
    """The values of a standing act. Raises NotAllowed for what it does not set, and for what was decided."""
    model = type(matter)
    may = _ACTS.get(kind, frozenset())
    if kind == EntryKind.CORRECT:
        may = _correctable(matter, procedure)
    elif kind in _ROOMS_OWN:
        return dict(values)
    _refuse_others(model, values, may, f"“{kind.label}”")
    if kind in (EntryKind.CORRECT, EntryKind.PROGRESS):
        _refuse_decided(matter, procedure, values)
    return clean(model, values)


def _correctable(matter: Matter, procedure: Procedure) -> frozenset[str]:
    model = type(matter)
    step = procedure.steps.get(matter.step)
    later = _said_later(procedure, step) if step is not None else frozenset()
    return (_own_fields(model) | _CORRECTED) - model.ENTAILED - (later - model.COMPUTED)


def correctable(matter: Matter, procedure: Procedure) -> frozenset[str]:
    """The fields that a correction may change as the matter stands."""
    return _correctable(matter, procedure) - decided_fields(matter, procedure)


def decided_fields(matter: Matter, procedure: Procedure) -> frozenset[str]:
    """The fields that no correction changes any more: what somebody has approved, and the matter stands behind that step."""
    decided = type(matter).DECIDED | type(matter).FROZEN | {"happened_on"}
    steps = procedure.steps.values() if matter.is_closed else (
        procedure.before(matter.step) if matter.step in procedure.steps else ()
    )
    passed = [s.code for s in steps if s.decides]
    approvals = Entry.objects.filter(matter_id=matter.pk, kind=EntryKind.ADVANCE, step__in=passed).exclude(action__in=BACKWARD)
    return decided if passed and type(matter).DECIDED and approvals.exists() else frozenset()


def _refuse_decided(matter: Matter, procedure: Procedure, values: Values) -> None:
    changed = [name for name, value in values.items() if name == ASSISTS or not _stands(matter, name, value)]
    refused = decided_fields(matter, procedure).intersection(changed) if changed else frozenset()
    if refused:
        way = "办结的先“重新开启”，或者另行登记变更" if matter.is_closed else "请退回原环节改正，重新审核审批"
        raise NotAllowed(
            f"“{_labels(type(matter), refused)}”已经审核审批，不能用“更正”改动。需要改变的，须经原审批人同意：{way}。"
        )


def _stands(matter: Matter, name: str, value: Any) -> bool:
    """Whether a value is what the matter says already."""
    held = getattr(matter, field_of(matter, name).attname)
    return bool(plain(getattr(value, "pk", value)) == plain(held))


def _spoken_of(step: Step) -> frozenset[str]:
    return frozenset({*step.asks, *step.offers, *(CHECKS[c].field for c in step.checks if c in CHECKS)})


def _said_later(procedure: Procedure, now: Step) -> frozenset[str]:
    """Fields that only steps behind `now` speak of."""
    order = list(procedure.steps.values())
    place = order.index(now)
    said: Iterable[frozenset[str]] = map(_asked, order[: place + 1])
    later: Iterable[frozenset[str]] = map(_asked, order[place + 1 :])
    return frozenset().union(*later) - frozenset().union(*said)


def _asked(step: Step) -> frozenset[str]:
    return frozenset({*step.asks, *step.offers})


def _own_fields(model: type[Matter]) -> frozenset[str]:
    common = {f.name for f in Matter._meta.concrete_fields}
    return frozenset(f.name for f in model._meta.concrete_fields) - common - SERVICE_COLUMNS


def _refuse_others(model: type[Matter], values: Values, may: frozenset[str], where: str) -> None:
    """Columns that only the ledger sets are left to it, which refuses them in any act."""
    names = {name.removesuffix("_id") for name in values} - SERVICE_COLUMNS
    if others := names - may:
        raise NotAllowed(f"{where}不能填写“{_labels(model, others)}”。")


def _labels(model: type[Matter], names: Iterable[str]) -> str:
    return "、".join(sorted(_label(model, name) for name in names))


def _label(model: type[Matter], name: str) -> str:
    if name == ASSISTS:
        return "配合单位"
    try:
        return str(field_of(model, name).verbose_name)
    except FieldDoesNotExist:
        return name


def clean(model: type[Matter], values: Values) -> dict[str, Any]:
    """The values as the fields take them. Raises NotAllowed for what is none: a wrong type, a choice that is not offered,
    nobody's key, a negative amount, a text that is too long."""
    return {name: value if name in SERVICE_COLUMNS else _clean_one(model, name, value) for name, value in values.items()}


def _clean_one(model: type[Matter], name: str, value: Any) -> Any:
    try:
        if name == ASSISTS:
            return _departments(value)
        return _cleaned(field_of(model, name), value)
    except FieldDoesNotExist:
        raise NotAllowed(f"没有“{name}”这一项。") from None
    except ValidationError as error:
        raise NotAllowed(f"“{_label(model, name)}”填写有误：{'；'.join(error.messages).rstrip('。')}。") from error


def _cleaned(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or value in ("", [], {}):
        return value
    if isinstance(field, models.ForeignKey):
        return _referred(field, value)
    _refuse_type(field, value)
    cleaned = field.to_python(value)
    if field.choices and cleaned not in dict(field.flatchoices):
        raise ValidationError("不在可选的范围之内")
    if isinstance(field, models.DecimalField) and cleaned < 0:
        raise ValidationError("不能填负数")
    if isinstance(field, models.JSONField):
        field.clean(value, None)
        return value
    field.run_validators(cleaned)
    if isinstance(cleaned, dt.datetime) and timezone.is_naive(cleaned):
        return timezone.make_aware(cleaned)
    return cleaned if isinstance(value, str) else value


_TEXTS = (models.CharField, models.TextField)
_NUMBERS = (models.IntegerField, models.DecimalField)


def _refuse_type(field: models.Field[Any, Any], value: Any) -> None:
    if isinstance(field, _TEXTS):
        fits = isinstance(value, str)
    elif isinstance(field, models.BooleanField):
        fits = isinstance(value, bool)
    elif isinstance(field, _NUMBERS):
        fits = isinstance(value, int | Decimal | str) and not isinstance(value, bool)
    elif isinstance(field, models.DateField):
        fits = isinstance(value, dt.date | str)
    elif isinstance(field, models.JSONField):
        fits = isinstance(value, type(field.get_default()))
    else:
        fits = True
    if not fits:
        raise ValidationError("内容的形式不对")


def _referred(field: models.ForeignKey[Any, Any], value: Any) -> Any:
    """A reference by key or object to something that is there."""
    related = field.remote_field.model
    target = field.target_field
    if isinstance(value, models.Model) and not isinstance(value, related):
        raise ValidationError("所选的不是这一类")
    key = getattr(value, target.attname) if isinstance(value, models.Model) else value
    kind = str if isinstance(target, _TEXTS) else int
    there = related._default_manager.filter(**{target.attname: key}) if isinstance(key, kind) else related._default_manager.none()
    if isinstance(key, bool) or not there.exists():
        raise ValidationError("所选的不存在，请重新选择")
    return value


def _departments(value: Any) -> list[int]:
    keys = [getattr(one, "pk", one) for one in value or ()]
    if any(isinstance(key, bool) or not isinstance(key, int) for key in keys):
        raise ValidationError("请选择部门")
    if Department.objects.filter(pk__in=keys).count() != len(set(keys)):
        raise ValidationError("所选的部门不存在，请重新选择")
    return keys
