"""Word, PDF and web page say the same numbers, and they are those of the snapshot."""

from __future__ import annotations

import re

import pytest

from huiyin.people.models import today
from huiyin.rendering import pdf, word
from huiyin.rendering.numbers import Number, numbers_of_docx, numbers_of_html, numbers_of_pdf, numbers_of_text
from huiyin.reports import documents, snapshots
from huiyin.reports.annex import annex
from huiyin.reports.auditing import audit_sheet, lines
from huiyin.reports.models import Report
from huiyin.reports.text import parse
from tests.reports.scene import World, fresh, published, to_audit
from tests.reports.test_stages import a_claim, claims
from tests.support.organ import command


def expected(report: Report) -> list[Number]:
    """The numbers of the text with the snapshot's values in their places, heading numbers left out."""
    words = documents.filling(report)
    body = re.sub(r"\{\{(.+?)\}\}", lambda m: words[m[1]], report.body)
    return numbers_of_text(body)


def of_text(found: list[Number], report: Report) -> list[Number]:
    """Without the numbers of level-3 headings (1. 2.), the contacts and the date."""
    heads = [len([x for x in parse(report.body) if x.level == 3])]
    rest = [n for n in found if not (n.unit == "" and n.value in {str(i) for i in range(1, heads[0] + 1)})]
    return rest[: len(expected(report))]


def test_word_pdf_and_web_page_agree_number_for_number_with_the_snapshot(world: World, report: Report) -> None:
    out = published(world, report)
    papers = [
        numbers_of_docx(documents.to_word(out)), numbers_of_pdf(documents.to_pdf(out)),
        numbers_of_html(documents.to_html(out)),
    ]
    assert papers[0] == papers[1] == papers[2]
    assert of_text(papers[0], out) == expected(out)


def test_every_number_of_the_web_page_names_its_figure(world: World, report: Report) -> None:
    html = documents.to_html(report)
    assert '<span class="figure" data-figure="走访选区">12次</span>' in html


def test_contacts_date_and_issuer_close_the_paper(world: World, report: Report) -> None:
    html = documents.to_html(published(world, report))
    assert "电话：0999-5550101" in html
    assert f"{today().year}年{today().month}月{today().day}日" in html
    assert html.index("电话") < html.rindex("云溪区人大常委会机关")


def test_the_audit_sheet_lists_every_number_with_its_matters_and_the_waiver_by_name(
    world: World, report: Report
) -> None:
    claims.waive(a_claim(world, report), command(world.organ.clerk, comment="原始记录已移交"))
    out = to_audit(world, report)
    assert out.snapshot is not None
    found = lines(out, out.snapshot.content)
    counted = next(x for x in found if "【12次】" in x.excerpt and x.result == "取自台账")
    assert counted.matters == [f"{world.record.number}(12)"]
    waived = next(x for x in found if x.result == "具名豁免")
    assert waived.waiver == "陈小禾：原始记录已移交"
    sheet = numbers_of_docx(word.render(audit_sheet(out)))
    assert sheet == numbers_of_pdf(pdf.render(audit_sheet(out)))


def test_typed_numbers_stand_on_the_audit_sheet(world: World, report: Report) -> None:
    report.body += "\n另召开座谈会4次。"
    found = lines(report, snapshots.freeze(report, today()))
    assert [x.value for x in found if x.result == "未挂接"] == ["4次"]


def test_a_progress_report_names_its_addressee(world: World, report: Report) -> None:
    report.addressee = "区委巡察工作领导小组办公室"
    assert "区委巡察工作领导小组办公室：" in documents.to_html(report)


@pytest.mark.parametrize(("user", "hidden"), [("clerk", False), ("handler_b", True)])
def test_the_annex_holds_only_what_the_person_may_see(world: World, report: Report, user: str, hidden: bool) -> None:
    import io

    from python_calamine import CalamineWorkbook

    from huiyin.people.actors import actor_of

    account = getattr(world.organ, user)
    book = CalamineWorkbook.from_filelike(io.BytesIO(annex(report, actor_of(account.person, user=account))))
    assert book.sheet_names == ["问题清单", "整改措施", "数据表"]
    cells = str(book.get_sheet_by_name("问题清单").to_python())
    assert ("无权查看" in cells) is hidden
    assert ("代表联络不够经常" in cells) is not hidden


def test_rendering_a_published_report_asks_the_database_nothing_more(
    world: World, report: Report, django_assert_num_queries: object
) -> None:
    out = published(world, report)
    with django_assert_num_queries(0):  # type: ignore[operator]
        documents.to_html(out)


def test_the_live_numbers_take_a_bounded_number_of_queries(
    world: World, report: Report, django_assert_max_num_queries: object
) -> None:
    figures = len({(d["code"], str(d["scope"])) for d in fresh(report).figures.values()})
    with django_assert_max_num_queries(2 * figures + 1):  # type: ignore[operator]
        documents.filling(report)
