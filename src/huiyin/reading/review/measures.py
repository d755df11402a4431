"""Findings and what was done about them: nothing, only meetings, slogans, institutions without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Finding, Genre, Severity
from huiyin.reading.review.manuscript import Manuscript, Span
from huiyin.reading.review.rule import ACCOUNTS, PLANS, Hit, rule

_ELSEWHERE = re.compile(r"[详另]?见附[表件]|附后|另附")
RECTIFYING = PLANS | {Genre.REPORT, Genre.NOTICE}  # papers in which each problem has its measures


@rule(
    "no-measure",
    Severity.SERIOUS,
    "问题没有整改措施",
    matters="每个问题都要有措施，否则等于没有整改。",
    advice="逐条补写整改措施；确属文字截断或附表另列的，注明所在位置。",
    basis="《中国共产党巡视工作条例》关于整改落实的规定；惯例：件件有着落",
    genres=RECTIFYING,
)
def no_measure(m: Manuscript) -> Iterator[Hit]:
    """A finding without any measure; not where an annex is named, nor where the text breaks off."""
    if _ELSEWHERE.search(m.text) or (m.reading.genre is Genre.LEDGER and not m.reading.measures):
        return
    for finding in m.leaves:
        if not finding.measures and not _tells(m, finding):
            title = finding.title if len(finding.title) <= 60 else finding.title[:58] + "……"
            yield Hit(finding.heading_start, finding.heading_end, f"问题“{title}”没有写整改措施。")


_LABELS = re.compile(r"[\u4e00-\u9fff]{2,8}:|\s|[。,;、()]|已?完成(?:整改)?|正在(?:整改|推进)|该问题|整改|情况|责任|时限")
_SAYS_NOTHING = 14  # characters below a heading that are no account


def _tells(m: Manuscript, finding: Finding) -> bool:
    """Text stands below the heading that was not read as measures: better silent than wrong. A row of a table has other cells."""
    if m.reading.genre in PLANS:
        return False
    below = m.text[finding.heading_end : min(finding.end, finding.heading_end + 400)]
    return len(_LABELS.sub("", below)) > _SAYS_NOTHING


_STEP = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,2}是|\(?\d{1,2}[.、)]|[①-⑳])\s*")
_STUDY = re.compile(
    r"学习|理论|思想|研讨|会议|会风|民主生活|组织生活|三会一课|党课|意识形态|教育|站位|传达|议事"
)
_MEETING = re.compile(r"召开|学习|传达|研究|研讨|部署|听取|动员|座谈|强调|领会|通报了|专题会|会议")
_DEED = re.compile(
    r"制[定订]|修订|修改|印发|出台|建立|建成|成立|设立|调整|合并|清[退理查收]|追[缴回]|收[回缴]|补[缴发齐办建]|退[回还]"
    r"|处[分理]|约谈|谈话|问责|诫勉|公[示开布]|更[换新]|安装|改造|拆除|整治|排查|检查|核[查实对]|抽查|督[查导促]|巡查|走访|接待|培训"
    r"|签[订署]|配[备齐强]|招[聘录]|选举|换届|上线|开通|购[置买]|归还|注销|登记|台账|档案|专人|轮岗|考核|审[计核批]|推行|实施|安排"
    r"|每[月季周年日半]|定期|办[结理]|解决|完成|统计|盘点|采[购纳]|拨付|支付|报[送销]|规范|完善|健全|增[设加]|编[制印]|参观|调研|合同|挂牌|移交"
)


def _words(m: Manuscript, finding: Finding) -> str:
    return "。".join(m.text[x.start : x.end] for x in finding.measures)


def _extent(finding: Finding) -> Span:
    return min(x.start for x in finding.measures), max(x.end for x in finding.measures)


@rule(
    "only-meetings",
    Severity.WARNING,
    "只开会学习，没有实际措施",
    matters="开会、学习、研究部署是手段，不是结果。",
    advice="补写会后做了什么、改变了什么：建了哪项制度、纠正了哪件事、处理了多少，由谁在什么时候完成。",
    basis="惯例：整改看结果，防止以会议落实整改",
    genres=RECTIFYING,
)
def only_meetings(m: Manuscript) -> Iterator[Hit]:
    """Every measure of a finding is a meeting or study, although the finding is about something else."""
    for finding in m.leaves:
        words = _words(m, finding)
        if not words or _STUDY.search(finding.title) or not _MEETING.search(words):
            continue
        if all(
            _MEETING.search(x.text) and not _DEED.search(m.text[x.start : x.end]) for x in finding.measures
        ):
            title = finding.title[:40]
            yield Hit(*_extent(finding), f"问题“{title}”下面写的都是开会、学习、研究部署。")


_EMPTY = re.compile(
    r"^(?:进一步|切实|不断|持续|继续|加强|强化|狠抓|提高|提升|深化|增强|严明|压实|坚持|树[牢立]|认真|全面|着力|大力|高度重视|深入|牢固|扎实|努力"
    r"|筑牢|坚决|始终|更加|充分|积极|注重|推动|推进|落实|确保|形成|营造|严格(?:落实|要求|管理))"
)


@rule(
    "vague",
    Severity.HINT,
    "措施空泛，无从查验",
    matters="只有“加强、强化、进一步”，别人无法判断做没做。",
    advice="换成可以查验的话：做了哪件事、建了哪项制度、涉及多少人或多少件、什么时候完成。",
    basis="惯例：措施具体、可检查",
    genres=RECTIFYING,
)
def vague(m: Manuscript) -> Iterator[Hit]:
    """Every clause of a finding's measures opens with 加强, 进一步 and the like, and names no number or document."""
    for finding in m.leaves:
        words = _words(m, finding)
        if len(words) < 12 or finding.figures or re.search(r"[\d《]", words):
            continue
        clauses = [_STEP.sub("", c).strip() for c in re.split(r"[,。;\n]", words)]
        if all(_EMPTY.match(c) and not _DEED.search(_EMPTY.sub("", c)) for c in clauses if c):
            yield Hit(*_extent(finding), f"问题“{finding.title[:40]}”的措施里没有一件可以查验的事。")


_SLOGAN = re.compile(
    r"立行立改|即知即改|立查立改|(?:逐[项一条]|逐个|对账|挂账|动态|清单)?销号(?:管理)?|整改到位|见底清零|清零见底|应改尽改|真改实改"
)
_EXACT = re.compile(r"\d\s*[个项条件次处]|[一二三四五六七八九十]+[个项条件]|\d{1,2}\s*[月日]|机制|制度|验收")
_NAMED = re.compile(r"(?:验收|问题整改|同意|申请|办理)$")


@rule(
    "slogan",
    Severity.HINT,
    "状态词当口号用",
    matters="“立行立改”“销号”“整改到位”是结论，要有个数、日期和验收作支撑。",
    advice="写明改了几项、何时改完、由谁验收销号；只表态度的，可以删去。",
    basis="惯例：销号须有验收",
    genres=ACCOUNTS,
)
def slogan(m: Manuscript) -> Iterator[Hit]:
    """Each such word once, at its first place without number, date or system in the sentence."""
    seen: dict[str, Span] = {}
    times: dict[str, int] = {}
    for found in _SLOGAN.finditer(m.text, m.body):
        if m.hidden[found.start()]:
            continue
        begin, end = m.sentence(found.start())
        before = m.text[begin : found.start()]
        if _EXACT.search(before[-40:] + m.text[found.end() : min(end, found.end() + 40)]) or _NAMED.search(
            before
        ):
            continue
        word = "销号" if "销号" in found.group() else found.group()
        seen.setdefault(word, found.span())
        times[word] = times.get(word, 0) + 1
    for word, span in seen.items():
        again = f"，全文这样写了{times[word]}处" if times[word] > 1 else ""
        yield Hit(*span, f"“{word}”没有说改了哪几项、什么时候改完{again}。")


_INSTITUTION = r"(?:规章制度|管理制度|制度|办法|规定|规范|细则|规程|机制|方案)"
_COUNTED = re.compile(
    rf"(?:制定|制订|修订|修改|完善|建立|出台|健全|新建|印发)[^。;《\n]{{0,16}}?{_INSTITUTION}[共计等]{{0,2}}(?P<n>\d{{1,6}})[项个份部]"
    rf"|(?:制定|制订|修订|修改|完善|建立|出台|健全|新建|印发)[^。;《\n]{{0,16}}?(?P<n2>\d{{1,6}})[项个份部](?:规章|管理|相关|配套)?{_INSTITUTION}"
)
_ANNOUNCED = re.compile(
    r"(?:制[定订]|修订|出台|印发|下发|建立)(?:并印发|和实施|和完善|并实施|完善)?了?(?P<name>[^,。;:、《》\n]{5,34}(?:制度|办法|规定|规范|细则|规程|方案))(?=[,。;、])"
)
_LOOSE = re.compile(
    r"实施方案|整改(?:落实|工作)?方案|工作方案|具体方案|总方案|各项|相关|有关|一系列|内控|规章|机制|等(?:制度|办法|规定)$|\d|长效|责任制"
)


@rule(
    "unnamed",
    Severity.WARNING,
    "制度没有写出名称",
    matters="没有正式名称，就查不到是哪一项，也不知道是否已经印发。",
    advice="用书名号写出全称，最好带文号或印发日期；数量多的，列举主要的几项并附清单。",
    basis="惯例：制度可查；书名号用法见 GB/T 15834—2011 4.15",
    genres=ACCOUNTS,
)
def unnamed(m: Manuscript) -> Iterator[Hit]:
    """A number of institutions with no 《》 in the sentence; in findings also a single one called by description."""
    for found in _COUNTED.finditer(m.text):
        if "《" not in m.said(m.sentence(found.start())):
            number = found["n"] or found["n2"]
            yield Hit(*found.span(), f"说有{number}项，没有写出一项的名称。")
    for found in _ANNOUNCED.finditer(m.text):
        if m.in_finding(found.start()) and not _LOOSE.search(found["name"]) and not m.hidden[found.start()]:
            yield Hit(*found.span(), f"“{found['name']}”没有用书名号写出正式名称。", severity=Severity.HINT)


_FORMULA = re.compile(r"学习|贯彻|思想|精神|从严治党|责任|意识|三会一课")
_COPIED = 14  # characters from which an identical clause is no coincidence


@rule(
    "same-measure",
    Severity.HINT,
    "不同问题写了同一句措施",
    matters="同一句话用在几个问题上，看不出是针对哪个问题做的。",
    advice="保留在最对应的问题下；其他问题写各自的措施，或者注明“同上”。",
    genres=RECTIFYING,
)
def same_measure(m: Manuscript) -> Iterator[Hit]:
    """An identical clause in the measures of two findings."""
    first: dict[str, int] = {}
    for i, finding in enumerate(m.leaves):
        for measure in finding.measures:
            for clause in re.finditer(r"[^,。;\n]+", m.text[measure.start : measure.end]):
                words = _STEP.sub("", clause.group()).strip()
                if len(words) < _COPIED or _FORMULA.search(words):
                    continue
                before = first.setdefault(words, i)
                if before != i:
                    title = m.leaves[before].title[:30]
                    end = measure.start + clause.start() + len(clause.group().rstrip())
                    yield Hit(end - len(words), end, f"这句话在问题“{title}”下已经写过。")
