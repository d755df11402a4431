"""Thresholds and periods of the rectification register: first values, with their basis."""

from __future__ import annotations

from huiyin.procedures.parameters import declare
from huiyin.registers.rectification.models import Letter

declare(
    "rectification.period_months", "集中整改期", "个月",
    ("2015-08-03", "2", "《中国共产党巡视工作条例》（2015年、2017年）：两个月内报送整改情况报告"),
    ("2024-02-08", "6", "《中国共产党巡视工作条例》（2024年修订）：集中整改期不超过6个月"),
)
declare(
    "rectification.plan_months", "整改方案报送期限", "个月",
    ("2015-01-01", "1", "地方惯例：反馈后一个月内（本单位可调整）"),
)
declare(
    "rectification.result_characters", "完成情况最少字数", "字",
    ("2015-01-01", "10", "本单位要求：写明实际改变了什么"),
)
declare(
    "rectification.office_letters", "可签发的督办文书", "",
    ("2015-01-01", "supervision,reminder", "本单位职责分工：告诫书、问责书不由整改办签发"),
    words=dict(Letter.Kind.choices),
)
