"""What one person may receive, by purse and purpose; 0 says that no standard is known."""

from __future__ import annotations

from huiyin.procedures.parameters import declare
from huiyin.registers.welfare.models import Fund, Purpose

GUANGDONG = "《广东省基层工会经费收支管理实施细则（试行）》（据公开报道的摘要，施行日期和数额请以正式文本核对）"
UNSET = "没有查到标准，0表示不设上限；请按本单位制度填写"
_UNION = {
    Purpose.MARRIAGE: "1000", Purpose.BIRTH: "1000", Purpose.RETIREMENT: "1000", Purpose.DEATH: "3000",
    Purpose.KIN_DEATH: "1000",
}


def standard_of(fund: str, purpose: str) -> str:
    """The code of the parameter that holds a standard."""
    return f"welfare.{fund}.{purpose}"


for _purpose in Purpose:
    for _fund in Fund:
        _value = _UNION.get(_purpose, "0") if _fund == Fund.UNION else "0"
        declare(
            standard_of(_fund, _purpose), f"{_purpose.label}标准（{_fund.label}，每人每次）", "元",
            ("2015-01-01", _value, UNSET if _value == "0" else GUANGDONG),
        )

declare(
    "welfare.union_purposes", "一般由工会经费列支的事由", "",
    ("2015-01-01", "marriage,birth,festival", "工会经费与单位福利费分开使用的通行做法（本单位可调整）"),
    words=dict(Purpose.choices),
)
