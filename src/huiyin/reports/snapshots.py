"""数据快照: the numbers of a report frozen with their definitions and the matters behind them, and what differs since.

`content` of a snapshot:

    charts    title -> {title, unit, source, shape, categories, series}
    figures   key -> {shown, value, unit, count?, claim?}
    counts    id -> {code, scope, until?, title, unit, value, definition, definition_digest, of, matters}
    matters   [[id, digest of the latest entry, value it adds, register number], …]
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Scope
from huiyin.figures.units import Unit
from huiyin.ledger import leaves
from huiyin.ledger.canonical import canonical, digest_of
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import lock
from huiyin.ledger.replaying import Lived
from huiyin.ledger.troubles import Trouble
from huiyin.people.dated import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.reports import charting, counting, figuring
from huiyin.reports.cutoff import refuse_states
from huiyin.reports.models import Report, Snapshot
from huiyin.reports.text import charts_in, keys_in

# From here on the text is final: freezing anew may bring newly settled claims, never another number.
_FINAL_STEPS = frozenset({"audit", "publish"})


def take(report: Report, data_as_of: dt.date, command: Command) -> Snapshot:
    """Freeze the numbers of a report's text as of now.

    Raises NotAllowed for a date to come, a past one where the text tells of states, undefined numbers, and, once the text
    is final or the snapshot shared, for any number that would change; Conflict when the report has moved on.
    """
    if data_as_of > today():
        raise NotAllowed("数据截止日期不能晚于今天。")
    with transaction.atomic():
        current = lock(report.pk, command.revision)
        assert isinstance(current, Report)
        final = current.step in _FINAL_STEPS or current.shares_snapshot
        if not (final and current.snapshot is not None and current.snapshot.data_as_of == data_as_of):
            refuse_states(current, data_as_of)
        content = freeze(current, data_as_of)
        if final:
            _refuse_new_numbers(current, content)
        done = act(
            report.pk, EntryKind.SNAPSHOT, command,
            {"snapshot": digest_of(canonical(content)), "data_as_of": data_as_of}, extra={"frozen": content},
        )
        return Snapshot.objects.get(entry=done.entry)


def _refuse_new_numbers(report: Report, content: Mapping[str, Any]) -> None:
    before = report.snapshot.content["figures"] if report.snapshot else {}
    changed = [k for k, f in content["figures"].items() if before.get(k, {}).get("shown") != f["shown"]]
    drawn = report.snapshot.content.get("charts", {}) if report.snapshot else {}
    changed += [f"图表“{t}”" for t, c in content["charts"].items() if drawn.get(t, {}).get("series") != c["series"]]
    if changed:
        named = "、".join(changed[:5])
        if report.shares_snapshot:
            raise NotAllowed(f"本报告与其他报告共用一个数据快照，数据不能单独改变（{named}）。请在原报告重新固化后再分送。")
        raise NotAllowed(f"定稿后数据不能再变（{named}）。请退回初稿，重新固化、送审。")


def freeze(report: Report, data_as_of: dt.date) -> dict[str, Any]:
    """The content of a snapshot of `report` now. Raises NotAllowed when a number of the text cannot be told."""
    claims, known = figuring.claims_of(report), figuring.definitions(report)
    figures: dict[str, Any] = {}
    counts: dict[str, Any] = {}
    places: dict[tuple[str, Scope], str] = {}
    for key in keys_in(report.body):
        item = known.get(key)
        claim = claims.get(item.claim) if item else None
        if item is None or (item.claim and claim is None) or (not item.claim and item.code not in FIGURES):
            raise NotAllowed(f"正文中的数据“{key}”没有定义，不能固化。请在正文中删去或重新选择数据。")
        code, scope = (claim.figure, Scope.from_json(claim.scope)) if claim else (item.code, item.scope)
        if code in FIGURES and (code, scope) not in places:
            places[code, scope] = f"c{len(places) + 1}"
            counts[places[code, scope]] = _count(code, scope, figuring.until(code, data_as_of))
        figures[key] = _figure(item, claim, places.get((code, scope)), counts)
    return {
        "v": 1, "report": report.pk, "round": report.root_id, "data_as_of": data_as_of.isoformat(),
        "position": max(0, leaves.position()), "figures": figures, "counts": counts,
        "charts": charting.frozen(report, data_as_of),
    }


def _count(code: str, scope: Scope, until: dt.date | None) -> dict[str, Any]:
    """`until` is the past day up to which it counts; it stands in the definition, so that the number cannot lose it."""
    item, narrowed = FIGURES[code], scope.until(until)
    found = counting.count(code, narrowed)
    labels = counting.labels(code, narrowed, found.rows)
    words = figuring.definition_text(item, narrowed)
    return {
        **({"until": until.isoformat()} if until else {}),
        "code": code, "scope": scope.to_json(), "title": figuring.title_of(item, scope),
        "unit": Unit(item.unit_in(scope)).label, "value": figuring.plain_number(found.value),
        "definition": f"{words}{figuring.BY_TODAYS_LEDGER}。" if until else words, "definition_digest": item.definition_digest,
        "of": "matter" if counting.counts_matters(code, narrowed) else "other",
        "matters": [[r.pk, r.digest, r.value, labels.get(r.pk, "")] for r in found.rows],
    }


def _figure(
    item: figuring.Defined, claim: Claim | None, place: str | None, counts: Mapping[str, Any]
) -> dict[str, Any]:
    if claim is None:
        assert place is not None
        counted = counts[place]
        return {
            "shown": f"{counted['value']}{counted['unit']}", "value": counted["value"], "unit": counted["unit"],
            "count": place,
        }
    return {
        "shown": item.literal or claim.literal, "value": figuring.plain_number(claim.value), "unit": claim.unit_word,
        **({"count": place} if place else {}), "claim": frozen_claim(claim),
    }


def frozen_claim(claim: Claim) -> dict[str, Any]:
    """How far a claim is proved, by what and by whom, in words that stay true when names and states change later."""
    evidence, waiver = claim.evidence, claim.waived_by
    return {
        "key": claim.key, "literal": claim.literal, "of": claim.of, "context": claim.context, "state": claim.state,
        "figure": claim.figure,
        "figure_value": None if claim.figure_value is None else figuring.plain_number(claim.figure_value),
        "evidence": evidence and {"id": evidence.pk, "title": evidence.title, "digest": evidence.content_id},
        "waived_by": waiver and waiver.name, "reason": claim.reason,
    }


def project_snapshot(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    """Projector: the snapshot an entry brings. Replayed, it finds the row already there (snapshots only grow)."""
    content = payload.get("frozen")
    if content is None:
        return
    Snapshot.objects.get_or_create(
        entry=entry,
        defaults={
            "report_id": matter.pk, "position": content["position"], "content": content,
            "data_as_of": dt.date.fromisoformat(content["data_as_of"]), "taken_at": entry.registered_at,
            "digest": payload["set"]["snapshot"],
        },
    )


def compare_snapshots(lived: Sequence[Lived]) -> Iterator[Trouble]:
    """Snapshots as they stand, against those that entries brought."""
    reports = [one for one in lived if one.matter.register == Report.REGISTER]
    stand = {s.entry_id: s for s in Snapshot.objects.filter(report__in=[one.pk for one in reports])} if reports else {}
    for one in reports:
        for entry, payload in zip(one.entries, one.payloads, strict=True):
            if "frozen" in payload:
                found = stand.get(entry.pk)
                same = found is not None and found.content == payload["frozen"] and is_intact(found)
                if not same or found is None or found.position != payload["frozen"]["position"]:
                    yield Trouble(f"办理记录{entry.pk}", "数据快照与固化时不一致")


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the content still hashes to the digest it is known by."""
    return digest_of(canonical(snapshot.content)) == snapshot.digest


def uncovered(report: Report) -> list[str]:
    """Keys of the text that the report's snapshot does not hold, or holds with another meaning."""
    snapshot = report.snapshot
    if snapshot is None:
        return [*keys_in(report.body), *charts_in(report.body)]
    frozen, counts = snapshot.content["figures"], snapshot.content["counts"]
    known = figuring.definitions(report)
    missing = [key for key in keys_in(report.body) if not _means(known.get(key), frozen.get(key), counts)]
    return missing + [title for title in charts_in(report.body) if title not in snapshot.content.get("charts", {})]


def _means(item: figuring.Defined | None, frozen: Mapping[str, Any] | None, counts: Mapping[str, Any]) -> bool:
    if item is None or frozen is None:
        return False
    if item.claim:
        same_words = not item.literal or item.literal == frozen["shown"]
        return bool(frozen.get("claim", {}).get("key") == item.claim and same_words)
    counted = counts.get(frozen.get("count", ""), {})
    return "claim" not in frozen and counted.get("code") == item.code and counted.get("scope") == item.scope.to_json()


def claims_moved(report: Report) -> bool:
    """Whether a claim of the text stands otherwise than the snapshot says."""
    if report.snapshot is None:
        return False
    frozen = {f["claim"]["key"]: f["claim"] for f in report.snapshot.content["figures"].values() if "claim" in f}
    return any(frozen.get(c.key) != frozen_claim(c) for c in figuring.claims_of(report).values())


def refresh_claims(report: Report, command: Command) -> Snapshot | None:
    """Freeze anew when claims were settled after the last snapshot; the numbers stay the same or it is refused."""
    if report.snapshot is None or not claims_moved(report):
        return report.snapshot
    quiet = dataclasses.replace(command, request_id=None, revision=None, materials=(), comment="数据核对后重新固化")
    return take(report, report.snapshot.data_as_of, quiet)
