"""`huiyin read` over folders: many files side by side, into JSON Lines, a table, or one line each on the screen."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from huiyin.cli.reading_records import KINDS, Record, encoded, failed_record, keep_done, read_record, records
from huiyin.cli.reading_records import shown_path as shown
from huiyin.reading.folder import Found, find_documents
from huiyin.reading.pool import Outcome, run

if TYPE_CHECKING:
    from huiyin.cli.reading_workbook import Tables

DONE, UNREADABLE, INTERRUPTED = 0, 2, 130
_LISTED = 50  # failures shown where an output names all of them
_EVERY = 0.2  # seconds between two notes of progress


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    paths: Sequence[Path]
    jobs: int = 0  # processes; 0 is one for each processor
    json: bool = False  # JSON Lines on the screen
    jsonl: Path | None = None
    table: Path | None = None
    skip_done: bool = False
    limit: float = 60.0  # seconds for each file


@dataclass(slots=True)
class _Tally:
    total: int
    began: float = field(default_factory=time.monotonic)
    read: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    shown_at: float = 0.0
    seconds: float = 0.0  # for reading, without writing tables

    @property
    def handled(self) -> int:
        return self.read + len(self.failed)


def read_many(wish: Wish) -> int:
    """Read all, report, and return the exit status: 0 all read, 2 some or all unreadable, 130 interrupted."""
    refused = _refusal(wish)
    if refused:
        typer.secho(refused, err=True, fg=typer.colors.RED)
        return UNREADABLE
    found = find_documents(wish.paths)
    try:
        with ExitStack() as stack:
            return _read(wish, found, stack)
    except OSError as error:
        typer.secho(f"结果写不进去：{error.strerror or error}。", err=True, fg=typer.colors.RED)
        return UNREADABLE


def _refusal(wish: Wish) -> str | None:
    missing = next((path for path in wish.paths if not path.exists()), None)
    if missing is not None and len(wish.paths) == 1:
        return f"找不到 {shown(missing)}。请核对路径。"
    if wish.table and wish.table.suffix.lower() not in (".xlsx", ".csv"):
        return "表格只能写成 .xlsx 或 .csv，请改文件名。"
    if wish.skip_done and wish.jsonl is None:
        return "--skip-done 要和 --jsonl 一起用：接着上次的结果文件往下读。"
    if wish.jsonl and not wish.skip_done and wish.jsonl.exists() and wish.jsonl.stat().st_size:
        return f"{shown(wish.jsonl)} 里已有结果。接着读请加 --skip-done；重读请先移走它。"
    return None


def _read(wish: Wish, found: Found, stack: ExitStack) -> int:
    done = keep_done(wish.jsonl) if wish.jsonl else {}
    sink = _Sink(wish, stack)
    files = [path for path in found.files if done.get(shown(path)) != _size(path)] if done else found.files
    tally = _Tally(len(files))
    for folder in found.closed:
        sink.put(tally, Outcome(folder, None, "文件夹打不开，请检查权限。"))
        tally.total += 1
    outcomes = run(files, read_record, wish.jobs or os.cpu_count() or 1, wish.limit)
    interrupted = False
    try:
        for outcome in outcomes:
            sink.put(tally, outcome)
            _progress(tally)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        outcomes.close()  # type: ignore[attr-defined]
        _progress(tally, last=True)
    tally.seconds = time.monotonic() - tally.began
    written = sink.finish()
    _summary(wish, found, tally, len(done), interrupted, written)
    return INTERRUPTED if interrupted else UNREADABLE if tally.failed else DONE


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


class _Sink:
    """Where outcomes go: JSON Lines, table, screen."""

    def __init__(self, wish: Wish, stack: ExitStack) -> None:
        self._lines: BinaryIO | None = None
        self._tables: Tables | None = None
        self._screen = not (wish.json or wish.jsonl or wish.table)
        if wish.table:
            from huiyin.cli.reading_workbook import Tables

            self._tables = Tables(wish.table)
            for _, record in records(wish.jsonl) if wish.jsonl and wish.jsonl.exists() else ():
                self._tables.add(record)
        if wish.jsonl:
            self._lines = stack.enter_context(wish.jsonl.open("ab"))
        elif wish.json:
            self._lines = sys.stdout.buffer

    def put(self, tally: _Tally, outcome: Outcome) -> None:
        line = outcome.made or failed_record(outcome.path, outcome.error or "")
        if outcome.error is None:
            tally.read += 1
        else:
            tally.failed.append((shown(outcome.path), outcome.error))
        if self._lines is not None:
            self._lines.write(encoded(line))
            self._lines.flush()
        if self._tables or self._screen:
            record: Record = json.loads(line)
            if self._tables:
                self._tables.add(record)
            if self._screen and "reading" in record:
                _clear_progress()
                typer.echo(_one_line(record))

    def finish(self) -> list[Path]:
        """The tables written. Raises OSError."""
        if self._tables is None:
            return []
        from huiyin.rendering.sheet import SheetTooLong

        try:
            return self._tables.write()
        except SheetTooLong:
            raise OSError(errno.EFBIG, "问题或措施超过 104 万行，一张表放不下，请改用 .csv") from None


def _one_line(record: Record) -> str:
    reading = record["reading"]
    findings = reading["findings"]
    figures = len(reading["report_figures"]) + sum(len(f["figures"]) for f in findings)
    measures = sum(len(f["measures"]) for f in findings)
    counts = f"问题 {len(findings)}，措施 {measures}，数字 {figures}，存疑 {len(reading['doubts'])}"
    secret = f"　密级标志：{reading['secrecy']['literal']}" if reading["secrecy"] else ""
    return f"{record['path']}　{KINDS[reading['kind']]}　{counts}{secret}"


def _clear_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _progress(tally: _Tally, last: bool = False) -> None:
    """One line that is written over, on a terminal only."""
    now = time.monotonic()
    if not sys.stderr.isatty() or (not last and now - tally.shown_at < _EVERY):
        return
    tally.shown_at = now
    _clear_progress()
    if not last:
        speed = tally.handled / max(now - tally.began, 1e-3)
        left = (tally.total - tally.handled) / speed if speed else 0
        failed = f"，读不了 {len(tally.failed)}" if tally.failed else ""
        sys.stderr.write(
            f"已读 {tally.handled}/{tally.total}{failed}，每秒 {speed:.0f} 份，约剩 {left:.0f} 秒"
        )
    sys.stderr.flush()


def _summary(
    wish: Wish, found: Found, tally: _Tally, before: int, interrupted: bool, written: list[Path]
) -> None:
    """What was read and what was not. On the error channel, because the other may carry JSON."""
    seconds = tally.seconds
    lines = [f"{'已中断：' if interrupted else ''}读了 {tally.read} 份，读不了 {len(tally.failed)} 份"]
    lines[0] += f"，用时 {seconds:.1f} 秒（每秒 {tally.handled / max(seconds, 1e-3):.0f} 份）。"
    if before:
        lines.append(f"另有 {before} 份上次已读，跳过。")
    if interrupted:
        lines.append(
            f"还有 {tally.total - tally.handled} 份没有读。"
            + ("加 --skip-done 可接着读。" if wish.jsonl else "")
        )
    if found.passed_over:
        kinds = "、".join(f"{suffix} {count}" for suffix, count in found.passed_over.most_common(8))
        lines.append(f"文件夹里另有 {found.passed_over.total()} 个文件不是文档，没有读（{kinds}）。")
    if not (tally.total or before):
        lines.append("没有找到可读的文档。")
    outputs = [path for path in (wish.jsonl, *written) if path]
    if outputs:
        lines.append("结果在 " + "、".join(shown(path) for path in outputs) + "。")
    if tally.failed:
        named = tally.failed[:_LISTED] if outputs or wish.json else tally.failed
        lines.append("读不了的：")
        lines += [f"  {path}：{why}" for path, why in named]
        if len(named) < len(tally.failed):
            lines.append(f"  ……其余 {len(tally.failed) - len(named)} 份见结果文件。")
    typer.echo("\n".join(lines), err=True)
