"""Organs and teams as sets with roles: who was inspected, by whom, who signs, who reports; and when two names mean one body."""

from __future__ import annotations

import re
import unicodedata

from huiyin.reading.signature import split_signatures
from huiyin.reading.title import Front
from huiyin.reading.wording import later

_ORDINAL = later(
    r"第?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?=(?:专项|联动|机动|交叉|提级)*(?:巡[察视]|"
    r"督[察查导]|检查|暗访|审计|评估)?组)|(?<=巡察|巡视|督察|督查)第?(?P<b>\d{1,2}|"
    r"[一二三四五六七八九十]{1,3})(?=组)"
)
_HAN = "一二三四五六七八九十"
_FORMS = (
    (later(r"中国共产党|中共"), ""),
    (later(r"(?:党)?总支部?委员会|党总支部?|总支部?(?!队)"), "总支"),
    (later(r"(?:党)?支部委员会|党支部|支部"), "支部"),
    (later(r"党组织"), "党组"),
    (later(r"党的?委员会|党委会?|(?<=[省市区县旗州镇乡道校院社团司局部])委员会"), "委"),
    (later(r"党工委|(?:党的?)?工作委员会"), "工委"),
    (later(r"人民政府"), "政府"),
    (later(r"人民代表大会常务委员会|人大常务委员会"), "人大常委会"),
)
_PARTY_END = later(r"(?:党组|委|工委|总支|支部|委员会)$")


def normal_name(name: str) -> str:
    """A name in one spelling: width, 中共, 党委 for 委员会, 支部 for 支部委员会, 第二 for 第2 or 二."""
    plain = re.sub(r"[\s“”\"'()（）]", "", unicodedata.normalize("NFKC", name))
    for pattern, instead in _FORMS:
        plain = pattern.sub(instead, plain)
    return _ORDINAL.sub(_numbered, plain)


def _numbered(found: re.Match[str]) -> str:
    written = found["n"] or found["b"]
    number = written if not written.isdecimal() else _in_han(int(written))
    return f"第{number}"


def _in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens - 1] + "十") + (_HAN[ones - 1] if ones else "")


def same_body(one: str, other: str) -> bool:
    """One name is the other, or its short form: the short one's characters follow in the long one's order."""
    short, long = sorted((normal_name(one), normal_name(other)), key=len)
    if _in_order(short, long):
        return True
    bare = [_PARTY_END.sub("", n) or n for n in (short, long)]
    return _in_order(*sorted(bare, key=len))


def _in_order(short: str, long: str) -> bool:
    letters = iter(long)
    return len(short) >= 2 and all(char in letters for char in short)


def distinct(names: list[str]) -> list[str]:
    """Each body once, by the first name given of it."""
    kept: list[str] = []
    for name in names:
        if name and not any(same_body(name, known) for known in kept):
            kept.append(name)
    return kept


_UNIT_END = later(
    r"[\u4e00-\u9fff]{1,}(?:党组|党委|党工委|总支|支部|局|厅|镇|乡|街道|社区|村|学校|中学|小学|大学|学院|医院|公司|集团|中心|馆|站|所|法院|检察院|委|办|部|会)$"
)
_GENERIC = later(r"^(?:党工委|管委会|党委|党组|政府|各|其|等|有关|相关|下属|所属)")


def several(name: str | None) -> list[str]:
    """“松岭镇、河西镇”: the units of one phrase; a unit with several signboards stays one."""
    if not name:
        return []
    signed = split_signatures(name)
    if len(signed) > 1:
        return signed
    pieces = [p for p in re.split(r"[、,]|(?<=[镇乡局委办校院村组])(?:和|及|与)", name) if p]
    if len(pieces) > 1 and all(len(p) >= 3 and _UNIT_END.search(p) and not _GENERIC.match(p) for p in pieces):
        return pieces
    return [name]


_LISTED_TEAMS = later(
    r"^(?P<of>.*?)(?P<first>第[一二三四五六七八九十\d]{1,3}(?:、第?[一二三四五六七八九十\d]{1,3})*)(?:、|和|及)(?P<last>第?[一二三四五六七八九十\d]{1,3})(?P<end>(?:专项|联动)?(?:巡[察视]|督[察查])组)$"
)


def teams_of(name: str) -> list[str]:
    """“县委第二、第三巡察组” are two."""
    found = _LISTED_TEAMS.match(name)
    if not found:
        return [name]
    numbers = [n.removeprefix("第") for n in (*found["first"].split("、"), found["last"])]
    return [f"{found['of']}第{n}{found['end']}" for n in numbers]


_OFFICE = later(r"(?P<o>(?:[\u4e00-\u9fff]{1,6}?)?审计(?:署|厅|局)(?:驻[\u4e00-\u9fff]{2,8}特派员办事处)?)")
_BEFORE_OFFICE = later(r"^.*(?:委托|由|经|日|月|年|受|的|据|向|对|和|与|是|请|委派|安排)(?=.{2,})")


def audit_office(front: Front, text: str, zone_end: int) -> str | None:
    """The audit office that reports or audited, as first named above or in the opening."""
    for line in (*front.lines, text[front.body : zone_end]):
        found = _OFFICE.search(line)
        if found:
            name = _BEFORE_OFFICE.sub("", found["o"])
            return name if len(name) > 3 else found["o"]
    return None


_POST = r"(?:副?(?:市长|省长|区长|县长|镇长|局长|主任|厅长|院长|审计长|书记|检察长|主席|秘书长))"
_REPORTER = later(
    rf"^(?P<who>[\u4e00-\u9fff]{{2,24}}{_POST})[\s:]{{1,6}}(?P<name>[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){{1,3}})$"
)
_REPORTED = later(
    rf"(?P<who>(?:[\u4e00-\u9fff]{{1,12}}?)(?:政府|局|厅|委员会|委|院){_POST})(?P<name>[\u4e00-\u9fff]{{2,3}}?)(?:代表[^,。]{{2,20}})?(?:在|向|受|作|报告)"
)


def find_reporter(front: Front, text: str, zone_end: int) -> str | None:
    """Post and name of the person who gives a report at a meeting."""
    for line in front.lines:
        found = _REPORTER.match(line.strip("—- "))
        if found:
            return found["who"] + " " + "".join(found["name"].split())
    found = _REPORTED.search(text, front.body, zone_end)
    if found is None:
        return None
    return _BEFORE_OFFICE.sub("", found["who"]) + " " + found["name"]


_TITLED_UNIT = (
    later(r"(?:关于|对)(?:开展)?巡[察视](?P<u>[^,。《》]{3,40}?)(?:情况)?的?反馈(?:意见|情况)?"),
    later(r"关于(?:对)?(?P<u>[^,。《》]{3,40}?)(?:的|开展)?(?:常规|专项|提级)?巡[察视](?:情况)?的?反馈"),
    later(r"(?:向|对)(?P<u>[^,。《》]{3,30}?)(?:集中|正式)?反馈(?:巡[察视])?(?:情况|意见)"),
)
_ADDRESSED = later(
    r"^(?P<u>[\u4e00-\u9fff()“”]{3,30}(?:党组|党委|党工委|总支|支部|委员会|局|镇|乡|村|社区|公司|"
    r"学校|中学|小学|医院|院))\s*:$"
)
_HANDLING = later(r"(?:^|[,。\n年])(?P<u>[\u4e00-\u9fff]{0,10}?(?:政府|局|厅|委|办|院))(?:共|全年共|累计)?(?:办理|承办|收到)")


def fed_back_unit(front: Front, text: str) -> str | None:
    """Whom feedback is about: by its title, else the organ it is addressed to."""
    for pattern in _TITLED_UNIT:
        found = pattern.search(front.title or "")
        if found and not found["u"][0].isdecimal():
            return found["u"].removesuffix("的").removesuffix("领导班子")
    lines = [*front.lines, *text[front.body : front.body + 200].split("\n")[:1]]
    return next((m["u"] for line in lines if (m := _ADDRESSED.match(line.strip()))), None)


def handling_unit(text: str, begin: int, end: int) -> str | None:
    """Who handled the proposals of deputies: 市政府共办理…57件."""
    found = _HANDLING.search(text, begin, end)
    return found["u"] if found and len(found["u"]) >= 3 else None


_SESSION_DAY = later(
    r"^[^\S\n]{0,20}[—\-(]{0,4}[^\S\n]{0,20}(?=(?:19|20)\d{2}年)[^\n]{8,60}(?:会议|大会|全会|"
    r"常委会)[^\n]{0,24}上?[)）]?\s*$",
    re.MULTILINE,
)


def session_line(text: str, end: int) -> re.Match[str] | None:
    """“——2024年11月26日在县人大常委会第十二次会议上”."""
    return _SESSION_DAY.search(text, 0, end)
