"""Names: one unit or one team called by two names."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    kinds=REPORTS,
)
def two_names(m: Manuscript) -> Iterator[Hit]:
    """The signature calls the unit otherwise than the text does."""
    issuer = m.reading.issuer
    if not issuer:
        return
    names = [m.reading.unit] if m.reading.unit else []
    other = next((name for name in [*names, *_self_names(m)] if _differ(issuer, name)), None)
    if other:
        at = max(m.reading.text.rfind(issuer), 0)
        end = min(at + len(issuer), len(m.text))
        yield Hit(at, end, f"正文称“{other}”，落款称“{issuer}”。")


def _differ(one: str, other: str) -> bool:
    """Neither name is the other's short form: a short form's characters follow in the long one's order."""
    plain = (re.sub(r"^中共|(?:党组|党委|党工委)$", "", name) for name in (one, other))
    short, long = sorted(plain, key=len)
    letters = iter(long)
    return not all(char in letters for char in short)


def _self_names(m: Manuscript) -> list[str]:
    """What the opening calls the inspected unit."""
    findings = m.reading.findings
    opening = m.text[: min(findings[0].heading_start if findings else 2000, 6000)]
    names = re.findall(
        r"对([^\s,。;:()对向]{4,30}?)(?:\([^()]{0,30}\))?(?:进行|开展)了?[^,。]{0,10}巡", opening
    )
    return [n for n in dict.fromkeys(names) if not n.startswith(("我", "本"))][:3]


_TEAM = re.compile(
    r"(?:专项|联动|机动)?(?P<kind>巡察|巡视)(?:第?(?P<b>[一二三四五六七八九十\d]{1,3}))?组(?!织|长|成立)"
)
_BEFORE = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{0,8}(?:[省市区县旗州党]委|中央))?(?P<a>第?[一二三四五六七八九十\d]{1,3})?$"
)
_LEAD = re.compile(
    r"^.*(?:由|向|对|受|据|按照|配合|收到|落实|接受|召开|[日月年旬]|经|和|与|及|于|贯彻|根据|关于|认真|严格|对照|领会|传达)"
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
    """广州市某区委巡察第7组 / 市区委巡察第7组 / 巡察七组: same number, different names."""
    first: dict[tuple[str, int], tuple[str, str]] = {}
    said: set[str] = set()
    for found in _TEAM.finditer(m.text):
        before_it = _BEFORE.search(m.text[max(0, found.start() - 16) : found.start()])
        ahead, of = (before_it["a"] or "", before_it["of"] or "") if before_it else ("", "")
        number = numeral((ahead or found["b"] or "").removeprefix("第"))
        if not number:
            continue
        committee = _LEAD.sub("", of)
        name = committee + ahead + found.group()
        key = (found["kind"], number)
        before = first.setdefault(key, (committee, name))
        if name in said or not _same(committee, before[0]) or _shortened(name, committee, before):
            continue
        said.add(name)
        why = f"前文称“{before[1]}”，这里称“{name}”。"
        yield Hit(found.end() - len(name), found.end(), why)


def _shortened(name: str, committee: str, before: tuple[str, str]) -> bool:
    """Equal, or merely without the committee (第七巡察组 for 市委第七巡察组)."""
    long, short = (before[1], name) if not committee else (name, before[1])
    return name == before[1] or (not (committee and before[0]) and long.endswith(short))


def _same(one: str, other: str) -> bool:
    """One committee's name ends with the other: 市区委 and 某市区委, but not 市委 and 县委."""
    return one.endswith(other) or other.endswith(one)
