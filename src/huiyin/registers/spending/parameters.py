"""Rates and limits of spending, with the documents they come from."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

_TRAVEL = "《中央和国家机关差旅费管理办法》（财行〔2013〕531号）"
_OWN = "本单位经费开支程序（可按正式文件修改）"
_LODGING = "差旅住宿费标准（未核实，请按出差地的正式标准填写）"

declare("spending.meals", "伙食补助（每人每天）", "元", ("2014-01-01", "100", _TRAVEL))
declare("spending.meals_remote", "青海、新疆、西藏伙食补助（每人每天）", "元", ("2014-01-01", "120", _TRAVEL))
declare("spending.local", "市内交通费（每人每天）", "元", ("2014-01-01", "80", _TRAVEL))
declare("spending.lodging_minister", "住宿费上限·部级（每人每天）", "元", ("2016-01-01", "900", _LODGING))
declare("spending.lodging_bureau", "住宿费上限·司局级（每人每天）", "元", ("2016-01-01", "550", _LODGING))
declare("spending.lodging_other", "住宿费上限·其他人员（每人每天）", "元", ("2016-01-01", "450", _LODGING))
declare("spending.tolerance", "报销超过申请的最大比例", "%", ("2015-01-01", "10", _OWN))
declare("spending.applied_from", "须事前申请的金额", "元", ("2015-01-01", "1000", _OWN))
declare(
    "spending.decision_amount", "支出须经集体决策的金额", "元",
    ("2015-01-01", "100000", "本单位“三重一大”制度（金额由本单位确定，请按正式文件修改）"),
)
