"""What the checks rest on. Articles marked 三（…） are those of 中办发〔2010〕17号."""

from __future__ import annotations

_OPINION = "《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》（中办发〔2010〕17号，参照执行）三"
BEFORE, TOGETHER, SPEAK, RECORD = f"{_OPINION}（七）", f"{_OPINION}（九）", f"{_OPINION}（十）", f"{_OPINION}（十一）"
CATALOGUE = "本单位三重一大事项目录和议事规则"
PARTY_GROUP = "《中国共产党党组工作条例》（2019年），参照执行；本单位议事规则"
ONE_FILE = "一事项一登记、一事项一档案工作要求"
