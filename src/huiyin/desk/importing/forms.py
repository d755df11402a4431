"""The preview of an import as forms, made from what the register's importer asks: every value can be corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from huiyin.desk.importing.widgets import DayInput, LineInput, TextArea, Tick
from huiyin.kit.fields import DateInput, DeskForm, Lines, PlainSelect, form_field, styled
from huiyin.people.models import today
from huiyin.register.drafts import DoubtDraft, Draft
from huiyin.register.importing import Asked, Importer, Shape

Choices = Sequence[tuple[str, str]]
OTHER = "other"
_DATE = {"invalid": "没有这一天，或写法有误。请按“年-月-日”填写日期，例如 2026-03-01"}
_LONG = {"max_length": "内容过长（最多%(limit_value)s字），请精简"}
_CHOICE = {"invalid_choice": "请从列表中选择"}


class Names(forms.CharField):
    """Several names as people write them one after another; a space may stand inside a name, as in 陈 明."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [name.strip() for name in re.split(r"[、,，;；\n]", str(super().clean(value))) if name.strip()]


def field_for(asked: Asked) -> forms.Field:
    """The form field for a value of a draft. Whether it is required depends on `keep`, and is asked in `clean()`."""
    common: dict[str, Any] = {"label": asked.label, "required": False, "help_text": asked.hint}
    text = TextArea(attrs={"rows": asked.rows})
    if asked.shape == Shape.DATE:
        made: forms.Field = forms.DateField(widget=DayInput(), error_messages=_DATE, **common)
    elif asked.shape == Shape.CHOICE:
        made = forms.ChoiceField(choices=asked.choices, widget=PlainSelect, error_messages=_CHOICE, **common)
    elif asked.shape == Shape.LINES:
        made = Lines(widget=text, **common)
    elif asked.shape == Shape.NAMES:
        made = Names(max_length=asked.most or None, error_messages=_LONG, widget=LineInput(), **common)
    else:
        widget = text if asked.shape == Shape.TEXT else LineInput()
        made = forms.CharField(max_length=asked.most or None, error_messages=_LONG, widget=widget, **common)
    return styled(made)


class KindForm(DeskForm):
    """What the document is and where it goes; changing either reads the file anew."""

    def __init__(self, *args: Any, kinds: Choices, targets: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="文件种类", choices=[("", "（请选择）"), *kinds], error_messages={"required": "请选择文件种类"}
        )
        self.fields["into"] = forms.ChoiceField(
            label="导入到", required=False, choices=[("", "新建一个轮次"), *targets],
            error_messages={"invalid_choice": "这个轮次已经办结，或您无权查看，请重新选择"},
        )
        for field in self.fields.values():
            styled(field)


class HeadForm(DeskForm):
    """The matter that everything else goes under, and the day the document came in."""

    def __init__(self, *args: Any, importer: Importer, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label="轮次名称", max_length=300, error_messages={"required": "请填写轮次名称"}
        )
        model, names = importer.head
        if model is not None:
            self.fields.update({name: form_field(model, name) for name in names})
        for asked in importer.fields_of_head(draft.kind):
            self.fields[asked.name] = field_for(asked)
        self.fields["happened_on"] = forms.DateField(
            label="收到日期", required=False, initial=today, widget=DateInput(attrs={"max": today().isoformat()}),
            help_text="本单位收到文件的日期；过去的日期照实填写", error_messages=_DATE,
        )
        for field in self.fields.values():
            styled(field)

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"] or today()
        if day > today():
            raise forms.ValidationError("不能晚于今天")
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begun, ended = found.get("period_from"), found.get("period_to")
        if begun and ended and ended < begun:
            self.add_error("period_to", "撤离日期不能早于进驻日期")
        return found


class HeadingForm(DeskForm):
    keep = forms.BooleanField(label="导入", required=False)
    wording = forms.CharField(label="标题", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)


class DraftForm(DeskForm):
    """An item or a part: what the importer asks of it, and whether it comes in at all."""

    def __init__(self, *args: Any, asked: Iterable[Asked], draft: Any, importer: Importer, **kwargs: Any) -> None:
        self.asked, self.draft, self.importer = tuple(asked), draft, importer
        initial = {"keep": True, **{a.name: getattr(draft, a.name) for a in self.asked}}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["keep"] = styled(forms.BooleanField(label="导入", required=False, widget=Tick()))
        for one in self.asked:
            self.fields[one.name] = field_for(one)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("keep"):
            self.errors.clear()
            return found
        for one in self.asked:
            if one.required and not found.get(one.name) and one.name not in self.errors:
                self.add_error(one.name, one.required)
        if not self.errors:
            self.write(found)
            for name, words in self.importer.amiss(self.draft).items():
                self.add_error(name, words)
        return found

    def write(self, found: Mapping[str, Any]) -> None:
        """Put what was typed into the draft."""
        for one in self.asked:
            setattr(self.draft, one.name, found[one.name])

    @property
    def kept(self) -> bool:
        """Whether it comes in, as the page shows it now."""
        return bool(self["keep"].value())

    @property
    def bound_fields(self) -> list[tuple[forms.BoundField, Asked]]:
        """What is always in sight: every field but the folded ones that are empty and right."""
        return [(self[one.name], one) for one in self.asked if not self._is_folded(one)]

    @property
    def folded_fields(self) -> list[tuple[forms.BoundField, Asked]]:
        return [(self[one.name], one) for one in self.asked if self._is_folded(one)]

    def _is_folded(self, one: Asked) -> bool:
        return one.folded and not self[one.name].value() and one.name not in self.errors


class ItemForm(DraftForm):
    """An item; `existing` only where a target is completed, `heading` only where there are some."""

    def __init__(self, *args: Any, headings: Choices, known: Choices, **kwargs: Any) -> None:
        draft = kwargs["draft"]
        given = {
            "heading": "" if draft.heading is None else str(draft.heading),
            "existing": "" if draft.existing is None else str(draft.existing),
        }
        super().__init__(*args, initial=given, **kwargs)
        if headings:
            self.fields["heading"] = styled(forms.ChoiceField(
                label="所属领域", required=False, choices=[("", "（不归入）"), *headings], widget=PlainSelect,
                error_messages=_CHOICE,
            ))
        if known:
            self.fields["existing"] = styled(forms.ChoiceField(
                label=f"对应已有的{self.importer.item}", required=False, widget=PlainSelect, error_messages=_CHOICE,
                choices=[("", f"（新增一个{self.importer.item}）"), *known],
            ))

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("existing", "heading") if name in self.fields]


class DoubtForm(DeskForm):
    """One choice for a date that damaged text leaves open: a reading, another day, or none."""

    other_day = forms.DateField(label="其他日期", required=False, widget=DateInput(), error_messages=_DATE)

    def __init__(self, *args: Any, doubt: DoubtDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubt = doubt
        self.fields["chosen"] = forms.ChoiceField(
            label=f"“{doubt.literal}”应读作", widget=forms.RadioSelect,
            choices=[*((r, r) for r in doubt.readings), ("none", "先不填"), (OTHER, "其他日期：")],
            error_messages={"required": "请对照原件选定一种读法"},
        )
        styled(self.fields["other_day"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("chosen") == OTHER and not found.get("other_day") and "other_day" not in self.errors:
            self.add_error("other_day", "请填写日期")
        return found

    @property
    def settled(self) -> str:
        """What `Draft.choose` takes."""
        chosen = self.cleaned_data["chosen"]
        if chosen == OTHER:
            return str(self.cleaned_data["other_day"].isoformat())
        return "" if chosen == "none" else str(chosen)


class NamesForm(DeskForm):
    """Whom the names in the document mean; a name left open is stored as written. What resembles it stands first."""

    def __init__(
        self, *args: Any, draft: Draft, departments: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        self.likely: dict[str, str] = {}
        for letter, names, choices in (("d", draft.departments, departments), ("p", draft.people, people)):
            labels = dict(choices)
            for n, (name, pk) in enumerate(names.items()):
                place = f"{letter}{n}"
                near = [(str(k), labels[str(k)]) for k in draft.likely.get(name, ()) if str(k) in labels]
                self.places[place] = (letter, name)
                self.likely[place] = "、".join(label for _, label in near)
                self.fields[place] = styled(forms.ChoiceField(
                    label=name, required=False, initial="" if pk is None else str(pk), widget=PlainSelect,
                    error_messages=_CHOICE,
                    choices=[("", "（没有对应的，按原文保留）"), *near, *(c for c in choices if c not in near)],
                ))

    def meant(self, letter: str) -> dict[str, int | None]:
        return {
            name: int(self.cleaned_data[place]) if self.cleaned_data.get(place) else None
            for place, (kind, name) in self.places.items() if kind == letter
        }

    @property
    def shown(self) -> list[tuple[forms.BoundField, str]]:
        """Each name with what resembles it; those that mean nobody yet first."""
        both = [(self[place], self.likely[place]) for place in self.places]
        return sorted(both, key=lambda one: bool(one[0].value()))

    @property
    def open_names(self) -> list[str]:
        """Names that mean nobody yet, as the form shows them now."""
        return [name for place, (_, name) in self.places.items() if not self[place].value()]
