"""Numbers of deliberation: first values, with their basis (remembered or local)."""

from __future__ import annotations

from huiyin.procedures.parameters import declare

_PARTY_GROUP = "《中国共产党党组工作条例》（2019年）关于党组会议到会人数和表决的规定，参照执行"

declare("decisions.quorum", "到会人数超过应到人数的", "%", ("2015-01-01", "50", _PARTY_GROUP))
declare("decisions.quorum_personnel", "人事任免到会人数达到应到人数的", "%", ("2015-01-01", "66.67", _PARTY_GROUP))
declare("decisions.pass_share", "赞成票超过计票基数的", "%", ("2015-01-01", "50", _PARTY_GROUP))
declare(
    "decisions.narrow_share", "未赞成的达到计票基数的（视为分歧较大）", "%",
    ("2015-01-01", "33", "本单位议事规则：分歧较大的一般缓议"),
)
declare("decisions.notice_days", "议题列入议程提前天数", "天", ("2015-01-01", "2", "本单位议事规则：议题会前送参会人员"))
