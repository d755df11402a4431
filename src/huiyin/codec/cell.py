"""A cell of a workbook, with what its text alone does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as people read it: a number in full, a day as 2026-11-20, the sign of an error (#N/A).

    `number_format` is known where it pads with noughts (000000); `uncomputed` is a formula whose value the file lacks.
    """

    text: str
    kind: CellKind = CellKind.TEXT
    number_format: str = ""
    uncomputed: bool = False

    @property
    def unreadable(self) -> str:
        """What is wrong with a cell that has no value to read; empty for one that has."""
        if self.uncomputed:
            return "是没有算出结果的公式，请在 Excel 中打开、保存后再上传，或改填结果"
        if self.kind is CellKind.ERROR:
            return f"是公式出错的结果{self.text or '（#）'}，请改正公式或改填实际内容"
        return ""
