"""整改台账 as a workbook: its rows, its further sheets, what others may not see in it."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from huiyin.ledger.enums import EntryKind
from huiyin.people.actors import actor_of
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Measure, Round
from huiyin.registers.rectification.rounds import add_finding
from huiyin.registers.rectification.sheets import write_ledger
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
)
from tests.support.organ import Organ, command, move

pytestmark = pytest.mark.django_db


def who(user):
    return actor_of(user.person, user=user)


def workbook(round_: Round, user) -> tuple[int, dict[str, list[list[object]]]]:
    made = io.BytesIO()
    count = write_ledger(made, round_, who(user))
    made.seek(0)
    book = CalamineWorkbook.from_filelike(made)
    return count, {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def under_way(organ: Organ, findings: int = 1) -> Round:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    for n in range(findings):
        a_full_finding(hand, round_, f"问题{n}")
    issued(hand, an_approved_plan(hand, round_))
    return Round.objects.get(pk=round_.pk)


def test_a_measure_is_a_row_with_everything_an_official_looks_for(organ: Organ) -> None:
    round_ = under_way(organ)
    count, sheets = workbook(round_, organ.clerk)
    ledger = sheets["第三轮巡察整改整改台账"]
    row = dict(zip(ledger[1], ledger[2], strict=True))
    assert count == 1
    assert row["序号"] == "1-1"
    assert (row["责任领导"], row["牵头部门"], row["配合单位"]) == ("梁长青", "联络工委", "监督工委")
    assert row["整改时限"] == Measure.objects.get(root=round_.pk).due_on
    assert row["措施状态"] == "待签收"
    assert row["问题状态"] == "正在整改"
    assert "工作日" in str(row["情况"])


def test_a_finding_without_measures_has_a_row_of_its_own(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    add_finding(round_, hand.of(organ.clerk), "还没有措施的问题", {"wording": "还没有措施的问题"})
    _, sheets = workbook(round_, organ.clerk)
    assert sheets["第三轮巡察整改整改台账"][2][3] == "还没有措施的问题"


def test_the_course_and_the_returns_are_sheets_of_their_own(organ: Organ) -> None:
    round_ = under_way(organ)
    measure = Measure.objects.get(root=round_.pk)
    move(measure, "sign", command(organ.handler_a))
    act(measure.pk, EntryKind.PROGRESS, command(organ.handler_a, comment="已完成初稿"), {"progress": "已完成初稿"})
    move(measure, "return", command(organ.handler_a, comment="责任不清"), to="sign")
    _, sheets = workbook(round_, organ.clerk)
    course = sheets["办理过程记录"]
    assert [row[3] for row in course[2:]].count("报送进展") == 1
    returned = sheets["退回记录"][2:]
    assert [(row[3], row[9]) for row in returned] == [("退回", "责任不清")]


def test_the_totals_are_the_rounds_figures_with_their_definitions(organ: Organ) -> None:
    _, sheets = workbook(under_way(organ, 2), organ.clerk)
    totals = {row[0]: row for row in sheets["统计汇总"][2:]}
    assert totals["问题总数"][1:3] == ["2", "个"]
    assert totals["问题完成率"][1] == "0"
    assert "基本完成" in str(totals["已完成问题"][3])
    assert totals["待签收措施"][1] == "2"


def test_someone_without_a_share_gets_an_empty_ledger(organ: Organ) -> None:
    count, sheets = workbook(under_way(organ), organ.street_clerk)
    assert count == 0
    assert len(sheets["办理过程记录"]) == 2


def test_the_ledger_takes_no_more_queries_for_more_findings(organ: Organ, django_assert_max_num_queries) -> None:
    few, many = under_way(organ, 2), under_way(organ, 6)
    clerk = who(organ.clerk)
    with django_assert_max_num_queries(40) as spent:
        write_ledger(io.BytesIO(), few, clerk)
    with django_assert_max_num_queries(len(spent)):
        write_ledger(io.BytesIO(), many, clerk)
