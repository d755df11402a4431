"""The whole preview page as one object: forms made from a draft, and the draft corrected by what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from huiyin.desk.importing.arrangement import Arrangement, Place
from huiyin.desk.importing.forms import DoubtForm, DraftForm, HeadForm, HeadingForm, ItemForm, NamesForm
from huiyin.kit.fields import DeskForm
from huiyin.ledger.models import Matter
from huiyin.people.colleagues import colleagues
from huiyin.people.models import Department, today
from huiyin.reading import Kind, Objection, Reading, objections
from huiyin.register.drafts import Draft
from huiyin.register.importing import Importer, Shape


@dataclass
class ItemPart:
    """An item on the page: its form, its parts' forms, and what a reviewer objects to in it."""

    place: Place
    form: ItemForm
    parts: list[DraftForm]
    objections: list[Objection] = field(default_factory=list)
    line: int = 0
    first: bool = False

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def wanting(self) -> bool:
        """Whether somebody should look at it first."""
        return bool(self.form.errors or any(m.errors for m in self.parts))


class Correcting:
    """All forms of a draft, filled from what was read or, with `data`, from what was typed."""

    def __init__(
        self, importer: Importer, draft: Draft, reading: Reading, into: Matter | None = None,
        data: Mapping[str, Any] | None = None, head_initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.importer, self.draft, self.reading, self.into, self.data = importer, draft, reading, into, data
        self.arrangement = Arrangement.parse((data or {}).get("arrangement", ""), draft)
        self.is_report = draft.kind == Kind.REPORT
        self.head = HeadForm(
            data, prefix="round", importer=importer, draft=draft,
            initial={**vars(draft.head), **{k: v for k, v in (head_initial or {}).items() if v}},
        )
        self.headings = [
            HeadingForm(data, prefix=f"a{n}", initial={"keep": True, "wording": wording})
            for n, wording in enumerate(draft.headings)
        ]
        self.doubts = [
            DoubtForm(data, prefix=f"q{n}", doubt=doubt) for n, doubt in enumerate(draft.doubts) if doubt.place
        ]
        for form in self.doubts:  # the choice stands in the place of the field
            form.fields["chosen"].label = f"{self.head.fields.pop(form.doubt.place).label}：{form.fields['chosen'].label}"
        people = [(str(pk), name) for pk, name in colleagues().values_list("pk", "name")]
        departments = [(str(d.pk), d.name) for d in Department.objects.on(today()).filter(unit__is_self=True)]
        self.names = NamesForm(data, prefix="names", draft=draft, people=people, departments=departments)
        self._item_fields, self._part_fields = importer.fields_of_items(draft.kind), importer.fields_of_parts(draft.kind)
        self.parts = self._parts()
        self.objections = self._share_out()

    def _parts(self) -> list[ItemPart]:
        drafts = {item.key: item for item in self.draft.items}
        of_parts = {part.key: part for item in self.draft.items for part in item.parts}
        headings = [(str(n), form["wording"].value() or wording) for n, (form, wording) in
                    enumerate(zip(self.headings, self.draft.headings, strict=True))]
        known = [(str(pk), title) for pk, title in self.importer.known(self.into)] if self.into is not None else []
        found: list[ItemPart] = []
        for place in self.arrangement.places:
            item = drafts.get(place.key) or self.importer.blank_item()
            item.key = place.key
            form = ItemForm(
                self.data, prefix=place.key, asked=self._item_fields, draft=item, importer=self.importer,
                headings=headings, known=known,
            )
            parts = [self._part(key, of_parts.get(key) or self.importer.blank_part()) for key in place.parts]
            line = self.reading.line_of(item.at) if place.key in drafts else 0
            found.append(ItemPart(place, form, parts, line=line, first=not found))
        return found

    def _part(self, key: str, draft: Any) -> DraftForm:
        draft.key = key
        return DraftForm(self.data, prefix=key, asked=self._part_fields, draft=draft, importer=self.importer)

    @property
    def item_titles(self) -> list[str]:
        """Where a part may be moved to, in order: said once, a list of its own for every part would grow by the square."""
        return [p.form["title"].value() or "（未命名）" for p in self.parts]

    @property
    def running_words(self) -> tuple[str, ...]:
        """Fields of an item that hold running text: what merging joins and splitting cuts."""
        return tuple(a.name for a in self._item_fields if a.shape == Shape.TEXT)

    @cached_property
    def other_doubts(self) -> list[Any]:
        """Damaged places on which no date of the head depends."""
        return [d for d in self.draft.doubts if not d.place]

    def every(self) -> Iterator[DeskForm]:
        parts = chain.from_iterable((p.form, *p.parts) for p in self.parts)
        yield from chain((self.head, self.names), self.headings, self.doubts, parts)

    def is_valid(self) -> bool:
        """True when every form is; each is asked, so that all errors show at once."""
        invalid = [form for form in self.every() if not form.is_valid()]
        return not invalid

    @property
    def error_count(self) -> int:
        return sum(len(form.errors) for form in self.every())

    def corrected(self) -> Draft:
        """The draft as the person left it; call it once `is_valid()` has said yes."""
        for name, value in self.head.cleaned_data.items():
            if name != "happened_on":
                setattr(self.draft.head, name, value)
        for form in self.doubts:
            self.draft.choose(form.doubt, form.settled)
        places = self._correct_headings()
        self._correct_items(places)
        self.draft.departments, self.draft.people = self.names.meant("d"), self.names.meant("p")
        self.importer.match_names(self.draft)
        return self.draft

    def _correct_headings(self) -> dict[str, int]:
        """Headings that stay; returns their new places by their old ones."""
        kept = [(str(n), f.cleaned_data["wording"]) for n, f in enumerate(self.headings) if _is_kept(f)]
        self.draft.headings = [wording for _, wording in kept]
        return {old: new for new, (old, _) in enumerate(kept)}

    def _correct_items(self, places: Mapping[str, int]) -> None:
        drafts = {item.key: item for item in self.draft.items}
        kept: list[Any] = []
        went: dict[str, int | None] = dict.fromkeys(drafts)
        for part in self.parts:
            clean, item = part.form.cleaned_data, part.form.draft
            if not clean["keep"]:
                continue
            item.heading = places.get(clean.get("heading", ""))
            item.existing = int(clean["existing"]) if clean.get("existing") else None
            item.parts = [m.draft for m in part.parts if m.cleaned_data["keep"]]
            for key in part.place.merged:
                if key in drafts:
                    self.importer.absorb(item, drafts[key])
            went |= dict.fromkeys((part.key, *part.place.merged), len(kept))
            kept.append(item)
        self.draft.rearrange(kept, went)

    def _share_out(self) -> list[Objection]:
        """Each objection to the item whose text it stands in; returns those of the rest of the text.

        Every number of a report becomes a claim to be proved: no need to object to each of them here.
        """
        others: list[Objection] = []
        for one in objections(self.reading):
            if self.is_report and one.code == "no-evidence":
                continue
            at = next((
                i for i, f in enumerate(self.reading.findings)
                if f.heading_start <= one.start < max(f.end, f.heading_end)
            ), None)
            part = next((p for p in self.parts if at is not None and f"f{at}" in (p.key, *p.place.merged)), None)
            (others if part is None else part.objections).append(one)
        return others


def _is_kept(form: HeadingForm) -> bool:
    return bool(form.cleaned_data["keep"] and form.cleaned_data["wording"])
