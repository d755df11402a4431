"""All the pieces of a reading put together, with offsets back in the original text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from huiyin.reading import head as opening
from huiyin.reading.bodies import (
    find_reporter,
    session_line,
    several,
)
from huiyin.reading.classify import classify
from huiyin.reading.contacts import find_contacts
from huiyin.reading.dates import Dated, find_dates
from huiyin.reading.decoded import Decoded
from huiyin.reading.detail import Detail
from huiyin.reading.documents import Titled, find_documents
from huiyin.reading.doubts import Worry, date_worries, repair_counts, text_worries, vague_worry
from huiyin.reading.facts import Facts
from huiyin.reading.feedback import (
    demand_in,
    read_clues,
    read_deadlines,
    read_demands,
    refine,
)
from huiyin.reading.findings import Draft, draft_findings, focus_title
from huiyin.reading.labels import Labels
from huiyin.reading.ledgers.gate import ledgers_of, set_aside, settle, title_of
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.ledgers.model import NO_CHOICES, Choices
from huiyin.reading.marks import Mark, Sort, build_tree, find_marks, without_glued
from huiyin.reading.measures import Span
from huiyin.reading.model import Doubt, Finding, Genre, Kind, Measure, Passage, Quantity, Reading
from huiyin.reading.normal import Clean, clean
from huiyin.reading.notice import is_notice, read_notice
from huiyin.reading.outline import lay_out
from huiyin.reading.parts import before_next_steps, organisation, outlook, passage, top_parts
from huiyin.reading.plan import limit_worries, plan_measures
from huiyin.reading.prose import lists_in_sentences, told_in_prose
from huiyin.reading.quantities import Counted, find_quantities, hide_names
from huiyin.reading.secrecy import find_secrecy
from huiyin.reading.sections import Role, Section
from huiyin.reading.signature import find_signature, split_signatures
from huiyin.reading.title import Front, read_front
from huiyin.reading.unnumbered import with_unnumbered
from huiyin.reading.unread import claims, find_unread, opening_claims
from huiyin.reading.who import inspector_of, inspectors_of, issuer_of, owner_of, unit_of

Thing = TypeVar("Thing", Counted, Titled)

_CLOSING = re.compile(
    r"(?:^|(?<=\n))[^\n]{0,40}(?:欢迎(?:广大)?[^。\n]{0,30}监督|如有意见|联系(?:方式|电话|人)|监督电话|举报电话|(?<![^\s])此[函复]。|[特专]此(?:报告|公告|通报|公示)|邮政信箱)"
    r"|(?:^|(?<=\n))[^\S\n]*[【\[]?(?:下一?步|下阶段)(?:整改)?(?:工作)?(?:打算|安排|计划|措施|考虑)?[】\]]?[^\S\n]*(?=\n)"
    r"|(?:^|(?<=\n))[^\S\n]*附(?:件|表)\s?\d{0,2}\s?:"
)
_ANNEX_LIST = re.compile(  # 附件:1.… 2.…, as far as it is a list of titles
    r"(?<=\n)[^\S\n]*附(?:件|表)\s?\d{0,2}\s?:[^。\n]{0,80}(?:\n[^\S\n]*(?:\d{1,2}[.、]|《)[^。\n]{2,60}(?=\n|$))*"
)
_AT_MEETINGS = (Genre.AUDIT, Genre.CONGRESS)
_OPENING_LIMIT = 3000
_ABOVE = 600  # characters in which the meeting stands to which a report was given
_YEAR = re.compile(r"((?:19|20)\d{2})年")


def assemble(decoded: Decoded, choices: Choices = NO_CHOICES) -> Reading:
    """Read one decoded document. Never raises; time grows in line with length."""
    facts = _gather(decoded, choices)
    text = facts.clean.text
    dated = find_dates(text)
    zone = _opening_end(facts)
    counting = without_glued(text, facts.marks)
    counted, worries = repair_counts(text, list(find_quantities(counting, hide_names(text))))
    early = [d for d in dated if facts.front.body <= d.start < zone]
    period, period_end = opening.find_period(early, text, facts.published, (facts.front.body, zone))
    if period is None:
        vague = opening.find_vague_period(text, facts.front.body, zone)
        worries += [vague_worry(*vague)] if vague else []
    feedback = opening.find_feedback(text, zone, early, period, period_end, facts.published)
    if feedback is None and facts.kind is not Kind.PLAN:  # a plan only names it; its round still waits for the feedback
        feedback = opening.find_named_feedback(text, early, period, facts.published)
    inspector = inspector_of(facts, zone)
    inspectors = inspectors_of(facts, zone, inspector)
    chosen = {d for d in (*(period or ()), feedback) if d}
    worries += date_worries(dated, _year_before(dated), chosen, facts.published) + text_worries(text)
    documents = list(find_documents(text))
    issuer = issuer_of(facts, owner_of(facts) or opening.find_unit(text, facts.front, zone, facts.signature))
    unit = unit_of(facts, zone, issuer)
    units = several(unit)
    since = _counts_from(facts, feedback)
    settle(facts.ledger, since)
    parts = top_parts(facts.clean, facts.sections, facts.tail)
    feeds = facts.kind is Kind.FEEDBACK
    findings = _findings(facts, counted, documents, since)
    worries += [] if facts.ledger.drafts else limit_worries(facts.clean, findings, since)
    reading = Reading(
        text=decoded.text,
        kind=facts.kind,
        genre=facts.genre,
        title=facts.front.title,
        unit=_as_written(facts.clean, unit),
        inspector=_as_written(facts.clean, inspector),
        units=[_as_written(facts.clean, name) or name for name in units],
        inspectors=[_as_written(facts.clean, name) or name for name in inspectors],
        issuers=[_as_written(facts.clean, name) or name for name in split_signatures(issuer)],
        reporter=find_reporter(facts.front, text, zone) if facts.genre in _AT_MEETINGS else None,
        organiser=opening.find_organiser(text, zone, inspector),
        inspection_period=period,
        feedback_date=feedback or (facts.published if feeds else None),
        focus_areas=facts.focuses,
        findings=findings,
        report_figures=[_quantity(facts.clean, c) for c in _outside(facts, counted)],
        report_documents=_titles(facts.clean, _outside(facts, documents), issued=True),
        report_cited_documents=_titles(facts.clean, _outside(facts, documents), issued=False),
        report_planned_documents=_planned(facts.clean, _outside(facts, documents)),
        contacts=find_contacts(text, facts.front.body),
        issuer=_as_written(facts.clean, issuer),
        published=facts.published,
        doubts=_doubts(facts.clean, worries),
        parts=parts,
        organisation=organisation(facts.clean, facts.sections, facts.front.body),
        outlook=outlook(facts.clean, facts.sections, facts.tail),
        secrecy=find_secrecy(facts.clean),
        tables=facts.ledger.tables,
        issues=facts.ledger.issues.found,
    )
    if feeds:
        reading = _with_demands(facts, reading)
    return replace(reading, unread=_unread(facts, decoded, reading, zone))


def _with_demands(facts: Facts, reading: Reading) -> Reading:
    """What only feedback says: what it demands, by when, which leads it handed over."""
    last = max((d.head[1] for d in facts.drafts), default=0)
    return replace(
        reading,
        requirements=read_demands(facts.clean, reading.parts, facts.marks, facts.labels, facts.tail),
        deadlines=read_deadlines(facts.clean, last),
        clues=read_clues(facts.clean),
    )


def _unread(facts: Facts, decoded: Decoded, reading: Reading, zone: int) -> list[Passage]:
    """What neither head, outline, tables nor passages of the reading account for."""
    front, cleaned = facts.front, facts.clean
    told = [reading.organisation, reading.outlook, *reading.requirements, *reading.clues, *reading.deadlines]
    cells = [c for t in decoded.tables for row in t.rows for c in row]
    known = [(p.start, p.end) for p in told if p] + cells
    understood = reading.kind is not Kind.UNKNOWN or reading.inspector or reading.inspection_period or reading.feedback_date
    claimed = [
        *(opening_claims(cleaned.text, front.body, zone) if understood else ()),
        (facts.tail, len(cleaned.text)),
        *claims(facts.sections),
        *(z for z, _ in _zones(facts)),
    ]
    claimed += [(cleaned.place(a), cleaned.place(b)) for a, b in known]
    return find_unread(cleaned, claimed, front.title, front.body)


def _gather(decoded: Decoded, choices: Choices) -> Facts:
    cleaned = clean(decoded.text)
    text = cleaned.text
    labels = Labels(text)
    marks = lists_in_sentences(text, find_marks(text))
    marks = _outside_annexes(text, with_unnumbered(text, marks, labels))
    ledger = ledgers_of(decoded, cleaned, choices)
    first = next((m.start for m in marks if m.sort is not Sort.ITEM), len(text))
    labelled = next((x.start for x in labels.all if x.name == "problem"), len(text))
    front = read_front(text, min([first, labelled, *(z[0] for d in ledger.drafts for z in d.zones)]))
    front.title = front.title or title_of(ledger, cleaned)
    genre = classify(front.title, text, labels, bool(ledger.drafts))
    kind = genre.kind
    sections = lay_out(text, build_tree(marks, len(text)), marks, labels, kind is Kind.FEEDBACK)
    signature, signed_on, tail = _signed(text, front, ledger)
    closing_from = max((s.head_end for s in sections), default=front.body)
    tail = before_next_steps(text, sections, _closing_start(text, closing_from, tail))
    told = sum(s.role is Role.FINDING for s in sections)
    if told and (kind in (Kind.REPORT, Kind.FEEDBACK) or told > 2 * len(ledger.drafts)):
        set_aside(ledger)
    drafts, focus_titles = _told(cleaned, sections, marks, labels, tail, kind, ledger)
    published = signed_on or front.published or _day_of_session(text, front.body)
    heads = sorted(d.head for d in drafts)
    return Facts(
        cleaned,
        sections,
        labels,
        front,
        tail,
        signature,
        published,
        drafts,
        focus_titles,
        genre,
        ledger,
        marks,
        heads,
        [h[0] for h in heads],
    )


def _signed(text: str, front: Front, ledger: Ledger) -> tuple[str | None, date | None, int]:
    """Who signs, when, and where that stands; a date in a row of a ledger signs nothing."""
    signature, signed_on, tail = find_signature(text, front.body)
    if any(zone[0] <= tail <= zone[1] for d in ledger.drafts for zone in d.zones):
        return None, None, len(text)
    return signature, signed_on, tail


def _told(
    cleaned: Clean, sections: list[Section], marks: list[Mark], labels: Labels, tail: int, kind: Kind, ledger: Ledger
) -> tuple[list[Draft], list[str]]:
    """The findings and the areas under which they stand: of headings, of running text, of labels, of tables."""
    text = cleaned.text
    drafts, focuses = draft_findings(
        text, cleaned.plain, sections, marks, labels, tail, kind is Kind.FEEDBACK
    )
    focus_titles = [focus_title(cleaned.plain[a:b]) for a, b in focuses]
    if kind is Kind.FEEDBACK and not ledger.drafts:
        drafts = drafts or told_in_prose(cleaned, top_parts(cleaned, sections, tail), sections, marks, tail)
        drafts = refine(text, drafts, marks)
        for draft in drafts:
            draft.requirements = demand_in(text, draft, marks, labels)
    if (
        not drafts
        or ledger.drafts
        or (kind is not Kind.FEEDBACK and is_notice(text, marks, labels, sections))
    ):
        noticed = ledger.drafts or read_notice(text, cleaned.plain, marks, labels, tail)
        if noticed:
            drafts, focus_titles = noticed, ledger.focuses if ledger.drafts else []
    return drafts, focus_titles


def _day_of_session(text: str, body: int) -> date | None:
    """The day of the meeting at which a report was given."""
    line = session_line(text, max(body, _ABOVE))
    days = find_dates(text, *line.span()) if line else []
    return next((day for one in days for day in one.dates(None)), None)


def _outside_annexes(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks without those that only number the annexes below the text."""
    lists = [m.span() for m in _ANNEX_LIST.finditer(text)]
    starts = [start for start, _ in lists]

    def outside(at: int) -> bool:
        here = bisect_right(starts, at) - 1
        return here < 0 or at >= lists[here][1]

    return [m for m in marks if outside(m.start)] if lists else marks


def _as_written(cleaned: Clean, name: str | None) -> str | None:
    """A name found in the matching copy, in the characters of the text (traditional where it is)."""
    at = cleaned.text.find(name) if name else -1
    return cleaned.plain[at : at + len(name)] if name and at >= 0 else name


def _closing_start(text: str, after: int, signature: int) -> int:
    """Where the closing words begin: 欢迎…监督, contacts, 特此报告, or the signature."""
    found = _CLOSING.search(text, after)
    return min(found.start(), signature) if found else signature


def _opening_end(facts: Facts) -> int:
    """How far the opening sentences go: to the first heading below the title."""
    later = [s.head_start for s in facts.sections if s.head_start > facts.front.body]
    limit = facts.front.body + _OPENING_LIMIT
    return min([limit, len(facts.clean.text), *later[:1]])


def _year_before(dated: list[Dated]) -> Callable[[int], int | None]:
    whole = [(d.start, d.readings[0][0]) for d in dated if d.readings[0][0]]
    starts = [start for start, _ in whole]

    def year(at: int) -> int | None:
        here = bisect_right(starts, at) - 1
        return whole[here][1] if here >= 0 else None

    return year


def _quantity(cleaned: Clean, counted: Counted) -> Quantity:
    start, end = cleaned.span(counted.start, counted.end)
    return Quantity(counted.value, counted.unit, counted.of, cleaned.raw[start:end], start, end)


def _counts_from(facts: Facts, feedback: date | None) -> date | None:
    """The day from which time limits without a year count: the feedback, else the year of the document."""
    if feedback is not None:
        return feedback
    if facts.published is not None:
        return date(facts.published.year, 1, 1)
    said = _YEAR.search(facts.front.title or "") or _YEAR.search(facts.clean.text[:200])
    return date(int(said.group(1)), 1, 1) if said else None


def _zones(facts: Facts) -> list[tuple[Span, int]]:
    """The stretches of the text that belong to each finding, with its index."""
    return sorted(
        (zone, i) for i, d in enumerate(facts.drafts) for zone in d.zones or [(d.head[0], d.body[1])]
    )


def _inside(facts: Facts, things: list[Thing]) -> list[list[Thing]]:
    """The things that stand in each finding, in order; a thing belongs to the innermost finding."""
    zones = _zones(facts)
    starts = [zone[0] for zone, _ in zones]
    held: list[list[Thing]] = [[] for _ in facts.drafts]
    for thing in things:
        here = bisect_right(starts, thing.start) - 1
        if here >= 0 and thing.start < zones[here][0][1]:
            held[zones[here][1]].append(thing)
    return held


def _outside(facts: Facts, things: list[Thing]) -> list[Thing]:
    held = {id(thing) for group in _inside(facts, things) for thing in group}
    return [thing for thing in things if id(thing) not in held]


def _titles(cleaned: Clean, titled: list[Titled], issued: bool) -> list[str]:
    """Each title once, as written, in the order of the text."""
    return list(
        dict.fromkeys(cleaned.plain[t.start : t.end] for t in titled if t.issued is issued and not t.planned)
    )


def _planned(cleaned: Clean, titled: list[Titled]) -> list[str]:
    """The titles that are still to be issued."""
    return list(dict.fromkeys(cleaned.plain[t.start : t.end] for t in titled if t.planned))


def _findings(
    facts: Facts, counted: list[Counted], documents: list[Titled], since: date | None
) -> list[Finding]:
    figures = _inside(facts, counted)
    titles = _inside(
        facts, [replace(t, issued=t.issued and not _in_heading(facts, t)) for t in documents]
    )
    for i, draft in enumerate(facts.drafts):
        if draft.issuing:
            titles[i] = [
                replace(t, issued=t.issued or any(a <= t.start < b for a, b in draft.issuing)) for t in titles[i]
            ]
    return [_finding(facts, draft, figures[i], titles[i], since) for i, draft in enumerate(facts.drafts)]


def _in_heading(facts: Facts, titled: Titled) -> bool:
    """A document named in the wording of a problem is no document issued for it."""
    here = bisect_right(facts.head_starts, titled.start) - 1
    return here >= 0 and titled.start < facts.heads[here][1]


def _finding(
    facts: Facts, draft: Draft, figures: list[Counted], titles: list[Titled], since: date | None
) -> Finding:
    cleaned = facts.clean
    duty = draft.duty or Detail()
    head, body = cleaned.span(*draft.head), cleaned.span(*draft.body)
    return Finding(
        number=draft.number,
        title=draft.title,
        heading=cleaned.raw[slice(*head)].strip(),
        heading_start=head[0],
        heading_end=head[1],
        start=body[0],
        end=body[1],
        focus=draft.focus,
        parent=draft.parent,
        status=draft.status,
        status_literal=draft.status_literal,
        completed_on=draft.completed_on,
        in_prose=draft.in_prose,
        measures=_measures(facts, draft, since),
        figures=[_quantity(cleaned, c) for c in figures],
        documents=_titles(cleaned, titles, issued=True),
        cited_documents=_titles(cleaned, titles, issued=False),
        planned_documents=_planned(cleaned, titles),
        manifestations=[passage(cleaned, span) for span in draft.manifestations],
        requirements=[passage(cleaned, span) for span in draft.requirements],
        cause=draft.cause,
        goal=draft.goal,
        done=duty.done,
        duty=duty.as_measure("", *head) if duty.says_anything and not draft.measures else None,
        notes=duty.notes,
    )


def _measures(facts: Facts, draft: Draft, since: date | None) -> list[Measure]:
    if facts.ledger.drafts and draft.details:
        return [
            detail.measure(facts.clean, span)
            for span, detail in zip(draft.measures, draft.details, strict=True)
        ]
    planned = facts.kind is Kind.PLAN
    return plan_measures(facts.clean, draft.measures, draft.body, facts.labels, since, planned)


def _doubts(cleaned: Clean, worries: list[Worry]) -> list[Doubt]:
    found = []
    for worry in sorted(worries, key=lambda w: w.start):
        start, end = cleaned.span(worry.start, worry.end)
        found.append(Doubt(start, end, cleaned.raw[start:end], worry.readings, worry.why))
    return found
