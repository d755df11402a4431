"""`huiyin read` on a ledger: what columns were taken for, what was kept, and what is wrong where."""

from __future__ import annotations

import pytest
from rich.console import Console

from huiyin.cli.reading_tables import show_tables

from .ledger_tables import read


def test_columns_kept_rows_measures_and_issues_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ["序号", "问题", "措施", "谁来管", "完成时限"],
        ["1", "台账不全", "补齐台账", "河道科", "尽快"],
        ["2", "次数不足", "增加频次", "水政科", "2026.6"],
        ["合计", "2", "", "", ""],
    ]
    other = [["轮次", "应整改数"], ["第一轮", "12"]]
    show_tables(Console(width=200, color_system=None), read(rows, other, names=["任务清单", "统计"]))
    shown = capsys.readouterr().out
    assert "工作表“任务清单”：表头第1行，2 行" in shown
    assert "谁来管→牵头（责任）部门？（列名“谁来管”不认识，2格中有2格是部门名称）" in shown
    assert "第4行（合计行）原样保留：合计 2" in shown
    assert "水政科" in shown
    assert "2026-06-30" in shown
    assert "应核实 工作表“任务清单”第2行“完成时限”列（E2）：没有看懂时限“尽快”" in shown
    assert "工作表“统计”没有读：" in shown
