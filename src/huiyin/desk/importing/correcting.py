"""The whole preview page as one object: forms made from a preview, and the preview corrected by what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from huiyin.desk.fields import DeskForm
from huiyin.desk.importing.forms import (
    AreaForm,
    DoubtForm,
    FindingForm,
    MeasureForm,
    NamesForm,
    RoundForm,
)
from huiyin.people.models import Department, Person, today
from huiyin.reading import Kind, Objection, Reading, objections
from huiyin.registers.rectification.importing import FindingDraft, ImportPreview, MeasureDraft
from huiyin.registers.rectification.importing.matching import Names, findings_of
from huiyin.registers.rectification.models import Round


@dataclass
class FindingPart:
    """A finding on the page: its form, its measures' forms, and what a reviewer objects to in it."""

    index: int
    form: FindingForm
    measures: list[MeasureForm]
    draft: FindingDraft
    is_report: bool
    objections: list[Objection] = field(default_factory=list)

    @property
    def wanting(self) -> bool:
        """Whether somebody should look at it first."""
        return bool(self.form.errors or self.objections or any(m.errors for m in self.measures))


class Correcting:
    """All forms of a preview, filled from what was read or, with `data`, from what was typed."""

    def __init__(
        self, preview: ImportPreview, reading: Reading, into: Round | None = None, data: Mapping[str, Any] | None = None,
        round_initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.preview, self.data = preview, data
        self.is_report = preview.kind == Kind.REPORT
        self.round = RoundForm(
            data, prefix="round", is_report=self.is_report,
            initial={**vars(preview.round), **{k: v for k, v in (round_initial or {}).items() if v}},
        )
        self.areas = [
            AreaForm(data, prefix=f"a{n}", initial={"keep": True, "wording": wording})
            for n, wording in enumerate(preview.focus_areas)
        ]
        self.doubts = [
            DoubtForm(data, prefix=f"q{n}", doubt=doubt) for n, doubt in enumerate(preview.doubts) if doubt.place
        ]
        for form in self.doubts:  # the choice stands in the place of the field
            form.fields["chosen"].label = f"{self.round.fields.pop(form.doubt.place).label}：{form.fields['chosen'].label}"
        people = Person.objects.order_by("position", "id").values_list("pk", "name")
        self.names = NamesForm(
            data, prefix="names", preview=preview, people=[(str(pk), name) for pk, name in people],
            departments=[(str(d.pk), d.name) for d in Department.objects.on(today()).filter(unit__is_self=True)],
        )
        known = [(str(f.pk), f.title) for f in findings_of(into)] if into is not None else []
        self.parts = [self._part(n, draft, known) for n, draft in enumerate(preview.findings)]
        self.objections = _share_out(self._worth_saying(reading), reading, self.parts)

    def _part(self, n: int, draft: FindingDraft, known: list[tuple[str, str]]) -> FindingPart:
        areas = [(str(i), wording) for i, wording in enumerate(self.preview.focus_areas)]
        form = FindingForm(
            self.data, prefix=f"f{n}", areas=areas, known=known, kind=self.preview.kind,
            initial=FindingForm.initial_of(draft),
        )
        measures = [
            MeasureForm(self.data, prefix=f"f{n}m{m}", initial=MeasureForm.initial_of(measure))
            for m, measure in enumerate(draft.measures)
        ]
        return FindingPart(n, form, measures, draft, self.is_report)

    def _worth_saying(self, reading: Reading) -> list[Objection]:
        """Every number of a report becomes a claim to be proved: no need to object to each of them here."""
        return [o for o in objections(reading) if not (self.is_report and o.code == "no-evidence")]

    @property
    def other_doubts(self) -> list[Any]:
        """Damaged places on which no date of the round depends."""
        return [d for d in self.preview.doubts if not d.place]

    def _forms(self) -> Iterator[DeskForm]:
        parts = chain.from_iterable((p.form, *p.measures) for p in self.parts)
        yield from chain((self.round, self.names), self.areas, self.doubts, parts)

    def is_valid(self) -> bool:
        """True when every form is; each is asked, so that all errors show at once."""
        invalid = [form for form in self._forms() if not form.is_valid()]
        return not invalid

    @property
    def error_count(self) -> int:
        return sum(len(form.errors) for form in self._forms())

    def corrected(self) -> ImportPreview:
        """The preview as the person left it; call it once `is_valid()` has said yes."""
        preview = self.preview
        self._correct_round()
        for form in self.doubts:
            preview.choose(form.doubt, form.settled)
        places = self._correct_areas()
        for part in self.parts:
            self._correct_finding(part, places)
        self._correct_names()
        for part in reversed(self.parts):
            if not part.form.cleaned_data["keep"]:
                preview.drop_finding(part.index)
        return preview

    def _correct_round(self) -> None:
        for name, value in self.round.cleaned_data.items():
            if name != "happened_on":
                setattr(self.preview.round, name, value)

    def _correct_areas(self) -> dict[str, int]:
        """Headings that stay; returns their new places by their old ones."""
        kept = [(str(n), f.cleaned_data["wording"]) for n, f in enumerate(self.areas) if _is_kept(f)]
        self.preview.focus_areas = [wording for _, wording in kept]
        return {old: new for new, (old, _) in enumerate(kept)}

    def _correct_finding(self, part: FindingPart, places: Mapping[str, int]) -> None:
        clean, draft = part.form.cleaned_data, part.draft
        for name in ("title", "number", "wording", "manifestation", "result", "stated_status"):
            if name in clean:
                setattr(draft, name, clean[name])
        draft.focus = places.get(clean.get("focus", ""))
        draft.existing = int(clean["existing"]) if clean.get("existing") else None
        draft.measures = [m.draft() for m in part.measures if m.cleaned_data["keep"]]

    def _correct_names(self) -> None:
        """Names chosen on the page, and those that were written into it, matched anew."""
        departments, people = self.names.meant("d"), self.names.meant("p")
        names = Names(today())
        for measure in self._measures():
            for name in (*measure.leads, *measure.assists):
                if name not in departments:
                    departments[name] = names.department(name)
            if measure.leader and measure.leader not in people:
                people[measure.leader] = names.person(measure.leader)
        self.preview.departments, self.preview.people = departments, people

    def _measures(self) -> Iterator[MeasureDraft]:
        return chain.from_iterable(f.measures for f in self.preview.findings)


def _is_kept(form: AreaForm) -> bool:
    return bool(form.cleaned_data["keep"] and form.cleaned_data["wording"])


def _share_out(found: list[Objection], reading: Reading, parts: list[FindingPart]) -> list[Objection]:
    """Each objection to the finding whose text it stands in; returns those of the rest of the text."""
    others = []
    for one in found:
        at = next(
            (i for i, f in enumerate(reading.findings) if f.heading_start <= one.start < max(f.end, f.heading_end)), None
        )
        if at is not None and at < len(parts):
            parts[at].objections.append(one)
        else:
            others.append(one)
    return others
