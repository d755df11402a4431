"""A first draft says what the round's matters say, its numbers live."""

from __future__ import annotations

import pytest

from huiyin.people.dated import today
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import documents, figuring
from huiyin.reports.composing import compose
from huiyin.reports.models import Report
from huiyin.reports.offers import completed, offers
from huiyin.reports.text import keys_in, parse, review
from tests.reports.scene import World
from tests.support.organ import command


def test_it_has_three_parts_with_areas_and_findings_below(report: Report) -> None:
    levels = [(line.level) for line in parse(report.body) if line.level]
    assert levels.count(1) == 3
    assert levels[1:5] == [1, 2, 3, 3]


def test_every_number_of_the_progress_line_is_a_live_placeholder(report: Report) -> None:
    found = review(report.body, report.figures)
    assert not found.errors
    assert {"问题总数", "已完成问题", "正在整改问题", "问题完成率"} <= set(keys_in(report.body))
    shown = figuring.shown_now(report)
    assert (shown["问题总数"].text, shown["已完成问题"].text, shown["问题完成率"].text) == ("2个", "1个", "50%")


def test_counted_work_stands_with_its_finding_in_its_own_unit(report: Report) -> None:
    shown = figuring.shown_now(report)
    assert shown["走访选区"].text == "12次"
    assert shown["专题学习"].text == "3期"


def test_what_is_unfinished_and_what_lasts_stand_in_the_outlook(report: Report) -> None:
    outlook = report.body.rpartition("\n# ")[2]
    assert "代表联络不够经常的问题（正在整改）" in outlook
    assert "长期坚持" in outlook


def test_the_line_of_totals_can_be_left_out(world: World) -> None:
    made = compose(world.round, Report.Kind.PUBLIC, command(world.organ.clerk), progress_line=False)
    assert "问题总数" not in keys_in(made.body)


def test_contacts_are_those_of_the_last_report(world: World, report: Report) -> None:
    made = compose(world.round, Report.Kind.PROGRESS, command(world.organ.clerk))
    assert made.contact_phone == report.contact_phone
    assert made.title.endswith("整改进展情况的报告")


def test_only_the_office_composes(world: World) -> None:
    with pytest.raises(NotAllowed):
        compose(world.round, Report.Kind.PUBLIC, command(world.organ.handler_a))


def test_the_paper_is_numbered_as_official_papers_are(report: Report) -> None:
    html = documents.to_html(report)
    assert "一、提高思想认识" in html
    assert "（一）聚焦履职能力" in html
    assert "1.调查研究不够深入的问题" in html
    assert "（初稿）" in html


@pytest.mark.parametrize("more", [0, 6])
def test_composing_takes_a_constant_number_of_queries(world: World, more: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    from tests.support.organ import a_finding

    for n in range(more):
        a_finding(world.organ, world.area, f"问题之{n}")
    by = command(world.organ.clerk)
    with django_assert_max_num_queries(60):
        compose(world.round, Report.Kind.PUBLIC, by)


def test_figures_of_the_standing_registers_are_offered_for_the_year_of_the_data(report: Report) -> None:
    found = {offer.key: offer for offer in offers(report)}
    year = (report.data_as_of or today()).year
    offer = found[f"{year}年公务接待费用"]
    assert offer.group == f"公务保障（{year}年）"
    assert offer.meaning["scope"] == {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    assert {"财务管理", "公务保障", "重大决策"} <= {o.group.partition("（")[0] for o in found.values()}


def test_a_figure_of_another_register_is_counted_in_the_preview(report: Report) -> None:
    year = (report.data_as_of or today()).year
    body = f"{report.body}\n全年公务接待{{{{{year}年公务接待}}}}。"
    meanings = completed(report, body)
    assert meanings[f"{year}年公务接待"]["code"] == "hospitality.receptions"
    assert not review(body, meanings).errors
