"""Heading numbers and grids: what the numbering engine counts and what a grid refuses."""

import pytest

from huiyin.rendering.blocks import Column, Heading, Table
from huiyin.rendering.grid import Cell, CellLine, Grid, Row
from huiyin.rendering.numbering import Numbering, chinese_numeral, numbered


def test_levels_are_numbered_and_start_anew_below_a_higher_one() -> None:
    numbering = Numbering()
    assert [numbering.next(level) for level in (1, 2, 3, 4, 4, 3, 2, 3, 1, 2)] == [
        "一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "1.", "二、", "（一）",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_chinese_numerals(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize("number", [0, 100, -1])
def test_numerals_beyond_a_paper_are_refused(number: int) -> None:
    with pytest.raises(ValueError):
        chinese_numeral(number)


def test_a_number_keeps_its_distance_from_a_year() -> None:
    assert numbered("1.", "2031年") == "1. "
    assert numbered("1.", "针对") == "1."
    assert numbered("（1）", "2031年") == "（1）"


def test_there_are_four_levels() -> None:
    with pytest.raises(ValueError, match="levels 1 to 4"):
        Heading(5, "题")


def _cell(columns: int = 1, rows: int = 1) -> Cell:
    return Cell((CellLine("甲"),), columns, rows)


@pytest.mark.parametrize(
    "rows",
    [
        (Row((_cell(),)),),
        (Row((_cell(), _cell(2))),),
        (Row((_cell(), _cell(), _cell())),),
        (Row((_cell(rows=2), _cell())),),
        (Row((_cell(), _cell(rows=2))), Row((_cell(2),))),
        (Row((_cell(), _cell(rows=2))), Row((_cell(), _cell()))),
    ],
)
def test_grids_with_holes_or_overlaps_are_refused(rows: tuple[Row, ...]) -> None:
    with pytest.raises(ValueError):
        Grid((1, 1), rows)


def test_header_rows_are_whole() -> None:
    with pytest.raises(ValueError, match="header"):
        Grid((1, 1), (Row((_cell(rows=2), _cell())), Row((_cell(),))), header_rows=1)


def test_a_table_row_has_a_value_for_each_column() -> None:
    with pytest.raises(ValueError):
        Table([Column("甲"), Column("乙")], [["1"]]).grid()
