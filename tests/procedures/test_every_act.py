"""Every standing act, on every register, at every step that offers it: an act's parameters are its own.

A register may call a field `people`, `kind` or `target` and freeze it: that has nothing to do with whom a copy goes to.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from huiyin.ledger.enums import EntryKind, LinkKind, Mode
from huiyin.ledger.models import Link, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import Role, User, today
from huiyin.procedures.acts import ACTS, act, open_acts
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Task
from huiyin.register.base import REGISTERS
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import filled, signed_in
from tests.support.anywhere import CLOSED, places, standing_at
from tests.support.organ import Organ, command, material

PLACES = places()
ASKING = (EntryKind.COPY, EntryKind.CONSULT, EntryKind.JOINT)
# Set by the services of their own rooms, with content of their own.
_ELSEWHERE = {EntryKind.SNAPSHOT}


def test_parameters_of_an_act_and_fields_it_sets_are_never_called_the_same() -> None:
    for one in ACTS.values():
        assert one.sets is None or not one.given & one.sets
        assert one.sets is not None or not one.given


@pytest.fixture
def other(organ: Organ) -> Matter:
    return standing_at(organ, "rectification.round", "feedback")


def _values(kind: EntryKind, matter: Matter, other: Matter, organ: Organ) -> dict[str, Any]:
    later = (matter.due_on or today()) + dt.timedelta(days=30)
    match kind:
        case EntryKind.LINK:
            return {"kind": LinkKind.EVIDENCES, "target": other.pk}
        case EntryKind.COPY | EntryKind.CONSULT:
            return {"people": [organ.reviewer.person.pk]}
        case EntryKind.JOINT:
            return {"people": [organ.deputy.person.pk]}
        case EntryKind.EXTEND | EntryKind.REOPEN:
            return {"due_on": later}
        case EntryKind.REASSIGN:
            return {"lead_department": organ.other_committee}
        case EntryKind.CORRECT:
            return {"title": "更正后的名称"}
        case EntryKind.ARCHIVE:
            return {"archive_number": f"档-{matter.pk}", "retention": "D30"}
    return {}


@pytest.mark.sweep(keep=30)
@pytest.mark.parametrize(("register", "step"), PLACES)
def test_every_act_that_is_offered_can_be_carried_out(organ: Organ, other: Matter, register: str, step: str) -> None:
    matter = standing_at(organ, register, step, about=other, assists=[organ.other_committee.pk])
    who = actor_of(organ.clerk.person, user=organ.clerk)
    offered = [a.kind for a in open_acts(who, matter) if a.kind not in _ELSEWHERE | {EntryKind.REOPEN}]
    expected = {EntryKind.COPY, EntryKind.LINK} | (set() if step == CLOSED else set(ASKING))
    if who.has(Role.OFFICE, register):
        assert expected <= set(offered)
    for kind in offered:
        if kind in (EntryKind.UNLINK, EntryKind.TAKE_BACK, EntryKind.OPINION):  # what they undo or answer comes below
            continue
        papers = (material("evidence", "补充的材料"),) if kind == EntryKind.ATTACH else ()
        done = act(
            matter.pk, kind, command(organ.clerk, comment="说明理由", materials=papers), _values(kind, matter, other, organ),
        )
        assert done.entry.kind == kind
    link = Link.objects.filter(source=matter.pk, kind=LinkKind.EVIDENCES).first()
    assert link is not None
    act(matter.pk, EntryKind.UNLINK, command(organ.clerk, comment="误关联"), {"link": link.pk})
    assert Task.objects.filter(matter=matter.pk, kind=Task.Kind.READ, is_open=True).count() == 1


_FREEZING = [code for code, r in sorted(REGISTERS.items()) if r.model.FROZEN]


@pytest.mark.parametrize("register", _FREEZING)
def test_a_frozen_field_stays_frozen_and_stops_no_act_of_the_page(organ: Organ, other: Matter, register: str) -> None:
    second = [step for code, step in PLACES if code == register][1]
    matter = standing_at(organ, register, second, assists=[organ.other_committee.pk])
    client = signed_in(organ.clerk)
    asked: dict[EntryKind, User] = {
        EntryKind.COPY: organ.reviewer, EntryKind.CONSULT: organ.reviewer, EntryKind.JOINT: organ.deputy,
    }
    for kind, whom in asked.items():
        if second == CLOSED and kind != EntryKind.COPY:
            continue
        address = reverse("desk:act", args=[matter.pk, kind.value])
        answer = client.post(address, filled(client, address, comment="请看", people=[whom.person.pk]))
        assert answer.status_code == 302, (kind, answer.context["faults"])
    address = reverse("desk:act", args=[matter.pk, "link"])
    data = filled(client, address, comment="有关", kind=LinkKind.EVIDENCES, target=other.title, chosen=str(other.pk))
    assert client.post(address, data).status_code == 302
    frozen = min(matter.FROZEN)
    history = command(organ.clerk, comment="改", mode=Mode.IMPORTED)  # open at any step: only the freeze stands in its way
    with pytest.raises(NotAllowed, match="不再改动"):
        act(matter.pk, EntryKind.CORRECT, history, {frozen: getattr(matter, frozen)})


def test_what_an_act_is_not_given_is_refused_not_passed_over(organ: Organ, finding: Finding, measure: Measure) -> None:
    for kind, values in (
        (EntryKind.URGE, {"title": "另一个名称"}), (EntryKind.NOTE, {"due_on": today()}),
        (EntryKind.COPY, {"people": [organ.reviewer.person.pk], "leader": organ.deputy.person}),
        (EntryKind.CORRECT, {"no_such_field": 1}), (EntryKind.CORRECT, {"people": [1]}),
    ):
        with pytest.raises(NotAllowed, match="不能改动"):
            act(measure.pk, kind, command(organ.clerk, comment="说明"), values)


@pytest.mark.parametrize("kind", [EntryKind.COPY, EntryKind.LINK, EntryKind.CONSULT, EntryKind.JOINT, EntryKind.UNLINK])
def test_an_act_without_what_it_needs_says_so(organ: Organ, measure: Measure, kind: EntryKind) -> None:
    with pytest.raises(NotAllowed, match=r"请选择|没有找到"):
        act(measure.pk, kind, command(organ.clerk, comment="说明"), {})
