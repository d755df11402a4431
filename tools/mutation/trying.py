"""One change at a time, each in a process of its own that is split off once everything stands: Django, the collected
tests, the database. The child exchanges the code of the living functions, runs the tests that reach the changed line
in a database and data folder of its own, and stops at the first that fails.
"""

from __future__ import annotations

import ast
import functools
import gc
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from mutation.baseline import passes
from mutation.changes import changes

TIMES_AS_LONG, AT_LEAST = 10, 10
"""A change may take ten times the work of the unchanged program, ten seconds at least; six times that by the clock."""


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
    """What functions of the program remember was reckoned by the unchanged code."""
    for kept in gc.get_objects():
        if type(kept) is functools._lru_cache_wrapper and str(kept.__module__).startswith("huiyin."):
            kept.cache_clear()


class Trial:
    """The tests' database as it stands now is what every child starts from a copy of; nobody is connected to it."""

    def __init__(self, modules: list[ModuleType], everything: list[pytest.Item]) -> None:
        _forget_cached()
        self._everything = everything
        self._functions = {file: living(file) for file in (Path(str(m.__file__)) for m in modules)}
        gc.collect()
        gc.freeze()  # children share what stands

    def of(self, mutant: Mutant, tests: list[pytest.Item], seconds: float) -> Result:
        """`seconds` is the work of the tests on the unchanged program."""
        if not tests:
            return Result(mutant, Fate.UNTESTED)
        limit = int(TIMES_AS_LONG * seconds) + AT_LEAST
        folder = Path(tempfile.mkdtemp(prefix="huiyin-mutant-"))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._in_child(mutant, tests, folder, limit, writing)
        os.close(writing)
        try:
            ready, _, _ = select.select([reading], [], [], 6 * limit)
            said = os.read(reading, 4000).decode() if ready else ""
        finally:
            os.close(reading)
            if not said:
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            shutil.rmtree(folder, ignore_errors=True)
        fate, _, by = (said or Fate.ENDLESS).partition(" ")
        return Result(mutant, Fate(fate), by)

    def _in_child(self, mutant: Mutant, tests: list[pytest.Item], folder: Path, limit: int, writing: int) -> None:
        said = f"{Fate.KILLED} at once"
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(silence, descriptor)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            _own_data(folder)
            tree = ast.parse(mutant.file.read_text("utf-8"))
            changes(tree)[mutant.number].make()
            if exchange(self._functions[mutant.file], tree, mutant.file, mutant.function):
                failed = next((t for t in tests if not passes(t, self._other_than(t))), None)
                said = f"{Fate.KILLED} {failed.nodeid}" if failed else Fate.SURVIVED
            else:
                said = Fate.UNREACHED
        finally:
            os.write(writing, said.encode())
            os._exit(0)

    def _other_than(self, item: pytest.Item) -> pytest.Item:
        return self._everything[0] if item is not self._everything[0] else self._everything[-1]


def _own_data(folder: Path) -> None:
    """A copy of the database (and of the template it is restored from) and an empty data folder."""
    from django.conf import settings
    from django.db import connection

    settings.HUIYIN_DATA = folder / "data"
    settings.HUIYIN_DATA.mkdir()
    old, new = str(connection.settings_dict["NAME"]), str(folder / "test.sqlite3")
    if Path(f"{old}.template").exists():
        shutil.copyfile(f"{old}.template", new)
        os.symlink(f"{old}.template", f"{new}.template")
        connection.settings_dict["NAME"] = new


def modules_of(files: list[Path]) -> list[ModuleType]:
    """What is imported of the files; the others no test has asked for."""
    wanted = {str(f) for f in files}
    return [m for m in list(sys.modules.values()) if getattr(m, "__file__", None) in wanted]
