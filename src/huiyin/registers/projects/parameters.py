"""Thresholds of projects; none of them was read in the regulation itself, so all of them warn."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

_OWN = "本单位项目建设管理制度（请按正式文件修改）"

declare(
    "projects.decision_amount", "项目须经集体决策的金额", "元",
    ("2015-01-01", "200000", "本单位“三重一大”制度（金额由本单位确定，请按正式文件修改）"),
)
declare("projects.estimate_share", "概算超过投资估算的提示比例", "%", ("2015-01-01", "10", _OWN))
declare("projects.variation_share", "变更签证占合同价的提示比例", "%", ("2015-01-01", "10", _OWN))
declare("projects.final_share", "决算超过概算的提示比例", "%", ("2015-01-01", "0", _OWN))
declare(
    "projects.tender_amount", "工程须公开招标的金额", "元",
    ("2018-06-01", "4000000", "《必须招标的工程项目规定》施工单项合同估算价，以正式文本为准"),
)
