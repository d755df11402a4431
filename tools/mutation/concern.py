"""Which files hold the rules of the house, in which groups, and which tests concern each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE, TESTS = ROOT / "src" / "huiyin", ROOT / "tests"
ROOMS = SOURCE / "registers"

# Of a room, the files that say what is allowed; the others hold fields, pages and figures.
_RULES = ("*checks.py", "travel.py", "matching.py", "lectures.py", "votes.py", "follows.py", "finding.py", "general.py",
          "entailed.py", "passing.py", "bodies.py", "contradictions.py")
# Of a floor, what is told by being run at all: declarations, and what Django asks for.
_NO_RULES = ("__init__.py", "apps.py", "models.py")

# A floor's rules are proved on their own floor or on the next: what only some register's course would notice is a gap.
_FLOORS: dict[str, tuple[str, ...]] = {
    "procedures": ("procedures", "people"),
    "ledger": ("ledger", "procedures"),
    "components": ("components", "registers/budget", "registers/spending"),
    "workdays": ("workdays", "procedures"),
}


@dataclass(frozen=True)
class Group:
    """Files of one floor or one room; the first of its folders of tests is its own."""

    name: str
    files: tuple[Path, ...]
    tests: tuple[Path, ...]

    @property
    def near(self) -> Path:
        return self.tests[0]


def _files(folder: Path, patterns: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(sorted({f for p in patterns for f in folder.glob(p) if f.name not in _NO_RULES}))


def room(name: str, *, whole: bool = False) -> Group:
    """A register: its rules or, asked for by name, every file of its own folder."""
    return Group(name, _files(ROOMS / name, ("*.py",) if whole else _RULES), (TESTS / "registers" / name,))


def floor(name: str) -> Group:
    return Group(name, _files(SOURCE / name, ("*.py",)), tuple(TESTS / folder for folder in _FLOORS[name]))


def groups() -> list[Group]:
    """Every room that has rules, and every floor."""
    rooms = sorted(p.name for p in ROOMS.iterdir() if (p / "register.py").exists())
    found = [room(name) for name in rooms] + [floor(name) for name in _FLOORS]
    return [g for g in found if g.files]


def named(name: str) -> Group | None:
    if name in _FLOORS:
        return floor(name)
    return room(name, whole=True) if name and (ROOMS / name / "register.py").exists() else None
