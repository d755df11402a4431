"""docs/adding-a-register.md names everything that a room can declare, and nothing that it cannot."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from huiyin.components import rows
from huiyin.figures.charts import chart
from huiyin.figures.registry import figure, ratio
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind, Mode, Outcome, Stage
from huiyin.ledger.facts import FACTS, Amount, Use
from huiyin.ledger.models import Matter
from huiyin.people.models import Duty, Membership, Role
from huiyin.procedures import grammar
from huiyin.procedures.acts import ACTS
from huiyin.procedures.checks import Check, Severity, check
from huiyin.procedures.definition import ACTION_LABELS
from huiyin.procedures.parameters import declare
from huiyin.register.base import Register
from huiyin.register.contradictions import contradiction

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adding-a-register.md").read_text(encoding="utf-8")

CLOSED: dict[str, Iterable[str]] = {
    "Stages": Stage.values, "Outcomes": Outcome.values, "Actions": ACTION_LABELS, "Standing acts": ACTS,
    "Kinds of entry": set(EntryKind.values) - set(ACTS), "Links": LinkKind.values, "Facts": [m.__name__ for m in FACTS],
    "Kinds of use": Use.Kind.values, "Kinds of amount": Amount.Kind.values, "Confidentiality": Confidentiality.values,
    "Manners": Mode.values, "Roles": Role.values, "Duties of posts": Duty.values,
    "Seats in a body": Membership.Role.values, "Columns of rows": list(rows.Kind),
}


def table(head: str) -> list[list[str]]:
    """The cells of every row of the table whose first cell is `head`."""
    after = PAGE.partition(f"\n| {head} |")[2].splitlines()[2:]
    lines = itertools.takewhile(lambda line: line.startswith("|"), after)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def marked(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def class_variables(of: type[Any]) -> set[str]:
    return {name for name, kind in vars(of)["__annotations__"].items() if str(kind).startswith("ClassVar")}


@pytest.mark.parametrize(("head", "declared"), [
    ("Attribute", class_variables(Register)),
    ("Class variable", class_variables(Matter)),
    ("At the top", grammar._TOP_KEYS),
    ("In a step", grammar._STEP_KEYS),
    ("Method", {
        f"{name}()" for name, member in vars(Register).items()
        if isinstance(member, classmethod) and not name.startswith("_") and name != "slug"
    }),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_table_names_what_can_be_declared(head: str, declared: Iterable[str]) -> None:
    assert {name for row in table(head) for name in marked(row[0])} == set(declared)


@pytest.mark.parametrize("vocabulary", CLOSED)
def test_a_closed_vocabulary_is_listed_whole_and_says_where_it_is_opened(vocabulary: str) -> None:
    (row,) = [r for r in table("Vocabulary") if r[0] == vocabulary]
    assert marked(row[1]) == {str(value) for value in CLOSED[vocabulary]}
    path = re.findall(r"`([\w/]+\.py)`", row[2])[0]
    assert (ROOT / "src" / "huiyin" / path).is_file()


def test_units_are_listed_as_people_read_them() -> None:
    (row,) = [r for r in table("Vocabulary") if r[0] == "Units"]
    assert set(row[1].split()) == set(Unit.labels)


@pytest.mark.parametrize("declares", [check, figure, ratio, chart, declare, contradiction], ids=lambda d: d.__name__)
def test_what_declares_is_named_with_all_it_takes(declares: Callable[..., Any]) -> None:
    assert re.search(rf"\b{declares.__name__}\(", PAGE)
    options = [p.name for p in inspect.signature(declares).parameters.values() if p.default is not p.empty]
    assert not [name for name in options if not re.search(rf"\b{name}\b", PAGE)]


def test_whoever_may_do_a_step_is_named() -> None:
    told = marked(PAGE.partition("\n`by` is ")[2].partition("\n\n")[0])
    kinds = {word.partition(":")[0] for word in grammar._BY.pattern.strip("^()$").split("|")}
    assert {word.partition(":")[0] for word in told} == kinds
    assert all(grammar._BY.match(word) for word in told)


def test_severities_and_what_of_the_past_is_let_through_are_named() -> None:
    words = [f"Severity.{severity.name}" for severity in Severity]
    assert not [word for word in (*words, "can_be_past") if word not in PAGE]
    assert "can_be_past" in Check.__dataclass_fields__


def test_the_paths_it_names_are_there() -> None:
    """In the package, in the tree, or in the largest room; `seals` and NAME stand for a room that is to be."""
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    paths = {m for m in marked(prose) if re.fullmatch(r"[\w/]+(\.\w+|/)", m) and "/" in m and not re.search("seals|NAME", m)}
    package = ROOT / "src" / "huiyin"
    places = (package, ROOT, package / "registers" / "rectification")
    assert len(paths) > len(CLOSED)
    assert not [path for path in sorted(paths) if not any((place / path).exists() for place in places)]
