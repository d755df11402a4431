"""Limits of receptions. Those read in the regulation block; the meal standard is the organ's to fill in."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

_RULE = "《党政机关国内公务接待管理规定》（2013年）"

declare("hospitality.few_guests", "按固定人数陪餐的来宾人数上限", "人", ("2013-12-01", "10", _RULE))
declare("hospitality.few_companions", "来宾较少时陪餐人数上限", "人", ("2013-12-01", "3", _RULE))
declare("hospitality.companion_share", "来宾较多时陪餐人数占来宾的几分之一", "", ("2013-12-01", "3", _RULE))
declare("hospitality.meals", "一次接待的工作餐", "次", ("2013-12-01", "1", _RULE))
declare(
    "hospitality.banned", "接待禁用词", "",
    ("2013-12-01", "鱼翅、燕窝、野生、香烟、卷烟、白酒、茅台、五粮液、会所、高尔夫",
     f"{_RULE}：高档菜肴、野生动物、香烟、高档酒水、私人会所"),
)
declare(
    "hospitality.meal_standard", "工作餐标准（每人）", "元",
    ("2015-01-01", "0", "地方接待经费标准（数额未核实，请按本地文件填写；填0不核对）"),
)
declare("hospitality.over_plan", "实际费用超过预计的提示比例", "%", ("2015-01-01", "10", "本单位公务接待管理制度（可修改）"))
