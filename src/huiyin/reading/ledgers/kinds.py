"""What a row below the headings is: a matter, a focus area's name, or something that is only kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from huiyin.reading.decoded import Cell
from huiyin.reading.ledgers.grid import Grid
from huiyin.reading.ledgers.header import Header, repeats
from huiyin.reading.ledgers.headings import bare
from huiyin.reading.ledgers.model import Meaning

_TOTAL = re.compile(r"^(?:合计|小计|总计|共计|累计|总数)(?:$|[:\d(共])")
_REMARK = re.compile(r"^(?:备?注|说明|填[表报]说明|填写说明|注意事项|★|※|\*)\s*[:\d.(]?")
_SIGN = re.compile(
    r"^(?:填[表报写]|制[表单]|审[核批定]|复核|经办|单位|报送|联系|签[字章]|盖章|(?:主要|单位|部门|分管|整改)?(?:负责人|领导)|日期|电话|责任人签字|编制|校对|审签)[^:]{0,14}:"
)
_SEAL = re.compile(r"盖章|签字|签章|签名")
_PAGE = re.compile(
    r"^(?:第\s*\d+\s*页(?:[,，]?\s*共\s*\d+\s*页)?|[-—–]\s*\d+\s*[-—–]|\d+\s*/\s*\d+|续表|接上页|转下页)$"
)
_SAMPLE = re.compile(r"^(?:[(【]?(?:示例|范例|样例|填写示例|例如)[)】]?|例)\s*(?:$|[:1一])")
_TITLE = re.compile(r"(?:清单|台账|台帐|一览表|统计表|销号表|登记表|汇总表)(?:\([^()]*\))?$")
_HAN = re.compile(r"^\(?[一二三四五六七八九十]{1,3}\)?、?$")
_HAN_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十][、类部])"
)
PROBLEM_NAMED = re.compile(r"^(?:问题\s*[\d一二三四五六七八九十]{1,3}\s*[:、.])")
_DAY = re.compile(r"^(?:19|20)\d{2}\s*[年.-]\s*\d{1,2}\s*[月.-]\s*\d{1,2}\s*日?$")


class Sort(Enum):
    BLANK = auto()
    HEADING = auto()
    FOCUS = auto()
    KEPT = auto()
    DATA = auto()


@dataclass(frozen=True, slots=True)
class RowKind:
    """A row's sort; for a focus area the cell that names it, for a kept row why it is no matter."""

    sort: Sort
    cell: Cell | None = None
    why: str = ""


def kind_of(grid: Grid, row: int, header: Header, where: dict[Meaning, list[int]], noted: bool) -> RowKind:
    """Sort one row. `noted`: a remark stood in the row above, so further lines of one cell belong to it."""
    cells = grid.filled(row)
    if not cells:
        return RowKind(Sort.BLANK)
    if header.first >= 0 and repeats(grid, row, header):
        return RowKind(Sort.HEADING)
    first = grid.text(cells[0])
    kept = _kept(grid, row, cells, first, noted)
    if kept:
        return RowKind(Sort.KEPT, why=kept)
    if len(cells) == 1:
        return _lone(grid, row, cells[0], where)
    return _focus_row(grid, row, cells, where) or RowKind(Sort.DATA)


def _kept(grid: Grid, row: int, cells: list[Cell], first: str, noted: bool) -> str:
    texts = [grid.text(c) for c in cells]
    lone = len(cells) == 1
    if _TOTAL.match(bare(first)) or (
        len(texts) > 1 and len(first) <= 4 and _TOTAL.match(bare(texts[1])) and len(texts[1]) <= 6
    ):
        return "合计行"
    if _SAMPLE.match(first):
        return "填写示例"
    if all(_SIGN.match(t) or _SEAL.search(t) or _DAY.match(t) for t in texts) or (
        lone and len(first) <= 60 and _SIGN.match(first)
    ):
        return "落款、签字"
    if lone and _PAGE.match(first):
        return "页码"
    if _REMARK.match(first) and (lone or bare(first) in ("注", "备注", "说明", "填表说明", "填报说明")):
        return "表后说明"
    if lone and noted:
        return "表后说明"
    if lone and _wide(grid, row) and _TITLE.search(first) and not _HAN_MARK.match(first):
        return "标题"
    return ""


def _wide(grid: Grid, row: int) -> bool:
    """One cell over the whole row (or alone in it)."""
    return len({c for c in grid.rows[row] if grid.text(c)}) == 1 and len(set(grid.rows[row])) == 1


def _lone(grid: Grid, row: int, cell: Cell, where: dict[Meaning, list[int]]) -> RowKind:
    """One filled cell: over the whole row it names a focus area; in a column of its own it goes on with the row above."""
    text = grid.text(cell)
    column = grid.rows[row].index(cell)
    if re.fullmatch(r"[\d.、()\s]+", text) or (column in where.get(Meaning.NUMBER, []) and len(text) <= 4):
        return RowKind(Sort.KEPT, why="只有序号，没有内容")
    starts_list = _HAN_MARK.match(text) and column <= max(
        1, min((c for m in (Meaning.PROBLEM, Meaning.NUMBER) for c in where.get(m, [])), default=0)
    )
    said = {c for m in (Meaning.PROBLEM, Meaning.MEASURE) for c in where.get(m, [])}
    whole = _wide(grid, row) and (len(grid.rows[row]) > 1 or column not in said)
    named = Meaning.PROBLEM not in where and PROBLEM_NAMED.match(text)
    if (whole or starts_list or named) and 3 < len(text) <= 120:
        return RowKind(Sort.FOCUS, cell)
    return RowKind(Sort.DATA)


def _focus_row(grid: Grid, row: int, cells: list[Cell], where: dict[Meaning, list[int]]) -> RowKind | None:
    """“一 | 聚焦…方面”: a Chinese numeral and one wording, in a table whose matters count 1 2 3."""
    numbers = where.get(Meaning.NUMBER, [])
    if len(cells) != 2 or not numbers or not _HAN.match(grid.at(row, numbers[0])):
        return None
    name = next(c for c in cells if c != grid.cell(row, numbers[0]))
    arabic = any(re.match(r"^\d", grid.at(r, numbers[0])) for r in range(row + 1, min(row + 4, grid.height)))
    return RowKind(Sort.FOCUS, name) if arabic and len(grid.text(name)) > 3 else None
