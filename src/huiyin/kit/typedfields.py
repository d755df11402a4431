"""Form fields that read what is typed or pasted as every other door does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from huiyin.codec import Codec, Date, Moment, Value
from huiyin.components.rows import PERSON, Names
from huiyin.procedures.bounds import YEARS


def read(codec: Codec[Any], value: Any) -> Any:
    """What a text states. Raises ValidationError with what to write, for doubts too: a form asks by itself."""
    if value is None or not isinstance(value, str):
        return value
    outcome = codec.read(value)
    if isinstance(outcome, Value):
        return outcome.value
    raise forms.ValidationError(outcome.message, code="invalid")


class DayField(forms.DateField):
    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(read(Date(YEARS), value))


class MomentField(forms.DateTimeField):
    def to_python(self, value: Any) -> dt.datetime | None:
        found = read(Moment(YEARS), value)
        return timezone.make_aware(found) if isinstance(found, dt.datetime) and timezone.is_naive(found) else found


class Amount(forms.Field):
    """A number of any sort, typed as text: a browser's number input cuts 1.2万元 to 1.2."""

    widget = forms.TextInput

    def __init__(self, codec: Codec[Any], **kwargs: Any) -> None:
        self.codec = codec
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        return read(self.codec, value)

    def prepare_value(self, value: Any) -> Any:
        """Without separators, as people type over it."""
        return str(self.codec.plain(value)) if isinstance(value, int | Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.codec.plain(initial))
        except forms.ValidationError:
            return True


class Words(forms.CharField):
    """Text without invisible characters."""

    def __init__(self, codec: Codec[str], **kwargs: Any) -> None:
        self.codec = codec
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str | None:
        found = read(self.codec, value)
        return self.empty_value if found is None else str(found)


def tell_apart(field: forms.ModelChoiceField[Any]) -> None:
    """People are offered by as much name as tells them apart: of two that share one, each with the department."""
    names = Names()
    field.label_from_instance = lambda person: names.of(PERSON).get(person.pk, str(person))  # type: ignore[method-assign, assignment]
