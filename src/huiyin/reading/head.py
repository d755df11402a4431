"""Unit, inspector, period of inspection, day of feedback, issuer and date of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from huiyin.reading.dates import Dated, make_date, rank_periods, vague_periods
from huiyin.reading.signature import split_signatures
from huiyin.reading.title import Front

_TEAM = re.compile(
    r"(?P<name>(?:[\u4e00-\u9fff]{0,12}第[一二三四五六七八九十\d]{1,3}、)?[\u4e00-\u9fff\d“”]{0,24}?(?:巡察|巡视|督察|督查|督导|暗访|审计"
    r"|检查|督导评估|评估)[一二三四五六七八九十\d第]{0,5}组)(?!织|长)(?=(?P<after>.{0,4}))"
)
_NO_NUMBER = re.compile(r"^[\u4e00-\u9fff]{0,8}[委央](?:巡[察视]|督[察查])组$")
_TEAM_LEAD = re.compile(
    r"^.*(?:在|代表|配合|办理|成立|派出|组建|派驻|由|向|对|受|配合|收到|召开|日|旬|年|月|经|根据|按照|按|关于|下发|学习"
    r"|落实|与|和|接受|及|听取|将|就|把|围绕|贯彻)(?=.)"
)
_COMMITTEE = re.compile(r"(?:中共)?([\u4e00-\u9fff]{0,9}(?:省|市|区|县|旗|州|党)委|党中央|中央)")
_PLANNED = re.compile(r"部署|安排|要求|统一|有关")
_INSPECTED = re.compile(
    r"对(?P<u>[^,。;:“《]{2,48}?)(?:进行|开展|(?<!合)作(?=了|[^,。;]{0,6}巡)|实施|(?<!党)组织)了?(?:[^,。;]{0,24})(?:巡察|巡视|督察|审计|检查|“)"
    r"|(?:进驻|巡[察视]了)(?P<u2>[\u4e00-\u9fff]{3,30}?)(?:进行|开展|,|。)"
    r"|(?:^|[,。\n日期内])(?P<u3>[\u4e00-\u9fff]{3,30}?)接受了?[^,。;]{0,24}(?:巡[察视]|督[察查]|审计)"
)
_TOLD = re.compile(r"向(?P<u>[^,。;:“《]{2,40}?)(?:进行了?|[作做]了?|集中|书面|正式|移交)?反馈")
_SHORT = re.compile(r"(?P<u>[\u4e00-\u9fff]{4,40})\(以下简?称")
_PLAN = re.compile(r"《(?P<u>[^《》“,。]{4,40}?)关于[^《》]{0,60}(?:整改|反馈意见)[^《》]{0,20}方案》")
_GENERIC = re.compile(
    r"^(?:我|本|该|各|其|全|被|上述|有关|此次)|等(?:\d|[一二三四五六七八九十])|被巡察|领导小组|(?:巡[察视]|督[察查导]|检查|审计).{0,2}组|负责人|书记|^[馆所站校院局委办处区县市镇乡司]?党[组委支总]"
)
_REPORTER = re.compile(
    r"(?P<u>[\u4e00-\u9fff]{3,30}(?:政府|局|委员会|厅|院))(?:副?(?:市长|省长|区长|县长|局长|主任|厅长"
    r"|院长|审计长))\s+[\u4e00-\u9fff ]{2,6}$"
)
_PAIR = re.compile(r"\s*起?\s*(?:至|到|—+|–|-|~|~)\s*")
_OTHER_PERIOD = re.compile(
    r"公示(?:期|时间|日期)?[^,。;\n]{0,4}$|(?:集中整改期?|整改期限|展示期|公开期|任期|审计期间)[^,。;]{0,4}$"
)
_SAME_MONTH = re.compile(r"\s*(?:至|到|—+|–|-|~)\s*(?P<d>\d{1,2})(?:(?P<day>日)|(?=[,;]))")


@dataclass(slots=True)
class Head:
    """What the opening says. Offsets are of the cleaned text."""

    unit: str | None = None
    inspector: str | None = None
    organiser: str | None = None
    period: tuple[date, date] | None = None
    feedback: date | None = None
    damaged: list[tuple[Dated, list[str], str]] | None = None


def find_inspector(text: str, zone_end: int) -> str | None:
    """The team as first named, unless a title of no number is followed by its number (市委巡察组, 市委第三巡察组)."""
    teams = list(islice(_teams(text, zone_end), 2))
    if len(teams) == 2 and _NO_NUMBER.search(teams[0]) and teams[0][:2] == teams[1][:2]:
        return teams[1] if not _NO_NUMBER.search(teams[1]) else teams[0]
    return teams[0] if teams else None


_NAMED_TEAM = re.compile(r"[省市区县旗州党镇乡]委|中央|政府|审计|第[一二三四五六七八九十\d]")


def all_teams(text: str, zone_end: int) -> list[str]:
    """Every team named in the opening, in order."""
    return [name for name in islice(_teams(text, zone_end), 12) if _NAMED_TEAM.search(name) and not _NO_NUMBER.search(name)]


def _teams(text: str, zone_end: int) -> Iterator[str]:
    """The teams as named; not where one is only the source of an arrangement."""
    for found in _TEAM.finditer(text, 0, zone_end):
        if _PLANNED.search(found["after"]):
            continue
        name = _TEAM_LEAD.sub("", found["name"]).strip("”“")
        if re.search(r"委|中央|巡|督|政府|[局厅署院办](?:审计|检查|评估)", name) and len(name) >= 4:
            yield name


def find_organiser(text: str, zone_end: int, inspector: str | None) -> str | None:
    """The committee behind the inspection (…委), from the team's name or the opening words."""
    if inspector:
        own = _COMMITTEE.match(inspector)
        if own:
            return own.group(1)
    opening = re.search(
        r"(?:根据|按照?|依照)(?:中共)?(?P<c>[\u4e00-\u9fff]{0,9}?(?:委|中央))(?=[\u4e00-\u9fff]{0,6}(?:部署|安排|要求))",
        text[:zone_end],
    )
    return opening["c"] if opening else None


def find_unit(text: str, front: Front, zone_end: int, signature: str | None) -> str | None:
    """The longest name the text gives: title, signature and plan first, the opening sentences else.

    A report about a whole round (several units) has none; “我局党组” is no name.
    """
    formal = [front.unit, signature if len(split_signatures(signature)) < 2 else None]
    formal += [m["u"] for m in _PLAN.finditer(text)]
    formal += [m["u"] for line in front.lines for m in [_REPORTER.search(line)] if m]
    named = _names(formal)
    if named:
        return _party_group(max(named, key=len), text)
    zone = text[front.body : zone_end]
    objects = [m["u"] or m["u2"] or m["u3"] for m in _INSPECTED.finditer(zone)]
    if any(re.search(r"等(?:\d|[一二三四五六七八九十])+[家个所]", u) for u in objects) or len(objects) > 2:
        return None
    short = _names([m["u"].split("对")[-1] for m in _SHORT.finditer(zone)])
    told = _names([m["u"] for m in _TOLD.finditer(zone)])
    return max([*short, *told, *_names(objects)], key=len, default=None)


def _party_group(name: str, text: str) -> str:
    """“…局党组织” is a slip for “…局党组” where the text also writes the latter."""
    group = name.removesuffix("织")
    return group if name.endswith("党组织") and re.search(re.escape(group) + "(?!织)", text) else name


_REMARK = re.compile(
    r"\((?:以下|含|包括).*$|领导班子.*$|通报$|(?:19|20)\d{2}(?:年|至|-).*$|及其?(?:所属|下属|直属).*$"
)


_PLACE = re.compile(r"[\u4e00-\u9fff]{2}[省市区县旗州镇乡]")


def _names(candidates: list[str | None]) -> list[str]:
    """Those that name a unit: cut before 开展/以下简称 remarks, generic self-names dropped."""
    trimmed = [_REMARK.sub("", c).strip(" 了") for c in candidates if c]
    return [c for c in trimmed if (len(c) > 3 or _PLACE.fullmatch(c)) and not _GENERIC.search(c)]


def find_period(
    dated: list[Dated], text: str, published: date | None, zone: tuple[int, int]
) -> tuple[tuple[date, date] | None, int]:
    """The first “X至Y” of the opening and where it ends; damaged days go by what the text says of its length."""
    for i, first in enumerate(dated):
        if _OTHER_PERIOD.search(text[max(0, first.start - 14) : first.start]):
            continue
        year = _year_meant(text, first, published)
        same = _SAME_MONTH.match(text, first.end)
        if same and not _DAYS_OF_MEETING.match(text, same.end()):
            start = next(iter(first.dates(year)), None)
            end = make_date(start.year, start.month, int(same["d"])) if start else None
            if start and end and start <= end:
                return (start, end), same.end()
        if i + 1 == len(dated) or not _PAIR.fullmatch(text[first.end : dated[i + 1].start]):
            continue
        last = dated[i + 1]
        pairs = [(a, b) for a in first.dates(year) for b in _following(last, a)]
        pairs = [p for p in pairs if p[0] <= p[1] and (published is None or p[1] <= published)] or pairs
        if pairs:
            return rank_periods(pairs, text[last.end : last.end + 80])[0], last.end
    return _dotted_period(text, *zone) or (None, 0)


_DAYS_OF_MEETING = re.compile(r"[,,]?[^,。;\n]{0,24}(?:向|对)[^,。;\n]{2,40}(?:集中|分别)?反馈")


def _year_meant(text: str, first: Dated, published: date | None) -> int | None:
    """The year of a period that names none: this one (今年), the one named before, else the last before publication.

    Without 今年, only of an inspection.
    """
    if published is None or first.readings[0][0] is not None:
        return None
    if text.startswith("今年", first.start):
        return published.year
    if not _INSPECTING.search(text[first.end : first.end + 50]):
        return None
    said = _year_said(text, first.start)
    late = said is None and all(d > published for d in first.dates(published.year))
    return said or published.year - late


_DOTTED = re.compile(  # 2023.4.10-6.9
    r"(?P<y>(?:19|20)\d{2})(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})\s*(?:至|到|—+|–|-|~)\s*(?P<m2>\d{1,2})(?P=s)(?P<d2>\d{1,2})(?![\d./])"
)


def _dotted_period(text: str, start: int, end: int) -> tuple[tuple[date, date], int] | None:
    """A period in dotted days whose second leaves the year out."""
    found = _DOTTED.search(text, start, end)
    if found is None:
        return None
    first = make_date(int(found["y"]), int(found["m"]), int(found["d"]))
    last = make_date(int(found["y"]), int(found["m2"]), int(found["d2"]))
    return ((first, last), found.end()) if first and last and first <= last else None


_INSPECTING = re.compile(r"巡[察视]|督[察查]|审计|检查|调研")


def find_vague_period(text: str, start: int, end: int) -> tuple[int, int, date, date] | None:
    """Where only months or ten-day spans are named: the first such period said of an inspection."""
    for found in vague_periods(text, start, end):
        sentence = re.split(r"[。\n]", text[found[1] : found[1] + 160])[0]
        other = _OTHER_PERIOD.search(text[max(0, found[0] - 14) : found[0]])
        if not other and "整改" not in sentence[:12] and _INSPECTING.search(sentence):
            return found
    return None


def _following(dated: Dated, after: date) -> list[date]:
    """Readings of a date that continues another: the year left out is that year's, or the next."""
    found = dated.dates(after.year)
    late = [d for d in dated.dates(after.year + 1) if d not in found]
    return [d for d in found if d >= after] or late or found


_FED_BACK = re.compile(r"反馈(?!会?后|以来|会议?后|的|问题|(?:问题)?和?整改|意见整改|整改)|反馈问题(?!整改)")
_OF_THE_DAY = re.compile(r"(?:向[^,。;]{2,30})?反馈的")
_HEARD = re.compile(r"听取|专题会|汇报")
_HELD = re.compile(r"反馈[^,。;]{0,8}?(?:会|会议)(?:于|在|的?时间为)")


def find_feedback(
    text: str,
    zone_end: int,
    dated: list[Dated],
    period: tuple[date, date] | None,
    after: int,
    published: date | None,
) -> date | None:
    """The date nearest before 反馈 in its sentence, after the period's end."""
    for found in _FED_BACK.finditer(text[:zone_end]):
        begin = max(text.rfind("。", 0, found.start()), text.rfind("\n", 0, found.start()), after - 1)
        near = [d for d in dated if begin < d.start and d.end <= found.start() <= d.end + 70]
        heard = [d for d in near if _HEARD.search(text[d.end : found.start()])]
        near = [d for d in near if d not in heard and not _bounds_a_period(text, d)]
        days = _days_of_feedback(text, near or heard, dated, found.start())
        if days:
            near = [days]
        if near:
            return _feedback_of(near[-1], period, published, _year_said(text, near[-1].start))
        held = _HELD.match(text, found.start())
        meeting = next((d for d in dated if held and held.end() <= d.start <= held.end() + 1), None)
        if meeting:
            return _feedback_of(meeting, period, published, _year_said(text, meeting.start))
    return None


def find_named_feedback(
    text: str, dated: list[Dated], period: tuple[date, date] | None, published: date | None
) -> date | None:
    """The day that only names the feedback: 根据…组2025年3月10日反馈的意见."""
    named = next((d for d in dated if _OF_THE_DAY.match(text, d.end)), None)
    return _feedback_of(named, period, published, _year_said(text, named.start)) if named else None


_TOWARDS = re.compile(r"[^,。;]{0,24}(?:向|对)[^,。;]{2,40}$|[,,]?[^,。;]{0,24}$")


def _days_of_feedback(text: str, near: list[Dated], dated: list[Dated], at: int) -> Dated | None:
    """“6月10日至13日,…组向…反馈”: the first of the days on which feedback was given."""
    if near:
        return None
    for first in reversed([d for d in dated if d.end <= at <= d.end + 70]):
        rest = _SAME_MONTH.match(text, first.end)
        if rest and _TOWARDS.fullmatch(text[rest.end() : at].lstrip(",")) and not _INSPECTING_DEED.search(text[rest.end() : at]):
            return first
    return None


_INSPECTING_DEED = re.compile(r"(?:开展|进行|实施|接受)")
_UNTIL = re.compile(r"\s*起?\s*(?:至|到|—+|–|-|~|～)\s*\d")


def _bounds_a_period(text: str, dated: Dated) -> bool:
    return _UNTIL.match(text, dated.end) is not None or text[max(0, dated.start - 1) : dated.start] in (
        "至",
        "到",
    )


_YEAR_SAID = re.compile(r"(?<![-—\d])((?:19|20)\d{2})年")


def _year_said(text: str, at: int) -> int | None:
    """The last year that the paragraph names before `at`."""
    line = text[max(text.rfind("\n", 0, at) + 1, at - 400) : at]
    return max((int(m[1]) for m in _YEAR_SAID.finditer(re.sub("《[^《》]*》", "", line))), default=None)


def _feedback_of(
    dated: Dated, period: tuple[date, date] | None, published: date | None, said: int | None
) -> date | None:
    """The day of a date; without its year, the first after the period, else in the year named before, else the
    last before publication.
    """
    floor = period[1] if period else None
    year = floor.year if floor else said or (published.year if published else None)
    options = dated.dates(year)
    if floor is None and said is None and published and all(d > published for d in options):
        options = dated.dates(published.year - 1)
    if floor and dated.readings[0][0] is None and all(d < floor for d in options):
        options = dated.dates(floor.year + 1)
    sound = [d for d in options if (floor is None or d >= floor) and (published is None or d <= published)]
    return min(sound or options, default=None)
