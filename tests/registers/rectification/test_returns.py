"""拆表下发 and 汇总回收: a sheet goes out, comes back filled, is compared, and registered whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.rectification import returns
from huiyin.registers.rectification.models import Measure, Round
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
)
from tests.support.organ import Organ, command, move

pytestmark = pytest.mark.django_db

HEAD = ["系统编码", "序号", "问题", "整改措施", "时限", "上期进展", "本期实际改变*", "发生日期*"]


def who(user):
    return actor_of(user.person, user=user)


@pytest.fixture
def working(organ: Organ) -> Round:
    """A round with two measures of one department, both signed for."""
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    for title in ("调研不深", "会风不实"):
        _, measure = a_full_finding(hand, round_, title)
    issued(hand, an_approved_plan(hand, round_))
    for measure in Measure.objects.filter(root=round_.pk):
        move(measure, "sign", hand.of(organ.handler_a))
    return Round.objects.get(pk=round_.pk)


def measures(round_: Round) -> list[Measure]:
    return list(Measure.objects.filter(root=round_.pk).order_by("pk"))


def workbook(rows: list[list[Any]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    book.close()
    return made.getvalue()


def sheet(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    return workbook([["进展表"], head, *rows])


def line(measure: Measure | int, text: str = "已印发办法", day: Any = None) -> list[Any]:
    return [getattr(measure, "pk", measure), "", "", "", None, "", text, day or today()]


def test_a_department_gets_its_open_measures(organ: Organ, working: Round) -> None:
    made = io.BytesIO()
    assert returns.departments_of(working, who(organ.clerk)) == [organ.committee]
    assert returns.write_progress_sheet(made, working, organ.committee, who(organ.clerk)) == 2
    made.seek(0)
    rows = CalamineWorkbook.from_filelike(made).get_sheet_by_index(0).to_python()
    assert rows[1] == HEAD
    assert [row[0] for row in rows[2:4]] == [m.pk for m in measures(working)]


def test_a_sheet_goes_out_and_comes_back(organ: Organ, working: Round) -> None:
    made = io.BytesIO()
    returns.write_progress_sheet(made, working, organ.committee, who(organ.clerk))
    made.seek(0)
    rows = CalamineWorkbook.from_filelike(made).get_sheet_by_index(0).to_python()
    rows[2][6:8] = ["印发了调研工作办法", today()]
    read = returns.read_progress_sheet(workbook(rows), working, who(organ.clerk))
    assert [(c.row, c.text, c.happened_on) for c in read.changes] == [(3, "印发了调研工作办法", today())]
    assert not read.problems
    assert returns.store_returned(read, command(organ.clerk)) == 1
    assert measures(working)[0].progress == "印发了调研工作办法"
    assert measures(working)[0].progress_on == today()


def test_columns_may_stand_in_any_order(organ: Organ, working: Round) -> None:
    data = sheet([today(), "已印发办法", measures(working)[0].pk], head=["发生日期", "本期实际改变", "系统编码"])
    assert len(returns.read_progress_sheet(data, working, who(organ.clerk)).changes) == 1


def test_errors_name_row_column_and_value(organ: Organ, working: Round) -> None:
    first, second = measures(working)
    tomorrow = today() + dt.timedelta(days=1)
    data = sheet(
        line(first, day="昨天"), line(999999), line("甲"), line(second, day=tomorrow), line(second), line(second),
        line(first, text=""),
    )
    read = returns.read_progress_sheet(data, working, who(organ.clerk))
    assert [(p.row, p.column, p.value) for p in read.problems] == [
        (3, "发生日期", "昨天"), (4, "系统编码", "999999"), (5, "系统编码", "甲"), (6, "发生日期", tomorrow.isoformat()),
        (7, "系统编码", str(second.pk)), (8, "系统编码", str(second.pk)), (9, "本期实际改变", ""),
    ]
    assert read.words == "共7条，可入库0条，有误7条"


def test_a_row_may_have_two_errors(organ: Organ, working: Round) -> None:
    read = returns.read_progress_sheet(sheet(line(999999, day="昨天")), working, who(organ.clerk))
    assert [p.column for p in read.problems] == ["系统编码", "发生日期"]
    assert read.failed_rows == 1


def test_a_sheet_with_an_error_stores_nothing(organ: Organ, working: Round) -> None:
    read = returns.read_progress_sheet(
        sheet(line(measures(working)[0]), line(999999)), working, who(organ.clerk)
    )
    with pytest.raises(NotAllowed, match="没有保存"):
        returns.store_returned(read, command(organ.clerk))
    assert {m.progress for m in measures(working)} == {""}


def test_a_measure_closed_meanwhile_stores_nothing_of_the_sheet(organ: Organ, working: Round) -> None:
    first, second = measures(working)
    read = returns.read_progress_sheet(sheet(line(first), line(second)), working, who(organ.clerk))
    move(second, "return", command(organ.handler_a, comment="责任不清"), to="sign")
    with pytest.raises(NotAllowed, match="第4行"):
        returns.store_returned(read, command(organ.clerk))
    assert {m.progress for m in measures(working)} == {""}


def test_the_same_sheet_again_changes_nothing(organ: Organ, working: Round) -> None:
    data = sheet(line(measures(working)[0]))
    returns.store_returned(returns.read_progress_sheet(data, working, who(organ.clerk)), command(organ.clerk))
    again = returns.read_progress_sheet(data, working, who(organ.clerk))
    assert (again.changes, again.same) == ((), 1)


def test_a_measure_not_signed_for_takes_no_progress(organ: Organ, working: Round) -> None:
    first = measures(working)[0]
    move(first, "return", command(organ.handler_a, comment="责任不清"), to="sign")
    read = returns.read_progress_sheet(sheet(line(first)), working, who(organ.clerk))
    assert "签收" in read.problems[0].message


def test_a_department_returns_its_own_sheet_but_no_other(organ: Organ, working: Round) -> None:
    data = sheet(line(measures(working)[0]))
    assert len(returns.read_progress_sheet(data, working, who(organ.handler_a)).changes) == 1
    assert returns.read_progress_sheet(data, working, who(organ.street_clerk)).problems
    assert returns.read_progress_sheet(data, working, who(organ.inspector)).problems


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a workbook", "已损坏，打不开"), (b"PK\x03\x04broken", "已损坏"), (b"", "已损坏，打不开"),
        (sheet(head=["编码", "内容"]), "没有找到“系统编码”"),
        (sheet(head=["系统编码", "内容"]), "缺少列：本期实际改变、发生日期"),
    ],
    ids=["text", "broken", "empty", "other columns", "columns missing"],
)
def test_what_is_no_progress_sheet_is_refused_in_words(organ: Organ, working: Round, data: bytes, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        returns.read_progress_sheet(data, working, who(organ.clerk))


@pytest.mark.parametrize("written", ["2026年9月9日", "2026/9/9", "2026.9.9", "2026-09-09"])
def test_dates_are_read_as_people_write_them(organ: Organ, working: Round, written: str) -> None:
    read = returns.read_progress_sheet(
        sheet(line(measures(working)[0], day=written)), working, who(organ.clerk)
    )
    assert read.changes[0].happened_on == dt.date(2026, 9, 9)
