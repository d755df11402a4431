"""How quick the reader is: `python -m huiyin.bench.reader`, without Django; also part of `python -m huiyin.bench`.

Rates are counted in processor time, so that they hold for one core whatever else the machine does. The start of the
command and the many files side by side are counted by the clock. Prints JSON with `--json`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from huiyin.bench import papers
from huiyin.reading import objections, read_bytes, read_text

MANY = 1_000  # files for the run side by side
GOALS = {"txt_per_s": 300.0, "docx_per_s": 40.0, "start_s": 0.4}  # start at most, the others at least
TITLES = {
    "txt_per_s": "txt（份/秒·核）", "docx_per_s": "docx（份/秒·核）", "xlsx_per_s": "xlsx 60行台账（份/秒·核）",
    "check_per_s": "txt 读并审（份/秒·核）", "long_mb_per_s": "2MB 长文（MB/秒·核）", "start_s": "huiyin read 启动到读完（秒）",
    "many_per_s": f"{MANY:,}份一起读（份/秒）", "parent_mb": "　主进程内存峰值（MB）", "worker_mb": "　读取进程内存峰值（MB）",
}


def measure() -> dict[str, float]:
    """All measurements, by key."""
    text = papers.report()
    word, sheet = papers.word(text), papers.ledger()
    long = text * (2 * 2**20 // len(text.encode()))
    return {
        "txt_per_s": _rate(lambda: read_bytes(text.encode(), "a.txt")),
        "check_per_s": _rate(lambda: objections(read_text(text))),
        "docx_per_s": _rate(lambda: read_bytes(word, "a.docx")),
        "xlsx_per_s": _rate(lambda: read_bytes(sheet, "a.xlsx")),
        "long_mb_per_s": round(2 * _rate(lambda: read_text(long), seconds=0), 2),
        **_command(text),
    }


def _rate(do: object, seconds: float = 1.5) -> float:
    """Times a second of processor time; the first, which prepares patterns, is not counted."""
    assert callable(do)
    do()
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds or not count:
        do()
        count += 1
    return round(count / max(spent, time.process_time() - began), 1)


def _command(text: str) -> dict[str, float]:
    """The command itself: its start, and a folder of many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = folder / "一.txt"
        one.write_text(text, encoding="utf-8")
        start = min(_run("read", "--json", str(one))[0] for _ in range(5))
        for i in range(1, MANY):
            (folder / f"{i}.txt").write_text(text, encoding="utf-8")
        seconds, memory = _run("read", name, "--jsonl", str(folder / "out.jsonl"))
    return {"start_s": round(start, 2), "many_per_s": round(MANY / seconds, 1), **memory}


# The command, and then its peak memory: its own as Linux counts it, and that of the largest process under it.
_CHILD = """
import pathlib, resource, sys
from huiyin.cli import main
try:
    main()
finally:
    own = pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""
_PLAIN = "from huiyin.cli import main; main()"


def _run(*arguments: str) -> tuple[float, dict[str, float]]:
    """Seconds by the clock, and the peak memory of the command and of the largest process under it."""
    counted = sys.platform == "linux"
    began = time.perf_counter()
    command = [sys.executable, "-c", _CHILD if counted else _PLAIN, *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    seconds = time.perf_counter() - began
    peaks = done.stderr.decode().split()[-2:] if counted else []
    return seconds, {key: int(kb) // 1024 for key, kb in zip(("parent_mb", "worker_mb"), peaks, strict=False)}


def table(result: dict[str, float]) -> Table:
    """The measurements beside their goals, those missed in red."""
    shown = Table(title="读文档", title_justify="left")
    for heading in ("项目", "测得", "目标"):
        shown.add_column(heading, justify="left" if heading == "项目" else "right")
    for key, title in TITLES.items():
        goal, value = GOALS.get(key), result.get(key)
        if value is None:
            continue
        missed = goal is not None and (value > goal if key == "start_s" else value < goal)
        sign = "≤" if key == "start_s" else "≥"
        shown.add_row(title, f"{value:g}", f"{sign} {goal:g}" if goal else "", style="bold red" if missed else "")
    return shown


if __name__ == "__main__":
    measured = measure()
    if "--json" in sys.argv:
        print(json.dumps(measured))
    else:
        Console().print(table(measured))
