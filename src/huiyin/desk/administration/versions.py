"""流程: published versions with their steps, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huiyin.desk.administration.access import Right, opens_to
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger.models import model_of
from huiyin.ledger.projection import field_of
from huiyin.people.models import Duty, Membership, Post, Role, today
from huiyin.procedures.builtin import APART
from huiyin.procedures.checks import CHECKS, Severity
from huiyin.procedures.definition import Procedure, Step
from huiyin.procedures.loading import pinned
from huiyin.procedures.models import Version
from huiyin.workdays import parse_term

_SEVERITY = {Severity.BLOCK: "不通过不能办理", Severity.WARN: "须说明理由", Severity.INFO: "提示"}
_BY = {"handler": "牵头部门经办", "head": "牵头部门负责人", "leader": "责任领导", "starter": "登记人"}
_BODIES = {"leading_group": "领导小组", "group_office": "领导小组办公室"}


@dataclass(frozen=True)
class StepTold:
    """A step in the words of somebody who does not program."""

    title: str
    by: str
    within: str
    asks: tuple[str, ...]
    materials: tuple[str, ...]
    checks: tuple[tuple[str, str, str], ...]
    moves: tuple[tuple[str, str], ...]
    hint: str


@opens_to(Right.READ)
@require_safe
def versions(request: DeskRequest) -> HttpResponseBase:
    rows = Version.objects.order_by("register", "-number")
    groups = []
    for _, found in groupby(rows, key=lambda v: v.register):
        listed = list(found)
        groups.append((pinned(str(listed[0])), listed))
    return render(request, "administration/versions.html", {"found": groups})


@opens_to(Right.READ)
@require_safe
def version(request: DeskRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Version.objects.select_related("author__person"), pk=pk)
    procedure = pinned(str(found))
    steps = [_told(procedure, step) for step in procedure.steps.values()]
    return render(request, "administration/version.html", {
        "version": found, "procedure": procedure, "steps": steps,
        "number": procedure.number.format(year=today().year, sequence=1), "user_may_draft": request.who.is_administrator,
    })


def _told(procedure: Procedure, step: Step) -> StepTold:
    model = model_of(procedure.register)
    asks = tuple("配合单位" if n == "assists" else str(field_of(model, n).verbose_name) for n in step.asks)
    checks = tuple((CHECKS[c].title, CHECKS[c].basis, _SEVERITY[CHECKS[c].severity]) for c in step.checks if c in CHECKS)
    if step.apart_from:
        others = "、".join(f"“{procedure.steps[code].title}”" for code in step.apart_from)
        checks = (*checks, (f"不得与{others}由同一人办理", APART.basis, _SEVERITY[APART.severity]))
    moves = tuple(
        (step.label(action), procedure.steps[target.step].title if target.step else "办结")
        for action, target in step.leads_to.items()
    )
    if step.returns_anywhere:
        moves = (*moves, ("退回", "之前任一环节"))
    by = "、".join(by_words(each) for each in (step.all_of or (step.by,)))
    return StepTold(
        step.title, by, term_in_words(step.within), asks, tuple(procedure.materials[m] for m in step.materials), checks,
        tuple(dict.fromkeys(moves)), step.hint,
    )


def by_words(by: str) -> str:
    """Who does a step, in words."""
    kind, _, rest = by.partition(":")
    if kind == "role":
        return str(Role(rest).label)
    if kind == "post":
        post = Post.objects.select_related("department").filter(code=rest).first()
        return str(post) if post else f"{Duty(rest).label}岗位" if rest in Duty else rest
    if kind == "body":
        name, _, role = rest.partition(":")
        return f"{_BODIES.get(name, name)}{Membership.Role(role).label}"
    return "事项指定的人员" if kind == "named" else _BY.get(by, by)


def term_in_words(term: str) -> str:
    return str(parse_term(term)) if term else ""
