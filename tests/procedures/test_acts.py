"""Standing acts: open where the procedure says so, to whom the registry says, and each an entry."""

from __future__ import annotations

import pytest

from huiyin.ledger.enums import EntryKind, LinkKind, Mode, Outcome, Stage
from huiyin.ledger.models import Link, Matter
from huiyin.people.actors import actor_of
from huiyin.procedures.acts import ACTS, act, open_acts
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_finding, a_measure, closed_measure, command, material, move


@pytest.mark.parametrize(("who", "expected"), [
    ("clerk", {"urge", "extend", "reassign", "correct", "copy", "attach", "link", "unlink", "note", "consult", "joint"}),
    ("handler_a", {"consult", "joint", "copy", "attach", "link", "unlink", "note"}),
    ("handler_b", {"copy", "attach", "link", "unlink", "note"}),  # assists
    ("leader", {"urge", "copy", "note"}),  # in charge, works elsewhere
    ("street_clerk", set()), ("inspector", set()), ("administrator", set()),
])
def test_acts_open_to_each(organ: Organ, measure: Measure, who: str, expected: set[str]) -> None:
    found = {a.kind.value for a in open_acts(actor_of(getattr(organ, who).person), measure)}
    assert found - {"claim"} == expected


@pytest.mark.parametrize("kind", [k for k, a in ACTS.items() if a.needs_comment])
def test_acts_that_must_say_why_do(organ: Organ, finding: Finding, kind: EntryKind) -> None:
    with pytest.raises(NotAllowed):
        act(finding.pk, kind, command(organ.clerk), {})


def test_an_act_that_the_step_does_not_name_is_refused(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed, match="现在的环节不能"):
        act(measure.pk, EntryKind.PROGRESS, command(organ.handler_a, comment="做了"), {"progress": "做了"})


def test_reassigning_hands_the_open_task_on_and_keeps_its_term(organ: Organ, measure: Measure) -> None:
    before = Task.objects.get(matter=measure, is_open=True)
    act(measure.pk, EntryKind.REASSIGN, command(organ.clerk, comment="职能调整"), {"lead_department": organ.street})
    after = Task.objects.get(matter=measure, is_open=True)
    assert (after.assignee, after.due_on) == (f"department:{organ.street.pk}", before.due_on)
    assert open_tasks(actor_of(organ.street_clerk.person)).exists()
    assert not open_tasks(actor_of(organ.handler_a.person)).filter(matter=measure).exists()


def test_a_copy_waits_to_be_read_and_survives_the_next_step(organ: Organ, measure: Measure) -> None:
    act(measure.pk, EntryKind.COPY, command(organ.clerk), {"people": [organ.deputy.person.pk]})
    move(measure, "sign", command(organ.handler_a))
    copies = open_tasks(actor_of(organ.deputy.person), Task.Kind.READ)
    assert [t.matter_id for t in copies] == [measure.pk]
    assert not open_tasks(actor_of(organ.deputy.person)).filter(matter=measure).exists()


def test_links_are_made_once_and_ended_by_an_entry(organ: Organ, finding: Finding, measure: Measure) -> None:
    values = {"kind": LinkKind.EVIDENCES, "target": finding.pk}
    made = act(measure.pk, EntryKind.LINK, command(organ.clerk), values)
    with pytest.raises(NotAllowed, match="已经建立过"):
        act(measure.pk, EntryKind.LINK, command(organ.clerk), values)
    link = Link.objects.get(entry=made.entry)
    ended = act(measure.pk, EntryKind.UNLINK, command(organ.clerk, comment="误关联"), {"link": link.pk})
    assert Link.objects.get(pk=link.pk).ended_by == ended.entry
    act(measure.pk, EntryKind.LINK, command(organ.clerk), values)
    assert Link.objects.filter(ended_by=None).count() == 1


def test_nobody_links_to_what_they_cannot_see(organ: Organ, measure: Measure) -> None:
    hidden = a_finding(organ, measure.root, lead_department=organ.street, leader=None)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="没有找到"):
        act(measure.pk, EntryKind.LINK, command(organ.handler_a), {"kind": LinkKind.EVIDENCES, "target": hidden.pk})


def test_reopening_keeps_the_history(organ: Organ, finding: Finding) -> None:
    measure = closed_measure(organ, a_measure(organ, finding))
    entries = measure.entries.count()
    opened = act(measure.pk, EntryKind.REOPEN, command(organ.clerk, comment="群众反映反弹")).matter
    assert (opened.step, opened.stage, opened.outcome, opened.closed_on) == ("work", Stage.UNDER_WAY, "", None)
    assert measure.entries.count() == entries + 1
    assert open_tasks(actor_of(organ.handler_a.person)).filter(matter=measure).exists()
    assert Matter.objects.get(pk=measure.pk).sort_due == measure.due_on
    assert Outcome.COMPLETED in {e.payload and Outcome.COMPLETED for e in measure.entries.all()}


def test_a_leaders_act_on_paper_needs_name_and_scan(organ: Organ, finding: Finding) -> None:
    told = {"mode": Mode.PAPER, "comment": "抓紧办理"}
    with pytest.raises(NotAllowed, match="作出决定的人员"):
        act(finding.pk, EntryKind.URGE, command(organ.clerk, **told))
    with pytest.raises(NotAllowed, match="扫描件"):
        act(finding.pk, EntryKind.URGE, command(organ.clerk, **told, decided_by=organ.leader.person))
    papers = (material("signed_paper", "批示"),)
    done = act(finding.pk, EntryKind.URGE, command(organ.clerk, **told, decided_by=organ.leader.person, materials=papers))
    assert done.entry.decided_by == organ.leader.person
