"""The unchanged program under its tests, once: which test reaches which line, and how much work each test is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path

import coverage
import pytest
from _pytest.runner import runtestprotocol


@dataclass
class Baseline:
    seconds: dict[pytest.Item, float] = field(default_factory=dict)
    """Seconds of work (not of waiting) of every test that passes."""
    failed: list[str] = field(default_factory=list)
    reached: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Names of the tests that ran a line, by file and line."""

    def tests(self, file: Path, lines: Iterable[int], near: Path, budget: float) -> list[pytest.Item]:
        """Who runs one of the lines: tests in the folder `near` first, the quick ones before the slow; then others, file
        by file in turn, until their work together passes `budget` seconds."""
        names = {name for line in lines for name in self.reached.get((str(file), line), ())}
        able = sorted((i for i in self.seconds if i.nodeid in names), key=self.seconds.__getitem__)
        own = [i for i in able if near in i.path.parents]
        others: dict[Path, list[pytest.Item]] = defaultdict(list)
        for item in able:
            if near not in item.path.parents:
                others[item.path].append(item)
        in_turn = [item for item in chain.from_iterable(zip_longest(*others.values())) if item is not None]
        chosen, work = own, sum(self.seconds[i] for i in own)
        for item in in_turn:
            work += self.seconds[item]
            if work > budget:
                break
            chosen.append(item)
        return chosen


def passes(item: pytest.Item, after: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def measured(items: list[pytest.Item], files: list[Path]) -> Baseline:
    """Every test run once, each line of `files` noted. The last fixtures of the session stay as they are."""
    found = Baseline()
    tracer = coverage.Coverage(data_file=None, config_file=False, include=[str(f) for f in files], messages=False)
    tracer.start()
    for item, after in zip(items, [*items[1:], items[0]], strict=True):
        tracer.switch_context(item.nodeid)
        began = time.process_time()
        if passes(item, after):
            found.seconds[item] = time.process_time() - began
        else:
            found.failed.append(item.nodeid)
    tracer.stop()
    data = tracer.get_data()
    for file in files:
        for line, names in data.contexts_by_lineno(str(file)).items():
            found.reached[str(file), line] = set(names)
    return found
