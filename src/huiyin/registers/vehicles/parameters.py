"""Limits of official vehicles. Those that are only remembered warn; the organ puts in what its own documents say."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

_RULE = "《党政机关公务用车管理办法》（2017年），以正式文本为准"
_LOCAL = "本单位惯例（可按本地规定调整）"

declare("vehicles.price_confidential", "机要通信用车价格上限", "元", ("2017-12-05", "120000", _RULE))
declare("vehicles.price_other", "其他公务用车价格上限", "元", ("2017-12-05", "180000", _RULE))
declare("vehicles.engine_confidential", "机要通信用车排气量上限", "升", ("2017-12-05", "1.6", _RULE))
declare("vehicles.engine_other", "其他公务用车排气量上限", "升", ("2017-12-05", "1.8", _RULE))
declare("vehicles.years", "更新的最低使用年限", "年", ("2017-12-05", "8", _RULE))
declare("vehicles.reading_gap", "里程表前后衔接允许相差", "公里", ("2015-01-01", "2", _LOCAL))
declare("vehicles.litres_per_100", "百公里油耗提示值", "升", ("2015-01-01", "15", _LOCAL))
declare(
    "vehicles.suppliers", "定点加油、维修、保险单位", "",
    ("2015-01-01", "不限", "本单位定点单位名单，几家用顿号隔开；填“不限”不核对"),
)
