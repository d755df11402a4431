"""Thresholds of the contract register. All are the organ's own to set: no national number exists for them."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

OWN = "由本单位按合同管理办法确定，此为初始值"

declare(
    "contracts.decision_from", "合同须经集体决策的金额起点", "元",
    ("2015-01-01", "100000", "“三重一大”大额资金使用的额度由本单位规定，此为初始值"),
)
declare("contracts.split_days", "拆分合同比对期间", "天", ("2015-01-01", "180", OWN))
declare("contracts.split_likeness", "合同名称相近程度", "%", ("2015-01-01", "50", OWN))
