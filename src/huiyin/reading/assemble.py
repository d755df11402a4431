"""All the pieces of a reading put together, with offsets back in the original text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from huiyin.reading import head as opening
from huiyin.reading.bodies import (
    audit_office,
    distinct,
    fed_back_unit,
    find_reporter,
    handling_unit,
    session_line,
    several,
    teams_of,
)
from huiyin.reading.classify import classify
from huiyin.reading.contacts import find_contacts
from huiyin.reading.dates import Dated, find_dates
from huiyin.reading.decoded import Decoded
from huiyin.reading.detail import Detail
from huiyin.reading.documents import Titled, find_documents
from huiyin.reading.doubts import Worry, date_worries, repair_counts, text_worries, vague_worry
from huiyin.reading.feedback import (
    demand_in,
    read_clues,
    read_deadlines,
    read_demands,
    refine,
)
from huiyin.reading.findings import Draft, draft_findings, focus_title
from huiyin.reading.labels import Labels
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.ledgers.model import NO_CHOICES, Choices
from huiyin.reading.marks import Mark, Sort, build_tree, find_marks, without_glued
from huiyin.reading.measures import Span
from huiyin.reading.model import Doubt, Finding, Genre, Kind, Measure, Passage, Quantity, Reading
from huiyin.reading.normal import Clean, clean
from huiyin.reading.notice import is_notice, notice_owner, read_notice
from huiyin.reading.outline import lay_out
from huiyin.reading.parts import before_next_steps, organisation, outlook, passage, top_parts
from huiyin.reading.plan import limit_worries, plan_measures
from huiyin.reading.prose import lists_in_sentences, told_in_prose
from huiyin.reading.quantities import Counted, find_quantities, hide_names
from huiyin.reading.secrecy import find_secrecy
from huiyin.reading.sections import Role, Section
from huiyin.reading.title import Front, read_front
from huiyin.reading.unnumbered import with_unnumbered
from huiyin.reading.unread import claims, find_unread, opening_claims

Thing = TypeVar("Thing", Counted, Titled)

_CLOSING = re.compile(
    r"(?:^|(?<=\n))[^\n]{0,40}(?:欢迎(?:广大)?[^。\n]{0,30}监督|如有意见|联系(?:方式|电话|人)|监督电话|举报电话|(?<![^\s])此[函复]。|[特专]此(?:报告|公告|通报|公示)|邮政信箱)"
    r"|(?:^|(?<=\n))[^\S\n]*[【\[]?(?:下一?步|下阶段)(?:整改)?(?:工作)?(?:打算|安排|计划|措施|考虑)?[】\]]?[^\S\n]*(?=\n)"
    r"|(?:^|(?<=\n))[^\S\n]*附(?:件|表)\s?\d{0,2}\s?:"
)
_ANNEX_LIST = re.compile(  # 附件:1.… 2.…, as far as it is a list of titles
    r"(?<=\n)[^\S\n]*附(?:件|表)\s?\d{0,2}\s?:[^。\n]{0,80}(?:\n[^\S\n]*(?:\d{1,2}[.、]|《)[^。\n]{2,60}(?=\n|$))*"
)
_SIGNED_BY_THE_UNIT = (Genre.NOTICE, Genre.CONGRESS, Genre.TASK_LIST, Genre.PLAN)
_OPENING_LIMIT = 3000
_ABOVE = 600  # characters in which the meeting stands to which a report was given
_FILLED_BY = re.compile(  # above a ledger
    r"(?:填报|报送|填表|制表|责任|整改|上报|被巡[察视])?单位(?:名称)?(?:\((?:盖章|公章|印章)\))?\s?:\s?(?P<u>[^\s:|,;。]{3,40})"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年")


@dataclass(slots=True)
class _Facts:
    """What the pieces found, in offsets of the cleaned text."""

    clean: Clean
    sections: list[Section]
    labels: Labels
    front: Front
    tail: int
    signature: str | None
    published: date | None
    drafts: list[Draft]
    focuses: list[str]
    genre: Genre
    ledger: Ledger
    marks: list[Mark]
    heads: list[Span]
    head_starts: list[int]

    @property
    def kind(self) -> Kind:
        return self.genre.kind


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
    inspector = _inspector(facts, zone)
    inspectors = _inspectors(facts, zone, inspector)
    chosen = {d for d in (*(period or ()), feedback) if d}
    worries += date_worries(dated, _year_before(dated), chosen, facts.published) + text_worries(text)
    documents = list(find_documents(text))
    issuer = _issuer(facts, _owner(facts) or opening.find_unit(text, facts.front, zone, facts.signature))
    unit = _unit(facts, zone, issuer)
    units = several(unit)
    since = _counts_from(facts, feedback)
    _settle(facts.ledger, since)
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
        issuers=[_as_written(facts.clean, name) or name for name in opening.split_signatures(issuer)],
        reporter=find_reporter(facts.front, text, zone),
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
        requirements=read_demands(facts.clean, parts, facts.marks, facts.labels, facts.tail) if feeds else [],
        deadlines=read_deadlines(facts.clean, max((d.head[1] for d in facts.drafts), default=0))
        if feeds
        else [],
        clues=read_clues(facts.clean) if feeds else [],
    )
    return replace(reading, unread=_unread(facts, decoded, reading, zone))


def _unread(facts: _Facts, decoded: Decoded, reading: Reading, zone: int) -> list[Passage]:
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


def _gather(decoded: Decoded, choices: Choices) -> _Facts:
    cleaned = clean(decoded.text)
    text = cleaned.text
    labels = Labels(text)
    marks = lists_in_sentences(text, find_marks(text))
    marks = _outside_annexes(text, with_unnumbered(text, marks, labels))
    ledger = _ledger(decoded, cleaned, choices)
    first = next((m.start for m in marks if m.sort is not Sort.ITEM), len(text))
    labelled = next((x.start for x in labels.all if x.name == "problem"), len(text))
    front = read_front(text, min([first, labelled, *(z[0] for d in ledger.drafts for z in d.zones)]))
    front.title = front.title or _ledger_title(ledger, cleaned)
    genre = classify(front.title, text, labels, bool(ledger.drafts))
    kind = genre.kind
    sections = lay_out(text, build_tree(marks, len(text)), marks, labels, kind is Kind.FEEDBACK)
    closing_from = max((s.head_end for s in sections), default=front.body)
    signature, signed_on, tail = opening.find_signature(text, front.body)
    if any(zone[0] <= tail <= zone[1] for d in ledger.drafts for zone in d.zones):
        signature, signed_on, tail = None, None, len(text)  # a date in a row of a ledger signs nothing
    tail = before_next_steps(text, sections, _closing_start(text, closing_from, tail))
    told = sum(s.role is Role.FINDING for s in sections)
    if told and (kind in (Kind.REPORT, Kind.FEEDBACK) or told > 2 * len(ledger.drafts)):
        _set_aside(ledger)
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
    published = signed_on or front.published or _day_of_session(text, front.body)
    heads = sorted(d.head for d in drafts)
    return _Facts(
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


# What reads tables is loaded only for a document that has some: most have none, and it takes longer to load than they to read.
def _ledger(decoded: Decoded, cleaned: Clean, choices: Choices) -> Ledger:
    if not decoded.tables and not decoded.left_out:
        return Ledger()
    from huiyin.reading.ledgers.reader import read_ledgers

    return read_ledgers(decoded, cleaned, choices)


def _ledger_title(ledger: Ledger, cleaned: Clean) -> str | None:
    if not ledger.drafts:
        return None
    from huiyin.reading.ledgers.reader import ledger_title

    return ledger_title(ledger, cleaned)


def _set_aside(ledger: Ledger) -> None:
    if ledger.tables:
        from huiyin.reading.ledgers.reader import set_aside

        set_aside(ledger, "正文已经逐条写明问题，附表没有另外读取")


def _settle(ledger: Ledger, since: date | None) -> None:
    if ledger.drafts:
        from huiyin.reading.ledgers.reader import settle

        settle(ledger, since)


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


def _opening_end(facts: _Facts) -> int:
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


def _owner(facts: _Facts) -> str | None:
    """In a public notice the unit stands behind a label (整改实施主体)."""
    return notice_owner(facts.clean.text, facts.clean.plain, facts.marks, facts.labels, facts.tail)


def _inspector(facts: _Facts, zone: int) -> str | None:
    """The team as first named in full; of an audit without a team its office."""
    first = opening.find_inspector(facts.clean.text, zone)
    if first is None and facts.genre is Genre.AUDIT:
        return audit_office(facts.front, facts.clean.text, zone)
    return first


def _inspectors(facts: _Facts, zone: int, first: str | None) -> list[str]:
    """The teams one by one, in the order of the text."""
    every = [first, *opening.all_teams(facts.clean.text, zone)] if first else []
    return distinct([one for name in every if name for one in teams_of(name)])


def _unit(facts: _Facts, zone: int, issuer: str | None) -> str | None:
    """The inspected or reporting unit; who signs stands in only where none is named."""
    text, front = facts.clean.text, facts.front
    unit = _owner(facts)
    if unit is None and facts.kind is Kind.FEEDBACK:
        unit = fed_back_unit(front, text)
    unit = unit or opening.find_unit(text, front, zone, facts.signature)
    if unit is None and facts.ledger.drafts:
        filled = _FILLED_BY.search(text, 0, min(_OPENING_LIMIT, facts.heads[0][0]))
        unit = filled["u"] if filled else None
    if unit is None and facts.genre is Genre.AUDIT and front.lines:
        unit = audit_office(replace(front, lines=front.lines[1:]), "", 0)  # who reports stands below the title
    if unit is None and facts.genre is Genre.CONGRESS:
        unit = handling_unit(text, front.body, zone)
    return issuer if unit is None and facts.genre in _SIGNED_BY_THE_UNIT else unit


def _issuer(facts: _Facts, unit: str | None) -> str | None:
    """The signature; else the page's 发布机构; else the title's unit: in full, on a line of its own, or on a dated page."""
    front = facts.front
    if facts.signature or front.issuer:
        return facts.signature or front.issuer
    if front.unit is None and front.source and unit and unit.startswith(front.source):
        return front.source  # the unit's own page
    return (
        front.unit
        if front.unit and (front.unit.startswith("中共") or front.unit_stands_alone or front.published)
        else None
    )


def _quantity(cleaned: Clean, counted: Counted) -> Quantity:
    start, end = cleaned.span(counted.start, counted.end)
    return Quantity(counted.value, counted.unit, counted.of, cleaned.raw[start:end], start, end)


def _counts_from(facts: _Facts, feedback: date | None) -> date | None:
    """The day from which time limits without a year count: the feedback, else the year of the document."""
    if feedback is not None:
        return feedback
    if facts.published is not None:
        return date(facts.published.year, 1, 1)
    said = _YEAR.search(facts.front.title or "") or _YEAR.search(facts.clean.text[:200])
    return date(int(said.group(1)), 1, 1) if said else None


def _zones(facts: _Facts) -> list[tuple[Span, int]]:
    """The stretches of the text that belong to each finding, with its index."""
    return sorted(
        (zone, i) for i, d in enumerate(facts.drafts) for zone in d.zones or [(d.head[0], d.body[1])]
    )


def _inside(facts: _Facts, things: list[Thing]) -> list[list[Thing]]:
    """The things that stand in each finding, in order; a thing belongs to the innermost finding."""
    zones = _zones(facts)
    starts = [zone[0] for zone, _ in zones]
    held: list[list[Thing]] = [[] for _ in facts.drafts]
    for thing in things:
        here = bisect_right(starts, thing.start) - 1
        if here >= 0 and thing.start < zones[here][0][1]:
            held[zones[here][1]].append(thing)
    return held


def _outside(facts: _Facts, things: list[Thing]) -> list[Thing]:
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
    facts: _Facts, counted: list[Counted], documents: list[Titled], since: date | None
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


def _in_heading(facts: _Facts, titled: Titled) -> bool:
    """A document named in the wording of a problem is no document issued for it."""
    here = bisect_right(facts.head_starts, titled.start) - 1
    return here >= 0 and titled.start < facts.heads[here][1]


def _finding(
    facts: _Facts, draft: Draft, figures: list[Counted], titles: list[Titled], since: date | None
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


def _measures(facts: _Facts, draft: Draft, since: date | None) -> list[Measure]:
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
