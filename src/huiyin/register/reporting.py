"""What a register contributes to reports about its matters: sentences, a title, numbers to place, lists of the annex."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from huiyin.figures.registry import Scope
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Person
from huiyin.rendering.sheet import Sheet

DATE_KEY = "数据截止日期"
"""The key in a report's text that stands for the day its data are of."""


@dataclass
class Draft:
    """Collects the placeholders that the sentences place."""

    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def place(self, name: str, code: str, scope: Scope) -> str:
        """The placeholder for a figure; the same figure keeps its key, another one of that name gets a number."""
        meaning = {"code": code, "scope": scope.to_json(), "literal": "", "claim": ""}
        base = "".join(c for c in name if c.isalnum())[:30] or "数据"
        key, n = base, 1
        while self.figures.setdefault(key, meaning) != meaning or key == DATE_KEY:
            n += 1
            key = f"{base}_{n}"
        return f"{{{{{key}}}}}"


@dataclass(frozen=True)
class Countable:
    """A number that a text may place beside the register's figures: what was counted, by which figure, in which unit."""

    name: str
    code: str
    scope: Scope
    note: str


class ReportParts:
    """Declared as `Register.report_parts` by a register whose matters reports are about; each method is given such a matter."""

    figures: ClassVar[Mapping[str, str]] = {}
    """Key in the text -> figure of the whole matter; `progress_line` places them."""
    progress_line: ClassVar[str] = ""
    """The line of totals at the end of part one, as it stands in the text."""

    def lines(self, matter: Any, draft: Draft, kind: str, issuer: str) -> Iterator[str]:
        """The lines of the body, `# ` before a heading, without the line of totals."""
        raise NotImplementedError

    def title(self, matter: Any, kind: str, issuer: str) -> str:
        """The report's title, by its kind."""
        raise NotImplementedError

    def issuer(self, matter: Any) -> str:
        """Who issues the report where neither the organ nor a document says so."""
        raise NotImplementedError

    def approver(self, matter: Any) -> Person | None:
        """Who approves the final text; named as the report's leader, so that they can open it."""
        raise NotImplementedError

    def countables(self, root: int | None) -> Iterator[Countable]:
        """Numbers of work done under the matter that its sentences may place. One query."""
        raise NotImplementedError

    def sheets(self, root: Matter | None, who: Actor | None) -> list[Sheet]:
        """The lists of the annex; `who` narrows them to what that person may see, None is for the organ's own machine."""
        raise NotImplementedError
