"""并案 from a page: the main finding is searched, picked and takes the other one in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import EntryKind, LinkKind, Mode, Outcome
from huiyin.ledger.models import Link
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk.conftest import a_file, filled
from tests.support.organ import Organ, a_finding, a_scan, command, move


@pytest.fixture
def main(organ: Organ, later: Round) -> Finding:
    return move(a_finding(organ, later, "走访群众偏少"), "issue", command(organ.clerk))  # type: ignore[no-any-return]


def _address(finding: Finding) -> str:
    return reverse("rectifying:merge", args=[finding.pk])


def test_a_finding_joins_one_of_another_round(clerk: Client, finding: Finding, main: Finding) -> None:
    data = filled(clerk, _address(finding), into=main.pk, comment="同一问题")
    for _ in range(2):
        assert clerk.post(_address(finding), data)["Location"] == reverse("desk:matter", args=[main.pk])
    assert Finding.objects.get(pk=finding.pk).outcome == Outcome.MERGED
    assert Link.objects.filter(kind=LinkKind.ANSWERS, source=main.pk, target=finding.pk).count() == 1


def test_words_find_the_main_finding_and_keep_what_was_typed(
    organ: Organ, clerk: Client, round_: Round, finding: Finding, main: Finding
) -> None:
    near = a_finding(organ, round_, "会风不实")
    page = clerk.get(_address(finding))
    assert [f.pk for f in page.context["found"]] == [near.pk, main.pk]
    sent = filled(clerk, _address(finding), q="走访", look="1", into=near.pk, comment="同一问题")
    page = clerk.post(_address(finding), sent)
    assert (page.status_code, [f.pk for f in page.context["found"]]) == (200, [near.pk, main.pk])
    assert "同一问题" in page.content.decode()
    assert finding.pk not in [f.pk for f in page.context["found"]]


def test_what_cannot_be_joined_is_said(clerk: Client, finding: Finding, measure: Measure, main: Finding, organ: Organ) -> None:
    move(measure, "sign", command(organ.handler_a))
    page = clerk.post(_address(finding), filled(clerk, _address(finding), into=main.pk, comment="同一问题"))
    assert (page.status_code, "有措施正在办理" in page.content.decode()) == (422, True)
    page = clerk.post(_address(finding), filled(clerk, _address(finding), comment="同一问题"))
    assert "请选择主办问题" in page.content.decode()
    page = clerk.post(_address(finding), filled(clerk, _address(finding), into=finding.pk, comment="同一问题"))
    assert "请从列表中选择" in page.content.decode()
    page = clerk.post(_address(finding), filled(clerk, _address(finding), into=main.pk))
    assert "请写明并案理由。" in page.content.decode()


def test_a_stale_page_is_a_conflict_and_the_next_sending_goes_through(
    organ: Organ, clerk: Client, finding: Finding, main: Finding
) -> None:
    data = filled(clerk, _address(finding), into=main.pk, comment="同一问题")
    act(finding.pk, EntryKind.NOTE, command(organ.clerk, comment="来函一件"))
    page = clerk.post(_address(finding), data)
    assert (page.status_code, "有了新的办理记录" in page.content.decode()) == (422, True)
    again = {**data, "revision": page.context["command_form"].data["revision"]}
    assert clerk.post(_address(finding), again).status_code == 302


def test_on_paper(organ: Organ, clerk: Client, finding: Finding, main: Finding) -> None:
    more = {
        "mode": "paper", "decided_by": organ.leader.person.pk, "into": main.pk, "comment": "同意",
        "file-signed_paper": a_file("签字件.pdf", a_scan()),
    }
    assert clerk.post(_address(finding), filled(clerk, _address(finding), **more)).status_code == 302
    assert finding.entries.latest("sequence").mode == Mode.PAPER
