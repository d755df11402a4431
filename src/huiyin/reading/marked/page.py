"""The checked document as one web page of its own: no scripts, no outside files; prints on A4, fits 360 px.

What is objected to floats beside its paragraph, and follows it where the page is narrow. Three boxes above show
or hide by weight, with style alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from huiyin.reading.kind_words import KIND_WORDS
from huiyin.reading.marked.reviewed import Opinion, Reviewed, Stretch, stretches
from huiyin.reading.marked.style import STYLE

_LONGEST = 60  # characters of a passage in a note


def page(reviewed: Reviewed) -> str:
    """The page as text; to be written in UTF-8."""
    name = escape(reviewed.name)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>审稿意见：{name}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>{name}</h1>\n{_summary(reviewed)}\n<main>\n{''.join(_rows(reviewed))}</main>\n"
        "<footer>意见由机器按规则提出，供审稿人参考；内容是否属实，仍须与台账和佐证材料逐项核对。</footer>"
        "</body></html>\n"
    )


def _summary(reviewed: Reviewed) -> str:
    """How many of each weight, and boxes that show or hide them; the boxes come first, as style needs."""
    kind = KIND_WORDS[reviewed.reading.genre]
    if not reviewed.opinions:
        return f'<p class="lead">{kind}。没有发现要提的意见。</p>'
    boxes = labels = ""
    for severity, words, count in reviewed.counts:
        if count:
            key = severity.value
            boxes += f'<input class="show" type="checkbox" id="show-{key}" checked>'
            labels += f'<label class="tag {key}" for="show-{key}">{words} {count}</label> '
    return (
        f'{boxes}<p class="lead">{kind}，意见共 {len(reviewed.opinions)} 条：{labels}'
        '<span class="tip">（点一下可以隐去或重新显示）</span></p>'
    )


def _rows(reviewed: Reviewed) -> Iterator[str]:
    """One row per line of the text, with the notes that open in it."""
    whole = [one for one in reviewed.opinions if one.item.start == one.item.end]
    if whole:
        yield f'<section class="row"><div class="notes">{_notes(whole)}</div></section>\n'
    waiting = [one for one in reviewed.opinions if one.item.start < one.item.end]
    open_: list[Opinion] = []
    at = 0
    for line in reviewed.reading.text.split("\n"):
        end = at + len(line) + 1
        new = []
        while waiting and waiting[0].item.start < end:
            new.append(waiting.pop(0))
        open_ = [one for one in open_ if one.item.end > at] + new
        if line.strip() or new:
            # The line's end belongs to it: a passage may be no more than that.
            shown = "".join(_stretch(one) for one in stretches(line + "\n", open_, at))
            notes = f'<div class="notes">{_notes(new)}</div>' if new else ""
            yield f'<section class="row">{notes}<p class="text">{shown.rstrip()}</p></section>\n'
        at = end


def _stretch(stretch: Stretch) -> str:
    text = escape(stretch.text)
    if not stretch.covering:
        return text
    pins = "".join(_pin(one, "p", "o", "意见") for one in stretch.opens)
    return f'<mark class="{stretch.severity}">{pins}{text}</mark>'


def _pin(one: Opinion, here: str, there: str, label: str) -> str:
    """A number that leads from the text to the note, or back."""
    number, weight = one.number, one.item.severity.value
    at = f' id="{here}{number}"' if here else ""
    return f'<a class="pin {weight}"{at} href="#{there}{number}" aria-label="{label}{number}">{number}</a>'


def _notes(opinions: list[Opinion]) -> str:
    """Objections of one kind in one line share a note: what to do is said once."""
    groups = groupby(
        sorted(opinions, key=lambda one: (one.item.code, one.item.advice, one.number)),
        key=lambda one: (one.item.code, one.item.advice),
    )
    notes = sorted((list(group) for _, group in groups), key=lambda group: group[0].number)
    return "".join(_note(group) for group in notes)


def _note(group: list[Opinion]) -> str:
    first = group[0].item
    title = f"：{escape(first.title)}" if first.title else ""
    whys = "".join(
        f'<p id="o{one.number}">{_pin(one, "", "p", "原文")}'
        f"<q>{escape(_short(one.item.passage))}</q>{escape(one.item.why)}</p>"
        for one in group
    )
    basis = f'<p class="basis">依据：{escape(first.basis)}</p>' if first.basis else ""
    key = first.severity.value
    return (
        f'<aside class="note {key}"><p class="head">{group[0].words}{title}</p>{whys}'
        f'<p class="advice">怎么办：{escape(first.advice)}</p>{basis}</aside>'
    )


def _short(passage: str) -> str:
    flat = " ".join(passage.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:36]}……{flat[-16:]}"
