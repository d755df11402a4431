"""Names in a document to departments, people and findings of the organ: by name, by alias, never by guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from huiyin.people.models import Department, Person, Unit
from huiyin.registers.rectification.models import Finding, Round

_MARKS = re.compile(r"[\s《》“”\"'、,.;:()()【】\[\]的]+")
_WRAP = re.compile(r"^(?:针对|关于)|(?:方面)?(?:存在)?的?问题$")
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
                if department.name == wanted:
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


def finding_by_title(title: str, findings: Iterable[Finding]) -> int | None:
    """The only finding with the same title, marks and wrapping words apart; else the only one that contains it."""
    wanted = _bare(title)
    titles = {f.pk: _bare(f.title) for f in findings}
    same = [pk for pk, known in titles.items() if known == wanted]
    if not same and len(wanted) > _SHORTEST:
        same = [pk for pk, known in titles.items() if known and (wanted in known or known in wanted)]
    return same[0] if len(same) == 1 else None


def findings_of(round_: Round) -> list[Finding]:
    return list(Finding.objects.filter(root=round_.pk).order_by("position", "pk"))


def _bare(title: str) -> str:
    return _WRAP.sub("", _MARKS.sub("", title))
