"""From a step's `by` to the token of whoever must act, and who may act on a token today."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.models import Department, Matter
from huiyin.people.models import Person, Post, Role
from huiyin.people.standing import Standing, standing_of
from huiyin.procedures.definition import Step
from huiyin.procedures.tasks import tokens

OFFICE = f"role:{Role.OFFICE.value}"


def assignee(by: str, matter: Matter, starter: Person | None) -> str:
    """The token for `by` on this matter; what cannot be resolved yet (no leader named, no head) waits with the office."""
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
            post = Post.objects.filter(department_id=_heir(matter), is_head=True).first()
            return f"post:{post.pk}" if post else OFFICE
        case "leader":
            return f"person:{matter.leader_id}" if matter.leader_id else OFFICE
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


def body_of(matter: Matter, name: str) -> int | None:
    """The body that a matter's model names for a part (`bodies` maps part -> id); asked of its root when it has none."""
    for candidate in (matter, matter.root):
        if candidate is not None:
            typed = candidate.typed()
            found = getattr(typed, f"{name}_id", None)
            if found:
                return int(found)
    return None


def assignees(step: Step, matter: Matter, starter: Person | None) -> list[str]:
    """One token for an ordinary step, one for each countersigner of an `all_of` step."""
    return list(dict.fromkeys(assignee(by, matter, starter) for by in (step.all_of or (step.by,))))


def may_act(who: Standing, token: str) -> bool:
    """Whether a person holds the task itself, on line."""
    return not who.is_administrator and token in tokens(who)


def may_register_paper(who: Standing, matter: Matter) -> bool:
    """Whether a clerk may register what was decided on paper: the office, or the lead department for its own matter."""
    if who.is_administrator:
        return False
    return who.has(Role.OFFICE, matter.register) or matter.lead_department_id in who.departments


def held(person: Person, token: str, on: dt.date) -> bool:
    """Whether `person` was the one `token` names on the day of the decision."""
    return token in tokens(standing_of(person, on))


def describe(token: str) -> str:
    """The token in words, for pages and printed forms."""
    kind, _, rest = token.partition(":")
    match kind:
        case "role":
            return Role(rest).label.split("(")[0]
        case "post":
            post = Post.objects.select_related("department").filter(pk=rest).first()
            return str(post) if post else "岗位空缺"
        case "department":
            return str(Department.objects.filter(pk=rest).first() or "部门")
        case "person":
            return str(Person.objects.filter(pk=rest).first() or "人员")
        case "body":
            from huiyin.people.models import Body, Membership

            body_id, _, role = rest.partition(":")
            body = Body.objects.filter(pk=body_id).first()
            return f"{body}{Membership.Role(role).label}" if body else "组织机构"
    return token
