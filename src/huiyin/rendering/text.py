"""Text as it may stand on an official paper: cleaned characters, runs, widths and dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

# Not text: control characters (XML refuses them), lone surrogates, noncharacters; and the marks that reorder or hide
# text, with which a number could be made to read differently on paper than in the file.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_HALF_WIDTH_LIMIT = 0x2000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `figure_id` names the figure or claim whose value it shows."""

    text: str
    figure_id: str | None = None


Text = str | Sequence[Run]


def clean(text: str) -> str:
    """The text with one kind of line end, tabs as spaces, and without what cannot or must not be printed."""
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")


def as_runs(text: Text) -> tuple[Run, ...]:
    """Cleaned runs; empty ones are dropped."""
    runs = (Run(text),) if isinstance(text, str) else tuple(text)
    cleaned = (replace(run, text=clean(run.text)) for run in runs)
    return tuple(run for run in cleaned if run.text)


def plain(text: Text) -> str:
    """The words alone."""
    return "".join(run.text for run in as_runs(text))


def split_lines(text: Text) -> list[tuple[Run, ...]]:
    """One tuple of runs per line of the text; always at least one, perhaps empty."""
    lines: list[list[Run]] = [[]]
    for run in as_runs(text):
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines.extend([replace(run, text=other)] for other in others)
    return [tuple(run for run in line if run.text) for line in lines]


def width_in_characters(text: str) -> float:
    """Width in full characters; Latin letters and digits take half of one."""
    return sum(0.5 if ord(char) < _HALF_WIDTH_LIMIT else 1.0 for char in text)


def chinese_date(day: date) -> str:
    """2021年9月9日: Arabic digits without leading zeros (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"
