"""What the forms share: label and value rows, opinion cells, signature rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.rendering.grid import Align, Cell, CellLine, Rise, Row, label, value
from huiyin.rendering.text import chinese_date, clean, width_in_characters

# Four columns: label, value, label, value.
PAIR_WIDTHS = (20.0, 30.0, 20.0, 30.0)
_SHORT_VALUE = 13.0  # characters that fit beside a second pair
_BLANK_DATE = "　　年　　月　　日"
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A leader's or department's opinion; what is empty stays blank to be written by hand.

    `note` says how it came about where that matters (纸质签批，登记人……).
    """

    post: str
    text: str = ""
    name: str = ""
    given_on: date | None = None
    note: str = ""


def day(moment: date | None) -> str:
    """A date as printed; empty where there is none."""
    return chinese_date(moment) if moment else ""


def signed(name: str, moment: date | None) -> str:
    """签名：×××　2021年3月5日, with room to write where name or date is missing."""
    return f"签名：{name or '　　　　　'}　　{day(moment) or _BLANK_DATE}"


def party_cell(role: str, name: str, moment: date | None) -> Cell:
    """A cell for one of several who sign side by side: who, and the day at the bottom."""
    return Cell(
        (CellLine(f"{role}（签名）：{name}"),),
        rise=Rise.TOP,
        foot=(CellLine(day(moment) or _BLANK_DATE, Align.RIGHT),),
    )


def opinion_cell(opinion: Opinion, columns: int = 1) -> Cell:
    """A cell with the opinion at the top and name and date at the bottom."""
    lines = [CellLine(opinion.text)] if opinion.text else [CellLine("")]
    foot = [CellLine(opinion.note, Align.RIGHT)] if opinion.note else []
    foot.append(CellLine(signed(opinion.name, opinion.given_on), Align.RIGHT))
    return Cell(tuple(lines), columns, rise=Rise.TOP, foot=tuple(foot))


def opinion_rows(opinions: Sequence[Opinion], columns: int, least_height_mm: float = 25) -> list[Row]:
    """One row for each opinion: whose it is, and the opinion over the remaining columns."""
    return [
        Row((label(opinion.post), opinion_cell(opinion, columns - 1)), least_height_mm)
        for opinion in opinions
    ]


def long_row(name: str, text: str, columns: int = 4, least_height_mm: float = 16) -> Row:
    """A label and one long value over the remaining columns."""
    return Row((label(name), value(text, columns - 1, align=Align.BOTH)), least_height_mm)


def fact_rows(facts: Sequence[Fact]) -> Iterator[Row]:
    """Rows of four columns: short values two to a row, long ones alone; the order is kept."""
    waiting: Fact | None = None
    for fact in facts:
        short = width_in_characters(clean(fact[1])) <= _SHORT_VALUE and "\n" not in fact[1]
        if short and waiting:
            yield Row((label(waiting[0]), value(waiting[1]), label(fact[0]), value(fact[1])))
            waiting = None
        elif short:
            waiting = fact
        else:
            if waiting:
                yield Row((label(waiting[0]), value(waiting[1], 3)))
                waiting = None
            yield long_row(*fact)
    if waiting:
        yield Row((label(waiting[0]), value(waiting[1], 3)))


def numbered_lines(items: Sequence[str]) -> str:
    """Items one below another, numbered where there are several."""
    if len(items) < 2:
        return "".join(items)
    return "\n".join(f"{index}. {item}" for index, item in enumerate(items, start=1))
