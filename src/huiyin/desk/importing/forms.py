"""The preview of an import as forms: every value that the reader found can be corrected or left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from huiyin.desk.fields import DateInput, DeskForm, Lines, form_field, styled
from huiyin.people.models import today
from huiyin.reading import Kind
from huiyin.registers.rectification.importing import DoubtDraft, FindingDraft, ImportPreview, MeasureDraft
from huiyin.registers.rectification.models import Measure, Round

Choices = Sequence[tuple[str, str]]
KINDS: Choices = (
    (Kind.FEEDBACK.value, "反馈意见"), (Kind.PLAN.value, "整改方案（含清单、台账）"), (Kind.REPORT.value, "已公开的整改报告"),
)
ROUND_FIELDS = (
    "source", "form", "organiser", "team", "label", "unit_name", "period_from", "period_to", "feedback_on",
)
OTHER = "other"
_DATE = {"invalid": "请按“年-月-日”填写日期，例如 2026-03-01"}
_SEPARATORS = "、,，;；\n"


class KindForm(DeskForm):
    """What the document is and where it goes; changing either reads the file anew."""

    def __init__(self, *args: Any, rounds: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="文件种类", choices=[("", "（请选择）"), *KINDS], error_messages={"required": "请选择文件种类"}
        )
        self.fields["into"] = forms.ChoiceField(
            label="导入到", required=False, choices=[("", "新建一个轮次"), *rounds],
            error_messages={"invalid_choice": "这个轮次已经办结，或您无权查看，请重新选择"},
        )
        for field in self.fields.values():
            styled(field)


class RoundForm(DeskForm):
    def __init__(self, *args: Any, is_report: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label="轮次名称", max_length=300, error_messages={"required": "请填写轮次名称"}
        )
        for name in ROUND_FIELDS:
            self.fields[name] = form_field(Round, name)
        if is_report:
            self.fields["published_on"] = forms.DateField(
                label="公布日期", required=False, widget=DateInput(), error_messages=_DATE
            )
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


class AreaForm(DeskForm):
    keep = forms.BooleanField(label="导入", required=False)
    wording = forms.CharField(label="聚焦领域", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)


class FindingForm(DeskForm):
    """A finding; `existing` only where a round is completed."""

    keep = forms.BooleanField(label="导入这个问题", required=False)
    title = forms.CharField(label="问题名称", max_length=300, required=False)
    number = forms.CharField(label="序号", max_length=20, required=False)
    focus = forms.ChoiceField(label="所属领域", required=False)
    stated_status = forms.CharField(label="原文所称状态", max_length=20, required=False)
    wording = forms.CharField(label="反馈原文", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    manifestation = forms.CharField(label="具体表现", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    result = forms.CharField(label="整改完成情况", required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, areas: Choices, known: Choices, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus"].choices = [("", "（不归入）"), *areas]  # type: ignore[attr-defined]
        if not areas:
            del self.fields["focus"]
        if kind != Kind.REPORT:
            del self.fields["result"], self.fields["stated_status"]
        if known:
            self.fields["existing"] = forms.ChoiceField(
                label="对应本轮次的问题", required=False, choices=[("", "（新增一个问题）"), *known]
            )
        for field in self.fields.values():
            styled(field)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("keep"):
            for name, message in (("title", "请填写问题名称"), ("wording", "请填写反馈原文")):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return found

    @staticmethod
    def initial_of(draft: FindingDraft) -> dict[str, Any]:
        return {
            "keep": True, "title": draft.title, "number": draft.number, "stated_status": draft.stated_status,
            "focus": "" if draft.focus is None else str(draft.focus), "wording": draft.wording,
            "manifestation": draft.manifestation, "result": draft.result,
            "existing": "" if draft.existing is None else str(draft.existing),
        }


class MeasureForm(DeskForm):
    keep = forms.BooleanField(label="导入", required=False)
    wording = forms.CharField(label="整改措施", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    leader = forms.CharField(label="责任领导", max_length=60, required=False)
    leads = forms.CharField(label="牵头部门", max_length=300, required=False)
    assists = forms.CharField(label="配合单位", max_length=300, required=False)
    due_on = forms.DateField(label="时限", required=False, widget=DateInput(), error_messages=_DATE)
    due_text = forms.CharField(label="原文所写时限", max_length=100, required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "（未注明）"), *Measure.Kind.choices])
    proofs = Lines(label="应有佐证（一行一项）", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("keep") and not found.get("wording"):
            self.add_error("wording", "请填写措施内容，或去掉勾选不导入")
        return found

    @staticmethod
    def initial_of(draft: MeasureDraft) -> dict[str, Any]:
        return {
            "keep": True, "wording": draft.wording, "leader": draft.leader, "leads": "、".join(draft.leads),
            "assists": "、".join(draft.assists), "due_on": draft.due_on, "due_text": draft.due_text, "kind": draft.kind,
            "proofs": draft.proofs,
        }

    def draft(self) -> MeasureDraft:
        clean = self.cleaned_data
        return MeasureDraft(
            wording=clean["wording"], leader=clean["leader"], leads=split(clean["leads"]),
            assists=split(clean["assists"]), due_on=clean["due_on"], due_text=clean["due_text"], kind=clean["kind"],
            proofs=clean["proofs"],
        )


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
        """What `ImportPreview.choose` takes."""
        chosen = self.cleaned_data["chosen"]
        if chosen == OTHER:
            return str(self.cleaned_data["other_day"].isoformat())
        return "" if chosen == "none" else str(chosen)


class NamesForm(DeskForm):
    """Whom the names in the document mean; a name left open is stored as written."""

    def __init__(
        self, *args: Any, preview: ImportPreview, departments: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        for letter, names, choices in (("d", preview.departments, departments), ("p", preview.people, people)):
            for n, (name, pk) in enumerate(names.items()):
                place = f"{letter}{n}"
                self.places[place] = (letter, name)
                self.fields[place] = styled(forms.ChoiceField(
                    label=name, required=False, choices=[("", "（没有对应的，按原文保留）"), *choices],
                    initial="" if pk is None else str(pk),
                ))

    def meant(self, letter: str) -> dict[str, int | None]:
        return {
            name: int(self.cleaned_data[place]) if self.cleaned_data.get(place) else None
            for place, (kind, name) in self.places.items() if kind == letter
        }

    @property
    def open_names(self) -> list[str]:
        """Names that mean nobody yet, as the form shows them now."""
        return [name for place, (_, name) in self.places.items() if not self[place].value()]


def split(text: str) -> list[str]:
    """Names as people write them one after another; a space may stand inside a name, as in 陈 明."""
    for separator in _SEPARATORS:
        text = text.replace(separator, "、")
    return [name.strip() for name in text.split("、") if name.strip()]
