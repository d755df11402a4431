"""The page 建立单位: which steps of setting up are done, what is missing in the rest, and how six people share the duties."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from huiyin.desk.administration.access import Right, opens_to
from huiyin.desk.administration.arranging import accept
from huiyin.desk.administration.readiness import steps
from huiyin.desk.administration.sections import SECTION
from huiyin.kit.loaders import DeskRequest
from huiyin.procedures.looking import looked_at
from huiyin.procedures.readiness import Missing, Step, read
from huiyin.procedures.readiness.organ import Organ
from huiyin.procedures.readiness.proposing import RULES, propose

SHOWN = 12
_NAMED = {"parameters": "administration:parameters", "days": "administration:days"}
_NEW_WHEN_EMPTY = frozenset({"units", "departments", "people", "appointments", "posts", "charges", "bodies"})
_SECTION_OF = {"duties": "posts"}


@dataclass(frozen=True)
class Line:
    """What is missing, with the address of the form that puts it right, or the code of a parameter to look at."""

    missing: Missing
    address: str
    look: str = ""
    word: str = "去登记"


@dataclass(frozen=True)
class Row:
    step: Step
    lines: list[Line]
    more: int
    address: str


@opens_to(Right.READ)
@require_safe
def setup(request: DeskRequest) -> HttpResponseBase:
    organ, may_write = read(), request.who.is_administrator
    found = [_row(step, may_write) for step in steps(organ)]
    return render(request, "administration/setup.html", {
        "rows": found, "may_write": may_write, "left": sum(1 for r in found if r.lines and r.step.compulsory),
        "proposals": propose(organ), "rules": RULES, "looks": [look for look in organ.looks if look.on],
        "crew": _crew(organ),
    })


def _crew(organ: Organ) -> bool:
    """Whether there is enough of an organ to speak of who does what."""
    return bool(organ.seats) and len(organ.people) > 1


def _row(step: Step, may_write: bool) -> Row:
    lines = [_line(step, missing, may_write) for missing in step.missing[:SHOWN]]
    return Row(step, lines, max(0, len(step.missing) - SHOWN), _address(step.code))


def _address(code: str) -> str:
    slug = _SECTION_OF.get(code, code)
    if slug in SECTION:
        return reverse("administration:listing", args=[slug])
    return reverse(_NAMED[code]) if code in _NAMED else ""


def _line(step: Step, missing: Missing, may_write: bool) -> Line:
    if step.code == "parameters":
        code = str(missing.given["code"])
        return Line(missing, reverse("administration:parameter", args=[code]), code)
    if not may_write:
        return Line(missing, "")
    slug = missing.section or _SECTION_OF.get(step.code, step.code)
    if slug not in SECTION or not (missing.given or step.code in _NEW_WHEN_EMPTY):
        return Line(missing, _address(step.code), word="去看看")
    address = reverse("administration:new", args=[slug])
    return Line(missing, f"{address}?{urlencode(missing.given)}" if missing.given else address)


@opens_to(Right.NONE)
@require_POST
def look(request: DeskRequest, code: str) -> HttpResponseBase:
    """A parameter has been looked at and stays as it is."""
    try:
        looked_at(code, request.user)
    except LookupError as error:
        raise Http404 from error
    messages.success(request, "已记下：您今天核对过，数值不变")
    return redirect(f"{reverse('administration:setup')}#parameters")


@opens_to(Right.NONE)
@require_POST
def arrange(request: DeskRequest) -> HttpResponseBase:
    """Take on what the page proposes."""
    taken = accept(propose(read()), request.user)
    messages.success(request, f"已登记：{'；'.join(map(str, taken))}" if taken else "没有需要登记的")
    return redirect(f"{reverse('administration:setup')}#duties")
