"""Registering a new matter, by itself or beneath another."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from huiyin.kit.commands import CommandForm, first_values
from huiyin.kit.fields import DeskForm, form_for, registers_named, styled, values_in
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, matter_or_404, register_or_404, signed_in
from huiyin.kit.papers import ACCEPT, Papers, Row, receive
from huiyin.kit.titles import named_in, title_of
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict
from huiyin.people.actors import Actor
from huiyin.people.models import Department, Role
from huiyin.procedures.assignment import covers_role
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import Procedure
from huiyin.procedures.loading import current, pinned
from huiyin.register.base import REGISTERS, Register, register_of


def may_begin(who: Actor, register: type[Register]) -> bool:
    """Whether this person may begin a matter of a register: whoever its first step waits for."""
    if who.is_administrator or who.registers_of(Role.INSPECTOR) or not (who.grants or who.posts or who.charged):
        return False
    try:
        first = pinned(current(register.code)).first
    except LookupError:
        return False
    kind, _, role = first.by.partition(":")
    return kind != "role" or covers_role(who, Role(role), register.code)


def beneath(matter: Matter) -> list[type[Register]]:
    """Registers whose matters may be added beneath this one. A closed matter takes nothing more, except that imported
    history takes what stands for itself (work records …): its numbers have to be proved by something.
    """
    known = [REGISTERS[code] for code in register_of(matter).children if code in REGISTERS]
    if matter.is_closed:
        return [r for r in known if r.begins] if matter.historical else []
    return known


def starting(matter: Matter) -> list[tuple[str, type[Register]]]:
    """Registers one of which is begun from this matter's page at its present step, each with its field that names it."""
    return [
        (name, register) for register in REGISTERS.values() for name, step in register.starts_from.items()
        if step == matter.step and matter.register in _named_by(register, name)
    ]


def _named_by(register: type[Register], name: str) -> list[str]:
    return registers_named(cast(Any, register.model._meta.get_field(name))).split()


def _form(register: type[Register], who: Actor, **kwargs: Any) -> DeskForm:
    names = register.begin_fields
    typed = {f.name: f for f in register.model._meta.concrete_fields}
    required = [n for n in names if n in typed and not typed[n].blank and not typed[n].null and not typed[n].has_default()]
    form = form_for(register.model, names, who=who, required=required, **kwargs)
    own = _to_choose(register, who)
    if own and "lead_department" in form.fields:
        form.fields["lead_department"].required = True
        form.fields["lead_department"].error_messages["required"] = "您在几个部门任职，请选择牵头部门"
    elif own:
        department = styled(forms.ModelChoiceField(
            label="牵头部门", queryset=own, empty_label="（请选择）", help_text="您在几个部门任职，请选这件事项归哪个部门",
            error_messages={"required": "您在几个部门任职，请选择牵头部门", "invalid_choice": "请从列表中选择"},
        ))
        form.fields = {"lead_department": department, **form.fields}
    if not _titles_itself(register):
        title = styled(forms.CharField(
            label="事项名称", max_length=300, required=not register.title_from,
            help_text=f"不填时取“{typed[register.title_from].verbose_name}”的第一句" if register.title_from else "",
            error_messages={"required": "请填写事项名称"},
        ))
        form.fields = {"title": title, **form.fields}
    return form


def _to_choose(register: type[Register], who: Actor) -> Any:
    """The starter's departments where there are several that could lead a new matter; else none."""
    own = Department.objects.filter(pk__in=who.departments).order_by("position", "pk")
    return own if register.led_by_starter and len(who.departments) > 1 else own.none()


def _titles_itself(register: type[Register]) -> bool:
    """A letter takes its title from what it urges: it has neither a title asked nor a field to take it from."""
    return not register.begins and not register.title_from and register.begin_fields != ()


def _rows(procedure: Procedure) -> list[Row]:
    first = procedure.first
    needed = [Row.of(procedure.materials[k], k, required=True) for k in first.materials]
    rest = [Row.of(t, k) for k, t in procedure.materials.items() if k not in first.materials and k != "signed_paper"]
    return needed + rest


@signed_in
def new(request: DeskRequest, slug: str) -> HttpResponse:
    register = register_or_404(request.who, slug)
    parent = _parent(request, register)
    if parent is None and not register.begins:
        raise Http404
    if not may_begin(request.who, register):
        messages.warning(request, f"“{register.title}”不由您登记。")
        return redirect("desk:list", slug=slug)
    procedure = pinned(current(register.code))
    sent = request.method == "POST"
    data = request.POST if sent else None
    form = _form(register, request.who, data=data, initial=_initial(register, parent, request))
    command_form = CommandForm(data=data, initial=first_values())
    papers = receive(request, _rows(procedure)) if sent else Papers(_rows(procedure))
    faults: list[str] = []
    if sent:
        answer = _send(request, register, parent, form, command_form, papers, faults)
        if answer is not None:
            return answer
    context = {
        "register": register, "parent": parent, "form": form, "command_form": command_form, "papers": papers,
        "faults": faults, "accept": ACCEPT, "procedure": procedure, "titles_itself": _titles_itself(register),
    }
    return render(request, "desk/new.html", context, status=422 if sent else 200)


def _initial(register: type[Register], parent: Matter | None, request: DeskRequest) -> dict[str, Any]:
    """What a new matter most likely shares with the one above it, or takes over from the one it is begun from."""
    if parent is None:
        return _taken_over(register, request)
    return {
        n: getattr(parent, f"{n}_id") for n in ("lead_department", "leader")
        if n in register.begin_fields and getattr(parent, f"{n}_id")
    }


def _taken_over(register: type[Register], request: DeskRequest) -> dict[str, Any]:
    """404 when the matter named in the address is foreign or nothing is begun from it now."""
    for name in register.starts_from.keys() & request.GET.keys():
        source = matter_or_404(request.who, _key(request.GET[name]))
        if (name, register) not in starting(source):
            raise Http404
        return {name: source.pk, **register.taken_over(source)}
    return {}


def _key(given: str) -> int:
    key = number_in(given)
    if key is None:
        raise Http404
    return key


def _parent(request: DeskRequest, register: type[Register]) -> Matter | None:
    """The matter to stand beneath; 404 when it is foreign or takes no such children."""
    given = request.GET.get("parent", "")
    if not given:
        return None
    parent = matter_or_404(request.who, _key(given))
    if register not in beneath(parent):
        raise Http404
    return parent


def _send(
    request: DeskRequest, register: type[Register], parent: Matter | None, form: DeskForm, command_form: CommandForm,
    papers: Papers, faults: list[str],
) -> HttpResponse | None:
    if form.is_valid() and parent is None and register.title_from and not named_in(register, form):
        source = form.fields[register.title_from].label
        form.add_error("title", f"请填写事项名称，或者填写“{source}”")
    if not form.is_valid() or not command_form.is_valid() or papers.errors:
        faults.append("有填写不正确的地方，请看红色提示。填写的内容都在，改好后再提交。")
        return None
    values = values_in(form)
    values.pop("title", None)
    try:
        done = register.begin(command_form.command(request, papers), title_of(register, form, parent), values, parent)
    except (NotAllowed, Conflict) as refusal:
        faults.append(str(refusal))
        return None
    messages.success(request, f"已登记“{done.matter.title}”。")
    if parent is not None and "again" in request.POST:
        return redirect(request.get_full_path())
    return redirect("desk:matter", pk=done.matter.pk)
