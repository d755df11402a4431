"""A report whose text is a published one verbatim, each of its numbers the claim that was imported with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from huiyin.figures.models import Claim
from huiyin.ledger import store
from huiyin.ledger.models import Matter
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.service import begin
from huiyin.reading import Reading, ReadingError, read_bytes
from huiyin.reports.composing import may_compose, parts_of
from huiyin.reports.models import Report

_SITE_LINE = re.compile(r"^[【\s]*(?:发布时间|发布日期|信息来源|来源|浏览|访问|字号|打印|分享|索引号|时间)")
_DATE_LINE = re.compile(r"^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_SECOND = re.compile(r"^[((][一二三四五六七八九十]{1,3}[))]")
_KEY = re.compile(r"^[\w.-]+$")
_MARK_ROOM = 12  # characters a heading line may have beyond the heading's own words


def report_of_source(about: Matter, command: Command) -> Report:
    """The report for what was imported from a published one, read anew from the stored original.

    Raises NotAllowed when the matter holds no such original or it cannot be read.
    """
    source = about.materials.filter(kind="source_report").select_related("content").order_by("pk").last()
    if source is None:
        raise NotAllowed("这个轮次的档案里没有公开报告原件，不能按原文生成报告。")
    try:
        reading = read_bytes(store.read(source.content_id), source.file_name)
    except (ReadingError, OSError) as error:
        raise NotAllowed(f"公开报告原件“{source.file_name}”读不出来：{error}") from error
    return from_reading(about, reading, command)


def from_reading(about: Matter, reading: Reading, command: Command) -> Report:
    """Begin a report with the original's wording, title, issuer, contacts and date.

    The matter's claims take the place of their literals; the literals are kept, so that 五项 stays 五项 and 5名 stays 5名.
    """
    may_compose(command)
    claims = list(Claim.objects.filter(matter=about.pk).order_by("start", "id"))
    figures: dict[str, dict[str, Any]] = {}
    body = "\n".join(_lines(reading, _placed(reading.text, claims, figures)))
    parts = parts_of(about)
    issuer = reading.issuer or parts.issuer(about)
    values: dict[str, Any] = {
        "kind": Report.Kind.PUBLIC.value, "issuer": issuer, "body": body, "figures": figures, "progress_line": False,
        "contact_phone": reading.contacts.phone or "", "contact_post": reading.contacts.post or "",
        "contact_email": reading.contacts.email or "", "data_as_of": reading.published, "leader": parts.approver(about),
        "finalised_on": reading.published, "published_on": reading.published,
    }
    title = reading.title or parts.title(about, Report.Kind.PUBLIC, issuer)
    done = begin(Report, command, title, values, parent=about)
    assert isinstance(done.matter, Report)
    return done.matter


def _placed(text: str, claims: Sequence[Claim], figures: dict[str, dict[str, Any]]) -> list[tuple[int, int, str]]:
    """(start, end, placeholder) for every claim whose literal stands where it says; fills `figures`."""
    places: list[tuple[int, int, str]] = []
    for n, claim in enumerate(claims, 1):
        literal = text[claim.start : claim.end]
        stands = literal and literal[:60] == claim.literal and "\n" not in literal
        if not stands or (places and claim.start < places[-1][1]):
            continue
        key = claim.key if _KEY.match(claim.key) else f"数{n}"
        figures[key] = {"code": "", "scope": {}, "literal": literal, "claim": claim.key}
        places.append((claim.start, claim.end, f"{{{{{key}}}}}"))
    return places


def _lines(reading: Reading, places: list[tuple[int, int, str]]) -> Iterator[str]:
    """The body: the original's lines with placeholders, headings marked; title, site lines, issuer and date left out."""
    levels = _Levels(reading)
    kept = [span for span in _spans(reading.text) if reading.text[span[0] : span[1]].strip()]
    first, last = _frame(reading, kept)
    for start, end in kept[first:last]:
        raw = reading.text[start:end]
        level = levels.of(start, end)
        words = _with_placeholders(raw, start, places).strip()
        yield f"{'#' * level} {words}" if level else words


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _frame(reading: Reading, kept: list[tuple[int, int]]) -> tuple[int, int]:
    """Which of the lines are the text itself."""
    said = [reading.text[a:b].strip() for a, b in kept]
    first, last = 0, len(said)
    title = _bare(reading.title or "")
    while first < last and (_SITE_LINE.match(said[first]) or (title and _bare(said[first]) and _bare(said[first]) in title)):
        first += 1
    while last > first and (_DATE_LINE.match(said[last - 1]) or _bare(said[last - 1]) == _bare(reading.issuer or "\0")):
        last -= 1
    return first, last


def _bare(text: str) -> str:
    return "".join(text.split())


def _with_placeholders(raw: str, offset: int, places: list[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, placeholder in places:
        if offset <= start and end <= offset + len(raw):
            pieces += [raw[at : start - offset], placeholder]
            at = end - offset
    return "".join([*pieces, raw[at:]])


class _Levels:
    """Which lines are headings: those the reading found as parts, focus areas and findings, when they fill their line."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.parts = {p.start: p.title for p in reading.parts}
        self.findings = {f.heading_start: f.heading_end for f in reading.findings}
        self.focus = reading.focus_areas

    def of(self, start: int, end: int) -> int:
        line = self.text[start:end].strip()
        inside = range(start, end + 1)
        for at, title in self.parts.items():
            if at in inside and _fills(line, title):
                return 1
        for at, until in self.findings.items():
            if at in inside and until >= start + len(self.text[start:end].rstrip()):
                return 2 if _SECOND.match(line) and not self.focus else 3
        return 2 if any(area in line and _fills(line, area) for area in self.focus) else 0


def _fills(line: str, words: str) -> bool:
    return len(line) <= len(words) + _MARK_ROOM
