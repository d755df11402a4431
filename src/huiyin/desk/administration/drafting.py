"""流程改版: a draft edited step by step, compared with the current version, tried, published by a second person."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huiyin.desk.administration.access import Right, opens_to
from huiyin.desk.administration.versions import by_words
from huiyin.kit.loaders import DeskRequest
from huiyin.people.actors import actor
from huiyin.people.models import Department, Person, Post, Role, User, today
from huiyin.procedures import drafting
from huiyin.procedures.drafting import CannotDraft
from huiyin.procedures.grammar import parse
from huiyin.procedures.models import Version
from huiyin.procedures.trying import compared, walk
from huiyin.register.base import REGISTERS

_DAYS = 999
_DOERS = (
    "handler", "head", "leader", "starter", "role:office", "role:reviewer", "role:leader", "body:leading_group:chair",
    "body:leading_group:deputy", "body:group_office:director",
)


@dataclass(frozen=True)
class StepForm:
    code: str
    title: str
    by: str
    doers: list[tuple[str, str]]
    within: int
    materials: list[tuple[str, str, bool]]
    countersigned: bool
    cannot_drop: str


@opens_to(Right.NONE)
@require_POST
def begin(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Start from the current version of a procedure, or go on with the draft there is."""
    register = get_object_or_404(Version, pk=pk).register
    try:
        draft = drafting.open_draft(register) or drafting.begin_draft(register, request.user)
    except CannotDraft as refusal:
        messages.error(request, str(refusal))
        return redirect("administration:version", pk=pk)
    return redirect("administration:draft", pk=draft.pk)


@opens_to(Right.NONE)
def draft(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The draft's page; each POST is one change."""
    found = _draft_or_404(pk)
    if request.method != "POST":
        return _show(request, found)
    act = _ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    try:
        return act(request, found)
    except CannotDraft as refusal:
        messages.error(request, str(refusal))
        return _show(request, found, 422)


def _draft_or_404(pk: int) -> Version:
    return get_object_or_404(Version.objects.select_related("author__person"), pk=pk, status=Version.Status.DRAFT)


def _show(request: DeskRequest, found: Version, status: int = 200) -> HttpResponse:
    procedure = parse(found.source, str(found))
    current = drafting.current_of(found)
    data = tomllib.loads(found.source)
    fixed = REGISTERS[found.register].fixed_steps
    doers = _doers()
    steps = [
        StepForm(
            s["code"], s["title"], s["by"], _with(doers, s["by"]), _days(s.get("within", "")),
            [(k, t, k in s.get("materials", [])) for k, t in procedure.materials.items()], bool(s.get("all_of")),
            drafting.cannot_drop(data, s, fixed),
        )
        for s in data["step"]
    ]
    return render(request, "administration/draft.html", {
        "draft": found, "procedure": procedure, "steps": steps, "doers": doers, "changes": compared(current, procedure, by_words),
        "own": drafting.had_a_hand(found, request.user) and not _alone(request.user), "shown": _digest(found),
    }, status=status)


def _digest(found: Version) -> str:
    return hashlib.sha256(found.source.encode()).hexdigest()


def _doers() -> list[tuple[str, str]]:
    posts = [f"post:{code}" for code in Post.objects.order_by("department__position", "position").values_list("code", flat=True)]
    return [(by, by_words(by)) for by in (*_DOERS, *posts)]


def _with(doers: list[tuple[str, str]], by: str) -> list[tuple[str, str]]:
    return doers if by in dict(doers) else [(by, by_words(by)), *doers]


def _days(within: str) -> int:
    """Workdays of a limit; 0 for none, and for one in other units, which is left as it is."""
    number, _, unit = within.partition(" ")
    return int(number) if unit.startswith("workday") and number.isdigit() else 0


def _number(text: str) -> int:
    """Raises CannotDraft for what is no number of days."""
    if not text.strip():
        return 0
    if not (text.isascii() and text.isdigit()) or int(text) > _DAYS:
        raise CannotDraft("时限请填写0至999的整数，单位是工作日；0表示不限时。")
    return int(text)


def _known_doer(by: str) -> str:
    if by not in dict(_doers()):
        raise CannotDraft("请从列表中选择办理人。")
    return by


def _set(request: DeskRequest, found: Version) -> HttpResponseBase:
    data = request.POST
    values: dict[str, Any] = {"title": data.get("title", ""), "materials": data.getlist("materials")}
    before: dict[str, Any] = next((s for s in tomllib.loads(found.source)["step"] if s["code"] == data.get("code")), {})
    if _number(data.get("within", "")) != _days(before.get("within", "")):
        values["within"] = _number(data.get("within", ""))
    if data.get("by") and data["by"] != before.get("by"):
        values["by"] = _known_doer(data["by"])
    drafting.set_step(found, data.get("code", ""), request.user, values)
    return _done(request, found, "这个环节已修改。")


def _add(request: DeskRequest, found: Version) -> HttpResponseBase:
    data = request.POST
    drafting.add_step(
        found, data.get("after", ""), data.get("title", ""), _known_doer(data.get("by", "")),
        _number(data.get("within", "")), request.user,
    )
    return _done(request, found, "已增加环节。")


def _drop(request: DeskRequest, found: Version) -> HttpResponseBase:
    drafting.drop_step(found, request.POST.get("code", ""), request.user, REGISTERS[found.register].fixed_steps)
    return _done(request, found, "已取消这个环节。")


def _material(request: DeskRequest, found: Version) -> HttpResponseBase:
    drafting.add_material(found, request.POST.get("title", ""), request.user)
    return _done(request, found, "已增加材料，可以在各环节勾选。")


def _discard(request: DeskRequest, found: Version) -> HttpResponseBase:
    drafting.discard(found, request.user)
    messages.success(request, "草案已弃用，现行版本不变。")
    return redirect("administration:versions")


def _publish(request: DeskRequest, found: Version) -> HttpResponseBase:
    if request.POST.get("shown") != _digest(found):
        raise CannotDraft("您看到之后草案又改过，没有发布。请核对下面的差别，再发布一次。")
    drafting.publish_draft(found, request.user, _alone(request.user), REGISTERS[found.register].fixed_steps)
    messages.success(request, f"第{found.number}版已发布。新登记的事项按新版办理，在办事项仍按原来的版本办到底。")
    return redirect("administration:version", pk=found.pk)


_ACTS: dict[str, Callable[[DeskRequest, Version], HttpResponseBase]] = {
    "set": _set, "add": _add, "drop": _drop, "material": _material, "discard": _discard, "publish": _publish,
}


def _done(request: DeskRequest, found: Version, words: str) -> HttpResponseBase:
    messages.success(request, words)
    return redirect("administration:draft", pk=found.pk)


def _alone(user: User) -> bool:
    """Whether nobody else administers."""
    others = User.objects.filter(person__grants__role=Role.ADMINISTRATOR).exclude(pk=user.pk).distinct()
    return not any(other.is_open and actor(other).is_administrator for other in others)


@opens_to(Right.NONE)
@require_safe
def attempt(request: DeskRequest, pk: int) -> HttpResponseBase:
    """试走: an invented matter through the version, nothing written."""
    found = get_object_or_404(Version, pk=pk)
    departments = list(Department.objects.on(today()).order_by("position", "id"))
    people = list(Person.objects.order_by("position", "id"))
    chosen = request.GET.get("lead", "")
    lead = next((d for d in departments if str(d.pk) == chosen), departments[0] if departments else None)
    leader = next((p for p in people if str(p.pk) == request.GET.get("leader", "")), None)
    try:
        on = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = today()
    procedure = parse(found.source, str(found))
    stops = walk(procedure, lead, leader, request.user.person, on) if lead else []
    return render(request, "administration/attempt.html", {
        "version": found, "procedure": procedure, "stops": stops, "departments": departments, "people": people, "lead": lead,
        "leader": leader, "on": on,
    })
