"""A report as a paper: its text with the numbers filled in, in the layout of GB/T 9704, for Word, PDF and web page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from huiyin.people.dated import today
from huiyin.rendering import html, pdf, word
from huiyin.rendering.blocks import (
    Addressee,
    Block,
    Contacts,
    DocNumber,
    Document,
    Heading,
    Letterhead,
    Meta,
    Paragraph,
    Run,
    Signature,
    Subtitle,
    Title,
)
from huiyin.rendering.charts import blocks_of
from huiyin.rendering.text import chinese_date
from huiyin.reports import charting, figuring
from huiyin.reports.models import Report
from huiyin.reports.text import DATE_KEY, Line, Words, parse

INTRO = "欢迎广大干部群众对整改落实情况进行监督。如有意见建议，请及时向我们反映。联系方式："
_DRAFTS = {"draft": "初稿", "review": "送审稿", "finalise": "送审稿"}
_LINE = 20  # characters of a title in two-size type that fit one line
_JOINTS = ("整改", "反馈意见", "进展", "落实")


def document(report: Report, stage: str | None = None) -> Document:
    """The paper as it stands: frozen numbers from the final text on, today's before.

    `stage` is the word in brackets below the title (初稿); left out, it follows from the step, "" prints none.
    """
    blocks = [*_head(report, stage), *_body(report, filling(report)), *_foot(report)]
    return Document(blocks, Meta(report.title, report.issuer))


def filling(report: Report) -> dict[str, str]:
    """Key -> what stands in its place."""
    if report.is_frozen and report.snapshot is not None:
        words = {key: item["shown"] for key, item in report.snapshot.content["figures"].items()}
        return {**words, DATE_KEY: chinese_date(report.snapshot.data_as_of)}
    words = {key: shown.text for key, shown in figuring.shown_now(report).items()}
    return {**words, DATE_KEY: chinese_date(report.data_as_of or today())}


def to_word(report: Report, stage: str | None = None) -> bytes:
    return word.render(document(report, stage))


def to_pdf(report: Report, stage: str | None = None) -> bytes:
    return pdf.render(document(report, stage))


def to_html(report: Report, stage: str | None = None, top_level: int = 1) -> str:
    """A fragment; its style sheet is `rendering.html.STYLESHEET`."""
    return html.render(document(report, stage), top_level)


def _head(report: Report, stage: str | None) -> Iterator[Block]:
    if report.document_number and report.kind != Report.Kind.PUBLIC:
        yield Letterhead(report.issuer)
        yield DocNumber(report.document_number)
    yield Title(_laddered(report.title, report.issuer))
    note = stage if stage is not None else "" if report.is_closed else _DRAFTS.get(report.step, "")
    if note:
        yield Subtitle(f"（{note}）")
    if report.addressee.strip():
        yield Addressee([report.addressee.strip()])


def _laddered(title: str, issuer: str) -> str:
    """A long title breaks after the issuer, and what is left between words, so that no line ends with a torn word."""
    if len(title) <= _LINE:
        return title
    if issuer and title.startswith(issuer) and title != issuer:
        return f"{issuer}\n{_laddered(title.removeprefix(issuer), '')}"
    places = [m.start() for joint in _JOINTS for m in re.finditer(joint, title)]
    fitting = [at for at in places if 0 < at <= _LINE and len(title) - at <= _LINE]
    at = min(fitting, key=lambda at: abs(2 * at - len(title)), default=0)
    return f"{title[:at]}\n{title[at:]}" if at else title


def _body(report: Report, words: Mapping[str, str]) -> Iterator[Block]:
    for line in parse(report.body):
        if line.chart:
            yield from _chart(report, line.chart)
            continue
        runs = _runs(line, words)
        yield Heading(line.level, runs, numbered=not line.has_own_number) if line.level else Paragraph(runs)


def _chart(report: Report, title: str) -> list[Block]:
    """A chart as frozen, or as of now; the mark of what is missing where there is none of that title."""
    chart = charting.shown(report, title)
    return blocks_of(chart) if chart else [Paragraph(figuring.MISSING)]


def _runs(line: Line, words: Mapping[str, str]) -> tuple[Run, ...]:
    return tuple(
        Run(p.text) if isinstance(p, Words)
        else Run(words.get(p.key, figuring.MISSING), None if p.key == DATE_KEY else p.key)
        for p in line.pieces
    )


def _foot(report: Report) -> Iterator[Block]:
    ways = [
        (label, value.strip()) for label, value in (
            ("电话", report.contact_phone), ("邮政信箱", report.contact_post), ("电子邮箱", report.contact_email),
        ) if value.strip()
    ]
    if ways and not contacts_stand_in_text(report):
        yield Contacts(INTRO if report.kind == Report.Kind.PUBLIC else "", ways)
    if report.issuer:
        yield Signature(report.issuer, signed_on(report))


def contacts_stand_in_text(report: Report) -> bool:
    """Whether the text gives the contacts itself (one taken over verbatim), so that they are not printed twice."""
    return any(value.strip() and value.strip() in report.body for value in (report.contact_phone, report.contact_email))


def signed_on(report: Report) -> dt.date:
    """成文日期: the day the text became final; before that, the day it was begun."""
    return report.finalised_on or report.published_on or report.happened_on
