"""Thresholds of the budget."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

declare(
    "budget.decision_amount", "预算调整须经集体决策的金额", "元",
    ("2015-01-01", "100000", "本单位“三重一大”制度（金额由本单位确定，请按正式文件修改）"),
)
