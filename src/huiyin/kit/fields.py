"""Forms made from the typed fields of matters: a step asks by name, the model says what the field is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from huiyin.components.rows import Names, RowsField
from huiyin.components.typed import field_codec
from huiyin.kit.given import numbers_in
from huiyin.kit.rowfields import RowsFormField, names_for, offered
from huiyin.kit.typedfields import Amount, DayField, MomentField, Words, tell_apart
from huiyin.ledger.models import Matter
from huiyin.ledger.projection import field_of
from huiyin.people.actors import Actor
from huiyin.people.colleagues import colleagues
from huiyin.people.models import Body, Department, Person
from huiyin.procedures.bounds import YEARS
from huiyin.procedures.checks import Check
from huiyin.register.base import REGISTERS

NOT_CHOSEN = "（未选择）"


class Lines(forms.Field):
    """A list of short texts, one per line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(v) for v in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial if isinstance(initial, list) else [])


class PlainSelect(forms.Select):
    """A select without groups, written in one go: Django renders a template for every single option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((v, mark_safe(" selected") if str(v) == chosen else "", label) for v, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({**self.attrs, **(attrs or {}), "name": name}), options)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def of_our_time(day: dt.date) -> None:
    if day.year not in YEARS:
        raise ValidationError(f"年份是{day.year}，请核对")


_ERRORS = {
    "required": "请填写这一项", "invalid": "填写有误，请核对", "invalid_choice": "请从列表中选择",
    "max_length": "内容过长，请精简", "max_digits": "数字过大，请核对",
    "max_decimal_places": "小数不超过%(max)s位", "max_whole_digits": "数字过大，请核对",
    "min_value": "不能小于%(limit_value)s", "invalid_list": "请从列表中选择", "invalid_pk_value": "请从列表中选择",
}

class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Rows that are ticked. What is no key is no choice of the list either."""

    def clean(self, value: Any) -> Any:
        if len(numbers_in(map(str, value or ()))) < len(value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""})
        return super().clean(value)


def form_field(
    model: type[Matter], name: str, required: bool = False, who: Actor | None = None, held: Any = None
) -> forms.Field:
    """The form field for a typed field. `assists` stands for the assisting departments. Raises FieldDoesNotExist.

    Other matters are offered as `who` may see them, and the one that is `held` already.
    """
    field = assists_field(required) if name == "assists" else _typed(field_of(model, name), required, who, held)
    return styled(field)


def assists_field(required: bool = False) -> forms.Field:
    return Several(
        queryset=Department.objects.on(), required=required, label="配合单位",
        widget=forms.CheckboxSelectMultiple, error_messages=_ERRORS,
    )


def _typed(field: models.Field[Any, Any], required: bool, who: Actor | None, held: Any) -> forms.Field:
    common: dict[str, Any] = {
        "required": required, "label": str(field.verbose_name), "error_messages": _ERRORS, "help_text": field.help_text
    }
    if isinstance(field, RowsField):
        return RowsFormField(field.columns, names_for(field.columns, who), **common)
    if isinstance(field, models.ForeignKey) and field.related_model is Matter:
        return _matters(field, common, who, held)
    if isinstance(field, models.JSONField):
        return Lines(**{**common, "help_text": "一行一项"}, widget=forms.Textarea(attrs={"rows": 3}))
    if isinstance(field, models.ForeignKey):
        return _choice(field.related_model, common)
    if isinstance(field, models.DateTimeField):
        return MomentField(**common, widget=MomentInput())
    if isinstance(field, models.DateField):
        return DayField(**common, widget=DateInput())
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(**{**common, "required": False})
    if isinstance(field, models.IntegerField | models.DecimalField) and not field.choices:
        return Amount(field_codec(field, Names()), **common)
    if isinstance(field, models.TextField):
        return Words(field_codec(field, Names()), **common, widget=forms.Textarea(attrs={"rows": 5}))
    if isinstance(field, models.CharField) and not field.choices and not field.null:
        return Words(field_codec(field, Names()), **common, max_length=field.max_length)
    made = field.formfield(**common)
    assert made is not None
    if isinstance(made, forms.TypedChoiceField):
        made.choices = [(value, label if value else NOT_CHOSEN) for value, label in cast(Any, made.choices)]
    return made


def _choice(model: Any, common: dict[str, Any]) -> forms.Field:
    if model is Department:
        rows: Any = Department.objects.on()
    elif model is Person:
        rows = colleagues()
    elif model is Body:
        rows = Body.objects.filter(dissolved_on=None).order_by("id")
    else:
        rows = model._default_manager.none()
    made = forms.ModelChoiceField(queryset=rows, empty_label=NOT_CHOSEN, widget=PlainSelect, **common)
    if model is Person:
        tell_apart(made)
    return made


def _matters(
    field: models.ForeignKey[Any, Any], common: dict[str, Any], who: Actor | None, held: Any
) -> forms.Field:
    """The matters that the registers named by the key's `limit_choices_to` offer; cleaned to the key of one."""
    pairs = offered(registers_named(field), who)
    if held and held not in {key for key, _ in pairs}:
        pairs = [(held, str(Matter.objects.get(pk=held))), *pairs]
    missing = [r.unlisted for code in registers_named(field).split() if (r := REGISTERS.get(code)) and r.unlisted]
    common = {**common, "help_text": "；".join(filter(None, [str(common["help_text"]), *missing]))}
    return forms.TypedChoiceField(
        choices=[("", NOT_CHOSEN), *pairs], coerce=int, empty_value=None, widget=PlainSelect, **common
    )


def registers_named(field: models.ForeignKey[Any, Any]) -> str:
    """The registers that a key to a matter is limited to, by code and parted by spaces; empty for any."""
    limit = field.get_limit_choices_to()
    if not isinstance(limit, dict):
        return ""
    return str(limit.get("register", "")) or " ".join(limit.get("register__in", ()))


def styled(field: forms.Field) -> forms.Field:
    """Give the widget the classes of the house."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        widget.attrs.setdefault("class", "ticks")
    elif isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("class", "form-check-input")
    elif isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, forms.RadioSelect | forms.HiddenInput):
        widget.attrs.setdefault("class", "form-control")
    return field


class DeskForm(forms.Form):
    """A form that also carries what checks object to, field by field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.objections_at: dict[str, list[Any]] = {}


def form_for(
    model: type[Matter], names: Iterable[str], *, who: Actor | None = None, asked: Iterable[str] = (),
    required: Iterable[str] = (), **kwargs: Any,
) -> DeskForm:
    """A form of the named typed fields. `asked` are marked as needed, the service judges them; `required` must be filled."""
    must, wanted = set(required), set(asked)
    form = DeskForm(**kwargs)
    for name in names:
        made = form_field(model, name, name in must, who, form.initial.get(name))
        made.asked = name in wanted  # type: ignore[attr-defined]
        form.fields[name] = made
    for rule in REGISTERS[model.REGISTER].only_when:
        for name in rule.fields:
            if name in form.fields and rule.decider in form.fields:
                form.fields[name].only_when = rule  # type: ignore[attr-defined]
    return form


def initial_of(matter: Matter, names: Iterable[str]) -> dict[str, Any]:
    """What a matter holds now, as a form's initial values."""
    found: dict[str, Any] = {}
    for name in names:
        if name == "assists":
            found[name] = list(matter.shares.filter(part="assist").values_list("department_id", flat=True))
        else:
            field = field_of(matter, name)
            found[name] = getattr(matter, field.attname)
    return found


def values_in(form: DeskForm) -> dict[str, Any]:
    """What was filled in, as the service takes it: department ids for `assists`, blanks as the model keeps them."""
    found = dict(form.cleaned_data)
    if "assists" in found:
        found["assists"] = [d.pk for d in found["assists"]]
    return found


def fields_of_checks(model: type[Matter], checks: Iterable[Check]) -> list[str]:
    """The typed fields beside which checks want to be shown."""
    known = {f.name for f in model._meta.concrete_fields}
    return list(dict.fromkeys(c.field for c in checks if c.field in known))
