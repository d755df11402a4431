"""What a version changes, in sentences, and how an invented matter would go through it. Nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huiyin.ledger.models import Matter, model_of, models_by_register
from huiyin.people.models import Body, Department, Person, Post, Role
from huiyin.procedures.assignment import assignees
from huiyin.procedures.calendar import due_after
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import BACKWARD, Procedure, Step
from huiyin.workdays import parse_term

Words = Callable[[str], str]


def compared(before: Procedure, after: Procedure, by_words: Words) -> list[str]:
    """What `after` changes, sentence by sentence; `by_words` names who does a step."""
    said = [f"取消环节“{s.title}”。" for c, s in before.steps.items() if c not in after.steps]
    for code, step in after.steps.items():
        old = before.steps.get(code)
        if old is None:
            earlier = next((s.title for s in after.steps.values() if code in {t.step for t in s.leads_to.values()}), "")
            said.append(f"新增环节“{step.title}”，在“{earlier}”之后，由{by_words(step.by)}办理{_limit(step)}。")
        else:
            said += _step_changes(old, step, after, by_words)
    said += [f"材料中增加“{t}”。" for k, t in after.materials.items() if k not in before.materials]
    said += [f"材料中取消“{t}”。" for k, t in before.materials.items() if k not in after.materials]
    said += [
        f"材料“{t}”改称“{after.materials[k]}”。" for k, t in before.materials.items()
        if k in after.materials and after.materials[k] != t
    ]
    said += [f"{words}有变化。" for name, words in _HEAD.items() if getattr(before, name) != getattr(after, name)]
    kept = [c for c in after.steps if c in before.steps]
    if kept != [c for c in before.steps if c in after.steps]:
        said.append("环节的先后次序有变化。")
    return said


_HEAD = {
    "title": "流程名称", "basis": "依据", "number": "编号样式", "retention": "保管期限", "closed_acts": "办结后可办的操作",
}
_REST = {
    "stage": "所处阶段", "all_of": "会签人", "leads_to": "去向", "acts": "可办的操作", "labels": "按钮的叫法",
    "hint": "提示", "apart_from": "不相容环节", "offers": "可填的内容", "numbers": "是否编号",
    "waits_for_children": "是否等下级办结", "returns_anywhere": "能否退回任一环节",
}


def _step_changes(old: Step, new: Step, after: Procedure, by_words: Words) -> Iterator[str]:
    if old.title != new.title:
        yield f"“{old.title}”改称“{new.title}”。"
    if old.by != new.by:
        yield f"“{new.title}”由{by_words(old.by)}办理，改为由{by_words(new.by)}办理。"
    if old.within != new.within:
        was, now = (str(parse_term(w)) if w else "不限时" for w in (old.within, new.within))
        yield f"“{new.title}”的时限由{was}改为{now}。"
    more, fewer = set(new.materials) - set(old.materials), set(old.materials) - set(new.materials)
    yield from (f"“{new.title}”增加必备材料“{after.materials[m]}”。" for m in new.materials if m in more)
    yield from (f"“{new.title}”不再要求材料“{after.materials.get(m, m)}”。" for m in old.materials if m in fewer)
    yield from (f"“{new.title}”取消检查“{_check(c)}”。" for c in old.checks if c not in new.checks)
    yield from (f"“{new.title}”增加检查“{_check(c)}”。" for c in new.checks if c not in old.checks)
    if set(old.asks) != set(new.asks):
        yield f"“{new.title}”要填写的内容有变化。"
    for name, words in _REST.items():
        if getattr(old, name) != getattr(new, name) and not (name == "leads_to" and _same_ways(old, new)):
            yield f"“{new.title}”的{words}有变化。"


def _same_ways(old: Step, new: Step) -> bool:
    """Whether only the steps between have changed, which is told of them: the same actions, ending the same way."""
    return {a: (bool(t.step), t.outcome) for a, t in old.leads_to.items()} == {
        a: (bool(t.step), t.outcome) for a, t in new.leads_to.items()
    }


def _check(code: str) -> str:
    return f"{CHECKS[code].title}（依据：{CHECKS[code].basis}）" if code in CHECKS else code


def _limit(step: Step) -> str:
    return f"，时限{parse_term(step.within)}" if step.within else ""


@dataclass(frozen=True)
class Stop:
    """A step of the dry walk: who would hold it (names, or what is vacant), by when, what it asks for."""

    title: str
    holders: str
    begins_on: dt.date
    due_on: dt.date | None
    materials: tuple[str, ...]
    checks: tuple[str, ...]
    action: str


def walk(procedure: Procedure, lead: Department, leader: Person | None, starter: Person, begins_on: dt.date) -> list[Stop]:
    """The way forward of an invented matter that takes each step on its last day."""
    matter = model_of(procedure.register)(register=procedure.register)
    matter.lead_department, matter.leader = lead, leader
    _seat(matter)
    found: list[Stop] = []
    step: Step | None = procedure.first
    day = begins_on
    while step is not None and len(found) < len(procedure.steps):
        due = due_after(step.within, day) if step.within else None
        action = next((a for a in step.leads_to if a not in BACKWARD), next(iter(step.leads_to)))
        found.append(Stop(
            step.title, _holders(step, matter, starter), day, due, tuple(procedure.materials[m] for m in step.materials),
            tuple(CHECKS[c].title for c in step.checks if c in CHECKS), step.label(action),
        ))
        target = step.leads_to[action].step
        step, day = (procedure.steps[target] if target else None), due or day
    return found


def _seat(matter: Matter) -> None:
    """Bodies that a procedure may name, on the matter or on one above it: the organ's own of that kind."""
    for name, kind in (("leading_group", Body.Kind.LEADING_GROUP), ("group_office", Body.Kind.GROUP_OFFICE)):
        body = Body.objects.filter(kind=kind, dissolved_on=None).order_by("-pk").first()
        if _has(type(matter), name):
            setattr(matter, name, body)
        elif (above := next((m for m in models_by_register().values() if _has(m, name)), None)) is not None:
            matter.root = matter.root or above(register=above.REGISTER)
            setattr(matter.root, name, body)


def _has(model: type[Matter], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _holders(step: Step, matter: Matter, starter: Person) -> str:
    try:
        return "、".join(_named(token) for token in assignees(step, matter, starter))
    except NotAllowed as vacant:
        return str(vacant)


def _named(token: str) -> str:
    kind, _, rest = token.partition(":")
    if kind == "person":
        return Person.objects.get(pk=rest).name
    if kind == "department":
        return f"{Department.objects.get(pk=rest).name}经办人"
    if kind == "post":
        post = Post.objects.select_related("department").get(pk=rest)
        held = Person.objects.filter(appointments__in=post.appointments.on()).values_list("name", flat=True)
        return f"{post}（{'、'.join(held) or '现无人任职，由整改办代管'}）"
    if kind == "role":
        return str(Role(rest).label)
    body, _, role = rest.partition(":")
    found = Body.objects.filter(pk=body).first() if body.isdigit() else None
    members = Person.objects.filter(memberships__in=found.memberships.on().filter(role=role)) if found else Person.objects.none()
    return f"{found or '领导机构'}（{'、'.join(p.name for p in members) or '现无人任此职'}）"
