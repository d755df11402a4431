"""整改销号审批表 and the three lists: what stands on them, and what does not."""

from __future__ import annotations

import io

import docx
import pytest

from huiyin.kit.printing import Format, file_name, form_of, forms_of, printed
from huiyin.ledger.enums import Confidentiality, EntryKind
from huiyin.people.actors import actor_of
from huiyin.people.models import Role
from huiyin.procedures.acts import act
from huiyin.registers.rectification import lists
from huiyin.registers.rectification.models import Finding
from huiyin.registers.rectification.papers.forms import CLOSE_OUT
from huiyin.registers.rectification.rounds import add_finding, add_focus
from huiyin.rendering.flow import flow, texts
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
    to_decision,
    work_off,
)
from tests.support.organ import Organ, a_user, command, material, move

pytestmark = pytest.mark.django_db


def who(user):
    return actor_of(user.person, user=user)


def words(form, matter, user) -> str:
    return "\n".join(texts(flow(form.build(matter, who(user)))))


def decided(organ: Organ, *, paper: bool = False) -> Finding:
    """A finding whose close-out the chair has approved."""
    hand = Hand(organ, paper=paper)
    round_ = a_round_with_feedback(hand)
    finding, measure = a_full_finding(hand, round_, ordinal="3", root_cause="调研制度缺位", manifestation="全年没有蹲点调研")
    issued(hand, an_approved_plan(hand, round_))
    work_off(hand, measure)
    to_decision(hand, finding)
    move(finding, "approve", hand.of(organ.leader, comment="同意，请长期抓好落实。"))
    return Finding.objects.select_related("leader", "lead_department").get(pk=finding.pk)


def test_the_close_out_form_says_what_was_found_done_and_decided(organ: Organ) -> None:
    finding = decided(organ)
    said = words(CLOSE_OUT, finding, organ.clerk)
    for part in (
        "整改销号审批表", "3", "联络工委（梁长青）", "全年没有蹲点调研", "调研制度缺位", "修订并印发了调研工作办法",
        "项措施的制度文本", "同意验收", "陈小禾", "同意，请长期抓好落实。", "梁长青",
    ):
        assert part in said, part


def test_an_opinion_signed_on_paper_says_who_registered_it(organ: Organ) -> None:
    assert "纸质签批，白晓露登记" in words(CLOSE_OUT, decided(organ, paper=True), organ.clerk)


def test_signed_papers_are_no_evidence_of_the_work(organ: Organ) -> None:
    assert "签字件" not in words(CLOSE_OUT, decided(organ, paper=True), organ.clerk)


def test_opinions_not_given_yet_are_left_for_the_pen(organ: Organ, finding: Finding) -> None:
    said = words(CLOSE_OUT, finding, organ.clerk)
    assert said.count("签名：　　　　　") == 3


def test_a_return_takes_back_the_acceptance(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    finding, measure = a_full_finding(hand, round_)
    issued(hand, an_approved_plan(hand, round_))
    work_off(hand, measure)
    to_decision(hand, finding)
    move(finding, "return", hand.of(organ.leader, comment="佐证不够"), to="work")
    said = words(CLOSE_OUT, Finding.objects.get(pk=finding.pk), organ.clerk)
    assert "同意验收" not in said
    assert "陈小禾" not in said


def test_a_reopened_finding_stands_on_the_form_without_its_old_decision(organ: Organ) -> None:
    finding = decided(organ)
    act(finding.pk, EntryKind.REOPEN, command(organ.clerk, comment="群众反映反弹"))
    assert "请长期抓好落实" not in words(CLOSE_OUT, Finding.objects.get(pk=finding.pk), organ.clerk)


def test_a_work_secret_is_not_named_on_the_form_an_inspector_prints(organ: Organ) -> None:
    finding = decided(organ)
    secret = material("evidence", "内部核查底稿", confidentiality=Confidentiality.WORK_SECRET)
    act(finding.pk, EntryKind.ATTACH, command(organ.clerk, materials=(secret,)))
    assert "内部核查底稿" in words(CLOSE_OUT, finding, organ.clerk)
    assert "内部核查底稿" not in words(CLOSE_OUT, finding, organ.inspector)


def test_the_form_comes_as_word_and_as_pdf(organ: Organ, finding: Finding) -> None:
    as_word = printed(CLOSE_OUT, finding, who(organ.clerk), Format.WORD)
    cells = [cell.text for table in docx.Document(io.BytesIO(as_word)).tables for row in table.rows for cell in row.cells]
    assert any("调查研究不够深入的问题" in cell for cell in cells)
    assert printed(CLOSE_OUT, finding, who(organ.clerk), Format.PDF).startswith(b"%PDF-")


def test_every_matter_has_a_general_sheet_and_while_open_a_submission(organ: Organ, finding: Finding) -> None:
    assert [f.code for f in forms_of(finding)] == ["close-out", "submission", "general"]
    assert [f.code for f in forms_of(decided(organ))] == ["close-out", "general"]
    with pytest.raises(LookupError):
        form_of(finding, "lists")


def test_the_submission_proposes_the_step_ahead_and_leaves_room_to_decide(organ: Organ, finding: Finding) -> None:
    issued_now = Finding.objects.get(pk=finding.pk)
    said = words(form_of(issued_now, "submission"), issued_now, organ.clerk)
    assert "拟“申请销号”，请领导审批。" in said
    assert "主要领导\n批示" in said


def test_the_general_sheet_tells_the_course(organ: Organ) -> None:
    finding = decided(organ, paper=True)
    said = words(form_of(finding, "general"), finding, organ.clerk)
    assert "同意销号：同意，请长期抓好落实。（纸质签批，白晓露登记）" in said
    assert "年" in said
    assert str(finding.closed_on) not in said


def test_a_file_name_has_nothing_that_a_system_refuses() -> None:
    assert file_name("3", '销号/审批:表*"<>|\n', extension="docx") == "3-销号审批表.docx"
    assert file_name("", extension="zip") == "文件.zip"
    assert len(file_name("问" * 300, extension="docx")) < 80


def test_the_three_lists_number_findings_in_the_order_of_the_feedback(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    first = add_focus(round_, hand.of(organ.clerk), "聚焦履职方面")
    second = add_focus(round_, hand.of(organ.clerk), "聚焦作风方面")
    late, _ = a_full_finding(hand, second, "会风不实")  # type: ignore[arg-type]
    early, _ = a_full_finding(hand, first, "调研不深")  # type: ignore[arg-type]
    add_finding(early, hand.of(organ.clerk), "蹲点次数少", {"wording": "蹲点次数少"})
    lines = lists.lines_of(round_, who(organ.clerk))
    assert [(line.ordinal, line.area, line.finding.title) for line in lines] == [
        ("1", "聚焦履职方面", "调研不深"), ("1.1", "聚焦履职方面", "蹲点次数少"), ("2", "聚焦作风方面", "会风不实"),
    ]
    problems, tasks, duties = lists.views(lines)
    assert [row[0] for row in problems.rows] == ["1", "1.1", "2"]
    assert [row[0] for row in tasks.rows] == [row[0] for row in duties.rows] == ["1-1", "2-1"]
    assert duties.rows[0][2:5] == ["梁长青", "联络工委", "监督工委"]
    assert late.title in words(lists.THREE_LISTS, round_, organ.clerk)


def test_the_lists_show_a_department_only_its_own(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    a_full_finding(hand, round_, "调研不深")
    outsider = a_user("白露", "outsider", organ.station, roles=(Role.HANDLER,))
    assert lists.lines_of(round_, who(outsider)) == []
    assert "调研不深" not in words(lists.THREE_LISTS, round_, outsider)


def test_the_lists_take_as_many_queries_for_many_findings(organ: Organ, django_assert_max_num_queries) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    for n in range(4):
        a_full_finding(hand, round_, f"问题{n}")
    clerk = who(organ.clerk)
    with django_assert_max_num_queries(5):
        lists.views(lists.lines_of(round_, clerk))
