"""Lines of PDF pages back into paragraphs, without page numbers and what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter

from huiyin.reading.formats.pdf_page import OPENS, Line, Page, Ruled

_PAGE_NUMBER = re.compile(r"^[\s—–\-·第]*\d{1,4}[\s—–\-·页]*(?:[/共]\s*\d{1,4}\s*页?)?$")
_NUMBERS = 0.12  # of the page's height, from either end: page numbers stand there
_HEADS = 0.09  # running heads do
_GAP = 2.5  # heights of a line between two that do not belong together


def without_running_heads(pages: list[Page]) -> list[Page]:
    """Leave out page numbers, and lines that stand at the head or foot of at least half the pages.

    A marking of secrecy stays where it stands first.
    """
    seen = Counter(key for page in pages for key in {_key(x) for x in page.lines if _at_rim(x, page, _HEADS)})
    often = {key for key, count in seen.items() if count >= max(2, len(pages) / 2)}
    kept: set[str] = set()
    for page in pages:
        items: list[Line | Ruled] = []
        for item in page.items:
            if isinstance(item, Line):
                if _at_rim(item, page, _NUMBERS) and _PAGE_NUMBER.match(item.text):
                    continue
                if _at_rim(item, page, _HEADS) and (key := _key(item)) in often:
                    if "密" not in item.text or key in kept:
                        continue
                    kept.add(key)
            items.append(item)
        page.items = items
    return pages


def _at_rim(line: Line, page: Page, part: float) -> bool:
    """Within a part of the page's height from either end; where places are unknown, numbers alone count so."""
    if line.bottom is None:
        return part == _NUMBERS
    return not part < line.bottom / page.height < 1 - part


def _key(line: Line) -> str:
    """The same line on another page: its numbers may differ."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))


def join_lines(blocks: list[str | Ruled], page: Page) -> None:
    """Add a page to paragraphs and tables: a line continues the one before if that reached the right margin
    and this one isn't indented; a table may run on from the page before.
    """
    left = min((line.left for line in page.lines), default=0.0)
    right = max((line.right for line in page.lines), default=0.0)
    before: Line | None = None
    for place, item in enumerate(page.items):
        last = blocks[-1] if blocks else None
        if isinstance(item, Ruled):
            if isinstance(last, Ruled) and place == 0 and last.runs_on_in(item):
                last.take(item)
            elif item.rows:
                blocks.append(item)
            before = None
            continue
        if isinstance(last, str) and _continues(item, before, last, (left, right)):
            blocks[-1] = _glue(last, item.text)
        else:
            blocks.append(item.text)
        before = item


def _continues(line: Line, before: Line | None, paragraph: str, margins: tuple[float, float]) -> bool:
    size = line.height * 1.1
    indented = line.left - margins[0] > 1.2 * size
    if indented or OPENS.match(line.text):
        return False
    if before is None:  # the first line of a page
        return not re.search(r"[。!?:;]$", paragraph) and len(paragraph) > 20
    if (
        line.bottom is not None
        and before.bottom is not None
        and before.bottom - line.bottom > _GAP * before.height
    ):
        return False
    return margins[1] - before.right <= max(2.2 * size, (_first_word(line) + 2) * 0.6 * size)


def _first_word(line: Line) -> int:
    """Characters of the Latin word or number a line begins with, which may not be broken."""
    word = re.match(r"[!-~]+", line.text)
    return len(word.group()) if word else 0


def _glue(before: str, after: str) -> str:
    """Chinese lines join without a space, Latin words with one."""
    space = (
        " "
        if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
        else ""
    )
    return before + space + after
