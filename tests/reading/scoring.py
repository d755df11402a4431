"""How well papers of all kinds are read and reviewed: `python -m tests.reading.scoring` prints both scores of each set.

`papers/` is looked into while rules are mended; `unseen/` and `unseen2/` are only scored, and whoever wrote `unseen2/` had not
seen the reader. A file holds invented papers with the truth about each (what a careful person reads in it) and with faults
that are put in one by one (what a careful reviewer objects to).
An aspect's score is the harmonic mean of precision and recall (F1) over all papers.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.reading import read_text

from .reviewing import Judged, judge

HERE = Path(__file__).parent
SETS = {"papers": "看得见的", "unseen": "看不见的", "unseen2": "没见过程序的人写的"}
Facts = dict[str, Counter[tuple[str, ...]]]
_FIGURE = re.compile(r"(?P<value>-?\d+(?:\.\d+)?)(?P<unit>.+)")
_OF_LEDGER = ("meanings", "limits", "literals", "completed")


def papers_of(name: str) -> list[dict[str, Any]]:
    """The papers of a set, from all its files."""
    return [p for file in sorted((HERE / name).glob("*.toml")) for p in tomllib.loads(file.read_text("utf-8"))["paper"]]


@dataclass
class Score:
    """Facts by aspect: those there, those read."""

    there: Facts = field(default_factory=dict)
    read: Facts = field(default_factory=dict)

    def add(self, aspect: str, there: Counter[tuple[str, ...]], read: Counter[tuple[str, ...]]) -> None:
        self.there.setdefault(aspect, Counter()).update(there)
        self.read.setdefault(aspect, Counter()).update(read)

    def f1(self, aspect: str) -> float:
        """Twice the shared facts over the facts of both sides; 1 where neither has any."""
        there, read = self.there[aspect], self.read[aspect]
        both = there.total() + read.total()
        return 2 * (there & read).total() / both if both else 1.0

    def mean(self, aspects: tuple[str, ...] | None = None) -> float:
        chosen = [a for a in self.there if aspects is None or a in aspects]
        return sum(self.f1(a) for a in chosen) / len(chosen) if chosen else 1.0

    @property
    def misses(self) -> list[str]:
        return [
            f"{aspect} {word} {' | '.join(fact)}"
            for aspect in self.there
            for word, facts in (
                ("missed", self.there[aspect] - self.read[aspect]),
                ("invented", self.read[aspect] - self.there[aspect]),
            )
            for fact in facts
        ]

    @property
    def of_ledgers(self) -> float:
        return self.mean(_OF_LEDGER)


def score(name: str) -> Score:
    """Read all papers of a set and compare each with its truth."""
    total = Score()
    for paper in papers_of(name):
        told = _by_truth(paper["truth"])
        read = _by_reading(read_text(paper["text"].lstrip("\n")).to_json(), paper["truth"])
        for aspect in dict.fromkeys([*told, *read]):
            total.add(aspect, _named(paper["name"], told.get(aspect)), _named(paper["name"], read.get(aspect)))
    return total


def _named(name: str, facts: list[tuple[str, ...]] | None) -> Counter[tuple[str, ...]]:
    return Counter((name, *map(_plain, fact)) for fact in facts or () if fact[-1])


def _plain(words: str) -> str:
    """Width, blanks and stops apart."""
    return re.sub(r"[\s。,，、;；:：]", "", unicodedata.normalize("NFKC", words))


def _by_truth(told: dict[str, Any]) -> dict[str, list[tuple[str, ...]]]:
    facts: dict[str, list[tuple[str, ...]]] = {
        "kind": [(told["kind"],)],
        "head": [(key, told.get(key, "")) for key in ("unit", "inspector", "issuer", "reporter")],
        "dates": [(key, told.get(key, "")) for key in ("from", "to", "feedback", "published")],
        "contacts": [(key, told.get(key, "")) for key in ("phone", "email")],
        "focus areas": [(area,) for area in told.get("focus", ())],
        "figures": [("report", *_figure(f)) for f in told.get("figures", ())],
        "documents": [("report", title) for title in told.get("documents", ())],
        "findings": [], "measures": [], "statuses": [],
    }  # fmt: skip
    for one in told.get("findings", ()):
        title = one["title"]
        facts["findings"].append((title, str(one["focus"]) if "focus" in one else "none"))
        facts["measures"].append((title, str(one.get("measures", 0))))
        facts["statuses"].append((title, one.get("status", "")))
        facts["figures"] += [(title, *_figure(f)) for f in one.get("figures", ())]
        facts["documents"] += [(title, d) for d in one.get("documents", ())]
    if "columns" in told:
        facts["meanings"] = [(heading, meaning) for heading, meaning in told["columns"].items()]
        for aspect, key in (("limits", "due"), ("literals", "literal"), ("completed", "completed")):
            facts[aspect] = [(one["title"], one.get(key, "")) for one in told["findings"]]
    return facts


def _figure(words: str) -> tuple[str, str]:
    found = _FIGURE.fullmatch(words)
    assert found, words
    return f"{float(found['value']):g}", found["unit"]


def _by_reading(read: dict[str, Any], truth: dict[str, Any]) -> dict[str, list[tuple[str, ...]]]:
    period = read["inspection_period"] or ["", ""]
    named = {"from": period[0], "to": period[1], "feedback": read["feedback_date"], "published": read["published"]}
    facts: dict[str, list[tuple[str, ...]]] = {
        "kind": [(read["kind"],)],
        "head": [(key, read[key] or "") for key in ("unit", "inspector", "issuer", "reporter")],
        "dates": [(key, value or "") for key, value in named.items()],
        "contacts": [(key, read["contacts"][key] or "") for key in ("phone", "email")],
        "focus areas": [(area,) for area in read["focus_areas"]],
        "figures": [("report", f"{float(f['value']):g}", f["unit"]) for f in read["report_figures"]],
        "documents": [("report", title) for title in read["report_documents"]],
        "findings": [], "measures": [], "statuses": [],
    }  # fmt: skip
    for one in read["findings"]:
        title = one["title"]
        facts["findings"].append((title, "none" if one["focus"] is None else str(one["focus"])))
        facts["measures"].append((title, str(len(one["measures"]))))
        facts["statuses"].append((title, one["status"] or ""))
        facts["figures"] += [(title, f"{float(f['value']):g}", f["unit"]) for f in one["figures"]]
        facts["documents"] += [(title, d) for d in one["documents"]]
    if "columns" in truth:
        facts |= _of_ledger(read)
    return facts


def _of_ledger(read: dict[str, Any]) -> dict[str, list[tuple[str, ...]]]:
    columns = [c for t in read["tables"] if t["used"] for c in t["columns"]]
    findings = read["findings"]
    return {
        "meanings": [(c["heading"], c["meaning"]) for c in columns],
        "limits": [(f["title"], _limit(f)) for f in findings],
        "literals": [(f["title"], f["status_literal"] or "") for f in findings],
        "completed": [(f["title"], f["completed_on"] or "") for f in findings],
    }


def _limit(finding: dict[str, Any]) -> str:
    duty = [finding["duty"]] if finding.get("duty") else []
    return next((m["due"] for m in [*finding["measures"], *duty] if m.get("due")), "")


def _print(name: str, found: Score, judged: Judged) -> None:
    print(f"{SETS[name]}（tests/reading/{name}）：{len(papers_of(name))} 份")
    for aspect in found.there:
        print(f"  {aspect:12} {found.f1(aspect):.3f}")
    print(f"  读：平均 F1 {found.mean():.3f}，台账 {found.of_ledgers:.3f}")
    print(f"  审：必须改和应当改的准确率 {judged.precision:.3f}，问题找出率 {judged.recall:.3f}")


def main() -> None:
    for name in SETS:
        _print(name, score(name), judge(name))


if __name__ == "__main__":
    main()

