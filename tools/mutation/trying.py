"""One change at a time: the code of living functions is exchanged in a process apart, and the tests that reach the
changed line are run until one fails.
"""

from __future__ import annotations

import ast
import functools
import gc
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from mutation.apart import apart
from mutation.baseline import passes, within
from mutation.changes import changes

TIMES_AS_LONG, AT_LEAST, BY_THE_CLOCK = 5, 10, 4
"""A change may take five times the work of the unchanged program and ten seconds, four times that by the clock."""


class Fate(StrEnum):
    KILLED = "killed"
    ENDLESS = "endless"
    SURVIVED = "survived"
    UNTESTED = "untested"
    UNREACHED = "unreached"
    """The code of the function could not be exchanged: nothing was tried, and it counts nowhere."""


@dataclass(frozen=True)
class Mutant:
    file: Path
    number: int
    """Which of `changes()` of the file."""
    line: int
    function: str
    what: str


@dataclass(frozen=True)
class Result:
    mutant: Mutant
    fate: Fate
    by: str = ""


def living(file: Path) -> list[FunctionType]:
    """`type() is`, not isinstance: the latter wakes Django's lazy objects."""
    return [f for f in gc.get_objects() if type(f) is FunctionType and f.__code__.co_filename == str(file)]


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """All code of a module by full name and first line, but where a line holds two of one name (two lambdas)."""
    found, waiting = [], [code]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [c for c in one.co_consts if isinstance(c, CodeType)]
    times = Counter((c.co_qualname, c.co_firstlineno) for c in found)
    return {key: c for c in found if times[key := (c.co_qualname, c.co_firstlineno)] == 1}


def exchange(functions: list[FunctionType], tree: ast.Module, file: Path, name: str) -> bool:
    """Put the code of `tree` into the living functions of its file; whether `name` was among them."""
    new = _codes(compile(tree, str(file), "exec", dont_inherit=True))
    done = False
    for function in functions:
        code = new.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            function.__code__ = code
            done = done or code.co_qualname == name
    return done


def _forget_cached() -> None:
    """What functions of the program remember was worked out by the unchanged code."""
    for kept in gc.get_objects():
        if type(kept) is functools._lru_cache_wrapper and str(kept.__module__).startswith("huiyin."):
            kept.cache_clear()


class Trial:
    def __init__(self, files: list[Path]) -> None:
        _forget_cached()
        self._functions = {file: living(file) for file in files}
        self._alone: dict[str, bool] = {}
        gc.collect()
        gc.freeze()  # children share what stands

    def of(self, mutant: Mutant, able: list[pytest.Item], seconds: dict[str, float], budget: float) -> Result:
        """`seconds` of work of each test on the unchanged program. A test that fails by itself, whatever the code, tells
        nothing: then the others are asked."""
        tests = within(able, seconds, budget)
        if not tests:
            return Result(mutant, Fate.UNTESTED)
        limit = int(TIMES_AS_LONG * sum(seconds[t.nodeid] for t in tests)) + AT_LEAST
        answer = apart(lambda: self._tried(mutant, tests).encode(), work_seconds=limit, clock_seconds=BY_THE_CLOCK * limit)
        fate, _, by = answer.decode().partition(" ")
        if fate == Fate.KILLED and not self._passes_alone(next(t for t in tests if t.nodeid == by)):
            return self.of(mutant, [t for t in able if t.nodeid != by], seconds, budget)
        return Result(mutant, Fate(fate or Fate.ENDLESS), by)

    def _passes_alone(self, test: pytest.Item) -> bool:
        """On the unchanged program, asked once."""
        if test.nodeid not in self._alone:
            self._alone[test.nodeid] = apart(lambda: b"yes" if passes(test) else b"") == b"yes"
        return self._alone[test.nodeid]

    def _tried(self, mutant: Mutant, tests: list[pytest.Item]) -> str:
        tree = ast.parse(mutant.file.read_text("utf-8"))
        changes(tree)[mutant.number].make()
        if not exchange(self._functions[mutant.file], tree, mutant.file, mutant.function):
            return Fate.UNREACHED
        failed = next((t for t in tests if not passes(t)), None)
        return f"{Fate.KILLED} {failed.nodeid}" if failed else Fate.SURVIVED
