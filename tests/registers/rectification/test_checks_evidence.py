"""No close without proof: what counts as evidence of a measure and of a finding."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind, LinkKind
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.checks import Case
from huiyin.registers.rectification import checks
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.rounds import add_record
from tests.support.organ import Organ, a_measure, command, material, move


def case(*papers: Any, step: str = "work") -> Case:
    return Case(step, "complete", today(), None, {}, tuple(p.kind for p in papers), papers)


@pytest.fixture
def asked(organ: Organ, finding: Finding) -> Measure:
    """A measure that asks for two proofs."""
    return a_measure(organ, finding, proofs=["调研工作办法", "会议纪要"])


def file(organ: Organ, measure: Measure | Finding, **more: Any) -> None:
    act(measure.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material(**more),)))


def test_every_proof_asked_for_is_missing_at_first(asked: Measure) -> None:
    assert checks.proofs_are_filed(asked, case()) == "还缺佐证：调研工作办法、会议纪要。请上传材料并注明对应哪项佐证"


def test_a_document_filed_as_answering_a_proof_is_that_proof(organ: Organ, asked: Measure) -> None:
    file(organ, asked, text="扫描件0031", answers="调研工作办法")
    assert "还缺佐证：会议纪要。" in str(checks.proofs_are_filed(asked, case()))
    assert checks.proofs_are_filed(asked, case(material("minutes", "扫描件0032", answers="会议纪要"))) is None


def test_a_document_that_bears_the_proof_in_its_title_is_that_proof(organ: Organ, asked: Measure) -> None:
    file(organ, asked, text="关于印发《调研工作办法》的通知")
    assert "还缺佐证：会议纪要。" in str(checks.proofs_are_filed(asked, case()))


def test_two_documents_of_another_sort_prove_neither(organ: Organ, asked: Measure) -> None:
    file(organ, asked, text="照片一")
    file(organ, asked, text="照片二")
    assert "调研工作办法、会议纪要" in str(checks.proofs_are_filed(asked, case()))


def test_a_linked_matter_proves_what_it_is(organ: Organ, round_: Round, asked: Measure) -> None:
    add_record(round_, command(organ.clerk), "调研工作办法", {"kind": "regulation", "subject": "制度"}, (asked.pk,))
    assert "还缺佐证：会议纪要。" in str(checks.proofs_are_filed(asked, case()))


def test_a_link_that_was_undone_proves_nothing(organ: Organ, round_: Round, asked: Measure) -> None:
    found = add_record(round_, command(organ.clerk), "调研工作办法", {"kind": "regulation", "subject": "制度"}, (asked.pk,))
    link = found.links_out.get(kind=LinkKind.EVIDENCES)
    act(found.pk, EntryKind.UNLINK, command(organ.clerk, comment="关联有误"), {"link": link.pk})
    assert "调研工作办法、会议纪要" in str(checks.proofs_are_filed(asked, case()))


def test_a_measure_without_listed_proofs_needs_some_evidence(organ: Organ, measure: Measure) -> None:
    assert checks.proofs_are_filed(measure, case()) == "还没有佐证材料或关联的佐证事项"
    assert checks.proofs_are_filed(measure, case(material("evidence"))) is None


@pytest.mark.parametrize("kind", ["signed_paper", "close_out_form"])
def test_papers_of_the_procedure_are_no_evidence(organ: Organ, measure: Measure, kind: str) -> None:
    assert checks.proofs_are_filed(measure, case(material(kind, "审批单"))) is not None


def test_what_comes_with_the_acceptance_does_not_prove_the_work(organ: Organ, measure: Measure) -> None:
    assert checks.proofs_are_filed(measure, case(material("minutes", "验收会议纪要"), step="accept")) is not None


def test_a_finding_is_proved_by_its_own_dossier(organ: Organ, finding: Finding) -> None:
    assert checks.evidence_present(finding, case()) == "问题及其措施的档案中没有任何佐证材料"
    assert checks.evidence_present(finding, case(material("evidence"))) is None
    file(organ, finding)
    assert checks.evidence_present(finding, case()) is None


def test_a_finding_is_proved_by_the_dossiers_of_its_measures(organ: Organ, finding: Finding, measure: Measure) -> None:
    file(organ, measure, kind="signed_paper")
    assert checks.evidence_present(finding, case()) is not None
    file(organ, measure)
    assert checks.evidence_present(finding, case()) is None


def test_a_finding_is_proved_by_a_linked_record(organ: Organ, round_: Round, finding: Finding) -> None:
    add_record(round_, command(organ.clerk), "走访", {"kind": "reception", "subject": "走访"}, (finding.pk,))
    assert checks.evidence_present(finding, case()) is None


@pytest.mark.parametrize(("result", "passes"), [("印发了新办法并已执行", True), ("印发了新办法并已执", False), ("", False)])
def test_the_result_says_what_changed_in_at_least_ten_characters(measure: Measure, result: str, passes: bool) -> None:
    measure.result = result
    given = case()
    assert (checks.result_says_what_changed(measure, given) is None) == passes
    assert given.used == {"rectification.result_characters": "10"}


@pytest.mark.parametrize(
    ("result", "passes"),
    [
        ("召开专题会议。传达学习文件精神。", False), ("召开专题会议；修订印发调研办法。", True),
        ("召开会议;部署工作", False), ("修订印发调研办法。", True), ("", True),
    ],
)
def test_meetings_alone_change_nothing(measure: Measure, result: str, passes: bool) -> None:
    measure.result = result
    assert (checks.not_only_meetings(measure, case()) is None) == passes


def test_a_measure_is_closed_only_with_its_proofs(organ: Organ, asked: Measure) -> None:
    move(asked, "issue", command(organ.clerk))
    move(asked, "sign", command(organ.handler_a))
    papers = (material(text="办法", answers="调研工作办法"), material(text="纪要", answers="会议纪要"))
    done = {"result": "修订并印发了调研工作办法，已经执行"}
    move(asked, "complete", command(organ.handler_a, materials=papers), done)
    closed = move(asked, "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
    assert closed.is_closed
