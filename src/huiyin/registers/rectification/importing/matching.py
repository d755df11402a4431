"""Names in a document to departments, people and findings of the organ: by name, by alias, never by guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from huiyin.people.models import Department, Person, Unit
from huiyin.registers.rectification.models import Finding, Round

_MARKS = re.compile(r"[\s《》“”\"'、,.;:()()【】\[\]的]+")
_WRAP = re.compile(r"^(?:针对|关于)|(?:方面)?(?:存在)?的?问题$")
_LIKE = 0.5  # share of characters from which a name is suggested
_MOST_LIKELY = 3
_SHORTEST = 3  # characters a department's name needs to be recognised inside a longer one


class Names:
    """The organ's departments and people of a day. Three queries, none for each name."""

    def __init__(self, day: dt.date) -> None:
        self.departments = list(Department.objects.on(day).filter(unit__is_self=True))
        self.people = list(Person.objects.all())
        own = Unit.objects.filter(is_self=True).first()
        prefixes = [own.full_name, own.name, *own.aliases] if own else []
        self.prefixes = sorted(filter(None, prefixes), key=len, reverse=True)

    def department(self, name: str) -> int | None:
        """Its own name, with or without the organ's; else the only one whose name ends the longer of the two."""
        for wanted in (name.strip(), self._without_unit(name.strip())):
            for department in self.departments:
                if wanted == department.name or wanted in (former["name"] for former in department.former_names):
                    return int(department.pk)
        bare = self._without_unit(name.strip())
        found = [
            d.pk for d in self.departments
            if min(len(bare), len(d.name)) >= _SHORTEST and (bare.endswith(d.name) or d.name.endswith(bare))
        ]
        return int(found[0]) if len(found) == 1 else None

    def _without_unit(self, name: str) -> str:
        for prefix in self.prefixes:
            if name.startswith(prefix) and name != prefix:
                return name.removeprefix(prefix).removeprefix("机关")
        return name

    def person(self, text: str) -> int | None:
        """The one person the text names (“梁长青同志”“主任梁长青”); None when two of that name exist or several stand there."""
        found = [p.pk for p in self.people if len(p.name) > 1 and p.name in text]
        return int(found[0]) if len(found) == 1 else None

    def likely_departments(self, name: str) -> list[int]:
        """At most three that share enough characters with a name nobody bears, the likeliest first."""
        bare = self._without_unit(name.strip())
        return _likely(bare, [(d.pk, d.name) for d in self.departments])

    def likely_people(self, text: str) -> list[int]:
        """At most three whose names share enough characters: a wrong or missing character, or one name borne twice."""
        exact = [int(p.pk) for p in self.people if len(p.name) > 1 and p.name in text]
        return exact[:_MOST_LIKELY] or _likely(text.strip(), [(p.pk, p.name) for p in self.people])


def _likely(name: str, known: list[tuple[int, str]]) -> list[int]:
    scored = [(SequenceMatcher(None, name, other).ratio(), pk) for pk, other in known]
    return [pk for ratio, pk in sorted(scored, reverse=True) if ratio >= _LIKE][:_MOST_LIKELY]


def split(text: str) -> list[str]:
    """Names as people write them one after another; a space may stand inside a name, as in 陈 明."""
    return [name.strip() for name in re.split(r"[、,，;；\n]", text) if name.strip()]


def finding_by_title(title: str, findings: Iterable[Finding]) -> int | None:
    """The only finding with the same title, marks and wrapping words apart; else the only one that contains it."""
    wanted = bare_title(title)
    titles = {f.pk: bare_title(f.title) for f in findings}
    same = [pk for pk, known in titles.items() if known == wanted]
    if not same and len(wanted) > _SHORTEST:
        same = [pk for pk, known in titles.items() if known and (wanted in known or known in wanted)]
    return same[0] if len(same) == 1 else None


def findings_of(round_: Round) -> list[Finding]:
    return list(Finding.objects.filter(root=round_.pk).order_by("position", "pk"))


def bare_title(title: str) -> str:
    return _WRAP.sub("", _MARKS.sub("", title))
