"""`huiyin import` and the columns of tables: shown, told by `--mapping`, remembered once the file is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from huiyin.cli.importing import end
from huiyin.reading import Reading
from huiyin.reading.ledgers.model import Choices, Layout, Meaning
from huiyin.reading.severity import Severity

if TYPE_CHECKING:
    from huiyin.people.models import User

_SHORT = {
    "问题": Meaning.PROBLEM, "措施": Meaning.MEASURE, "责任领导": Meaning.LEADER, "牵头部门": Meaning.LEAD,
    "责任部门": Meaning.LEAD, "配合部门": Meaning.ASSIST, "配合单位": Meaning.ASSIST, "时限": Meaning.DUE,
    "进展": Meaning.DONE, "佐证": Meaning.PROOF, "状态": Meaning.STATUS, "备注": Meaning.NOTE,
}
WORDS = {**{m.label: m for m in Meaning}, **{m.value: m for m in Meaning}, **_SHORT}


def remembered() -> Choices:
    from huiyin.registers.rectification.importing.remembered import remembered

    return remembered()


def with_mapping(reading: Reading, choices: Choices, said: Sequence[str]) -> Choices:
    """The choices, and in every table that has such a heading the meaning said. Ends with a word for what fits nowhere."""
    layouts = dict(choices.layouts)
    for one in said:
        heading, _, word = (part.strip() for part in one.partition("="))
        meaning = WORDS.get(word)
        if meaning is None:
            end(f"“{one}”写法不对，应为 表头=含义；含义可写：{'、'.join(dict.fromkeys([*_SHORT, Meaning.SKIP.label]))}。")
        fitting = [
            (table, column) for table in reading.tables for column in table.columns
            if heading in (column.heading, column.key, column.letter)
        ]
        if not fitting:
            known = "、".join(c.heading for t in reading.tables for c in t.columns if c.heading)
            end(f"文件的表格里没有“{heading}”这一栏。" + (f"有的是：{known}。" if known else "文件里没有表格。"))
        for table, column in fitting:
            stands = layouts.get(table.fingerprint, table.layout)
            layouts[table.fingerprint] = Layout({**table.layout.columns, **stands.columns, column.key: meaning}, True)
    return Choices(layouts=layouts, headers=choices.headers, skip=choices.skip)


def show(reading: Reading) -> None:
    """What each column was taken for, and the cells that deserve a look."""
    console = Console(highlight=False)
    for table in (t for t in reading.tables if t.used):
        drawn = Table(title=f"{table.place}（{table.rows}行）", title_justify="left")
        for heading in ("列", "表头", "认作", "依据"):
            drawn.add_column(heading, overflow="fold")
        for column in table.columns:
            cells = (column.letter, column.heading, column.meaning.label, column.why)
            drawn.add_row(*(escape(cell) for cell in cells))
        console.print(drawn)
    for issue in reading.issues:
        if issue.severity in (Severity.SERIOUS, Severity.WARNING):
            console.print(f"{issue.place}：“{issue.value}”{issue.why}{issue.advice}", style="yellow", markup=False)


def remember(reading: Reading, user: User, name: str) -> None:
    from huiyin.registers.rectification.importing.remembered import remember

    remember({t.fingerprint: (t.name or name, t.layout) for t in reading.tables if t.used and t.columns}, user)
