"""Rates and limits of spending, with the documents they come from."""

from __future__ import annotations

from huiyin.procedures.parameters import declare
from huiyin.registers.spending.models import Grade, Lecturer

_TRAVEL = "《中央和国家机关差旅费管理办法》（财行〔2013〕531号）"
_OWN = "本单位经费开支程序（可按正式文件修改）"
_LODGING = "住宿标准表没有列出的城市按此（未核实，请按正式标准填写；各城市的标准在“差旅住宿标准”中登记）"
_TRAINING = "《中央和国家机关培训费管理办法》综合定额（本地另有标准的，请按本地文件填写）"
_LECTURE = "《中央和国家机关培训费管理办法》讲课费标准（本地另有标准的，请按本地文件填写）"
_MEETING = "《中央和国家机关会议费管理办法》综合定额（未核实，请按本地文件填写）"

declare("spending.meals", "伙食补助（每人每天）", "元", ("2014-01-01", "100", _TRAVEL))
declare("spending.meals_remote", "青海、新疆、西藏伙食补助（每人每天）", "元", ("2014-01-01", "120", _TRAVEL))
declare("spending.local", "市内交通费（每人每天）", "元", ("2014-01-01", "80", _TRAVEL))
declare("spending.lodging_minister", "住宿费一般上限·部级（每人每晚）", "元", ("2014-01-01", "900", _LODGING))
declare("spending.lodging_bureau", "住宿费一般上限·司局级（每人每晚）", "元", ("2014-01-01", "550", _LODGING))
declare("spending.lodging_other", "住宿费一般上限·其他人员（每人每晚）", "元", ("2014-01-01", "450", _LODGING))
for _grade, _yuan in ((Grade.ONE, "760"), (Grade.TWO, "650"), (Grade.THREE, "550")):
    declare(f"spending.training_{_grade}", f"{_grade.label}培训综合定额（每人每天）", "元", ("2017-01-01", _yuan, _TRAINING))
    declare(f"spending.meeting_{_grade}", f"{_grade.label}会议综合定额（每人每天）", "元", ("2016-07-01", _yuan, _MEETING))
for _title, _yuan in ((Lecturer.ACADEMICIAN, "1500"), (Lecturer.PROFESSOR, "1000"), (Lecturer.OTHER, "500")):
    declare(f"spending.lecture_{_title}", f"{_title.label}讲课费（税后每学时）", "元", ("2017-01-01", _yuan, _LECTURE))
declare("spending.lecture_hours", "讲课费每半天最多计的学时", "学时", ("2017-01-01", "4", _LECTURE))
declare("spending.tolerance", "报销超过申请的最大比例", "%", ("2015-01-01", "10", _OWN))
declare("spending.applied_from", "须事前申请的金额", "元", ("2015-01-01", "1000", _OWN))
declare(
    "spending.decision_amount", "支出须经集体决策的金额", "元",
    ("2015-01-01", "100000", "本单位“三重一大”制度（金额由本单位确定，请按正式文件修改）"),
)
