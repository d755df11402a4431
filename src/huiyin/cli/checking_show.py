"""Objections on the screen: wrapped and indented in a terminal however narrow, a line each in a pipe."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from huiyin.reading import Genre, Passage, Reading, Severity
from huiyin.reading.kind_words import KIND_WORDS
from huiyin.reading.marked import Opinion, Reviewed

_STYLES = {Severity.SERIOUS: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_AROUND = 24  # characters shown on each side of a passage
_CLAIMS = "no-evidence"


class _Screen:
    """Prints marked-up lines with an indent."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)

    def say(self, markup: str = "", indent: int = 0) -> None:
        if self._console.is_terminal:
            text = Text.from_markup(markup, overflow="fold")
            self._console.print(Padding(text, (0, 0, 0, indent)))
        else:  # one line each, for grep
            self._console.print(" " * indent + markup, soft_wrap=True)


def show_reviewed(reviewed: Reviewed) -> None:
    """Each objection with its line, the passage marked, why, and what to do; unproved numbers in one list."""
    say = _Screen().say
    name = escape(reviewed.name)
    if reviewed.reading.genre is Genre.OTHER:
        say(f"[yellow]{name}：没有认出文种，只审了各类文书都适用的规则。[/]")
    for code, reason in reviewed.silenced.items():
        say(f"[dim]按本单位的决定不提“{escape(code)}”，理由：{escape(reason)}[/]")
    if not reviewed.opinions:
        say(f"[green]{name}（{KIND_WORDS[reviewed.reading.genre]}）：没有意见。[/]")
        return
    claims = [one for one in reviewed.opinions if one.item.code == _CLAIMS]
    others = [one for one in reviewed.opinions if one.item.code != _CLAIMS]
    counted = "，".join(f"{words} {count}" for _, words, count in reviewed.counts if count)
    unproved = [place for one in claims for place in one.item.places]
    kind = KIND_WORDS[reviewed.reading.genre]
    say(f"[bold]{name}[/]（{kind}）：意见 {len(reviewed.opinions)} 条（{counted}），另列未核数字 {len(unproved)} 个。")
    say()
    for one in others:
        _show(reviewed.reading, one)
    if claims:
        say("[bold]未核数字[/]（逐一与台账核对，或附佐证材料，或由具名人员说明理由后放行）：")
        for line, group in groupby(unproved, key=lambda place: reviewed.reading.line_of(place.start)):
            say(f"第{line}行：" + "；".join(_number(reviewed.reading, place) for place in group), 3)
        say()


def _show(reading: Reading, one: Opinion) -> None:
    say = _Screen().say
    item = one.item
    title = f"：{escape(item.title)}" if item.title else ""
    say(f"{one.number}. [{_STYLES[item.severity]}]{one.words}{title}[/]  第{one.line}行")
    say(_marked(reading, one), 3)
    say(f"为什么：{escape(item.why)}", 3)
    say(f"怎么办：{escape(item.advice)}", 3)
    if item.basis:
        say(f"[dim]依据：{escape(item.basis)}[/]", 3)
    say()


def show_failure(name: str, message: str, what: str = "读不了") -> None:
    typer.secho(f"{what} {name}：{message}", err=True, fg=typer.colors.RED)


def show_saved(path: Path) -> None:
    """On the error stream, so that JSON stays alone on the other."""
    typer.echo(f"已写入 {path}", err=True)


def show_sum(checked: int, failed: int) -> None:
    tail = f"，{failed} 份没有查成" if failed else ""
    _Screen().say(f"[bold]共查 {checked} 份{tail}。[/]")


def _number(reading: Reading, place: Passage) -> str:
    """A number marked, with a few words on either side in its own line."""
    text = reading.text
    begin = max(text.rfind("\n", 0, place.start) + 1, place.start - 10)
    stop = text.find("\n", place.end)
    end = min(stop if stop >= 0 else len(text), place.end + 10)
    return f"{escape(text[begin : place.start])}[reverse]{escape(place.text)}[/]{escape(text[place.end : end])}"


def _marked(reading: Reading, one: Opinion) -> str:
    """The passage marked within its own line, shortened in the middle where it is long."""
    text, item = reading.text, one.item
    begin = max(text.rfind("\n", 0, item.start) + 1, item.start - _AROUND)
    stop = text.find("\n", item.end)
    end = min(stop if stop >= 0 else len(text), item.end + _AROUND)
    passage = " ".join(item.passage.split())
    shown = passage if len(passage) <= 60 else f"{passage[:36]}……{passage[-16:]}"
    before, after = text[begin : item.start], text[item.end : end]
    return f"{escape(before)}[reverse]{escape(shown)}[/]{escape(after)}".replace("\n", " ")
