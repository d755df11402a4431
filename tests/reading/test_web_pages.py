"""Pages as saved from government sites: encodings, furniture, tables that lay out and tables that tell."""

from __future__ import annotations

import base64
import quopri

import pytest

from huiyin.reading import ReadingError, read_bytes
from huiyin.reading.decoding import decode
from huiyin.reading.formats.html import from_markup

BODY = "<p>某局党组关于巡察整改情况的通报</p><p>召开会议3次。</p>"


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("", "gb18030"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="utf-8">', "gb18030"),  # the page is wrong about itself
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="no-such-thing">', "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_really_in(head: str, encoding: str) -> None:
    assert decode(page(BODY, head).encode(encoding), "a.html").text.endswith("通报\n召开会议3次。\n")


def test_xml_says_its_encoding_too() -> None:
    data = f'<?xml version="1.0" encoding="gb2312"?>{page(BODY)}'.encode("gb18030")
    assert "召开会议3次。" in decode(data, "a.xhtml").text


def test_one_bad_byte_does_not_lose_the_page() -> None:
    data = (
        page(BODY * 20, '<meta charset="gbk">')
        .encode("gb18030")
        .replace("会议".encode("gb18030"), b"\xff\xff", 1)
    )
    assert decode(data, "a.html").text.count("召开会议3次。") == 19


def test_a_comment_before_the_page_is_no_hindrance() -> None:
    assert decode(f"<!-- saved from url=(0014) -->\n{page(BODY)}".encode(), "下载").text.count("\n") == 2


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>首页 信息公开</nav>",
        '<div class="breadcrumb"><a>首页</a>&gt;<a>公开</a></div>',
        '<div class="w1200 header-nav"><ul><li><a>首页</a></li></ul></div>',
        '<div id="footer">主办单位 备案号</div>',
        '<div class="bdsharebuttonbox">分享到</div>',
        '<div class="share-box">分享到 微信</div>',
        '<div role="contentinfo">网站标识码</div>',
        '<div style="DISPLAY: none">看不见</div>',
        "<div hidden>看不见</div>",
        "<footer>版权所有</footer>",
        f'<div class="related"><a>{"相关链接" * 200}</a></div>',
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert from_markup(page(furniture + BODY + furniture)).text == from_markup(page(BODY)).text


@pytest.mark.parametrize("name", ["content-nav", "footer", "share"])
def test_a_block_with_much_to_say_is_kept_whatever_its_name(name: str) -> None:
    long = "整改落实情况。" * 70
    assert long in from_markup(page(f'<div class="{name}">{long}</div>')).text


@pytest.mark.parametrize("name", ["footnote", "canvas", "shared-doc", "navigator1x"])
def test_names_that_only_resemble_are_no_furniture(name: str) -> None:
    assert from_markup(page(f'<div class="{name}">短句</div>')).text == "短句\n"


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td>{}</td></tr><tr><td></td></tr></table>",
        "<table><tr><td>左</td><td>{}</td></tr></table>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    ],
)
def test_tables_that_lay_a_page_out_are_read_as_text(layout: str) -> None:
    decoded = from_markup(page(layout.format(BODY)))
    assert decoded.tables == []
    assert decoded.text.endswith("通报\n召开会议3次。\n")


def test_a_cell_keeps_its_words_together_and_its_paragraphs_apart() -> None:
    cell = "<p><span>召开</span><span><b>3</b>次</span></p><p>印发<br>通报</p>"
    decoded = from_markup(
        page(f"<table><tr><td>序号</td><td>措施</td></tr><tr><td>1</td><td>{cell}</td></tr></table>")
    )
    (table,) = decoded.tables
    start, end = table.rows[1][1]
    assert decoded.text[start:end] == "召开3次\n印发\n通报"


def test_a_page_inside_a_mail_archive_is_read() -> None:
    html = page(BODY, '<meta charset="gb2312">').encode("gb18030")
    for coded, name in (
        (base64.encodebytes(html), "base64"),
        (quopri.encodestring(html), "quoted-printable"),
    ):
        data = (
            b'From: <Saved by browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary="x"\r\n\r\n'
            b"--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: " + name.encode() + b"\r\n\r\n" + coded
            + b"\r\n--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n"
        )  # fmt: skip
        for file_name in ("a.mht", "a.mhtml", "导出.doc"):
            assert decode(data, file_name).text == from_markup(page(BODY)).text


def test_a_mail_archive_without_a_page_is_refused() -> None:
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: image/png\r\n\r\n1\r\n--x--"
    )
    with pytest.raises(ReadingError, match="网页存档"):
        read_bytes(data, "a.mht")


def test_many_blocks_named_like_furniture_cost_no_time() -> None:
    depth = 3000
    body = '<div class="nav">' * depth + "长文字。" * 50_000 + "</div>" * depth
    assert "长文字" in decode(page(body).encode(), "a.html").text
