"""Rows within a matter: what a cell may say, what lines and sheets say, totals, and that reading undoes writing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.components.rows import (
    BETWEEN,
    CHOICE,
    CODE,
    DATE,
    DATETIME,
    DEPARTMENT,
    FLAG,
    INTEGER,
    MATTER,
    MONEY,
    PERSON,
    TEXT,
    Col,
    Kind,
    Names,
    RowsField,
    day,
    lines,
    moment,
    money,
    sheet,
    total,
)
from huiyin.components.typed import read_lines, read_row
from huiyin.people.models import Appointment, Person, Post
from huiyin.procedures import bounds
from tests.support.organ import Organ, a_person

COLUMNS = (
    Col("item", "项目", required=True), Col("on", "日期", DATE), Col("amount", "金额", MONEY, total=True, signed=True),
    Col("people", "人数", INTEGER), Col("paid", "已付", FLAG),
    Col("kind", "种类", CHOICE, choices=(("meal", "餐费"), ("bed", "住宿费"))),
)


class BadCell(Exception):
    """What is said of a cell that cannot be taken."""


def cell(kind: Kind, text: str, names: Names | None = None, **more: object) -> object:
    column = Col("x", "栏", kind, **more)  # type: ignore[arg-type]
    row, faults = read_row([column], {"x": text}, names or Names())
    if faults:
        raise BadCell(faults[0])
    return row.get("x")


@pytest.mark.parametrize(("kind", "text", "value"), [
    (TEXT, "  住宿  ", "住宿"), (TEXT, "   ", None), (INTEGER, "12", 12), (INTEGER, "12.0", 12), (MONEY, "1,234.5", "1234.50"),
    (MONEY, "100元", "100.00"), (MONEY, "0", "0.00"), (MONEY, "1.2万元", "12000.00"), (CODE, "００１２", "0012"),
    (DATE, "2026年3月1日", "2026-03-01"), (DATE, "2026/3/1", "2026-03-01"),
    (DATETIME, "2026-03-01T09:05", "2026-03-01T09:05"), (DATETIME, "2026-3-1 9:05", "2026-03-01T09:05"),
    (FLAG, "是", True), (FLAG, "on", True), (FLAG, "否", None), (TEXT, "字" * 1000, "字" * 1000),
])
def test_a_cell_states_its_value(kind: Kind, text: str, value: object) -> None:
    assert cell(kind, text) == value


@pytest.mark.parametrize(("kind", "text", "fault"), [
    (INTEGER, "1.5", "整数"), (INTEGER, "三四个", "只填数字"), (MONEY, "1.005", "到分"),
    (MONEY, "NaN", "只填数字"), (MONEY, "1e12", "数字过大"), (MONEY, "-0.01", "负数"), (INTEGER, "-1", "负数"),
    (DATE, "2026-02-30", "年-月-日"), (DATE, "昨天", "年-月-日"), (DATE, "0226-03-01", "年份是226"),
    (DATETIME, "2026-03-01", "还没有写时间"), (DATE, "3月1日", "没有写年份"), (CODE, "2.43E+19", "文本"),
    (DATETIME, "2026-03-01 25:00", "没有25时"),
    (FLAG, "也许", "是"), (TEXT, "字" * (bounds.CELL + 1), "过长"),
])
def test_a_cell_that_cannot_be_taken_says_what_to_write(kind: Kind, text: str, fault: str) -> None:
    with pytest.raises(BadCell, match=fault):
        cell(kind, text)


def test_a_signed_column_takes_what_is_below_nought() -> None:
    assert cell(MONEY, "-3.2", signed=True) == "-3.20"


def test_a_choice_is_given_by_value_or_word() -> None:
    choices = (("meal", "餐费"), ("bed", "住宿费"))
    assert cell(CHOICE, "餐费", choices=choices) == cell(CHOICE, "meal", choices=choices) == "meal"
    with pytest.raises(BadCell, match="餐费、住宿费"):
        cell(CHOICE, "车费", choices=choices)


def test_a_row_says_every_fault_and_what_is_lacking() -> None:
    row, faults = read_row(COLUMNS, {"item": "住宿", "on": "不详", "amount": "许多"}, Names())
    assert row == {"item": "住宿"}
    assert [f.split("”")[0] for f in faults] == ["“日期", "“金额"]
    assert read_row(COLUMNS, {"amount": "1"}, Names()) == ({"amount": "1.00"}, ["还没有填“项目”"])
    assert read_row(COLUMNS, {"item": " "}, Names()) == ({}, [])


def test_totals_and_dates_of_rows() -> None:
    rows = [{"item": "甲", "amount": "0.10", "on": "2026-03-01", "at": "2026-03-01T09:30"}, {"item": "乙", "amount": "0.20"}]
    assert total(rows, "amount") == Decimal("0.30")
    assert money(rows[1], "people") == 0
    assert day(rows[0], "on") == dt.date(2026, 3, 1)
    assert day(rows[1], "on") is None
    at = moment(rows[0], "at")
    assert at is not None
    assert at.isoformat() == "2026-03-01T09:30:00+08:00"


def test_a_sheet_adds_up_what_is_to_be_added() -> None:
    rows = [{"item": "甲", "amount": "1000.10"}, {"item": "乙", "amount": "0.20", "paid": True}]
    found = sheet(RowsField("明细", columns=COLUMNS), rows, Names())
    assert [text for _, text in found.totals] == ["合计", "", "1,000.30", "", "", ""]
    assert [text for _, text in found.rows[1]] == ["乙", "", "0.20", "", "是", ""]


def test_lines_with_too_many_cells_are_refused() -> None:
    rows, faults = read_lines(COLUMNS, "住宿\t2026-03-01\t100\n餐费｜1｜2｜3｜4｜5｜6\n", Names())
    assert rows == [{"item": "住宿", "on": "2026-03-01", "amount": "100.00"}]
    assert len(faults) == 1
    assert faults[0].startswith("第2行有7格")


words = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="｜|"), min_size=1, max_size=12)
rows_of = st.lists(st.fixed_dictionaries(
    {"item": words},
    optional={
        "on": st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat),
        "amount": st.decimals(Decimal("-1e9"), Decimal("1e9"), places=2).map(lambda d: f"{d + 0:.2f}"),
        "people": st.integers(0, 10**9), "paid": st.just(True), "kind": st.sampled_from(["meal", "bed"]),
    },
), max_size=6)


@given(rows_of)
def test_reading_lines_undoes_writing_them(rows: list[dict[str, object]]) -> None:
    text = "\n".join(lines(COLUMNS, rows, Names()))
    assert read_lines(COLUMNS, text, Names()) == (rows, [])


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    rows, faults = read_lines(COLUMNS, text, Names())
    assert all(isinstance(fault, str) for fault in faults)
    assert all(set(row) <= {c.name for c in COLUMNS} for row in rows)


def test_columns_are_no_part_of_a_migration() -> None:
    *_, kwargs = RowsField("明细", columns=COLUMNS).deconstruct()
    assert "columns" not in kwargs


@pytest.mark.django_db
class TestNames:
    def test_a_person_goes_by_name_and_namesakes_by_their_department(self, organ: Organ) -> None:
        column = Col("who", "人员", PERSON)
        assert cell(PERSON, "王 一鸣") == organ.handler_a.person_id
        other = a_person("王一鸣", organ.office)
        with pytest.raises(BadCell, match="有2个"):
            cell(PERSON, "王一鸣")
        assert cell(PERSON, "王一鸣（办公室）") == cell(PERSON, "王一鸣(办公室)") == other.pk
        assert lines([column], [{"who": other.pk}], Names()) == ["王一鸣（办公室）"]
        with pytest.raises(BadCell, match="没有"):
            cell(PERSON, "查无此人")

    def test_namesakes_of_one_department_go_by_their_posts(self, organ: Organ) -> None:
        for title in ("主任", "副主任"):
            seat = Post.objects.create(department=organ.office, title=title, code=f"seat-{title}")
            Appointment.objects.create(person=Person.objects.create(name="简明远"), post=seat, starts_on=dt.date(2026, 1, 1))
        first, second = Person.objects.filter(name="简明远").order_by("pk")
        assert [cell(PERSON, text) for text in ("简明远（办公室主任）", "简明远(副主任)")] == [first.pk, second.pk]
        with pytest.raises(BadCell, match="简明远（办公室主任）、简明远（办公室副主任）"):
            cell(PERSON, "简明远")

    def test_a_department_goes_by_name(self, organ: Organ) -> None:
        assert cell(DEPARTMENT, "联络工委") == organ.committee.pk

    def test_only_matters_that_are_offered_can_be_named(self) -> None:
        names = Names({"budget.line": [(7, "预〔2026〕1号 办公费")]})
        for text in ("预〔2026〕1号", "预〔2026〕1号 办公费"):
            assert cell(MATTER, text, names, register="budget.line") == 7
        with pytest.raises(BadCell):
            cell(MATTER, "预〔2026〕2号", names, register="budget.line")

    def test_a_whole_sheet_asks_for_names_once(self, organ: Organ, django_assert_num_queries: object) -> None:
        column = Col("who", "人员", PERSON)
        rows = [{"who": pk} for pk in Person.objects.values_list("pk", flat=True)] * 5
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert all(lines([column], rows, Names()))


def test_the_sign_between_cells_is_one_people_can_see() -> None:
    assert BETWEEN == "｜"
