"""What a whole table makes one ask: numbers twice or left out, rows that are not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.reading.findings import Draft
from huiyin.reading.ledgers.grid import Grid
from huiyin.reading.ledgers.issues import Issues
from huiyin.reading.severity import Severity


def check_numbers(issues: Issues, grid: Grid, found: Sequence[tuple[Draft, list[int]]]) -> None:
    """One number for two findings, and numbers missing between two neighbours. Lists that begin anew are fine."""
    seen: dict[tuple[int | None, str], Draft] = {}
    before = 0
    for draft, rows in found:
        if not draft.number:
            continue
        key = (draft.focus, draft.number)
        if seen.setdefault(key, draft) is not draft and re.fullmatch(r"\d+", draft.number):
            issues.row(
                "number-twice", Severity.WARNING, grid, rows[0], f"序号{draft.number}前面已经用过，问题却不同。",
                "请核对是两个问题还是同一个问题。",
            )  # fmt: skip
        number = int(draft.number) if re.fullmatch(r"\d{1,4}", draft.number) else 0
        if before and number > before + 1:
            issues.row(
                "number-gap", Severity.HINT, grid, rows[0], f"序号从{before}跳到{number}。", "请核对中间的问题是否漏了。",
            )  # fmt: skip
        before = number


def check_hidden(issues: Issues, grid: Grid) -> None:
    """Rows that the sheet hides are read, and it is said."""
    rows = sorted(grid.table.hidden_rows)
    if rows:
        listed = "、".join(str(grid.number(r)) for r in rows[:10]) + ("等" if len(rows) > 10 else "")
        issues.row(
            "hidden-rows", Severity.HINT, grid, rows[0], f"表格里有{len(rows)}行是隐藏的（第{listed}行），也读了进来。",
            "不需要的话，请在表格里删去这些行后重新导入。",
        )  # fmt: skip
