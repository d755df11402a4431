"""Which item holds which parts, as the page says it: the reader's order, and what a person made of it.

The page carries one line, `f0+f2:f0m0,f2m0;n1:x2`: item f0 with f2 merged into it holds two parts, the new item n1 one new
part. Keys f… and f…m… are the reader's, n… and x… a person's. The fields of a form are named after the key, so that
typed values stay where they belong however items and parts are moved about. The line comes from outside: whatever of
it does not fit the draft is left out, and nothing that was read can be lost by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from huiyin.register.drafts import Draft

_ITEM = re.compile(r"f\d{1,5}|n\d{1,5}")
_PART = re.compile(r"f\d{1,5}m\d{1,5}|x\d{1,5}")
_MOST_NEW = 2000


@dataclass
class Place:
    """An item: its key, the keys of those merged into it, and of its parts."""

    key: str
    merged: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{'+'.join([self.key, *self.merged])}:{','.join(self.parts)}"


class Arrangement:
    """The places of a draft's items, in order."""

    def __init__(self, places: list[Place]) -> None:
        self.places = places

    @classmethod
    def of(cls, draft: Draft) -> Arrangement:
        return cls([Place(item.key, [], [part.key for part in item.parts]) for item in draft.items])

    @classmethod
    def parse(cls, line: str, draft: Draft) -> Arrangement:
        """The line a page sent, with everything of the draft that it does not mention in its first place."""
        known = cls.of(draft)
        items, parts = {p.key for p in known.places}, {k for p in known.places for k in p.parts}
        found, seen = cls([]), set[str]()

        def fits(key: str, pattern: re.Pattern[str], read: set[str]) -> bool:
            good = bool(pattern.fullmatch(key)) and key not in seen and (key in read or key[0] in "nx")
            seen.update([key] if good else [])
            return good

        for piece in line.split(";")[: len(items) + _MOST_NEW] if line else []:
            head, _, rest = piece.partition(":")
            keys = [k for k in head.split("+") if fits(k, _ITEM, items)]
            held = [k for k in rest.split(",") if fits(k, _PART, parts)]
            if keys:
                found.places.append(Place(keys[0], keys[1:], held))
        return found._completed(known, seen)

    def _completed(self, known: Arrangement, seen: set[str]) -> Arrangement:
        for place in known.places:
            if place.key not in seen:
                self.places.append(Place(place.key))
            for part in place.parts:
                if part not in seen:
                    self.holder(place.key).parts.append(part)
        return self

    def __str__(self) -> str:
        return ";".join(str(place) for place in self.places)

    def holder(self, key: str) -> Place:
        """The place of an item, or of what it was merged into. Raises KeyError."""
        for place in self.places:
            if key == place.key or key in place.merged:
                return place
        raise KeyError(key)

    def holder_of_part(self, key: str) -> Place:
        """Raises KeyError."""
        for place in self.places:
            if key in place.parts:
                return place
        raise KeyError(key)

    def fresh(self, letter: str) -> str:
        """A key nobody has. Raises KeyError when far too many were made."""
        taken = {k for p in self.places for k in (p.key, *p.merged, *p.parts)}
        for n in range(1, _MOST_NEW):
            if f"{letter}{n}" not in taken:
                return f"{letter}{n}"
        raise KeyError(letter)

    def add_item(self, after: str | None = None) -> Place:
        place = Place(self.fresh("n"))
        at = len(self.places) if after is None else self.places.index(self.holder(after)) + 1
        self.places.insert(at, place)
        return place

    def add_part(self, place: Place, after: str | None = None) -> str:
        key = self.fresh("x")
        place.parts.insert(len(place.parts) if after is None else place.parts.index(after) + 1, key)
        return key

    def before(self, place: Place) -> Place | None:
        """The item above, which another may be merged into."""
        at = self.places.index(place)
        return self.places[at - 1] if at else None

    def merge(self, place: Place, into: Place) -> None:
        into.merged += [place.key, *place.merged]
        into.parts += place.parts
        self.places.remove(place)

    def move(self, part: str, to: Place) -> None:
        self.holder_of_part(part).parts.remove(part)
        to.parts.append(part)
