"""What a list is narrowed to: read from the address, applied to what the person may see, put back into addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from huiyin.kit.fields import DateInput, DeskForm, PlainSelect, styled
from huiyin.kit.given import number_in
from huiyin.kit.typedfields import DayField
from huiyin.ledger import search
from huiyin.ledger.access import NARROW, roughly_shared, search_scope, sees_whole, visible
from huiyin.ledger.enums import Outcome, Stage
from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Department, Person
from huiyin.procedures.lights import Color, Lights
from huiyin.register.base import REGISTERS, Register

ROOTS_SHOWN = 30
PARENTS_SHOWN = 100
TITLE_SHOWN = 36
UNDATED = "undated"
_LIGHTS = (("", "全部"), (Color.RED, "超期"), (Color.YELLOW, "临近到期"), (Color.GREEN, "正常"), (UNDATED, "没有时限"))

Choices = list[tuple[str, str]]


def _tops(register: type[Register]) -> list[str]:
    """Registers at the top of the trees that this one's matters may stand in."""
    return [r.code for r in REGISTERS.values() if r.begins and r is not register and register.code in _beneath(r.code)]


def _beneath(code: str) -> set[str]:
    found: set[str] = set()
    wanted = [code]
    while wanted:
        register = REGISTERS.get(wanted.pop())
        new = set(register.children) - found if register else set()
        found |= new
        wanted += new
    return found


def _roots(who: Actor, registers: list[str], chosen: str) -> Choices:
    """The newest rounds as choices, and the one chosen. One query, or two."""
    seen = visible(who, Matter.objects.filter(register__in=registers)).order_by("-pk")
    newest = seen.filter(pk__in=seen.values("pk")[:ROOTS_SHOWN])  # an index alone tells which; only they are read
    found = {str(pk): title for pk, title in newest.values_list("pk", "title")}
    if (key := number_in(chosen)) is not None and chosen not in found:
        found.update((str(pk), title) for pk, title in seen.filter(pk=key).values_list("pk", "title"))
    return list(found.items())


def _above(register: type[Register]) -> list[str]:
    """Registers whose matters stand one or two levels above this one's, without those at the top."""
    parents = [r for r in REGISTERS.values() if register.code in r.children and not r.begins]
    codes = {r.code for r in parents} - {register.code}
    upper = [r for r in REGISTERS.values() if codes.intersection(r.children) and not r.begins]
    return sorted((codes | {r.code for r in upper}) - {register.code})


def _sees_little(who: Actor) -> bool:
    return not sees_whole(who) and not who.bodies and roughly_shared(who) <= NARROW


def _titles(registers: list[str]) -> str:
    return "、".join(REGISTERS[code].title for code in registers)


def _parents(who: Actor, codes: list[str], root: str, chosen: str) -> Choices:
    """What the register's matters may stand under: of the chosen round, else the newest. One query, or two."""
    seen = visible(who, Matter.objects.filter(register__in=codes))
    under, key = number_in(root), number_in(chosen)
    rows = seen.order_by("-pk") if under is None else seen.filter(root=under).order_by("register", "position", "pk")
    shown = "pk", "title", "register"
    found = list(rows.values_list(*shown)[:PARENTS_SHOWN])
    if key is not None and key not in {pk for pk, *_ in found}:
        found += visible(who, Matter.objects.filter(pk=key)).values_list(*shown)
    return [(str(pk), _named(title, register)) for pk, title, register in found]


def _named(title: str, register: str) -> str:
    title = title if len(title) <= TITLE_SHOWN else f"{title[:TITLE_SHOWN]}……"
    return f"{REGISTERS[register].title}：{title}" if register in REGISTERS else title


class Filters(DeskForm):
    """Every part is optional; what cannot be read narrows nothing.

    What a matter stands under is offered once a round is chosen, and at once to those who see little; when it happened and
    how it ended, once a round is chosen.
    """

    q = forms.CharField(label="关键字", required=False, max_length=100)
    stage = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "未办结"), *Stage.choices],
        widget=PlainSelect,
    )
    outcome = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), ("none", "尚无结果"), *Outcome.choices], widget=PlainSelect
    )
    department = forms.ModelChoiceField(
        label="牵头部门", required=False, queryset=Department.objects.order_by("position", "id"), empty_label="全部",
        widget=PlainSelect,
    )
    leader = forms.ModelChoiceField(
        label="责任领导", required=False, queryset=Person.objects.none(), empty_label="全部", widget=PlainSelect
    )
    root = forms.ChoiceField(label="所属", required=False, widget=PlainSelect)
    parent = forms.ChoiceField(label="所属", required=False, widget=PlainSelect)
    light = forms.ChoiceField(label="到期提示", required=False, choices=_LIGHTS, widget=PlainSelect)
    due_from = DayField(label="时限起", required=False, widget=DateInput())
    due_to = DayField(label="时限止", required=False, widget=DateInput())
    happened_from = DayField(label="发生日期起", required=False, widget=DateInput())
    happened_to = DayField(label="发生日期止", required=False, widget=DateInput())

    def __init__(self, register: type[Register], who: Actor, data: QueryDict, lights: Lights | None = None) -> None:
        super().__init__(data)
        self.register, self.who, self._lights = register, who, lights
        leaders = Person.objects.filter(charges__isnull=False) | Person.objects.filter(grants__role="leader")
        self.fields["leader"].queryset = leaders.distinct().order_by("position", "id")  # type: ignore[attr-defined]
        root, parent = data.get("root", ""), data.get("parent", "")
        tops = _tops(register)
        if not tops or not (sees_whole(who) or who.bodies):
            del self.fields["root"]  # departments see findings, not the rounds they belong to
        else:
            self.fields["root"].label = f"所属{_titles(tops)}"
            self.fields["root"].choices = [("", "全部"), *_roots(who, tops, root)]  # type: ignore[attr-defined]
        above = _above(register) if root or parent or _sees_little(who) else []
        if above or parent:
            self.fields["parent"].label = f"所属{_titles(above) or '事项'}"
            self.fields["parent"].choices = [("", "全部"), *_parents(who, above, root, parent)]  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]
        if not root:
            for name in ("outcome", "happened_from", "happened_to"):  # quick within a round, not over a million matters
                del self.fields[name]
        for field in self.fields.values():
            styled(field)
        self.full_clean()

    @cached_property
    def lights(self) -> Lights:
        return self._lights or Lights()

    @property
    def narrowed(self) -> bool:
        return any(v not in (None, "", False) for v in self.cleaned_data.values())

    def rows(self) -> QuerySet[Any]:
        """Matters of the register that the person may see and that pass; search order when words are given."""
        clean = self.cleaned_data
        rows: QuerySet[Any] = visible(self.who, Matter.objects.filter(register=self.register.code))
        if clean.get("stage") == "open":
            rows = rows.exclude(stage=Stage.CLOSED)
        elif clean.get("stage"):
            rows = rows.filter(stage=clean["stage"])
        if clean.get("outcome"):
            rows = rows.filter(outcome="" if clean["outcome"] == "none" else clean["outcome"])
        for name, column in (("department", "lead_department"), ("leader", "leader"), ("root", "root")):
            if clean.get(name):
                rows = rows.filter(**{column: clean[name]})
        for name, column in (("happened_from", "happened_on__gte"), ("happened_to", "happened_on__lte")):
            if clean.get(name):
                rows = rows.filter(**{column: clean[name]})
        if clean.get("parent"):
            above = int(clean["parent"])
            rows = rows.filter(parent__in=[above, *Matter.objects.filter(parent=above).values_list("pk", flat=True)])
        rows = self._dated(rows)
        if clean.get("q"):
            return search.matching(rows, clean["q"], search_scope(self.who), self.register.code)
        return rows

    def _dated(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed by deadline and light; closed matters have neither."""
        clean = self.cleaned_data
        if clean.get("due_from"):
            rows = rows.filter(sort_due__gte=clean["due_from"], sort_due__lt=NO_DATE)
        if clean.get("due_to"):
            rows = rows.filter(sort_due__lte=clean["due_to"])
        match clean.get("light"):
            case Color.RED:
                return rows.filter(sort_due__lt=self.lights.day)
            case Color.YELLOW:
                return rows.filter(sort_due__gte=self.lights.day, sort_due__lte=self.lights.horizon)
            case Color.GREEN:
                return rows.filter(sort_due__gt=self.lights.horizon, sort_due__lt=NO_DATE)
            case filtered if filtered == UNDATED:
                return rows.filter(sort_due=NO_DATE).exclude(stage=Stage.CLOSED)
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
