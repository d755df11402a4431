"""A finding is seen by every department that has a part in its measures, whoever gave it that part."""

from __future__ import annotations

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import actor_of
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Round
from huiyin.registers.rectification.rounds import add_finding, add_measure
from tests.support.organ import Organ, command


def assists(finding: Matter) -> set[int]:
    return set(finding.shares.filter(part="assist").values_list("department_id", flat=True))


def bare(organ: Organ, round_: Round, **values: object) -> Finding:
    return add_finding(round_, command(organ.clerk), "问题", {"wording": "原话", **values})


def test_departments_of_a_new_measure_see_the_finding(organ: Organ, round_: Round) -> None:
    finding = bare(organ, round_, lead_department=organ.committee)
    add_measure(
        finding, command(organ.clerk), "措施",
        {"lead_department": organ.other_committee, "assists": [organ.street.pk, organ.committee.pk]},
    )
    assert assists(finding) == {organ.other_committee.pk, organ.street.pk}
    assert visible(actor_of(organ.street_clerk.person)).filter(pk=finding.pk).exists()
    last = Entry.objects.filter(matter=finding.pk).latest("sequence")
    assert (last.kind, last.comment) == (EntryKind.CORRECT, "牵头、配合部门随所属措施更新")


def test_a_finding_without_owners_takes_those_of_its_first_measure(organ: Organ, round_: Round) -> None:
    finding = bare(organ, round_)
    for department in (organ.committee, organ.street):
        add_measure(finding, command(organ.clerk), "措施", {"lead_department": department, "leader": organ.leader.person})
    finding.refresh_from_db()
    assert (finding.lead_department, finding.leader) == (organ.committee, organ.leader.person)
    assert assists(finding) == {organ.street.pk}


def test_reassigning_a_measure_moves_the_view_of_its_finding(organ: Organ, round_: Round) -> None:
    finding = bare(organ, round_, lead_department=organ.committee)
    measure = add_measure(finding, command(organ.clerk), "措施", {"lead_department": organ.other_committee})
    act(measure.pk, EntryKind.REASSIGN, command(organ.clerk, comment="职责调整"), {"lead_department": organ.street})
    assert assists(finding) == {organ.street.pk}
    assert not visible(actor_of(organ.handler_b.person)).filter(pk=finding.pk).exists()


def test_a_department_with_another_measure_keeps_its_view(organ: Organ, round_: Round) -> None:
    finding = bare(organ, round_, lead_department=organ.committee)
    first, _ = (
        add_measure(finding, command(organ.clerk), f"措施{n}", {"lead_department": organ.other_committee}) for n in range(2)
    )
    act(first.pk, EntryKind.CORRECT, command(organ.clerk, comment="录错"), {"lead_department": organ.street})
    assert assists(finding) == {organ.other_committee.pk, organ.street.pk}


def test_a_department_named_on_the_finding_itself_stays(organ: Organ, round_: Round) -> None:
    finding = bare(organ, round_, lead_department=organ.committee, assists=[organ.station.pk])
    add_measure(finding, command(organ.clerk), "措施", {"lead_department": organ.street})
    assert assists(finding) == {organ.station.pk, organ.street.pk}


def test_the_view_reaches_up_to_the_finding_a_part_belongs_to(organ: Organ, round_: Round) -> None:
    whole = bare(organ, round_, lead_department=organ.committee)
    part = add_finding(whole, command(organ.clerk), "分问题", {"wording": "原话", "lead_department": organ.committee})
    add_measure(part, command(organ.clerk), "措施", {"lead_department": organ.street})
    assert assists(part) == {organ.street.pk}
    assert assists(whole) == {organ.street.pk}
