"""Charts in a report: of their own line, frozen with the numbers, printed in Word, PDF and on the page."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from huiyin.figures.charts import CHARTS
from huiyin.ledger.facts import Amount
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.service import begin
from huiyin.register.base import REGISTERS
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.rectification.models import Finding
from huiyin.reports import charting, documents
from huiyin.reports.auditing import lines
from huiyin.reports.models import Report
from huiyin.reports.offers import offers
from huiyin.reports.placing import named
from huiyin.reports.snapshots import freeze, take, uncovered
from huiyin.reports.text import charts_in, keys_in, parse, review
from tests.reports.scene import World
from tests.support.organ import command

TITLE = "各部门整改进度"
LINE = f"{{{{图.{TITLE}}}}}"


@pytest.fixture
def drawn(world: World, report: Report) -> Report:
    Report.objects.filter(pk=report.pk).update(body=f"# 总体情况\n{LINE}\n以上为各部门进度。")
    report.refresh_from_db()
    return report


def test_a_chart_stands_in_a_line_of_its_own() -> None:
    body = f"{LINE}\n进度见{LINE}图。\n# {LINE}"
    assert [line.chart for line in parse(body)] == [TITLE, "", ""]
    assert review(body, ()).crowded == (2, 3)
    assert charts_in(body) == [TITLE]
    assert keys_in(body) == []


def test_an_unknown_chart_is_named() -> None:
    assert review("{{图.没有这张}}", ()).errors == ["正文中的数据“{{图.没有这张}}”没有定义"]
    assert review(LINE, ()).errors == []


def test_charts_are_on_offer(world: World, report: Report) -> None:
    assert f"图.{TITLE}" in [o.key for o in offers(report)]


def _a_line(world: World, year: int) -> BudgetLine:
    values = {
        "year": year, "category": "operating", "requested": 1000, "grounds": "按上年测算",
        "lead_department": world.organ.committee,
    }
    line = begin(BudgetLine, command(world.organ.handler_a), f"{year}年办公费", values).matter
    Amount.objects.create(
        matter=line, line=line, kind=Amount.Kind.APPROPRIATED, value=Decimal(1000), on=dt.date(year, 1, 20)
    )
    return line  # type: ignore[return-value]


def test_charts_of_a_year_are_on_offer(world: World, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(data_as_of=dt.date(2025, 6, 30))
    report.refresh_from_db()
    of_the_year = {f"图.2025年{CHARTS[code].title}" for register in REGISTERS.values() for code in register.yearly}
    assert len(of_the_year) > 1
    assert of_the_year <= {o.key for o in offers(report)}


@pytest.mark.parametrize("title", [f"1899年{TITLE}", f"2025年{TITLE}", "各项目预算执行", "年各项目预算执行", "2025年"])
def test_no_chart_of_a_year_goes_without_one_and_none_of_a_round_with_one(title: str) -> None:
    assert named(title) is None


def test_a_chart_of_a_year_counts_that_year_and_says_so(world: World, drawn: Report) -> None:
    line, other = _a_line(world, 2025), _a_line(world, 2026)
    Report.objects.filter(pk=drawn.pk).update(body="# 预算执行\n{{图.2025年各项目预算执行}}")
    drawn.refresh_from_db()
    chart = charting.shown(drawn, "2025年各项目预算执行")
    assert chart is not None
    assert line.title in chart.categories
    assert other.title not in chart.categories
    page = documents.to_html(drawn)
    assert "<figcaption>2025年各项目预算执行</figcaption>" in page
    assert line.title in page


def test_word_pdf_and_page_show_the_same_chart(drawn: Report) -> None:
    chart = charting.shown(drawn, TITLE)
    assert chart is not None
    assert chart.totals
    page = documents.to_html(drawn)
    assert chart.alternative() in page
    assert "<figcaption>各部门整改进度</figcaption>" in page
    with zipfile.ZipFile(io.BytesIO(documents.to_word(drawn))) as word:
        pictures = [n for n in word.namelist() if n.startswith("word/media/")]
        text = word.read("word/document.xml").decode()
    assert len(pictures) == 1
    assert chart.alternative() in text
    assert "口径：" in text
    pdf = pypdfium2.PdfDocument(documents.to_pdf(drawn))
    said = "".join(p.get_textpage().get_text_bounded() for p in pdf)
    assert TITLE in said
    assert all(name in said for name in chart.categories)


def test_a_snapshot_freezes_the_chart(world: World, drawn: Report) -> None:
    assert uncovered(drawn) == [TITLE]
    take(drawn, today(), command(world.organ.clerk))
    drawn.refresh_from_db()
    assert uncovered(drawn) == []
    frozen = drawn.snapshot.content["charts"][TITLE]  # type: ignore[union-attr]
    before = charting.now(drawn, TITLE, today())
    assert before is not None
    assert frozen == before.to_json()
    assert charting.moved(drawn) == []
    (line,) = lines(drawn, drawn.snapshot.content)  # type: ignore[union-attr]
    assert line.excerpt == "【图：各部门整改进度】"
    assert sum(map(int, re.findall(r"\d+", line.value))) == sum(before.totals)
    Finding.objects.filter(root=drawn.root_id).update(stage="closed", outcome="completed")
    Report.objects.filter(pk=drawn.pk).update(step="audit")
    drawn.refresh_from_db()
    shown, now = charting.shown(drawn, TITLE), charting.now(drawn, TITLE, today())
    assert shown is not None
    assert now is not None
    assert shown.to_json() == frozen != now.to_json()
    assert charting.moved(drawn) == [TITLE]


def test_a_final_report_refuses_another_chart(world: World, drawn: Report) -> None:
    take(drawn, today(), command(world.organ.clerk))
    Finding.objects.filter(root=drawn.root_id).update(stage="closed", outcome="completed")
    Report.objects.filter(pk=drawn.pk).update(step="audit")
    drawn.refresh_from_db()
    with pytest.raises(NotAllowed, match="图表“各部门整改进度”"):
        take(drawn, today(), command(world.organ.clerk))


def test_freezing_a_text_without_charts_freezes_none(world: World, report: Report) -> None:
    content: dict[str, Any] = freeze(report, today())
    assert content["charts"] == {}
