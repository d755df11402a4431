"""From a step's `by` to the token of whoever must act, and who may act on a token today."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger import access
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor, actor_of, covers
from huiyin.people.models import Body, Charge, Department, Membership, Person, Post, Role
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import DECIDING, Step
from huiyin.procedures.tasks import stands_in, tokens
from huiyin.procedures.vacancies import is_held, lacking

OFFICE = f"role:{Role.OFFICE.value}"


def assignee(by: str, matter: Matter, starter: Person | None) -> str:
    """The token for `by` on this matter; what cannot be resolved yet (no leader named, no head) waits with the office.

    `assignees()` refuses that of steps that decide.
    """
    kind, _, rest = by.partition(":")
    match kind:
        case "role":
            return by
        case "post":
            post = Post.objects.filter(code=rest).first()
            return f"post:{post.pk}" if post else OFFICE
        case "handler":
            return f"department:{_heir(matter)}" if matter.lead_department_id else OFFICE
        case "head":
            heir = _heir(matter)
            post = Post.objects.filter(department=heir, is_head=True).first() if heir else None
            return f"post:{post.pk}" if post else OFFICE
        case "leader":
            leader = matter.leader_id or in_charge(matter)
            return f"person:{leader}" if leader else OFFICE
        case "named":
            person = getattr(matter, f"{rest}_id", None)
            return f"person:{person}" if person else OFFICE
        case "starter":
            return f"person:{starter.pk}" if starter else OFFICE
        case "body":
            name, _, role = rest.partition(":")
            body = body_of(matter, name)
            return f"body:{body}:{role}" if body else OFFICE
    raise ValueError(f"unknown assignee {by!r}")


def _heir(matter: Matter) -> int | None:
    department = matter.lead_department
    if department is None or department.successor_id is None:
        return matter.lead_department_id
    return department.heir().pk


def in_charge(matter: Matter) -> int | None:
    """Who is in charge of the matter's department today: whoever decides where the matter names no leader."""
    heir = _heir(matter)
    return Charge.objects.on().filter(department=heir).order_by("pk").values_list("person", flat=True).first() if heir else None


def body_of(matter: Matter, name: str) -> int | None:
    """The body in a field called `name` of the matter, or of its root when it has none there."""
    for candidate in (matter, matter.root):
        found = getattr(candidate.typed(), f"{name}_id", None) if candidate is not None else None
        if found:
            return int(found)
    return None


def assignees(step: Step, matter: Matter, starter: Person | None) -> list[str]:
    """One token for an ordinary step, one for each countersigner of an `all_of` step.

    Raises NotAllowed, naming who must be set where, when nobody holds a step that decides: the office never fills it.
    """
    found = {by: assignee(by, matter, starter) for by in step.holders}
    if step.decides:
        for by, token in found.items():
            if (token == OFFICE and by != OFFICE) or not is_held(token):
                raise NotAllowed(f"“{step.title}”还没有责任人：{lacking(by, matter)}。")
    return list(dict.fromkeys(found.values()))


def may_act(who: Actor, token: str, register: str, stage: Stage | None = None, action: str = "") -> bool:
    """Whether a person holds the task itself, on line.

    The office also does what waits for a vacant post, but judges nothing in the place of whoever should: of that it can
    only send it back.
    """
    if who.is_administrator:
        return False
    if holds(who, token, register):
        return True
    return (stage not in DECIDING or action == "return") and covers_office(who, register) and token in stands_in(who)


def holds(who: Actor, token: str, register: str) -> bool:
    """Whether `token` names this person in a register; a role counts only where its scope reaches."""
    if token not in tokens(who):
        return False
    kind, _, rest = token.partition(":")
    return kind != "role" or covers_role(who, Role(rest), register)


def covers_role(who: Actor, role: Role, register: str) -> bool:
    """Whether the role is held for a register; a restricted one must be named by its scope."""
    restricted = register in access.RESTRICTED
    return any(r == role and covers(scope, register) and (scope or not restricted) for r, scope in who.grants)


def covers_office(who: Actor, register: str) -> bool:
    return covers_role(who, Role.OFFICE, register)


def may_register_paper(who: Actor, matter: Matter) -> bool:
    """Whether a clerk may register what was decided on paper: the office, or the lead department for its own matter."""
    if who.is_administrator or who.registers_of(Role.INSPECTOR):
        return False
    return covers_office(who, matter.register) or matter.lead_department_id in who.own


def held(person: Person, token: str, on: dt.date, register: str) -> bool:
    """Whether `person` was the one `token` names on the day of the decision."""
    return holds(actor_of(person, on), token, register)


def describe(token: str) -> str:
    """The token in words, for pages and printed forms."""
    kind, _, rest = token.partition(":")
    match kind:
        case "role":
            return str(Role(rest).label)
        case "post":
            post = Post.objects.select_related("department").filter(pk=rest).first()
            return str(post) if post else "岗位空缺"
        case "department":
            return str(Department.objects.filter(pk=rest).first() or "部门")
        case "person":
            return str(Person.objects.filter(pk=rest).first() or "人员")
        case "body":
            body_id, _, role = rest.partition(":")
            body = Body.objects.filter(pk=body_id).first()
            return f"{body}{Membership.Role(role).label}" if body else "组织机构"
    return token
