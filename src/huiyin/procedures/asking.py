"""Asking others before a step is decided, and taking back what one has just done.

加签: somebody named gives an opinion; the step can move on without it only with a reason (a built-in check asks).
会签: somebody named signs beside the one whose step it is; the matter moves on when all have signed the same way.
撤回: one's own last move, or what one asked of others, while nobody has acted on it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Mode, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.readers import readers
from huiyin.ledger.record import Change
from huiyin.ledger.upcasting import payload_of
from huiyin.people.actors import Actor, actor_of
from huiyin.people.models import Grant, Person, Role
from huiyin.procedures import loading
from huiyin.procedures.assignment import covers_office, may_act
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import tokens

ASKING = frozenset({EntryKind.CONSULT, EntryKind.JOINT})
# What may follow one's move without being an answer to it.
_BESIDE = frozenset({
    EntryKind.NOTE, EntryKind.ATTACH, EntryKind.LINK, EntryKind.UNLINK, EntryKind.URGE, EntryKind.COPY, EntryKind.CLAIM,
})
# Papers that have left the house are not taken back; they are corrected or withdrawn by another paper.
_OUTSIDE = frozenset({"issue", "publish"})
_LOOKED_BACK = 20

Values = Mapping[str, Any]


def _open(matter: Matter) -> list[Task]:
    return list(matter.tasks.filter(is_open=True).exclude(kind=Task.Kind.READ).select_related("opened_by").order_by("id"))


def may_ask(who: Actor, matter: Matter) -> bool:
    """Whoever has the step in hand, and the office."""
    if who.is_administrator or not matter.step:
        return False
    if covers_office(who, matter.register):
        return True
    return any(t.kind == Task.Kind.DO and may_act(who, t.assignee, matter.register) for t in _open(matter))


def may_answer(who: Actor, matter: Matter) -> bool:
    """Whoever was asked; a clerk for an opinion given on paper."""
    asked = [t for t in _open(matter) if t.kind == Task.Kind.SIGN]
    own = set(tokens(who))
    return any(t.assignee in own for t in asked) or (bool(asked) and covers_office(who, matter.register))


def may_take_back(who: Actor, matter: Matter) -> bool:
    return not who.is_administrator and undoable(who, matter) is not None


def consult(matter: Matter, values: Values, command: Command) -> Change:
    return _ask(matter, values, command, Task.Kind.SIGN)


def joint(matter: Matter, values: Values, command: Command) -> Change:
    return _ask(matter, values, command, Task.Kind.DO)


def _ask(matter: Matter, values: Values, command: Command, kind: Task.Kind) -> Change:
    """A task for each person named, due when the step is. Raises NotAllowed for those who cannot be asked."""
    waiting = _open(matter)
    taken = {t.assignee for t in waiting} | {f"person:{command.decider.pk}"}
    wanted = list(dict.fromkeys(f"person:{pk}" for pk in values.get("people") or ()))
    if not wanted:
        raise NotAllowed("请选择人员。")
    again = [t for t in wanted if t in taken]
    if again:
        names = Person.objects.filter(pk__in=[t.partition(":")[2] for t in again]).values_list("name", flat=True)
        raise NotAllowed(f"{'、'.join(names)}已经在办理这一环节，不需要再请。")
    require_readers([int(pk) for pk in values["people"]], matter)
    due = next((t.due_on for t in waiting if t.kind == Task.Kind.DO and not t.follows_matter), None)
    tasks = [{"kind": kind.value, "step": matter.step, "assignee": t, "due_on": due} for t in wanted]
    return Change(materials=command.materials, extra={"open_tasks": tasks})


def require_readers(people: list[int], matter: Matter) -> None:
    """Raises NotAllowed naming those who may not see the matter: it could not be laid before them."""
    found = Person.objects.filter(pk__in=people).order_by("position", "id")
    blind = [p.name for p in found if not visible(actor_of(p)).filter(pk=matter.pk).exists()]
    if blind:
        raise NotAllowed(f"{'、'.join(blind)}无权查看这件事项，请另选人员。")


def may_be_copied(matter: Matter) -> QuerySet[Person]:
    """People a form offers: those whom the service would accept, in a fixed number of queries.

    An account that only inspects takes part in nothing.
    """
    inspecting = Grant.objects.on().filter(role=Role.INSPECTOR).values("person")
    with loading.hold():
        keys = readers(matter)
    return Person.objects.filter(pk__in=keys).exclude(pk__in=inspecting).order_by("position", "id")


def may_be_asked(matter: Matter) -> QuerySet[Person]:
    """The same, without those who have the step in hand already."""
    waiting = [t.assignee.partition(":") for t in _open(matter)]
    return may_be_copied(matter).exclude(pk__in=[pk for kind, _, pk in waiting if kind == "person"])


def opinion(matter: Matter, values: Values, command: Command) -> Change:
    """The answer closes the task of whoever gave it. Raises NotAllowed when that person was not asked."""
    for task in _open(matter):
        if task.kind == Task.Kind.SIGN and task.assignee == f"person:{command.decider.pk}":
            return Change(materials=command.materials, extra={"close_tasks": [task.key]})
    raise NotAllowed(f"没有等待{command.decider.name}回复的加签。")


def outstanding(matter: Matter) -> list[str]:
    """Names of those whose opinion was asked and has not come."""
    asked = matter.tasks.filter(is_open=True, kind=Task.Kind.SIGN).values_list("assignee", flat=True)
    people = [token.partition(":")[2] for token in asked]
    return list(Person.objects.filter(pk__in=people).values_list("name", flat=True)) if people else []


def require_agreement(matter: Matter, step: str, action: str) -> None:
    """Raises NotAllowed when somebody signed this turn of the step another way: who differs returns the matter."""
    began = (
        matter.tasks.filter(kind=Task.Kind.DO, step=step).exclude(opened_by__kind=EntryKind.JOINT)
        .order_by("-opened_by__sequence").values_list("opened_by__sequence", flat=True).first()
    )
    signed = Entry.objects.filter(
        matter_id=matter.pk, sequence__gt=began or 0, kind=EntryKind.ADVANCE, step=step,
    ).exclude(action=action).select_related("decided_by").first()
    if signed is not None:
        label = loading.procedure_of(matter).steps[step].label(signed.action)
        raise NotAllowed(f"会签意见不一致：{signed.decided_by}的意见是“{label}”。请协商一致，或者退回。")


def undoable(who: Actor, matter: Matter) -> Entry | None:
    """The entry that this person may take back now: registered by them, and nobody has answered it."""
    if who.user is None:
        return None
    latest = Entry.objects.filter(matter_id=matter.pk).exclude(kind__in=_BESIDE).order_by("-sequence")[:_LOOKED_BACK]
    for entry in latest:
        if entry.registered_by_id != who.user.pk or entry.mode == Mode.IMPORTED:
            return None
        if entry.kind in ASKING:
            if matter.tasks.filter(opened_by=entry, is_open=True).exists():
                return entry
        elif entry.kind == EntryKind.ADVANCE:
            return None if entry.action in _OUTSIDE else entry
        else:
            return None
    return None


def take_back(matter: Matter, values: Values, command: Command) -> Change:
    """Undo the last move or question: its tasks close, those it had closed open again. Raises NotAllowed.

    What was filled in stays on the matter, to be changed before it is sent again; a number once given stays, too.
    """
    entry = undoable(command.actor, matter)
    if entry is None:
        raise NotAllowed("对方已经办理，或者没有可以撤回的内容；需要改动的，请联系对方退回。")
    if entry.kind in ASKING:
        keys = list(matter.tasks.filter(opened_by=entry, is_open=True).values_list("key", flat=True))
        return Change(extra={"close_tasks": keys})
    reopened = [
        {"kind": t.kind, "step": t.step, "assignee": t.assignee, "due_on": None if t.follows_matter else t.due_on}
        for t in matter.tasks.filter(closed_by=entry).exclude(kind=Task.Kind.READ).order_by("id")
    ]
    if "to_step" not in payload_of(entry.payload):  # one of several signatures: the step has not moved
        return Change(extra={"open_tasks": reopened})
    step = loading.procedure_of(matter).steps[entry.step]
    return Change(
        step=step.code, stage=Stage(step.stage), outcome=_outcome_before(matter, entry),
        extra={"close_tasks": "all", "open_tasks": reopened},
    )


def _outcome_before(matter: Matter, entry: Entry) -> str:
    """The outcome as it stood before an entry: what the latest earlier entry that states one says."""
    earlier = Entry.objects.filter(matter_id=matter.pk, sequence__lt=entry.sequence).order_by("-sequence")
    stated = (payload_of(p).get("outcome") for p in earlier.values_list("payload", flat=True).iterator())
    return next((o for o in stated if o is not None), "")
