"""PDF pages: what is printed on every page, numbers in cells, ruled tables, tables over two pages."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from huiyin.reading.decoded import Decoded
from huiyin.reading.formats.pdf import from_pdf
from huiyin.reading.formats.pdf_grid import Edge, edges, grids

from . import samples
from .makers import _escaped


def made(body: str, page: str = "") -> Decoded:
    source = (
        f'#set page(paper: "a4", margin: 30mm{page})\n#set text(font: "Noto Serif SC", size: 12pt, lang: "zh")\n'
        "#set par(justify: true)\n" + body
    )
    fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    compiled = typst.compile(source.encode(), format="pdf", font_paths=fonts)
    assert isinstance(compiled, bytes)
    return from_pdf(compiled)


def cells(decoded: Decoded) -> list[list[list[str]]]:
    return [[[decoded.text[a:b] for a, b in row] for row in table.rows] for table in decoded.tables]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    body = "#pagebreak()".join(f"第{word}页的正文一段话。" for word in "甲乙丙")
    decoded = made(body, ', header: [某局文件 第#context counter(page).display()期], numbering: "— 1 —"')
    assert decoded.text == "第甲页的正文一段话。\n第乙页的正文一段话。\n第丙页的正文一段话。\n"


def test_a_marking_of_secrecy_in_the_head_stays_once() -> None:
    decoded = made("#pagebreak()".join(["正文一段话说明。"] * 3), ", header: [机密★一年]")
    assert decoded.text.count("机密★一年") == 1


def test_a_line_that_opens_one_page_only_stays() -> None:
    text = made("#pagebreak()".join(f"{word}，某个小标题" for word in "甲乙丙丁")).text
    assert text.split("\n")[:4] == [f"{word}，某个小标题" for word in "甲乙丙丁"]


def test_a_number_alone_in_mid_page_is_text() -> None:
    assert "\n12\n" in made("正文甲乙丙丁\n\n#v(60mm)\n12\n\n#v(20mm)\n正文丁丙乙甲").text


def table(rows: list[list[str]], more: str = "") -> str:
    width = len(rows[0])
    inner = ", ".join(f"[{_escaped(cell)}]" for row in rows for cell in row)
    return f"#table(columns: ({'1fr, ' * width}), {more}{inner})"


ROWS = [
    ["序号", "问题", "措施"],
    ["1", "学习不够", "一是制定计划表，按月检查落实；二是补课"],
    ["2", "30", "已改"],
]


def test_a_ruled_table_is_read_by_its_cells() -> None:
    decoded = made("表前的话。\n\n" + table(ROWS) + "\n\n表后的话。")
    assert cells(decoded) == [ROWS]
    assert decoded.text.startswith("表前的话。\n序号 | 问题 | 措施\n1 | 学习不够 | ")
    assert decoded.text.endswith("\n表后的话。\n")


def test_merged_cells_keep_their_reach() -> None:
    body = "#table(columns: (1fr, 1fr, 1fr), table.cell(rowspan: 2)[甲甲甲甲], table.cell(colspan: 2)[乙乙乙乙], [丙丙], [丁丁])"
    assert cells(made(body)) == [[["甲甲甲甲", "乙乙乙乙", "乙乙乙乙"], ["甲甲甲甲", "丙丙", "丁丁"]]]


def test_a_table_over_two_pages_is_one_and_its_heading_stands_once() -> None:
    rows = [[str(n), f"问题{n}", "已改"] for n in range(1, 60)]
    head = "table.header([序号], [问题], [措施]), "
    decoded = made(table(rows, head), ', numbering: "1"')
    assert cells(decoded) == [[ROWS[0], *rows]]


def test_lines_that_make_no_table_leave_the_text_alone() -> None:
    decoded = made("#line(length: 100%)\n某局文件正文一段\n#line(length: 100%)\n#rect[框中一句话]\n正文")
    assert decoded.tables == []
    assert "框中一句话" in decoded.text


def test_a_report_reads_the_same_with_heads_and_numbers_around() -> None:
    body = "\n\n".join(_escaped(line) for line in (samples.REPORT * 3).split("\n") if line.strip())
    plain = made(body).text
    assert (
        made(body, ", header: [云溪县档案馆], footer: [第#context counter(page).display()页]").text == plain
    )


SIZES = st.lists(st.integers(12, 60), min_size=2, max_size=5)


@given(SIZES, SIZES)
def test_a_full_grid_gives_every_cell_its_own_name(widths: list[int], heights: list[int]) -> None:
    xs = [float(sum(widths[:i])) for i in range(len(widths) + 1)]
    ys = [float(sum(heights[:i])) for i in range(len(heights) + 1)]
    (grid,) = grids([Edge(y, xs[0], xs[-1]) for y in ys], [Edge(x, ys[0], ys[-1]) for x in xs])
    names = [name for row in grid.cells for name in row]
    assert len(set(names)) == len(widths) * len(heights)
    for r, row in enumerate(grid.cells):
        for c, name in enumerate(row):
            y = (ys[::-1][r] + ys[::-1][r + 1]) / 2
            assert grid.cell_at((xs[c] + xs[c + 1]) / 2, y) == name
    assert grid.cell_at(xs[-1] + 1, ys[0] + 1) is None


@pytest.mark.parametrize(
    ("box", "level", "upright"),
    [
        ((0, 0, 100, 1), 1, 0),
        ((0, 0, 1, 100), 0, 1),
        ((0, 0, 100, 100), 2, 2),
        ((0, 0, 4, 1), 0, 0),
        ((0, 0, 5, 5), 0, 0),
    ],
)
def test_drawn_boxes_are_lines_or_have_four(box: tuple[int, int, int, int], level: int, upright: int) -> None:
    found = edges([box])
    assert (len(found[0]), len(found[1])) == (level, upright)


def test_two_tables_on_a_page_are_two() -> None:
    decoded = made(table(ROWS) + "\n\n中间的话。\n\n" + table(ROWS))
    assert cells(decoded) == [ROWS, ROWS]
