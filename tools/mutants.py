"""Changes the rules of the house in small ways, one by one, and counts the changes that no test notices.

    python tools/mutants.py --count 200            a sample of all rules, chosen by the printed seed
    python tools/mutants.py --room hospitality     every change to one register (or floor: procedures, ledger …)
    python tools/mutants.py --file procedures/grammar.py --line 40
    python tools/mutants.py --at-least 90          exit code 1 when fewer per cent are noticed

Survivors are written to var/mutants.txt. docs/mutants.md says how to read them.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import pytest  # noqa: E402
from mutation.baseline import concerned, measured, ready  # noqa: E402
from mutation.changes import changes  # noqa: E402
from mutation.concern import SOURCE, Group, groups, named  # noqa: E402
from mutation.trying import Fate, Mutant, Result, Trial  # noqa: E402

SURVIVORS = ROOT / "var" / "mutants.txt"
NOTICED, MISSED = {Fate.KILLED, Fate.ENDLESS}, {Fate.SURVIVED, Fate.UNTESTED}


class Run:
    """A plugin in place of pytest's own loop over the tests."""

    def __init__(self, chosen: dict[Mutant, Group], budget: float) -> None:
        self._chosen, self._budget = chosen, budget
        self.results: list[Result] = []
        self.failed: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        files = sorted({m.file for m in self._chosen})
        ready(session.items)
        print(f"先照原样运行{len(session.items)}项测试……", flush=True)
        began = time.monotonic()
        unchanged = measured(session.items, files)
        self.failed = unchanged.failed
        print(f"用时{time.monotonic() - began:.0f}秒；逐个改动{len(self._chosen)}处", flush=True)
        began, trial = time.monotonic(), Trial(files)
        for mutant, group in self._chosen.items():
            tests = concerned(session.items, unchanged, mutant.file, _lines(mutant), group.near)
            result = trial.of(mutant, tests, unchanged.seconds, self._budget)
            self.results.append(result)
            SURVIVORS.write_text(survivors(self.results), "utf-8")  # what was found stays when the run is broken off
            print({Fate.KILLED: ".", Fate.ENDLESS: "t", Fate.UNREACHED: "-"}.get(result.fate, "S"), end="", flush=True)
        print(f"\n用时{time.monotonic() - began:.0f}秒", flush=True)
        return True


def _lines(mutant: Mutant) -> range:
    """The lines of the innermost statement that holds the change: a tracer sees where a statement begins."""
    tree = ast.parse(mutant.file.read_text("utf-8"))
    around = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and n.lineno <= mutant.line <= (n.end_lineno or 0)]
    inner = min(around, key=lambda n: (n.end_lineno or 0) - n.lineno)
    return range(inner.lineno, mutant.line + 1)


def _mutants(group: Group, only: str, line: int) -> list[Mutant]:
    files = [f for f in group.files if not only or str(f).endswith(only)]
    return [
        Mutant(file, number, change.line, change.function, change.what)
        for file in files for number, change in enumerate(changes(ast.parse(file.read_text("utf-8"))))
        if not line or change.line == line
    ]


def chosen(said: argparse.Namespace) -> dict[Mutant, Group]:
    """What to try: of one group all, else a sample; each with the group whose tests concern it."""
    wanted = [g for name in said.room if (g := named(name))] or groups()
    found = {m: g for g in wanted for m in _mutants(g, said.file, said.line)}
    count = said.count or (len(found) if said.room or said.file else 150)
    sample = random.Random(said.seed).sample(list(found), min(count, len(found)))
    print(f"种子 {said.seed}：可改{len(found)}处，这次改{len(sample)}处", flush=True)
    return {m: found[m] for m in sorted(sample, key=lambda m: (m.file, m.number))}


def table(results: list[Result]) -> str:
    """Per file and in all: noticed, missed, per cent."""
    noticed, missed = Counter[str](), Counter[str]()
    for result in results:
        name = str(result.mutant.file.relative_to(SOURCE))
        noticed[name] += result.fate in NOTICED
        missed[name] += result.fate in MISSED
    lines = [
        f"{name:<42}{noticed[name]:>6}{missed[name]:>6}{_share(noticed[name], missed[name]):>6.0f}%"
        for name in sorted(noticed)
    ]
    total = f"{'合计':<40}{noticed.total():>6}{missed.total():>6}{_share(noticed.total(), missed.total()):>6.0f}%"
    return "\n".join([f"{'文件':<40}{'发现':>4}{'漏过':>4}", *lines, total])


def _share(noticed: int, missed: int) -> float:
    return 100.0 * noticed / (noticed + missed) if noticed + missed else 100.0


def survivors(results: list[Result]) -> str:
    """One a line: where, what was changed, and whether any test runs the line at all."""
    missed = [r for r in results if r.fate in MISSED]
    return "".join(
        f"{os.path.relpath(r.mutant.file, ROOT)}:{r.mutant.line} {r.mutant.function}: {r.mutant.what}"
        f"{'（没有测试走到）' if r.fate is Fate.UNTESTED else ''}\n" for r in missed
    )


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--room", action="append", default=[])
    parser.add_argument("--file", default="")
    parser.add_argument("--line", type=int, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests for one change")
    parser.add_argument("--at-least", type=float, default=0)
    return parser.parse_args()


def main() -> int:
    said = wanted()
    if unknown := [name for name in said.room if named(name) is None]:
        print(f"没有“{'、'.join(unknown)}”这个台账或楼层。")
        return 2
    os.chdir(ROOT)
    for name in [n for n in os.environ if n.startswith("HUIYIN_") or n == "DATABASE_URL"]:
        del os.environ[name]  # nothing of an operator's own settings reaches the tests
    SURVIVORS.parent.mkdir(exist_ok=True)
    trying = chosen(said)
    folders = sorted({str(t) for g in trying.values() for t in g.tests if t.is_dir()})
    run = Run(trying, said.budget)
    quiet = ["-q", "--no-header", "--no-summary", "-n", "0", "-p", "no:cacheprovider", "-m", "not browser and not slow"]
    stopped = pytest.main([*quiet, *folders], plugins=[run])
    if run.failed or not run.results:
        print("照原样就通不过，先修好：", *run.failed, sep="\n")
        return 2 if not run.results else int(stopped) or 2
    print(table(run.results), survivors(run.results), sep="\n\n")
    noticed = sum(r.fate in NOTICED for r in run.results)
    return 1 if _share(noticed, sum(r.fate in MISSED for r in run.results)) < said.at_least else 0


if __name__ == "__main__":
    sys.exit(main())
