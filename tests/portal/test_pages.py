"""The public sees text and contacts of published reports, and nothing else."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.ledger.enums import EntryKind
from huiyin.procedures.acts import act
from huiyin.rendering.numbers import numbers_of_docx, numbers_of_html
from huiyin.reports import stages
from huiyin.reports.models import Report
from tests.reports.scene import World, fresh, published, to_publication
from tests.support.organ import command


@pytest.fixture(autouse=True)
def _forget() -> None:
    cache.clear()


def test_an_empty_list_says_so(client: Client, organ: object) -> None:
    assert "还没有公布的整改报告" in client.get("/public/").content.decode()


def test_an_unpublished_report_is_not_there(client: Client, world: World, report: Report) -> None:
    to_publication(world, report)
    assert report.title not in client.get("/public/").content.decode()
    for rest in ("", "data/", "report.docx", "report.pdf"):
        assert client.get(f"/public/report-{report.pk}/{rest}").status_code == 404


def test_a_published_report_is_listed_and_read_by_anybody(client: Client, world: World, report: Report) -> None:
    published(world, report)
    assert report.title in client.get("/public/").content.decode()
    page = client.get(f"/public/report-{report.pk}/").content.decode()
    assert "走访选区12次" in page
    assert "0999-5550101" in page


def test_page_and_file_agree_number_for_number(client: Client, world: World, report: Report) -> None:
    published(world, report)
    page = client.get(f"/public/report-{report.pk}/").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    paper = client.get(f"/public/report-{report.pk}/report.docx")
    assert numbers_of_html(f"<body>{article}</body>") == numbers_of_docx(paper.content)


def test_definitions_and_matters_are_not_public_by_default(client: Client, world: World, report: Report) -> None:
    published(world, report)
    page = client.get(f"/public/report-{report.pk}/").content.decode()
    assert "data-figure" not in page
    assert "统计口径" not in page
    assert client.get(f"/public/report-{report.pk}/data/").status_code == 404


def test_drill_down_shows_definitions_and_numbers_of_matters_but_no_titles(
    client: Client, world: World, report: Report
) -> None:
    stages.save(report, {"drill_down": True}, command(world.organ.clerk))
    published(world, report)
    page = client.get(f"/public/report-{report.pk}/").content.decode()
    assert f'href="/public/report-{report.pk}/data/#n' in page
    data = client.get(f"/public/report-{report.pk}/data/").content.decode()
    assert "统计项目和单位均与所选一致" in data
    assert str(world.record.number) in data
    assert world.record.title not in data


def test_later_changes_do_not_reach_the_published_page(client: Client, world: World, report: Report) -> None:
    published(world, report)
    act(world.record.pk, EntryKind.CORRECT, command(world.organ.clerk, comment="登记有误"), {"quantity": 99})
    assert "走访选区12次" in client.get(f"/public/report-{report.pk}/").content.decode()


def test_inner_circulars_and_progress_reports_never_appear(client: Client, world: World, report: Report) -> None:
    from huiyin.people.models import today
    from huiyin.reports import snapshots

    snapshots.take(report, today(), command(world.organ.clerk))
    inner = stages.as_kind(fresh(report), Report.Kind.CIRCULAR, command(world.organ.clerk))
    published(world, inner)
    assert fresh(inner).is_published
    assert client.get(f"/public/report-{inner.pk}/").status_code == 404


@pytest.mark.parametrize("rest", ["", "data/"])
def test_a_page_asks_for_the_report_and_the_organ_only(
    client: Client, world: World, report: Report, rest: str, django_assert_num_queries: object
) -> None:
    stages.save(report, {"drill_down": True}, command(world.organ.clerk))
    published(world, report)
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get(f"/public/report-{report.pk}/{rest}")
