"""Columns are shown with what they were taken for, corrected, remembered for the next file, and used without asking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huiyin.registers.rectification.models import Finding, Measure, TableLayout
from tests.desk_importing.conftest import bring, filled, said, stands, store
from tests.desk_importing.files import Sheet, excel
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
HEAD = ["序号", "反馈问题", "整改措施", "具体落实", "完成时限"]
ROWS: list[list[object]] = [
    HEAD,
    [1, "会议偏多", "压减会议数量。", "监督工委", "2026-08-31"],
    [2, "调研不深", "每季度调研一次。", "办公室", "2026-09-30"],
]


def a_sheet(rows: list[list[object]] = ROWS) -> bytes:
    return excel(Sheet(rows, [], "任务清单"))


def column_of(page: Any, heading: str) -> str:
    """The name of the select for a heading."""
    table = page.context["tables"][0]
    return str(next(row.name for row in table.rows if row.column.heading == heading))


def confirm(client: Client, page: Any, **changes: Any) -> Any:
    return client.post(page.request["PATH_INFO"], {**filled(page), **changes, "action": "confirm"}, follow=True)


def test_an_unknown_table_is_shown_column_by_column_first(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    assert page.request["PATH_INFO"].endswith("/columns/")
    for words in ("反馈问题", "会议偏多", "完成时限", "2026-08-31"):
        assert words in said(page)
    assert stands()[:2] == (0, 0)
    assert not TableLayout.objects.exists()


def test_what_is_corrected_is_read_so_and_remembered_with_who_and_when(clerk: Client, organ: Organ) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    page = confirm(clerk, page, **{column_of(page, "具体落实"): "assist"})
    assert filled(page)["f0m0-assists"] == "监督工委"
    layout = TableLayout.objects.get()
    assert layout.confirmed_by == organ.clerk
    assert "assist" in layout.layout["columns"].values()
    store(clerk, page)
    first = Measure.objects.order_by("pk")[0]
    assert list(first.shares.values_list("department", "part")) == [(organ.other_committee.pk, "assist")]


def test_the_next_file_of_that_form_is_read_without_asking(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    confirm(clerk, page, **{column_of(page, "具体落实"): "assist"})
    next_file: list[list[object]] = [HEAD, [1, "值班不严", "完善值班表。", "联络工委", "2026-10-31"]]
    page = bring(clerk, a_sheet(next_file), "十月清单.xlsx")
    assert "/columns/" not in page.request["PATH_INFO"]
    assert filled(page)["f0m0-assists"] == "联络工委"
    assert "核对、修改栏目" in said(page)
    shown = clerk.get(f"{page.request['PATH_INFO']}columns/")
    assert "按记住的对应读取" in said(shown)
    assert "陈小禾于" in said(shown)


def test_the_same_choice_again_is_not_written_again(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    confirm(clerk, page)
    confirm(clerk, clerk.get(page.request["PATH_INFO"]))
    assert TableLayout.objects.count() == 1


def test_a_column_left_out_by_a_person_stays_out(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    page = confirm(clerk, page, **{column_of(page, "完成时限"): "skip"})
    store(clerk, page)
    assert set(Measure.objects.values_list("due_on", flat=True)) == {None}


def test_a_table_left_out_gives_no_findings(clerk: Client) -> None:
    other: list[list[object]] = [HEAD, [1, "上月的问题", "上月的措施。", "办公室", "2026-01-31"]]
    page = bring(clerk, excel(Sheet(other, [], "上月"), Sheet(ROWS, [], "本月")), "清单.xlsx")
    fields = {k: v for k, v in filled(page).items() if k != "t0-read"}
    page = clerk.post(page.request["PATH_INFO"], {**fields, "action": "confirm"}, follow=True)
    store(clerk, page)
    assert sorted(f.title for f in Finding.objects.all()) == ["会议偏多", "调研不深"]


def test_a_page_made_for_other_columns_is_not_taken(clerk: Client) -> None:
    """Two pages of one file: the second confirmation is shown what the first decided."""
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    first = filled(page)
    confirm(clerk, page, **{column_of(page, "具体落实"): "assist"})
    answer = clerk.post(page.request["PATH_INFO"], {**first, "action": "confirm"})
    assert answer.status_code == 422
    assert "刚在另一个页面改过" in said(answer)


def test_a_preview_made_for_other_columns_stores_nothing(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    columns = page.request["PATH_INFO"]
    preview = confirm(clerk, page)
    again = clerk.get(columns)
    confirm(clerk, again, **{column_of(again, "具体落实"): "assist"})
    answer = store(clerk, preview)
    assert answer.status_code == 422
    assert "已按新的选择重新读取" in said(answer)
    assert stands()[:2] == (0, 0)


def test_a_heading_row_that_cannot_be_one_is_said(clerk: Client) -> None:
    page = bring(clerk, a_sheet(), "任务清单.xlsx")
    for first, last in (("三", "四"), ("5", "2"), ("0", "1")):
        answer = confirm(clerk, page, **{"t0-first": first, "t0-last": last})
        assert answer.status_code == 422
        assert "表头" in said(answer)


def test_impossible_days_are_named_by_row_and_column_and_stop_the_import(clerk: Client) -> None:
    rows: list[list[object]] = [HEAD, [1, "会议偏多", "压减会议数量。", "办公室", "2026年2月30日"], ROWS[2]]
    page = confirm(clerk, bring(clerk, a_sheet(rows), "任务清单.xlsx"))
    answer = store(clerk, page)
    assert answer.status_code == 422
    for words in ("2026年2月30日", "有错1条", "共4条，可以入库3条"):
        assert words in said(answer)
    assert stands()[:2] == (0, 0)
    assert store(clerk, answer, **{"f0m0-due_on": "2026-02-28"}).status_code == 302


def test_wrong_columns_lose_no_text(clerk: Client) -> None:
    """A sheet that no heading explains: nothing is guessed into the ledger, the page says so."""
    rows: list[list[object]] = [["甲", "乙", "丙"], ["一", "二", "三"]]
    page = bring(clerk, a_sheet(rows), "表.xlsx")
    assert "没有读出" in said(page) or "没有读取" in said(page)
    assert stands()[:2] == (0, 0)
