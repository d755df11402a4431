"""The title of a document and the page furniture (breadcrumbs, 来源, 发布时间) around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from huiyin.reading.dates import find_dates, make_date

_KIND = (
    r"(?:通报|报告|公告|公示|情况说明|的函|方案|反馈意见|意见|清单|台账|台帐|一览表|情况表|统计表|汇总表|销号表|登记表|的反馈|情况反馈|讲话|发言"
    r"|(?<=巡察)反馈|(?<=巡视)反馈)"
)
_TITLE = re.compile(
    rf"(?P<unit>[^\s,。:;《》>]{{2,60}}?)?\s?(?P<about>关于[^\n。]{{2,90}}?{_KIND})(?=[\s(]|\d|$)"
)
_PLAIN = re.compile(rf"^[^,。:;]{{4,60}}{_KIND}(?:\([^()]{{1,12}}\))?$")
_UNSAID_KIND = re.compile(  # a title that does not say what it is
    r"^[^,。:;>|]{6,60}(?:(?:整改|落实|进展|办理|办结)情况|情况公开|公开情况)(?:\([^()]{1,12}\))?$"
)
_PLAIN_UNIT = re.compile(
    r"^(?P<unit>[^\s,。:;]{3,40}?(?:党组|党委|委员会|总支|支部|党工委|管委会|局|厅|政府|学院|大学|医院|公司|集团|办公室)|[\u4e00-\u9fff]{2,12}[省市区县旗州])"
    r"(?=落实|办理|对|就|巡[察视]|整改|反馈|贯彻|关于|审计|(?:19|20)\d{2}年)"
)
_TITLE_REST = re.compile(r"的?(?:集中)?整改[^,。:]{0,30}(?:通报|报告|公告|公示|说明)$")
_TITLE_LIMIT = 20_000  # characters in which the title stands, whatever menus of a web page stand above it
_SUBJECT = re.compile(r"整改|巡察|巡视|审计|督察|督查|反馈|信访|问题|建议|提案|议案")
_MEETING_NEWS = re.compile(  # a headline: 县委第二巡察组向松岭镇党委反馈巡察情况
    r"^(?P<unit>[^,。:;>|]{3,40}?)(?:(?:向|对)[^,。:;>|]{2,40}(?:反馈|通报)[^,。:;>|]{0,14}|召开[^,。:;>|]{0,30}反馈(?:会|会议|工作会议?))$"
)
_UNIT = re.compile(
    r"^[^\s,。:;>|]{2,40}(?:党组|党委|委员会|总支|支部|党工委|管委会|局|厅|公司|集团|学院|大学|中学|小学|医院|政府|法院|检察院|馆|中心|院|办公室|办|社|会|委|镇|街道|部)$"
)
_PROSE = re.compile(r"(?:^(?:根据|按照?|依照|依据|遵照|为|经|自|从|在)|^\d{4}年)[^\n]*[,。]|[^\n]{20,},|。")
_ANNOUNCES = re.compile(r"\s*现(?:将|就|对|予|公示|公开|公布|通报)[^\n]{2,80}[:。]\s*$")
_META_ISSUER = re.compile(
    r"(?:发布机构|发文机关|发布机关|发文单位|发布单位|发文机构)\s*:\s*(?P<v>[^\s:]{3,40})(?=\s|$)"
)
_META_SOURCE = re.compile(r"(?:信息来源|文章来源|来源|供稿单位|供稿)\s*:\s*(?P<v>[^\s:【】\[\]]{3,40})")
_META_DATE = (
    re.compile(r"(?:成文日期|成文时间|发文日期|印发日期)\s*:\s*"),
    re.compile(r"(?:发布日期|发布时间|公开日期|公布日期|发表时间|信息时间)\s*:\s*"),
    re.compile(r"(?:日期|时间)\s*:\s*"),
)


@dataclass(slots=True)
class Front:
    """What stands above the first sentence. Offsets are of the cleaned text."""

    body: int
    title: str | None = None
    unit: str | None = None
    unit_stands_alone: bool = False
    issuer: str | None = None
    source: str | None = None  # 信息来源: who gave the page its text
    published: date | None = None
    lines: list[str] = field(default_factory=list)


def read_front(text: str, first_section: int) -> Front:
    """Read everything above the first prose sentence; a title may run over two or three lines."""
    front = Front(_body_start(text, first_section))
    zone = text[: front.body]
    front.lines = [line.strip() for line in zone.split("\n") if line.strip()]
    _title(front)
    issuer = _META_ISSUER.search(zone)
    front.issuer = issuer["v"] if issuer else None
    source = _META_SOURCE.search(zone)
    front.source = source["v"] if source else None
    front.published = _published(zone)
    if front.title is None and front.body < len(text):
        _inline_title(front, text)
    return front


def _body_start(text: str, first_section: int) -> int:
    """Where the first prose line begins; the first heading at the latest."""
    at = 0
    for line in text[: min(first_section, 4000)].split("\n"):
        if _ANNOUNCES.match(line):
            return at
        if _PROSE.search(line.strip()) and not re.match(r"\s*(?:[-—]|[^\s:]{2,8}:)", line):
            return at
        at += len(line) + 1
    return min(first_section, len(text))


def _title(front: Front) -> None:
    best: tuple[int, str, str | None, bool] | None = None
    seen = 0
    for i, line in enumerate(front.lines):
        seen += len(line)
        if seen > _TITLE_LIMIT and i:
            break
        joined = _joined(front.lines, i)
        found = _TITLE.search(joined)
        if found and _SUBJECT.search(found.group()):
            unit, alone = found["unit"], False
            if not unit and i and _UNIT.match(front.lines[i - 1]):
                unit, alone = front.lines[i - 1], True
            unit = re.sub(r"^.*[>】]|^\([^()]*\)", "", unit).strip("-—_ ") if unit else None
            candidate = (1 + bool(unit) + alone, (unit or "") + found["about"], unit or None, alone)
        elif _MEETING_NEWS.match(joined) and _SUBJECT.search(joined):
            candidate = (0, joined, None, False)
        elif (
            (_PLAIN.match(joined) or _UNSAID_KIND.match(joined))
            and _SUBJECT.search(joined)
            and not re.search(r"[>|]", joined)
        ):
            owner = _PLAIN_UNIT.match(joined)
            candidate = (0, joined, owner["unit"] if owner else None, False)
        else:
            continue
        if best is None or candidate[0] > best[0]:
            best = candidate
    if best:
        front.title, front.unit, front.unit_stands_alone = best[1], best[2], best[3]


_UNENDED = re.compile(r"[>|]|首页|:")
_ENDED = re.compile(rf"{_KIND}(?:\s*[(\d]|\s|$)")
_MOST_LINES = 4
_PART_OF_TITLE = 40  # characters of a further line of a title


def _joined(lines: list[str], first: int) -> str:
    """The line with those that go on with its title, to the one that names the kind; alone where none does."""
    line = lines[first][:_TITLE_LIMIT]
    if first + 1 < len(lines) and line.endswith("意见") and _TITLE_REST.match(lines[first + 1]):
        return line + lines[first + 1]
    if not re.search(r"关于|整改|巡[察视]", line) or _UNENDED.search(line) or _ENDED.search(line):
        return line
    joined = line
    for further in lines[first + 1 : first + _MOST_LINES]:
        if len(further) > _PART_OF_TITLE or re.search(r"[。:;>|]|^[—(]?(?:19|20)\d{2}", further):
            break
        joined += further
        if _ENDED.search(joined):
            return joined
    return line + lines[first + 1] if "关于" in line and first + 1 < len(lines) else line


def _inline_title(front: Front, text: str) -> None:
    """A whole report on one line: the title, and the unit before it, stand between spaces."""
    pieces = text[front.body : front.body + 200].split("\n")[0].split(" ")[:5]
    for i, piece in enumerate(pieces):
        found = _TITLE.match(piece)
        plain = _PLAIN.match(piece) and _SUBJECT.search(piece) and _PLAIN_UNIT.match(piece)
        if found is None and plain:
            front.title, front.unit = piece, plain["unit"]
            front.published = front.published or _published(_above_prose(pieces[i + 1 :]))
            return
        if found is None or not _SUBJECT.search(piece):
            continue
        unit = found["unit"] or (pieces[i - 1] if i and _UNIT.match(pieces[i - 1]) else None)
        front.title, front.unit = (unit or "") + found["about"], unit
        front.published = front.published or _published(_above_prose(pieces[i + 1 :]))
        return


def _above_prose(pieces: list[str]) -> str:
    return re.split(r" (?:根据|按|依|遵)", " ".join(pieces))[0]


def _published(zone: str) -> date | None:
    for label in _META_DATE:
        for found in label.finditer(zone):
            made = date_at(zone, found.end())
            if made:
                return made
    for line in zone.split("\n"):
        bare = line.strip(" -•*")
        for dated in find_dates(bare):
            year, month, day = dated.readings[0]
            leads = dated.start == 0 and re.match(r"\s*(?:\d{1,2}:\d{2}|来源|$)", bare[dated.end :])
            trails = re.fullmatch(r"\s*\)?\s*", bare[dated.end :])
            if year and not dated.damaged and (leads or trails) and not line.lstrip().startswith("—"):
                return make_date(year, month, day)
    return None


def date_at(text: str, at: int) -> date | None:
    """The whole date that begins at `at`, spaces aside."""
    for dated in find_dates(text, at, at + 24):
        year, month, day = dated.readings[0]
        if year and not dated.damaged and not text[at : dated.start].strip():
            return make_date(year, month, day)
        break
    return None
