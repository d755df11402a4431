"""What is timed, as whom, how often; and the table of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.table import Table

GOALS = {
    "list_ms": 30, "deep_page_ms": 30, "matter_ms": 40, "search_ms": 50, "kinds_ms": 100, "advance_ms": 20, "home_ms": 100,
    "figures_ms": 300, "export_s": 5, "report_s": 5,
}
TITLES = {
    "list_ms": "列表页（25行）", "deep_page_ms": "深层翻页", "matter_ms": "事项页", "search_ms": "两字检索",
    "kinds_ms": "检索并按台账计数", "advance_ms": "办理一步", "home_ms": "工作台", "figures_ms": "报告全部数据",
    "export_s": "导出Excel（1万行）", "report_s": "报告成文（Word、PDF）",
}


@dataclass
class Timing:
    """One thing done several times by one person, in the unit of its key (milliseconds or seconds)."""

    key: str
    who: str
    what: str
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


class Stopwatch:
    """Collects timings; the first run of each warms up and is not counted."""

    def __init__(self, runs: int) -> None:
        self.runs = runs
        self.timings: list[Timing] = []

    def time(self, key: str, who: str, what: str, do: Callable[[int], object], runs: int | None = None) -> Timing:
        timing = Timing(key, who, what)
        factor = 1 if key.endswith("_s") else 1000
        for i in range((runs or self.runs) + 1):
            started = time.perf_counter()
            do(i)
            if i:
                timing.values.append((time.perf_counter() - started) * factor)
        self.timings.append(timing)
        return timing

    def medians(self) -> dict[str, float]:
        """For each key the median of whoever waits longest."""
        keys = dict.fromkeys(t.key for t in self.timings)
        return {key: round(max(t.median for t in self.timings if t.key == key), 3) for key in keys}

    def table(self, matters: int) -> Table:
        table = Table(title=f"{matters:,} 件事项", title_justify="left")
        for heading in ("项目", "谁", "内容", "中位数", "p95", "目标"):
            table.add_column(heading, justify="right" if heading in ("中位数", "p95", "目标") else "left")
        for t in self.timings:
            unit = "s" if t.key.endswith("_s") else "ms"
            style = "" if t.median <= GOALS[t.key] else "bold red"
            table.add_row(TITLES[t.key], t.who, t.what, f"{t.median:.1f} {unit}", f"{t.p95:.1f} {unit}",
                          f"{GOALS[t.key]} {unit}", style=style)
        return table
