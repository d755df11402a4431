"""PDF files through typst, on the same grid of 22 lines by 28 characters as Word.

Nothing is written into typst source: the document travels as JSON, and document.typ places it as plain text, so that
no wording can be read as markup. The same document gives the same bytes on a machine with the same fonts.
"""

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as bundled_fonts
import pypdfium2
import typst

from .blocks import Document, Layout, Picture
from .flow import Line, Piece, Role, Rule, Space, flow, texts
from .grid import CellLine, Grid, Placed, Row
from .looks import MM, PAGES, Font, Look, Page, cell_pitch, look_of
from .text import Run, clean, split_lines

_TEMPLATE = Path(__file__).with_name("document.typ")
_PICTURE = Path(__file__).with_name("picture.typ")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_PADDING_PT = 4.0
_PADDING_ABOVE_PT = 3.0

# The official face first, by every name its files carry; then free ones of the same style; then what comes with us.
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_FACES: dict[Font, tuple[str, ...]] = {
    Font.FANGSONG: ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Zhuque Fangsong"),
    Font.KAITI: ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai GB", "LXGW WenKai"),
    Font.HEITI: ("SimHei", "黑体", "STHeiti"),
    Font.TITLE: (
        "FZXiaoBiaoSong-B05S",
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05",
        "方正小标宋_GBK",
        "STZhongsong",
    ),
    Font.SONGTI: ("SimSun", "宋体", "STSong"),
}
_BUNDLED = {Font.HEITI: _SANS}
# Glyphs the faces above lack (rare characters, emoji): whatever the server has, in this order.
_LAST_RESORT = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "SimSun-ExtB",
    "HanaMinB",
    "Noto Emoji",
    "Segoe UI Emoji",
)
# Typst does not break inside Latin words: a break is allowed in words longer than a line may hold.
_LONG_WORD = re.compile(r"[!-~]{12,}")
_BREAK_HERE = "\u200b"


class PdfFailed(Exception):
    """Typst refused the document; the message is for users, the cause carries typst's own words."""


def render(document: Document) -> bytes:
    """The document as a PDF file, tagged for screen readers. Raises PdfFailed."""
    layout, page = document.meta.layout, PAGES[document.meta.layout]
    meta = document.meta
    data = {
        "meta": {"title": clean(meta.title), "author": clean(meta.author), "subject": clean(meta.subject)},
        "page": _page(page),
        "fonts": {font.name: list(_families(font)) for font in Font},
        "pieces": [_piece(piece, layout, page) for piece in flow(document)],
    }
    moment = (meta.made_at or _EPOCH).astimezone(UTC)
    compiler = typst.Compiler(
        str(_TEMPLATE), font_paths=_fonts(), sys_inputs={"document": json.dumps(data, ensure_ascii=False)}
    )
    try:
        made = compiler.compile(format="pdf", timestamp=moment)
    except typst.TypstError as error:
        raise PdfFailed("生成PDF失败，请把本页内容和时间告诉管理员") from error
    except BaseException as error:
        # typst's own panics (seen with Arabic letters) are no Exception and have no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise PdfFailed("文中有无法排版的文字（如阿拉伯文），生成PDF失败；请改用Word文件") from error
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """The server's fonts and the bundled ones; read once per process."""
    return typst.Fonts(font_paths=[bundled_fonts.serif_path().parent])


@cache
def _families(font: Font) -> tuple[str, ...]:
    """The faces to try for a font, only those present, best first."""
    present = {name.lower() for name in _fonts().families()}
    wanted = (*_FACES[font], _BUNDLED.get(font, _SERIF), *_LAST_RESORT)
    return tuple(name for name in wanted if name.lower() in present)


def picture_as_png(picture: Picture, width_mm: float, ppi: int = 220) -> bytes:
    """The drawing as a bitmap, for papers that take no SVG. Raises PdfFailed."""
    data = json.dumps({"svg": picture.svg, "width": width_mm}, ensure_ascii=False)
    compiler = typst.Compiler(str(_PICTURE), font_paths=_fonts(), sys_inputs={"picture": data})
    try:
        made = compiler.compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise PdfFailed("生成图表失败，请把本页内容和时间告诉管理员") from error
    assert isinstance(made, bytes)
    return made


def missing_characters(document: Document, data: bytes) -> str:
    """The characters of the document that no font of this server can print, in order (rare characters in names).

    They are boxes in the PDF `data`; callers warn before such a paper goes out. Word and the web page are not affected.
    """
    printed = pypdfium2.PdfDocument(data)
    try:
        seen = {char for page in printed for char in _letters(page.get_textpage().get_text_bounded())}
    finally:
        printed.close()
    wanted = (char for text in texts(flow(document)) for char in _letters(text))
    return "".join(dict.fromkeys(char for char in wanted if char not in seen))


def _letters(text: str) -> str:
    """Visible characters in the form a PDF may hand them back in (⼈ for 人)."""
    visible = (char for char in text if unicodedata.category(char)[0] in "LNPS")
    return unicodedata.normalize("NFKC", "".join(visible))


def missing_official_fonts() -> list[str]:
    """The official typefaces this server lacks; a free face stands in for each (for `doctor` to say so)."""
    return [font.value for font in Font if _families(font)[0] == _BUNDLED.get(font, _SERIF)]


def _page(page: Page) -> dict[str, Any]:
    margins = {
        side: getattr(page, side) * MM for side in ("width", "height", "top", "bottom", "left", "right")
    }
    return margins | {
        "size": page.size_pt,
        "tracking": page.tracking_pt,
        "font": Font.FANGSONG.name,
        "dashes": page.numbered_with_dashes,
        # The dash of the page number stands 7 mm below the type area (7.5).
        "footer": (7 if page.numbered_with_dashes else 5) * MM,
        "footer-font": Font.SONGTI.name,
        "footer-size": 14 if page.numbered_with_dashes else 9,
    }


def _look(look: Look, page: Page) -> dict[str, Any]:
    stand_in = look.font is Font.TITLE and _families(look.font)[0] == _SERIF
    return {
        "font": look.font.name,
        "size": look.size,
        "tracking": page.tracking_pt if look.size == page.size_pt else 0,
        "pitch": look.for_line(page),
        "before": look.before,
        "align": look.align.value,
        "red": look.red,
        "keep-next": look.keep_next,
        # 小标宋 is a heavy face; the regular serif standing in for it is thickened.
        "stroke": look.size / 45 if stand_in else 0,
    }


def _piece(piece: Piece, layout: Layout, page: Page) -> dict[str, Any]:
    if isinstance(piece, Line):
        return _line(piece, look_of(piece, layout), page)
    if isinstance(piece, Grid):
        return _grid(piece, page)
    if isinstance(piece, Space):
        return {"kind": "space", "height": piece.lines * page.line_pt}
    if isinstance(piece, Rule):
        return {"kind": "rule", "red": piece.red}
    if isinstance(piece, Picture):
        return {"kind": "picture", "svg": piece.svg, "alternative": clean(piece.alternative)}
    return {"kind": "break"}


def _line(line: Line, look: Look, page: Page) -> dict[str, Any]:
    unit = page.character_pt
    level = {Role.TITLE: 1, Role.HEADING: line.level + 1}.get(line.role, 0)
    return {
        "kind": "line",
        "look": _look(look, page),
        "runs": _words(line.runs),
        "right": _words(line.right),
        "level": level,
        "first": 0 if line.hanging else look.first * unit,
        "left": look.left * unit,
        "hanging": line.hanging * unit,
        "from-right": line.from_right * unit,
    }


def _words(runs: tuple[Run, ...]) -> list[str]:
    return [_LONG_WORD.sub(_breakable, run.text) for run in runs]


def _breakable(match: re.Match[str]) -> str:
    # Digits stay together: a number torn over two lines would no longer be read as one.
    return re.sub(r"(?<=[^\d.,])(?=[!-~])|(?<=\d{16})(?=\d)", _BREAK_HERE, match[0])


def _grid(grid: Grid, page: Page) -> dict[str, Any]:
    look = Look(Font.FANGSONG, grid.font_pt, pitch=cell_pitch(grid.font_pt))
    return {
        "kind": "grid",
        "widths": list(grid.widths),
        "header-rows": grid.header_rows,
        "padding": _PADDING_PT,
        "padding-above": _PADDING_ABOVE_PT,
        "value": _look(look, page),
        "label": _look(Look(Font.HEITI, grid.font_pt, pitch=look.pitch), page),
        "rows": [_row(row, placed) for row, placed in zip(grid.rows, grid.placed, strict=True)],
    }


def _row(row: Row, placed: tuple[Placed, ...]) -> dict[str, Any]:
    cells = [
        {
            "columns": item.cell.columns,
            "rows": item.cell.rows,
            "label": item.cell.label,
            "middle": item.cell.rise.value == "middle" and not item.cell.foot,
            "height": max(0.0, row.least_height_mm * MM - 2 * _PADDING_ABOVE_PT),
            "lines": _cell_lines(item.cell.lines),
            "foot": _cell_lines(item.cell.foot),
        }
        for item in placed
        if not item.continues
    ]
    return {"kept": row.kept_together, "cells": cells}


def _cell_lines(lines: tuple[CellLine, ...]) -> list[dict[str, Any]]:
    return [
        {"runs": _words(runs), "align": line.align.value} for line in lines for runs in split_lines(line.text)
    ]
