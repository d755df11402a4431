"""What is found in a document's tables: columns with their meanings, how sure that is, and what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from huiyin.reading.severity import Severity


class Meaning(StrEnum):
    """What a column holds. NOTE is kept as it stands; SKIP is only ever set by a person."""

    NUMBER = "number"
    FOCUS = "focus"
    PROBLEM = "problem"
    SHOW = "show"
    CAUSE = "cause"
    GOAL = "goal"
    MEASURE = "measure"
    DONE = "done"
    OWNERS = "owners"
    LEADER = "leader"
    HANDLER = "handler"
    LEAD = "lead"
    ASSIST = "assist"
    DUE = "due"
    FINISHED = "finished"
    KIND = "kind"
    PROOF = "proof"
    STATUS = "status"
    NOTE = "note"
    SKIP = "skip"

    @property
    def label(self) -> str:
        """The word a person chooses it by."""
        return _LABELS[self]


_LABELS = {
    Meaning.NUMBER: "序号",
    Meaning.FOCUS: "所属方面",
    Meaning.PROBLEM: "问题",
    Meaning.SHOW: "具体表现",
    Meaning.CAUSE: "原因分析",
    Meaning.GOAL: "整改目标或要求",
    Meaning.MEASURE: "整改措施",
    Meaning.DONE: "整改情况",
    Meaning.OWNERS: "责任分工（领导、部门写在一格）",
    Meaning.LEADER: "责任领导",
    Meaning.HANDLER: "具体责任人",
    Meaning.LEAD: "牵头（责任）部门",
    Meaning.ASSIST: "配合部门",
    Meaning.DUE: "整改时限",
    Meaning.FINISHED: "实际完成时间",
    Meaning.KIND: "整改类型",
    Meaning.PROOF: "佐证材料",
    Meaning.STATUS: "整改状态",
    Meaning.NOTE: "备注（原样保留）",
    Meaning.SKIP: "不导入",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of one kind of table mean, by normalised heading; `read` False leaves such tables out."""

    columns: dict[str, Meaning] = field(default_factory=dict)
    read: bool = True

    def to_json(self) -> dict[str, Any]:
        return {"columns": {key: meaning.value for key, meaning in self.columns.items()}, "read": self.read}

    @staticmethod
    def from_json(shown: object) -> Layout:
        """Raises ValueError for anything `to_json` would not have written."""
        if not isinstance(shown, dict) or not isinstance(shown.get("columns"), dict):
            raise ValueError("not a layout")
        read = shown.get("read", True)
        if not isinstance(read, bool) or not all(isinstance(key, str) for key in shown["columns"]):
            raise ValueError("not a layout")
        return Layout({key: Meaning(value) for key, value in shown["columns"].items()}, read)


@dataclass(frozen=True, slots=True)
class Choices:
    """What people decided: layouts by fingerprint (remembered or just corrected), headings moved and tables left out by
    their index. `headers` counts rows as people see them, first and last."""

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    headers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    skip: frozenset[int] = frozenset()


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Column:
    """One column as proposed: `key` is its normalised heading, unique in the table; `confidence` runs from 0 to 1."""

    index: int
    letter: str
    heading: str
    key: str
    meaning: Meaning
    confidence: float
    why: str
    samples: list[str] = field(default_factory=list)
    hidden: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "letter": self.letter,
            "heading": self.heading,
            "meaning": self.meaning.value,
            "confidence": round(self.confidence, 2),
            "why": self.why,
            "samples": list(self.samples),
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is no matter (title, 合计, 注, signature), kept and shown as such."""

    row: int
    text: str
    why: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableFound:
    """One table of the document, read as a ledger (`used`) or not, and `why`."""

    index: int
    name: str
    place: str
    header: tuple[int, int] | None
    columns: list[Column]
    rows: int
    used: bool
    why: str
    fingerprint: str
    remembered: bool = False
    kept: list[Kept] = field(default_factory=list)

    @property
    def layout(self) -> Layout:
        """The layout in force, ready to be corrected and remembered."""
        return Layout({column.key: column.meaning for column in self.columns}, self.used)

    def to_json(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "header": list(self.header) if self.header else None,
            "columns": [column.to_json() for column in self.columns],
            "rows": self.rows,
            "used": self.used,
            "why": self.why,
            "fingerprint": self.fingerprint,
            "kept": [{"row": k.row, "text": k.text, "why": k.why} for k in self.kept],
        }


@dataclass(frozen=True, slots=True)
class CellIssue:
    """Something wrong or assumed in one cell; `row` as people count it, `letter` and `column` empty for a whole row."""

    code: str
    severity: Severity
    table: int
    table_place: str
    row: int
    letter: str
    column: str
    value: str
    why: str
    advice: str
    start: int
    end: int

    @property
    def place(self) -> str:
        """“工作表“任务清单”第5行“完成时限”列(D5)”."""
        where = f"{self.table_place}第{self.row}行"
        if not self.letter:
            return where
        named = f"“{self.column}”列" if self.column else f"{self.letter}列"
        return f"{where}{named}（{self.letter}{self.row}）"

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "value": self.value,
            "why": self.why,
            "advice": self.advice,
            "start": self.start,
            "end": self.end,
        }
