"""Standing acts: what may be done to a matter without moving it along, from one closed registry."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from django.db import transaction

from huiyin.ledger.access import visible
from huiyin.ledger.enums import OF_ITSELF, EntryKind, LinkKind, Mode, Stage
from huiyin.ledger.models import Link, Matter
from huiyin.ledger.projection import SERVICE_COLUMNS
from huiyin.ledger.record import Change, lock, record, require_revision
from huiyin.ledger.texts import plain_texts
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures import archiving, asking, given, loading, registering
from huiyin.procedures.assignment import assignees, covers_office
from huiyin.procedures.bounds import COMMENT, TEXT, bounded, bounded_values, require_with_matter
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.procedures.consequences import carry_out
from huiyin.procedures.entitlement import refuse_frozen, require_dates, require_decider
from huiyin.procedures.models import Task
from huiyin.procedures.repetition import once, repeated

Values = Mapping[str, Any]


class When(Enum):
    """Where an act is open: as the procedure permits, at any time, while the matter is open, once it is closed."""

    PERMITTED = "permitted"
    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class StandingAct:
    """An act: who may do it, what it changes, whether it must say why.

    `given` are the act's own parameters, under names of its own: a matter's field that happens to be called the same has
    nothing to do with them. `sets` are the fields of the matter that it takes a value for by their own names; None is
    every field that acts may set at all. Nothing else is taken.
    """

    kind: EntryKind
    label: str
    may: Callable[[Actor, Matter], bool]
    change: Callable[[Matter, Values, Command], Change]
    needs_comment: str = ""
    when: When = When.PERMITTED
    given: frozenset[str] = frozenset()
    sets: frozenset[str] | None = frozenset()

    def takes(self, matter: Matter) -> frozenset[str]:
        """The names that may come with this act on a matter."""
        typed = frozenset(f.name for f in matter._meta.concrete_fields) | {"assists"}
        return self.given | (typed - SERVICE_COLUMNS if self.sets is None else self.sets & typed)


def is_office(who: Actor, matter: Matter) -> bool:
    return covers_office(who, matter.register)


def is_involved(who: Actor, matter: Matter) -> bool:
    """Office, or somebody of a department that leads or assists."""
    if is_office(who, matter):
        return True
    return matter.shares.filter(department__in=who.own).exists()


def may_urge(who: Actor, matter: Matter) -> bool:
    in_charge = matter.leader_id == who.person.pk or matter.lead_department_id in who.charged
    return is_office(who, matter) or in_charge


def _as_given(matter: Matter, values: Values, command: Command) -> Change:
    """The values go to the fields they are named after; an act that sets none has none."""
    return Change(values=values, materials=command.materials)


def _attach(matter: Matter, values: Values, command: Command) -> Change:
    if not command.materials:
        raise NotAllowed("请选择要归入档案的文件。")
    return Change(materials=command.materials)


def _link(matter: Matter, values: Values, command: Command) -> Change:
    target = visible(command.actor).filter(pk=values.get("target", 0)).first()
    if target is None or target.pk == matter.pk:
        raise NotAllowed("没有找到要关联的事项。")
    if values.get("kind") not in LinkKind.values:
        raise NotAllowed("请选择是哪种关联。")
    kind = LinkKind(values["kind"])
    if kind in OF_ITSELF:
        raise NotAllowed("这种关联由系统建立，不需要手工登记。")
    if Link.objects.filter(kind=kind, source=matter.pk, target=target.pk, ended_by=None).exists():
        raise NotAllowed("这两件事项已经建立过同样的关联。")
    return Change(links=((kind, target.pk),), materials=command.materials)


def _unlink(matter: Matter, values: Values, command: Command) -> Change:
    link = Link.objects.filter(pk=values.get("link", 0), source=matter.pk, ended_by=None).first()
    if link is None:
        raise NotAllowed("没有找到这条关联，可能已被解除。")
    if link.kind in OF_ITSELF:
        raise NotAllowed("这条关联来自事项本身填写的内容，请更正所填内容。")
    return Change(unlinks=(link.pk,))


def _extend(matter: Matter, values: Values, command: Command) -> Change:
    due = values.get("due_on")
    if due is None:
        raise NotAllowed("请填写延期后的时限。")
    if matter.due_on is not None and due <= matter.due_on:
        raise NotAllowed("延期后的时限应晚于现在的时限。")
    return Change(values={"due_on": due}, materials=command.materials)


def _reassign(matter: Matter, values: Values, command: Command) -> Change:
    after = copy.copy(matter)
    for name in ("lead_department", "leader"):
        if name in values:
            given = values[name]
            setattr(after, name if hasattr(given, "pk") or given is None else f"{name}_id", given)
    extra: dict[str, Any] = {}
    if not matter.is_closed and matter.step:
        step = loading.procedure_of(matter).steps[matter.step]
        due = {t.step: t.due_on for t in matter.tasks.filter(is_open=True, kind=Task.Kind.DO)}
        extra = {
            "close_tasks": "all",
            "open_tasks": [
                {"kind": "do", "step": step.code, "assignee": token,
                 "due_on": None if due.get(step.code) == matter.due_on else due.get(step.code)}
                for token in assignees(step, after, None)
            ],
        }
    return Change(values=values, materials=command.materials, extra=extra)


def _reopen(matter: Matter, values: Values, command: Command) -> Change:
    procedure = loading.procedure_of(matter)
    step = procedure.steps.get(values.get("to") or _last_working_step(matter))
    if step is None:
        raise NotAllowed("流程中没有要重新开启到的这个环节，请从列表中选择。")
    tasks = [
        {"kind": "do", "step": step.code, "assignee": token, "due_on": None}
        for token in assignees(step, matter, None)
    ]
    changed = {"due_on": values["due_on"]} if values.get("due_on") else {}
    return Change(
        values=changed, step=step.code, stage=step.stage, outcome="", materials=command.materials,
        extra={"open_tasks": tasks},
    )


def _last_working_step(matter: Matter) -> str:
    procedure = loading.procedure_of(matter)
    working = [s.code for s in procedure.steps.values() if s.stage == Stage.UNDER_WAY]
    return working[-1] if working else procedure.first.code


def _copy(matter: Matter, values: Values, command: Command) -> Change:
    tasks = [
        {"kind": "read", "step": matter.step, "assignee": f"person:{person}", "due_on": None}
        for person in dict.fromkeys(values.get("people") or ())
    ]
    if not tasks:
        raise NotAllowed("请选择抄送对象。")
    asking.require_readers([int(pk) for pk in values["people"]], matter)
    return Change(extra={"open_tasks": tasks})


def _closed_to_inspectors(who: Actor, matter: Matter) -> bool:
    return not who.registers_of(Role.INSPECTOR) and (is_involved(who, matter) or may_urge(who, matter))


_PEOPLE = frozenset({"people"})

ACTS: dict[EntryKind, StandingAct] = {
    a.kind: a
    for a in (
        StandingAct(
            EntryKind.PROGRESS, "报送进展", is_involved, _as_given, needs_comment="请写明实际改变了什么",
            sets=frozenset({"progress", "progress_on", "result"}),
        ),
        StandingAct(EntryKind.ATTACH, "补充材料", is_involved, _attach, when=When.ALWAYS),
        StandingAct(
            EntryKind.LINK, "关联事项", is_involved, _link, when=When.ALWAYS, given=frozenset({"kind", "target"}),
        ),
        StandingAct(
            EntryKind.UNLINK, "解除关联", is_involved, _unlink, needs_comment="请写明解除的理由", when=When.ALWAYS,
            given=frozenset({"link"}),
        ),
        StandingAct(EntryKind.NOTE, "记事", _closed_to_inspectors, _as_given, needs_comment="请填写内容", when=When.ALWAYS),
        StandingAct(EntryKind.URGE, "催办", may_urge, _as_given, needs_comment="请写明催办要求"),
        StandingAct(
            EntryKind.EXTEND, "延期", is_office, _extend, needs_comment="请写明延期理由", given=frozenset({"due_on"}),
        ),
        StandingAct(
            EntryKind.REASSIGN, "转办", is_office, _reassign, needs_comment="请写明转办理由",
            sets=frozenset({"lead_department", "leader", "assists"}),
        ),
        StandingAct(EntryKind.CORRECT, "更正", is_office, _as_given, needs_comment="请写明更正理由", sets=None),
        StandingAct(
            EntryKind.REOPEN, "重新开启", is_office, _reopen, needs_comment="请写明重新开启的理由",
            given=frozenset({"to", "due_on"}),
        ),
        StandingAct(EntryKind.COPY, "抄送", _closed_to_inspectors, _copy, when=When.ALWAYS, given=_PEOPLE),
        StandingAct(
            EntryKind.CONSULT, "加签", asking.may_ask, asking.consult, needs_comment="请写明请对方看什么", when=When.OPEN,
            given=_PEOPLE,
        ),
        StandingAct(
            EntryKind.OPINION, "回复加签", asking.may_answer, asking.opinion, needs_comment="请写明意见", when=When.OPEN,
        ),
        StandingAct(
            EntryKind.JOINT, "会签", asking.may_ask, asking.joint, needs_comment="请写明会签的缘由", when=When.OPEN,
            given=_PEOPLE,
        ),
        StandingAct(
            EntryKind.TAKE_BACK, "撤回", asking.may_take_back, asking.take_back, needs_comment="请写明撤回的理由",
            when=When.OPEN,
        ),
        StandingAct(
            EntryKind.ARCHIVE, "归档", is_office, archiving.archive, when=When.CLOSED,
            given=frozenset({"archive_number", "retention"}),
        ),
        StandingAct(
            EntryKind.REVIEW_DATE, "长期坚持复核", is_office, _as_given, needs_comment="请写明复核情况",
            sets=frozenset({"long_term", "next_review_on"}),
        ),
        StandingAct(EntryKind.CLAIM, "数据核对", is_office, _as_given, when=When.ALWAYS),
        StandingAct(EntryKind.SNAPSHOT, "数据固化", is_office, _as_given, sets=frozenset({"snapshot", "data_as_of"})),
        StandingAct(EntryKind.PUBLISH, "公布登记", is_office, _as_given),
    )
}


def open_acts(who: Actor, matter: Matter) -> list[StandingAct]:
    """The acts open to a person on a matter as it stands."""
    if who.is_administrator:
        return []
    return [a for a in ACTS.values() if _permitted(matter, a) and a.may(who, matter)]


def _permitted(matter: Matter, act: StandingAct) -> bool:
    if act.when != When.PERMITTED:
        return act.when == When.ALWAYS or matter.is_closed == (act.when == When.CLOSED)
    procedure = loading.procedure_of(matter)
    if matter.is_closed:
        return act.kind in procedure.closed_acts
    return bool(matter.step) and act.kind in procedure.steps[matter.step].acts


@once
def act(
    pk: int, kind: EntryKind, command: Command, values: Values | None = None, *, extra: Values | None = None
) -> Done:
    """Carry out a standing act. Raises NotAllowed when it is not open to the actor now, Conflict when the matter moved.

    `extra` goes into the entry for projectors of higher floors (claims, snapshots).
    """
    standing_act = ACTS[kind]
    require_dates(command)
    with transaction.atomic():
        matter = lock(pk)
        done = repeated(command, pk, kinds=(kind,))
        if done is not None:
            return done
        require_revision(matter, command.revision)
        command = bounded(command, TEXT if kind == EntryKind.PROGRESS else COMMENT)
        require_with_matter(matter, command)
        _require_open(matter, standing_act, command)
        _refuse_strange(matter, standing_act, values or {})
        change = standing_act.change(matter, plain_texts(values or {}), command)
        said = bounded_values(type(matter), change.values)
        refuse_frozen(matter, loading.procedure_of(matter), said)
        change = replace(change, values=given.for_act(matter, loading.procedure_of(matter), kind, said) if said else said)
        if extra:
            change = replace(change, extra={**change.extra, **extra})
        change = registering.told(change, command, matter.step)
        entry = record(matter, kind, command.provenance(), change)
        carry_out(matter, entry, command)
        return Done(matter, entry)


def _refuse_strange(matter: Matter, standing_act: StandingAct, values: Values) -> None:
    """Raises NotAllowed for what this act neither is given nor sets: a value that nobody heeds must not look accepted."""
    strange = sorted(set(values) - standing_act.takes(matter))
    if strange:
        titles = {f.name: str(f.verbose_name) for f in matter._meta.concrete_fields}
        raise NotAllowed(f"“{standing_act.label}”不能改动“{'、'.join(titles.get(n, n) for n in strange)}”。")


def _require_open(matter: Matter, standing_act: StandingAct, command: Command) -> None:
    if command.actor.is_administrator or not standing_act.may(command.actor, matter):
        raise NotAllowed(f"您不能对这件事项进行“{standing_act.label}”。")
    if command.mode != Mode.IMPORTED and not _permitted(matter, standing_act):
        raise NotAllowed(f"事项现在的环节不能“{standing_act.label}”。")
    if standing_act.needs_comment and not command.comment.strip():
        raise NotAllowed(f"{standing_act.needs_comment}。")
    require_decider(command, matter)
    if standing_act.kind == EntryKind.OPINION and command.mode == Mode.PAPER and not is_office(command.actor, matter):
        raise NotAllowed("纸质的加签意见由整改办登记。")
