"""What may be placed in a report's text: figures of its round and of the year, counted work, claims of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.figures.charts import CHARTS
from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Scope
from huiyin.people.dated import today
from huiyin.register.base import REGISTERS, register_of
from huiyin.register.reporting import Draft
from huiyin.reports.composing import parts_of, reported
from huiyin.reports.models import Report
from huiyin.reports.placing import Placed, of_the_year
from huiyin.reports.text import CHART, keys_in


@dataclass(frozen=True)
class Offer:
    key: str
    group: str
    note: str
    meaning: Mapping[str, Any]


def offers(report: Report) -> list[Offer]:
    """Everything that can be placed, what the report knows already first. Two queries."""
    found = {key: Offer(key, "本报告已用", _note(data), data) for key, data in report.figures.items()}
    meanings = [o.meaning for o in found.values()]
    for offer in _all(report):
        if offer.meaning not in meanings and offer.key not in found:
            found[offer.key] = offer
    return list(found.values())


def _note(data: Mapping[str, Any]) -> str:
    if data.get("claim"):
        return f"原文数据 {data.get('literal', '')}"
    item = FIGURES.get(data.get("code", ""))
    subject = (data.get("scope") or {}).get("subject", "")
    return subject or (item.title if item else "")


def _all(report: Report) -> Iterator[Offer]:
    draft, parts = Draft(), parts_of(report.root) if report.root is not None else None
    keys = {code: key for key, code in parts.figures.items()} if parts is not None else {}
    for code, item in FIGURES.items():
        if item.needs == {"root"} or (not item.needs and not _group_of(code)):
            name = keys.get(code, item.title)
            yield _offer(draft, name, code, Scope(root=report.root_id) if item.needs else Scope(), "统计指标", item.title)
    for found in parts.countables(report.root_id) if parts is not None else ():
        yield _offer(draft, found.name, found.code, found.scope, "工作实绩", found.note)
    year = (report.data_as_of or today()).year
    yield from _of_the_year(year, draft)
    for code in register_of(report.root).charts if report.root else ():
        yield _drawn(Placed(CHARTS[code], None))
    yield from map(_drawn, of_the_year(year))
    for claim in Claim.objects.filter(matter=report.root_id):
        meaning = {"code": "", "scope": {}, "literal": claim.literal, "claim": claim.key}
        yield Offer(claim.key, "原文数据", f"{claim.literal} {claim.of}", meaning)


def _drawn(placed: Placed) -> Offer:
    return Offer(CHART + placed.title, "图表（单独成行）", placed.card.definition, {"chart": placed.card.code})


def _of_the_year(year: int, draft: Draft) -> Iterator[Offer]:
    """Figures of the standing registers, of the calendar year that the report's data are of."""
    scope = Scope.of_year(year)
    for code, item in FIGURES.items():
        group = _group_of(code)
        if group and not item.needs:
            yield _offer(draft, f"{year}年{item.title}", code, scope, f"{group}（{year}年）", item.definition.split("；")[0])


def _group_of(code: str) -> str:
    """The heading of the standing register whose figure this is; empty for the organ's own and those of what is reported on."""
    room = code.split(".", maxsplit=1)[0]
    if room in {c.split(".", maxsplit=1)[0] for c in reported()}:
        return ""
    return next((r.group for c, r in REGISTERS.items() if c.split(".", maxsplit=1)[0] == room), "")


def _offer(draft: Draft, name: str, code: str, scope: Scope, group: str, note: str) -> Offer:
    key = draft.place(name, code, scope).strip("{}")
    return Offer(key, group, note, draft.figures[key])


def completed(report: Report, body: str) -> dict[str, Any]:
    """The report's figures with those added that `body` places and that are on offer."""
    missing = [key for key in keys_in(body) if key not in report.figures]
    if not missing:
        return dict(report.figures)
    on_offer = {offer.key: offer.meaning for offer in offers(report)}
    return {**report.figures, **{key: dict(on_offer[key]) for key in missing if key in on_offer}}
