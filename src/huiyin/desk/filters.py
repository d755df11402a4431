"""What a list is narrowed to: read from the address, applied to what the person may see, put back into addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from huiyin.desk.fields import DateInput, DeskForm, PlainSelect, styled
from huiyin.ledger import search
from huiyin.ledger.access import search_scope, sees_whole, visible
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.dated import today
from huiyin.people.models import Department, Person
from huiyin.people.standing import Standing
from huiyin.registers.base import REGISTERS, Register

SIZES = (25, 50, 100)
ROOTS_SHOWN = 30


def _roots(who: Standing, registers: list[str], chosen: str) -> list[tuple[str, str]]:
    """The newest rounds as choices, and the one chosen. One query, or two."""
    seen = visible(who, Matter.objects.filter(register__in=registers)).order_by("-pk").values_list("pk", "title")
    found = {str(pk): title for pk, title in seen[:ROOTS_SHOWN]}
    if chosen.isdigit() and chosen not in found:
        found.update((str(pk), title) for pk, title in seen.filter(pk=int(chosen)))
    return list(found.items())


class Filters(DeskForm):
    """Every part is optional; what cannot be read narrows nothing."""

    q = forms.CharField(label="关键字", required=False, max_length=100)
    stage = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "未办结"), *Stage.choices],
        widget=PlainSelect,
    )
    department = forms.ModelChoiceField(
        label="牵头部门", required=False, queryset=Department.objects.order_by("position", "id"), empty_label="全部",
        widget=PlainSelect,
    )
    leader = forms.ModelChoiceField(
        label="责任领导", required=False, queryset=Person.objects.none(), empty_label="全部", widget=PlainSelect
    )
    root = forms.ChoiceField(label="所属轮次", required=False, widget=PlainSelect)
    due_from = forms.DateField(label="时限起", required=False, widget=DateInput())
    due_to = forms.DateField(label="时限止", required=False, widget=DateInput())
    overdue = forms.BooleanField(label="只看超期", required=False)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, register: type[Register], who: Standing, data: QueryDict) -> None:
        super().__init__(data)
        self.register, self.who = register, who
        leaders = Person.objects.filter(charges__isnull=False) | Person.objects.filter(grants__role="leader")
        self.fields["leader"].queryset = leaders.distinct().order_by("position", "id")  # type: ignore[attr-defined]
        tops = [r.code for r in REGISTERS.values() if r.begins and r.children]
        if register.code in tops or not (sees_whole(who) or who.bodies):
            del self.fields["root"]  # departments see findings, not the rounds they belong to
        else:
            self.fields["root"].choices = [("", "全部"), *_roots(who, tops, data.get("root", ""))]  # type: ignore[attr-defined]
        for field in self.fields.values():
            styled(field)
        self.full_clean()

    @property
    def narrowed(self) -> bool:
        return any(v not in (None, "", False) for v in self.cleaned_data.values())

    def rows(self) -> QuerySet[Any]:
        """Matters of the register that the person may see and that pass; search order when words are given."""
        clean = self.cleaned_data
        rows = visible(self.who, Matter.objects.filter(register=self.register.code))
        if clean.get("stage") == "open":
            rows = rows.exclude(stage=Stage.CLOSED)
        elif clean.get("stage"):
            rows = rows.filter(stage=clean["stage"])
        for name, column in (("department", "lead_department"), ("leader", "leader"), ("root", "root"), ("parent", "parent")):
            if clean.get(name):
                rows = rows.filter(**{column: clean[name]})
        if clean.get("due_from"):
            rows = rows.filter(sort_due__gte=clean["due_from"], sort_due__lt=NO_DATE)
        if clean.get("due_to"):
            rows = rows.filter(sort_due__lte=clean["due_to"])
        if clean.get("overdue"):
            rows = rows.filter(sort_due__lt=today())
        if clean.get("q"):
            return search.matching(rows, clean["q"], search_scope(self.who))
        return rows

    @property
    def by_words(self) -> bool:
        return bool(self.cleaned_data.get("q"))

    def address(self, **changes: Any) -> str:
        """The query string of this filter, with changes; paging marks never travel along."""
        kept = QueryDict(mutable=True)
        for name in (*self.fields, "size", "sort"):
            value = self.data.get(name)
            if value:
                kept[name] = value
        for name, value in changes.items():
            if value in (None, ""):
                kept.pop(name, None)
            else:
                kept[name] = str(value)
        return kept.urlencode()
