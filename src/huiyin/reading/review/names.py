"""Names: one unit or one team called by two names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.bodies import same_body
from huiyin.reading.marks import numeral
from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import REPORTS, Hit, rule


@rule(
    "two-names",
    Severity.WARNING,
    "同一单位有两个名称",
    matters="落款和正文说的不像是同一个单位。",
    advice="统一用批准成立时的全称；简称在第一次出现处用“以下简称”注明。",
    basis="GB/T 9704—2012 7.2.4、7.3.1：使用机关全称或规范化简称",
    genres=REPORTS,
)
def two_names(m: Manuscript) -> Iterator[Hit]:
    """The signature calls the unit by a name that is neither another form of it nor an office of its own."""
    issuer = m.signature
    units = m.reading.units
    if not issuer or not units or len(m.reading.issuers) > 1 or _OFFICE.search(issuer):
        return
    if any(same_body(issuer, unit) for unit in [*units, *_self_names(m)]) or _one_place(issuer, units):
        return
    at = m.reading.text.rfind(issuer)
    yield Hit(at, at + len(issuer), f"正文称“{units[0]}”，落款称“{issuer}”。")


_OFFICE = re.compile(r"(?:办公室|领导小组|专班|工作组|巡[察视]组)$")
_OF_PLACE = re.compile(
    r"(?:中共)?(?P<place>[\u4e00-\u9fff]{1,12}(?:[省市区县旗州镇乡村]|街道|社区))(?:党委|党工委|委|委员会|人民政府|政府|管委会|党组|党?总支(?:部?委员会)?|党?支部(?:委员会)?)?$"
)


def _one_place(issuer: str, units: list[str]) -> bool:
    """Party committee and government of one place answer for each other (松岭镇党委, 松岭镇人民政府)."""
    own = _OF_PLACE.fullmatch(issuer)
    others = [found for unit in units if (found := _OF_PLACE.fullmatch(unit))]
    return own is not None and any(
        own["place"].endswith(o["place"]) or o["place"].endswith(own["place"]) for o in others
    )


def _self_names(m: Manuscript) -> list[str]:
    """What the opening calls the inspected unit."""
    findings = m.reading.findings
    opening = m.text[: min(findings[0].heading_start if findings else 2000, 6000)]
    names = re.findall(
        r"对([^\s,。;:()对向]{4,30}?)(?:\([^()]{0,30}\))?(?:进行|开展)了?[^,。]{0,10}巡", opening
    )
    return [n for n in dict.fromkeys(names) if not n.startswith(("我", "本"))][:3]


_TEAM = re.compile(
    r"(?P<level>[省市区县旗州党镇]委|中央)?(?P<a>第?[一二三四五六七八九十\d]{1,3})?(?:专项|联动|机动|提级|交叉)*"
    r"(?P<kind>巡察|巡视)(?P<b>第?[一二三四五六七八九十\d]{1,3})?组(?!织|长|成立)"
)


@rule(
    "two-teams",
    Severity.WARNING,
    "同一个巡察组有两种写法",
    matters="组的名称要和反馈意见、授权任职文件一致，写两种会被当成两个组。",
    advice="全文统一用反馈意见上的名称；要用简称的，在第一次出现处注明“以下简称”。",
    basis="惯例：机构名称前后一致",
)
def two_teams(m: Manuscript) -> Iterator[Hit]:
    """巡视组 beside 巡察组, 第7组 beside 第七组, of one committee and one number; a name in full is no other name."""
    first: dict[tuple[str, int], tuple[str, str]] = {}
    said: set[str] = set()
    for found in _TEAM.finditer(m.text):
        written = found["a"] or found["b"] or ""
        number = numeral(written.removeprefix("第")) if written else 0
        if not number or not found["level"]:
            continue
        form = f"{found['kind']}{'阿拉伯' if written[-1].isdecimal() else '汉字'}{'后' if found['b'] else '前'}"
        before = first.setdefault((found["level"], number), (form, found.group()))
        if form == before[0] or found.group() in said:
            continue
        said.add(found.group())
        yield Hit(*found.span(), f"前文称“{before[1]}”，这里称“{found.group()}”。")


_NO_NUMBER = re.compile(r"第(?P<gap>\s{0,3}|[_＿]{1,4})(?=(?:专项|联动)?(?:巡[察视]|督[察查])组)")


@rule(
    "no-ordinal",
    Severity.WARNING,
    "“第”字后面缺了序号",
    matters="第几组没有写，查不到是哪个组。",
    advice="对照反馈意见，补上组的序号。",
)
def no_ordinal(m: Manuscript) -> Iterator[Hit]:
    """第巡察组."""
    for found in _NO_NUMBER.finditer(m.text):
        yield Hit(found.start(), min(len(m.text), found.end() + 3), "“第”后面没有数字。")
