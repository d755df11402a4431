"""Readings of many files as tables: files, findings, measures, doubts; one workbook, or four CSV files."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from huiyin.cli.reading_records import KINDS, Record
from huiyin.rendering.sheet import Kind as Form
from huiyin.rendering.sheet import Sheet, SheetColumn, write_sheets

Row = list[Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_WIDE = {"文件": 36, "问题": 40, "措施": 60, "标题": 40, "读不了的原因": 40, "制发的文件": 40}


def _columns(titles: str) -> list[SheetColumn]:
    """Columns by their titles; a count is marked with #."""
    return [
        SheetColumn(t.rstrip("#"), _WIDE.get(t, 14), Form.INTEGER if t.endswith("#") else Form.TEXT)
        for t in titles.split()
    ]


FILES = _columns(
    "文件 读不了的原因 文种 标题 单位 巡察（巡视）组 巡察开始 巡察结束 反馈日期 落款单位 公布日期 电话 邮箱 地址 密级 "
    "聚焦# 问题# 措施# 数字# 存疑#"
)
FINDINGS = _columns("文件 编号 问题 聚焦 上级问题 状态 状态原文 完成日期 出处 措施# 数字# 制发的文件 拟制发的文件")
MEASURES = _columns("文件 问题编号 问题 措施 责任领导 牵头部门 配合部门 整改时限 时限日期 类型 佐证材料 状态 状态原文 完成日期")
DOUBTS = _columns("文件 位置 原文 可读作 为什么")


def file_rows(record: Record) -> Iterator[Row]:
    """One row, with the counts of what was read, or with the reason why nothing was."""
    reading = record.get("reading")
    if reading is None:
        yield [record["path"], record["error"], *[None] * (len(FILES) - 2)]
        return
    period = reading["inspection_period"] or (None, None)
    contacts, findings = reading["contacts"], reading["findings"]
    heads = [reading[k] for k in ("title", "unit", "inspector")]
    tail = [reading[k] for k in ("feedback_date", "issuer", "published")]
    yield [
        *(record["path"], None, KINDS[reading["kind"]], *heads, *period, *tail),
        *(contacts["phone"], contacts["email"], contacts["post"]),
        reading["secrecy"] and reading["secrecy"]["level"],
        *(len(reading["focus_areas"]), len(findings), sum(len(f["measures"]) for f in findings)),
        len(reading["report_figures"]) + sum(len(f["figures"]) for f in findings),
        len(reading["doubts"]),
    ]


def finding_rows(record: Record) -> Iterator[Row]:
    reading = record.get("reading") or {"findings": ()}
    for finding in reading["findings"]:
        focus, parent = finding["focus"], finding["parent"]
        yield [
            *(record["path"], finding["number"], finding["title"]),
            reading["focus_areas"][focus] if focus is not None else None,
            reading["findings"][parent]["title"] if parent is not None else None,
            *(finding["status"], finding.get("status_literal"), finding.get("completed_on")),
            "正文叙述" if finding.get("in_prose") else None,
            *(len(finding["measures"]), len(finding["figures"]), "\n".join(finding["documents"])),
            "\n".join(finding.get("planned_documents", ())),
        ]


_OF_A_MEASURE = (
    "leader", "leads", "assists", "due_text", "due", "kind", "proofs", "status", "status_literal", "finished",
)  # fmt: skip


def measure_rows(record: Record) -> Iterator[Row]:
    reading = record.get("reading") or {"findings": ()}
    for finding in reading["findings"]:
        for measure in finding["measures"]:
            said = [
                measure.get(k)
                for k in _OF_A_MEASURE
            ]
            yield [
                *(record["path"], finding["number"], finding["title"], measure["text"]),
                *("、".join(value) if isinstance(value, list) else value for value in said),
            ]


def doubt_rows(record: Record) -> Iterator[Row]:
    """What was read with a doubt: damaged text, and cells of tables."""
    reading = record.get("reading") or {"doubts": ()}
    for doubt in reading["doubts"]:
        yield [record["path"], f"第{doubt['start']}字", doubt["literal"], "、".join(doubt["readings"]), doubt["why"]]
    for issue in reading.get("issues", ()):
        yield [record["path"], issue["place"], issue["value"], None, issue["why"]]


@dataclass(slots=True)
class _Page:
    """One table, its rows kept in a file until all are there."""

    title: str
    columns: list[SheetColumn]
    rows_of: Callable[[Record], Iterator[Row]]
    spool: IO[str] = field(default_factory=lambda: tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115

    def add(self, record: Record) -> None:
        for row in self.rows_of(record):
            self.spool.write(json.dumps(row) + "\n")

    def rows(self) -> Iterator[Row]:
        self.spool.seek(0)
        for line in self.spool:
            yield json.loads(line)


class Tables:
    """Takes records one by one and writes the tables at the end; memory does not grow with their number."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self._pages = [
            _Page("文件", FILES, file_rows),
            _Page("问题", FINDINGS, finding_rows),
            _Page("措施", MEASURES, measure_rows),
            _Page("存疑", DOUBTS, doubt_rows),
        ]

    def add(self, record: Record) -> None:
        for page in self._pages:
            page.add(record)

    def write(self) -> list[Path]:
        """The files written. Raises OSError, and SheetTooLong where a sheet cannot hold the rows."""
        if self.target.suffix.lower() == ".csv":
            return [self._csv(page) for page in self._pages]
        part = self.target.with_name(self.target.name + ".part")
        write_sheets(part, [Sheet(page.title, page.columns, page.rows()) for page in self._pages])
        part.replace(self.target)
        return [self.target]

    def _csv(self, page: _Page) -> Path:
        """A page as CSV that Excel opens as Chinese; what looks like a formula is kept from being one."""
        first = page is self._pages[0]
        path = self.target if first else self.target.with_stem(f"{self.target.stem}-{page.title}")
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.title for column in page.columns])
            for row in page.rows():
                writer.writerow("'" + v if isinstance(v, str) and v.startswith(_FORMULA) else v for v in row)
        part.replace(path)
        return path
