"""The HTML fragment: semantic, accessible, nothing in line that a strict CSP forbids."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from huiyin.rendering import html
from huiyin.rendering.blocks import Document, Heading, Meta, Paragraph, Run, Title
from tests.rendering import samples


def test_headings_nest_below_one_title() -> None:
    page = LexborHTMLParser(html.render(samples.report()))
    assert len(page.css("h1")) == 1
    assert page.css_first("h1").html == (
        '<h1 class="doc-title">云河区人大常委会机关党组<br>关于巡察整改进展情况的报告</h1>'
    )
    assert [node.text() for node in page.css("h2")] == [
        "一、统一思想认识，落实整改责任",
        "二、逐项细化措施，推进问题整改",
        "三、巩固整改成果，建立长效机制",
    ]
    assert page.css_first("h3").text().startswith("（一）")
    assert page.css_first("article").attributes["lang"] == "zh-CN"


def test_the_title_can_stand_below_a_page_s_own_heading() -> None:
    page = LexborHTMLParser(html.render(samples.report(), top_level=2))
    assert not page.css("h1")
    assert len(page.css("h2")) == 1
    with pytest.raises(ValueError, match="level 1 or 2"):
        html.render(samples.report(), top_level=3)


def test_tables_have_captions_and_scoped_headers() -> None:
    page = LexborHTMLParser(html.render(samples.report()))
    assert page.css_first("table caption").text() == "表1　各方面整改任务完成情况"
    assert {node.attributes["scope"] for node in page.css("thead th")} == {"col"}
    form = LexborHTMLParser(html.render(samples.close_out()))
    assert {node.attributes["scope"] for node in form.css("th")} == {"row"}


def test_contacts_are_an_address() -> None:
    page = LexborHTMLParser(html.render(samples.report()))
    assert "010-55501234" in page.css_first("address").text()


def test_figures_keep_their_identity() -> None:
    page = LexborHTMLParser(html.render(samples.report()))
    figure = page.css_first('[data-figure="findings.total"]')
    assert figure.text() == "7"


@pytest.mark.parametrize("name", list(samples.PAPERS))
def test_nothing_is_styled_or_scripted_in_line(name: str) -> None:
    page = LexborHTMLParser(html.render(samples.PAPERS[name]()))
    assert not page.css("script, style, link, img, iframe, object, form")
    for node in page.css("*"):
        assert not {key for key in node.attributes if key == "style" or key.startswith("on")}


def test_what_users_write_never_becomes_markup() -> None:
    evil = '</p><script>alert(1)</script><img src=x onerror="alert(2)">&amp;'
    run = Run(evil, figure_id='"><b onmouseover=x>')
    page = LexborHTMLParser(
        html.render(Document([Title(evil), Heading(1, evil), Paragraph((run,))], Meta("x")))
    )
    assert not page.css("script, img, b")
    assert page.css_first("article p").text() == evil
    assert page.css_first("[data-figure]").attributes["data-figure"] == '"><b onmouseover=x>'
