"""结转 from a page: ticked findings go on in another round, each by itself."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import Mode, Outcome
from huiyin.registers.rectification.models import Finding, Round
from tests.desk.conftest import a_file, filled
from tests.support.organ import Organ, a_finding, a_scan, command, move
from tests.support.pages import tight


def _address(round_: Round) -> str:
    return reverse("rectifying:carry-over", args=[round_.pk])


def test_ticked_findings_go_on_in_the_later_round(
    organ: Organ, clerk: Client, round_: Round, finding: Finding, later: Round
) -> None:
    other = move(a_finding(organ, round_, "会风不实"), "issue", command(organ.clerk))
    data = filled(clerk, _address(round_), pick=[finding.pk], target=later.pk, comment="经领导小组会议同意")
    text = clerk.post(_address(round_), data).content.decode()
    assert "共1条，成功1条，失败0条。" in text
    assert Finding.objects.get(pk=finding.pk).outcome == Outcome.CARRIED_OVER
    assert [f.title for f in Finding.objects.filter(root=later.pk)] == [finding.title]
    assert not Finding.objects.get(pk=other.pk).is_closed


def test_one_that_cannot_go_does_not_hold_back_the_others(
    organ: Organ, clerk: Client, round_: Round, finding: Finding, later: Round
) -> None:
    held = move(a_finding(organ, round_, "会风不实"), "issue", command(organ.clerk))
    a_finding(organ, held, "会议偏多")
    picks = [finding.pk, held.pk]
    answer = clerk.post(_address(round_), filled(clerk, _address(round_), pick=picks, target=later.pk, comment="同意"))
    assert "共2条，成功1条，失败1条。" in answer.content.decode()
    assert "请对分项问题分别办理结转" in answer.content.decode()


def test_parts_go_before_what_they_are_part_of(
    organ: Organ, clerk: Client, round_: Round, finding: Finding, later: Round
) -> None:
    part = a_finding(organ, finding, "会议偏多")
    picks = [finding.pk, part.pk]
    answer = clerk.post(_address(round_), filled(clerk, _address(round_), pick=picks, target=later.pk, comment="同意"))
    assert "共2条，成功2条，失败0条。" in answer.content.decode()


def test_a_double_click_carries_once(clerk: Client, round_: Round, finding: Finding, later: Round) -> None:
    data = filled(clerk, _address(round_), pick=[finding.pk], target=later.pk, comment="同意")
    for _ in range(2):
        assert "共1条，成功1条，失败0条。" in clerk.post(_address(round_), data).content.decode()
    assert Finding.objects.filter(root=later.pk).count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(clerk: Client, round_: Round, finding: Finding, later: Round) -> None:
    page = clerk.post(_address(round_), filled(clerk, _address(round_), target=later.pk, comment="经会议同意"))
    assert (page.status_code, "请先勾选要结转的问题。" in page.content.decode()) == (422, True)
    assert "经会议同意" in page.content.decode()
    page = clerk.post(_address(round_), filled(clerk, _address(round_), pick=[finding.pk], comment="经会议同意"))
    assert "请选择结转去向" in page.content.decode()
    assert f'value="{finding.pk}" aria-label="选择{finding.title}" checked' in tight(page.content.decode())
    page = clerk.post(_address(round_), filled(clerk, _address(round_), pick=[finding.pk], target=later.pk))
    assert "请写明结转理由。" in page.content.decode()
    assert not Finding.objects.get(pk=finding.pk).is_closed


def test_findings_of_another_round_are_not_touched(organ: Organ, clerk: Client, round_: Round, later: Round) -> None:
    foreign = a_finding(organ, later)
    a_finding(organ, round_)
    data = filled(clerk, _address(round_), pick=[foreign.pk], target=later.pk, comment="同意")
    assert clerk.post(_address(round_), data).status_code == 422


def test_on_paper_the_leader_signs_and_the_clerk_registers(
    organ: Organ, clerk: Client, round_: Round, finding: Finding, later: Round
) -> None:
    paper = {"mode": "paper", "decided_by": organ.leader.person.pk, "pick": [finding.pk], "target": later.pk, "comment": "同意"}
    without = clerk.post(_address(round_), filled(clerk, _address(round_), **paper))
    assert "请上传签字的纸质扫描件。" in without.content.decode()
    signed = {"file-signed_paper": a_file("签字件.pdf", a_scan())}
    answer = clerk.post(_address(round_), filled(clerk, _address(round_), **paper, **signed))
    assert "成功1条" in answer.content.decode()
    entry = finding.entries.latest("sequence")
    assert (entry.mode, entry.decided_by) == (Mode.PAPER, organ.leader.person)


def test_without_another_round_the_page_says_what_to_do(clerk: Client, round_: Round, finding: Finding) -> None:
    assert "没有可以接收的轮次" in clerk.get(_address(round_)).content.decode()
