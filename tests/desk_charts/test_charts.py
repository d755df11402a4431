"""Charts: each number equals the list it opens, every part has words, and every role sees what it may."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.desk.charts import list_address
from huiyin.figures.charts import CHARTS
from huiyin.figures.registry import Scope
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.registers.rectification.models import Finding, FocusArea, Round
from huiyin.registers.rectification.register import FocusAreaRegister, RoundRegister
from huiyin.rendering.charts import Chart, Series, Shape, Tone, svg
from tests.support.organ import Organ, a_finding, a_measure, closed_measure, command, move

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def world(organ: Organ, round_: Round) -> Round:
    """Two focus areas, findings of two departments (one below another), one measure done and one overdue."""
    areas = [FocusAreaRegister.begin(command(organ.clerk), f"聚焦{n}", {"wording": f"聚焦{n}"}, round_).matter for n in "甲乙"]
    first = move(a_finding(organ, areas[0], "学习不深入"), "issue", command(organ.clerk))
    move(a_finding(organ, first, "学习记录不全"), "issue", command(organ.clerk))
    move(a_finding(organ, areas[1], "督办不到位", lead_department=organ.other_committee), "issue", command(organ.clerk))
    closed_measure(organ, a_measure(organ, first))
    late = a_measure(organ, first, "修订办法", due_on=today() - dt.timedelta(days=3))
    move(late, "issue", command(organ.clerk))
    return round_


def drawn(code: str, world: Round) -> Chart:
    return CHARTS[code].chart(Scope(root=world.pk), today(), list_address)


@pytest.mark.parametrize("code", RoundRegister.charts)
def test_each_number_equals_the_list_it_opens(client: Client, organ: Organ, world: Round, code: str) -> None:
    client.force_login(organ.clerk)
    chart = drawn(code, world)
    opened = [(v, a) for s in chart.series for v, a in zip(s.values, s.addresses, strict=False)]
    opened += [(v, a) for v, a in zip(chart.totals, chart.addresses, strict=False)] if chart.shape is Shape.BARS else []
    assert opened or chart.is_empty or chart.shape is Shape.LINES
    for value, address in opened:
        page = client.get(address)
        assert page.status_code == 200
        assert len(page.context["lines"] if "lines" in page.context else page.context["rows"]) == value, address


def test_progress_is_counted_by_focus_and_department(organ: Organ, world: Round) -> None:
    focus, department = drawn("rectification.by_focus", world), drawn("rectification.by_department", world)
    assert (list(focus.categories), focus.totals) == (["聚焦甲", "聚焦乙"], [2, 1])
    assert (list(department.categories), department.totals) == (["联络工委", "监督工委"], [2, 1])
    assert [s.title for s in focus.series] == ["已完成", "基本完成", "正在整改"]


def test_the_round_adds_up_to_its_findings(organ: Organ, world: Round) -> None:
    for code in ("rectification.by_focus", "rectification.by_department"):
        assert sum(drawn(code, world).totals) == Finding.objects.filter(root=world).count()


def test_only_what_is_late_and_open_is_overdue(organ: Organ, world: Round) -> None:
    chart = drawn("rectification.overdue", world)
    assert (list(chart.categories), chart.totals) == (["联络工委"], [1])
    Matter.objects.filter(root=world.pk, title="修订办法").update(sort_due=today())
    assert drawn("rectification.overdue", world).is_empty


def test_closures_run_against_the_plan(organ: Organ, world: Round) -> None:
    chart = drawn("rectification.over_time", world)
    plan, done = chart.series
    assert plan.values[-1] == 2
    assert done.values[-1] == 1
    assert list(plan.values) == sorted(plan.values)
    assert len(done.values) <= len(plan.values)


def test_the_page_takes_as_many_queries_for_many(
    client: Client, organ: Organ, world: Round, django_assert_max_num_queries: Any
) -> None:
    client.force_login(organ.clerk)
    address = reverse("desk:charts", args=[world.pk])
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    area = FocusArea.objects.filter(root=world).first()
    assert area is not None
    for n in range(3):
        move(a_finding(organ, area, f"第{n}个问题"), "issue", command(organ.clerk))
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_who_sees_the_round_sees_its_charts(client: Client, organ: Organ, world: Round) -> None:
    finding = Finding.objects.filter(root=world).first()
    assert finding is not None
    for user, status in ((organ.clerk, 200), (organ.leader, 200), (organ.street_clerk, 404), (organ.administrator, 404)):
        client.force_login(user)
        assert client.get(reverse("desk:charts", args=[world.pk])).status_code == status
    client.force_login(organ.clerk)
    assert client.get(reverse("desk:charts", args=[finding.pk])).status_code == 404  # only a round has any


BARS = Chart(
    "进度", "个", "口径", ["一组<部门>", "二组"], [Series("已完成", Tone.DONE, [3, 0]), Series("正在整改", Tone.OPEN, [1, 2])],
)
LINES = Chart("对照", "项", "口径", ["2026.1", "2026.2"], [
    Series("应完成", Tone.PLAN, [1, 3]), Series("已完成", Tone.DONE, [1]),
], Shape.LINES)


@pytest.mark.parametrize("chart", [BARS, LINES], ids=["bars", "lines"])
def test_a_drawing_is_well_formed_and_says_everything_in_words(chart: Chart) -> None:
    root = ET.fromstring(svg(chart))  # noqa: S314  our own
    assert root.get("aria-label") == chart.alternative()
    words = "".join(root.itertext())
    assert all(s.title in words for s in chart.series)
    assert f"单位：{chart.unit}" in words


def test_parts_are_as_long_as_their_numbers() -> None:
    root = ET.fromstring(svg(BARS))  # noqa: S314
    wide = {r.get("fill"): float(r.get("width", "0")) for g in root.iter(f"{SVG}g") for r in g.iter(f"{SVG}rect")}
    first = [float(r.get("width", "0")) for r in root.iter(f"{SVG}rect") if r.get("stroke-width") == ".8"]
    assert first[0] == pytest.approx(3 * first[1])
    assert first[2] == pytest.approx(2 * first[1])
    assert wide


def test_links_are_drawn_only_where_asked() -> None:
    chart = Chart("进度", "个", "", ["甲"], [Series("已完成", Tone.DONE, [3], ["/x/?a=1&b=2"])], addresses=["/y/"])
    assert 'href="/x/?a=1&amp;b=2"' in svg(chart)
    assert "<a " not in svg(chart, linked=False)


def test_a_chart_of_nothing_can_be_drawn() -> None:
    for shape in Shape:
        empty = Chart("空", "个", "", [], [Series("已完成", Tone.DONE, [])], shape)
        assert empty.is_empty
        ET.fromstring(svg(empty))  # noqa: S314


def test_the_table_has_the_same_numbers() -> None:
    assert [list(r) for r in BARS.table().rows] == [["一组<部门>", "3", "1", "4"], ["二组", "0", "2", "2"]]
    assert [list(r) for r in LINES.table().rows] == [["2026.1", "1", "1"], ["2026.2", "3", "—"]]
