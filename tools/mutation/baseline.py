"""The unchanged program under its tests, once: which test reaches which line, and how much work each test is."""

from __future__ import annotations

import pickle
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, chain, zip_longest
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from mutation.apart import apart


@dataclass
class Measured:
    """By names of tests."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Work (not waiting) of every test that passes."""
    failed: list[str] = field(default_factory=list)
    reached: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who runs a line, by file and line."""


def ready(items: list[pytest.Item]) -> None:
    """The database of the session, made by setting up the first test that wants one; the test itself is not run, and nobody
    is left connected."""
    wants = next((i for i in items if i.get_closest_marker("django_db")), None)
    if wants is not None:
        state = wants.session._setupstate
        state.setup(wants)
        state.teardown_exact(wants.session)
        wants._initrequest()  # type: ignore[attr-defined]
        connections.close_all()


def passes(item: pytest.Item) -> bool:
    """Run alone: afterwards nothing stands but what belongs to the session, whichever test comes next."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=item.session))


def measured(items: list[pytest.Item], files: list[Path]) -> Measured:
    """Every test run once, apart, with each line of `files` noted."""
    answer = apart(lambda: pickle.dumps(_measure(items, files)))
    if not answer:
        raise RuntimeError("the tests of the unchanged program came to no end")
    found: Measured = pickle.loads(answer)  # noqa: S301  our own child's
    return found


def _measure(items: list[pytest.Item], files: list[Path]) -> Measured:
    found = Measured()
    tracer = coverage.Coverage(data_file=None, config_file=False, include=[str(f) for f in files], messages=False)
    tracer.start()
    for item in items:
        tracer.switch_context(item.nodeid)
        began = time.process_time()
        if passes(item):
            found.seconds[item.nodeid] = time.process_time() - began
        else:
            found.failed.append(item.nodeid)
    tracer.stop()
    data = tracer.get_data()
    for file in files:
        for line, names in data.contexts_by_lineno(str(file)).items():
            found.reached[str(file), line] = set(names)
    found.reached.default_factory = None
    return found


def concerned(items: list[pytest.Item], by: Measured, file: Path, lines: Iterable[int], near: Path) -> list[pytest.Item]:
    """Who runs one of the lines: tests in the folder `near` before others, and among each file by file in turn, the quick
    ones first."""
    names = {name for line in lines for name in by.reached.get((str(file), line), ())} & by.seconds.keys()
    able = sorted((i for i in items if i.nodeid in names), key=lambda i: by.seconds[i.nodeid])
    return _in_turn(i for i in able if near in i.path.parents) + _in_turn(i for i in able if near not in i.path.parents)


def within(tests: list[pytest.Item], seconds: dict[str, float], budget: float) -> list[pytest.Item]:
    """As many of the first as do not pass the budget together; one in any case."""
    work = accumulate(seconds[t.nodeid] for t in tests)
    return tests[:max(1, sum(w <= budget for w in work))]


def _in_turn(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    files: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.path].append(item)
    return [i for i in chain.from_iterable(zip_longest(*files.values())) if i is not None]
