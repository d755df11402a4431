"""Invented text of the kind that findings and measures are written in; every piece made from a seed."""

from __future__ import annotations

import random

FIELDS = ("理论学习", "民主生活会", "干部培养", "财务报销", "固定资产", "会务保障", "信访接待", "代表履职", "议案办理",
          "执法检查", "专题询问", "调查研究", "公文运转", "保密管理", "公车使用", "物品采购",
          "制度修订", "值班值守", "档案整理", "志愿服务")
FAULTS = ("研究部署不够经常", "跟踪问效不够及时", "台账登记不够完整", "制度执行不够严格", "成果转化不够充分", "分类指导不够精准",
          "责任分工不够明确", "工作留痕不够规范", "提醒督促不够有力", "协调联动不够顺畅")
ACTS = ("修订管理办法", "建立工作清单", "组织专题培训", "开展自查自纠", "完善审批流程", "设立联络专员", "公开办理进度",
        "清理历史遗留", "优化考核指标", "配齐专职人员", "统一表单格式", "按月通报情况")
PLACES = ("青禾", "望川", "柳荫", "石桥", "云汀", "松岗", "白榆", "竹溪", "南屏", "北麓", "东篱", "西畴", "长亭", "短松", "晴岚",
          "霜林", "麦浪", "稻香")
RARE = ("獬豸", "璇玑", "椽笔", "缃帙")
SURNAMES = "陈林周吴郑王冯褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹"
GIVEN = "小禾长青望山秋白一鸣思源稻香明远知行若谷怀瑾清和亦凡景行存真"

# A word that hundreds of thousands of texts hold, and one that few do.
COMMON_WORD = "整改"
RARE_WORD = RARE[0]


def name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))


def finding(chance: random.Random, serial: int) -> str:
    rare = f",{chance.choice(RARE)}类事项登记混乱" if serial % 5_000 == 0 else ""
    return f"{chance.choice(PLACES)}片区{chance.choice(FIELDS)}方面{chance.choice(FAULTS)},{chance.choice(FAULTS)}{rare}"


def measure(chance: random.Random) -> str:
    return f"针对{chance.choice(FIELDS)}问题,{chance.choice(ACTS)},{chance.choice(ACTS)},明确{chance.choice(PLACES)}片区整改责任"


def result(chance: random.Random) -> str:
    return f"已{chance.choice(ACTS)}并{chance.choice(ACTS)},{chance.choice(FIELDS)}整改到位,{chance.choice(PLACES)}片区反映良好"
