"""领导小组: a round's leading group and its office, set up or changed by a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huiyin.kit.fields import DeskForm, Several, styled
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.papers import Row
from huiyin.ledger.record import Conflict
from huiyin.people.colleagues import colleagues
from huiyin.people.dated import today
from huiyin.people.models import Body, Membership, Person
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.tasks import departed
from huiyin.registers.rectification import bodies
from huiyin.registers.rectification.bodies import Composition, Seat
from huiyin.registers.rectification.models import Round
from huiyin.registers.rectification.pages.common import Sheet, is_office, turned_away, typed_or_404

Role = Membership.Role
GROUP = {"chair": Role.CHAIR, "deputies": Role.DEPUTY, "members": Role.MEMBER}
OFFICE = {"director": Role.DIRECTOR, "staff": Role.STAFF}
_LABELS = {
    "chair": "组长", "deputies": "副组长", "members": "成员", "director": "办公室主任", "staff": "办公室工作人员",
}
_ONE = frozenset({"chair", "director"})


class GroupForm(DeskForm):
    """All seats as the document names them, not only those that change."""

    basis = styled(forms.CharField(
        label="文件名称、文号", max_length=200, help_text="设立或调整领导小组的文件",
        error_messages={"required": "请写明设立或调整领导小组的文件名称、文号"},
    ))
    name = styled(forms.CharField(
        label="领导小组名称", max_length=200, error_messages={"required": "请填写领导小组名称"},
    ))
    office_name = styled(forms.CharField(label="办公室名称", max_length=200, required=False))

    def __init__(self, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in (*GROUP, *OFFICE):
            self.fields[name] = styled(_seats(name, people))
        self.order_fields(["basis", "name", *GROUP, "office_name", *OFFICE])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        for seats in (GROUP, OFFICE):
            self._refuse_two_seats(clean, seats)
        if not clean.get("office_name") and any(clean.get(n) for n in OFFICE):
            self.add_error("office_name", "请填写办公室名称")
        return clean

    def _refuse_two_seats(self, clean: dict[str, Any], seats: Iterable[str]) -> None:
        seen: set[int] = set()
        for name in seats:
            twice = [p.name for p in _people(clean.get(name)) if p.pk in seen]
            if twice:
                self.add_error(name, f"{'、'.join(twice)}已在上面列入，每人只列一个职务")
            seen |= {p.pk for p in _people(clean.get(name))}

    def composition(self, name: str, seats: dict[str, Membership.Role]) -> Composition:
        clean = self.cleaned_data
        return Composition(clean[name], tuple(Seat(p, role) for n, role in seats.items() for p in _people(clean[n])))


def _people(given: Any) -> list[Person]:
    if given is None:
        return []
    return [given] if isinstance(given, Person) else list(given)


def _seats(name: str, people: QuerySet[Person]) -> forms.Field:
    errors = {"required": f"请选择{_LABELS[name]}", "invalid_choice": "请从列表中选择"}
    common: dict[str, Any] = {"queryset": people, "label": _LABELS[name], "error_messages": errors}
    if name in _ONE:
        return forms.ModelChoiceField(**common, required=name == "chair", empty_label="（请选择）")
    return Several(**common, required=False, widget=forms.CheckboxSelectMultiple)


def _initial(round_: Round, seats: list[Membership]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": round_.leading_group.name if round_.leading_group else "整改工作领导小组",
        "office_name": round_.group_office.name if round_.group_office else "整改工作领导小组办公室",
    }
    for body, named in ((round_.leading_group, GROUP), (round_.group_office, OFFICE)):
        for name, role in named.items():
            held = [m.person_id for m in seats if body and m.body_id == body.pk and m.role == role]
            found[name] = (held[0] if held else None) if name in _ONE else held
    return found


def _present(round_: Round, on: dt.date) -> list[Membership]:
    known = [b for b in (round_.leading_group_id, round_.group_office_id) if b]
    return list(Membership.objects.on(on).filter(body__in=known).select_related("person", "body"))


def _choices(seats: list[Membership], on: dt.date) -> QuerySet[Person]:
    """Everybody who has not left, and whoever holds a seat today."""
    held = [m.person_id for m in seats]
    return colleagues().filter(Q(pk__in=held) | ~Q(pk__in=departed(on)))


class AdoptForm(DeskForm):
    """One of the leading groups that the settings know."""

    adopted = styled(forms.ModelChoiceField(
        label="已登记的领导小组", queryset=Body.objects.none(), empty_label="（请选择）",
        error_messages={"required": "请选择领导小组", "invalid_choice": "请从列表中选择"},
    ))

    def __init__(self, groups: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["adopted"].queryset = groups  # type: ignore[attr-defined]


def _known_groups(round_: Round) -> QuerySet[Body]:
    """What a round without a group may adopt; nothing for one that has its own."""
    if round_.leading_group_id is not None:
        return Body.objects.none()
    return Body.objects.filter(kind=Body.Kind.LEADING_GROUP, dissolved_on=None).order_by("-pk")


def _adopt(request: DeskRequest, round_: Round, form: AdoptForm) -> HttpResponse | None:
    """Back to the round with the group chosen; None with the fault on the form."""
    if not form.is_valid():
        return None
    try:
        bodies.adopt(round_, Command(request.who, today(), revision=round_.revision), form.cleaned_data["adopted"])
    except (NotAllowed, Conflict) as refusal:
        form.add_error("adopted", str(refusal))
        return None
    messages.success(request, f"已采用{form.cleaned_data['adopted']}。")
    return redirect("desk:matter", pk=round_.pk)


@signed_in
def group(request: DeskRequest, pk: int) -> HttpResponse:
    round_ = typed_or_404(request, pk, Round)
    if not is_office(request.who, Round.REGISTER):
        return turned_away(request, round_, "领导小组由整改办按文件登记。")
    groups = _known_groups(round_)
    adopting = request.method == "POST" and "adopted" in request.POST
    adopt_form = AdoptForm(groups, data=request.POST if adopting else None)
    if adopting and (answer := _adopt(request, round_, adopt_form)) is not None:
        return answer
    data = request.POST if request.method == "POST" and not adopting else None
    seats = _present(round_, today())
    form = GroupForm(_choices(seats, today()), data=data, initial=_initial(round_, seats))
    sheet = Sheet.of(request, round_, form, [Row.of("设立或调整领导小组的文件", "other")])
    sheet.command_form.fields["happened_on"].label = "生效日期"
    if data is not None:

        def service(command: Command) -> object:
            office: Body | None = round_.group_office
            wanted = form.composition("office_name", OFFICE)
            if not wanted.name and office is not None:
                wanted = Composition(office.name, wanted.seats)
            group_ = form.composition("name", GROUP)
            return bodies.set_up(
                round_, command, form.cleaned_data["basis"], group_, wanted if wanted.seats or office else None
            )

        if sheet.carry_out(request, service):
            messages.success(request, "领导小组及其办公室已按文件登记。")
            return redirect("desk:matter", pk=round_.pk)
    context = {**sheet.context, "adopt_form": adopt_form if groups else None}
    return render(request, "rectification/pages/group.html", context, status=422 if request.method == "POST" else 200)
