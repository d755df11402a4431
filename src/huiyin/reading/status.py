"""The status a text states of one finding: normalised word, words as written, day. Slogans (立行立改, 逐项销号) are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from huiyin.reading.dates import find_dates, make_date


@dataclass(frozen=True, slots=True)
class Stated:
    """A status as normalised and as written; the day of completion or acceptance that stands with it."""

    word: str
    literal: str
    day: date | None = None

_WORDS = (
    (r"视同完成", "视同完成"),
    (r"(?<!未)(?<!没有)(?:已经?|均已|全部)?(?:完成整改)", "已完成整改"),
    (r"阶段性办结", "阶段性完成"),
    (r"基本(?:完成|整改到位)", "基本完成"),
    (r"阶段性(?:完成|整改)|取得阶段性", "阶段性完成"),
    (r"部分(?:完成)?整改|部分完成", "部分整改"),
    (r"持续整改|持续推进整改|^持续推进中?$|长期整改", "持续整改"),
    (r"正在(?:整改|推进)|尚在整改|整改中|推进中", "正在整改"),
    (r"长期坚持", "长期坚持"),
    (
        r"(?:已经?|均已|全部)(?:整改)?(?:完成|到位|落实到位)|(?:整改)?(?:完成|到位)$|已销号|已整改|已办结|^办结$",
        "已完成",
    ),
)
_WORD = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (pattern, _) in enumerate(_WORDS)))
_NEGATED = re.compile(
    r"(?:未|没有|尚未|不能|确保|推动|限期)[^,。;]{0,6}$|(?:预计|计划|力争|争取|将|拟(?!定))[^,。;]{0,20}$"
)
_SAID_OF = re.compile(
    r"(?:该|此|本|上述|以上|相关)(?:项|条|类|个)?(?:反馈|巡察)?(?:整改)?(?:问题|任务|事项|工作)(?:整改)?(?:目前|现|均)?(?P<what>[^,。;]{2,28})"
)
_TRAILING = re.compile(r"[(\[【](?:整改)?(?:状态|情况)?:?(?P<what>[^()\[\]【】]{2,12})[)\]】]\s*。?$")
_LEADING = re.compile(r"\s*[(\[【](?:整改)?(?:状态|情况)?:?(?P<what>[^()\[\]【】]{2,12})[)\]】]")
_AT_LINE_END = re.compile(_TRAILING.pattern, re.MULTILINE)


def word_status(words: str) -> str | None:
    """The status a short wording states: “已整改完成” → 已完成; None if it states none."""
    for found in _WORD.finditer(words):
        if _NEGATED.search(words[: found.start()]):
            continue
        return _WORDS[int(str(found.lastgroup)[1:])][1]
    return None


_TICK = re.compile(r"^[\[(]?(?P<yes>[√✓✔☑■])[\])]?\s*|^[\[(]?(?P<no>[×✗✘☒])[\])]?\s*")
_OPEN_WORDS = (
    (re.compile(
        r"^(?:该问题|本项|此项|目前|现)?[,]?(?:尚未|还未|没有|未能|未)(?:完全|全部|按期|按时|"
        r"如期)?(?:完成|整改|启动|开始|开展|落实|到位|办结|解决)|^逾期|^超期|^待(?:整改|办|完成|"
        r"落实)"
    ), "未完成"),
    (re.compile(
        r"待(?:组织|上级|县级|市级)?(?:验收|核查|复核|审核|审定)|(?:尚未|还未|"
        r"未)(?:通过)?(?:组织)?验收|等待验收"
    ), "待验收"),
    (re.compile(r"(?:未|待|尚未|还未|没有|未予)(?:予以|能)?销号"), "未销号"),
)
_YES = frozenset(
    ("是", "完成", "办结", "已结", "已销", "销号", "100%", "1.0", "整改完毕", "已整改完毕", "已办结", "已整改")
) | {"通过验收", "已通过验收", "已验收"}
_NO = frozenset(("否", "0", "0%", "未", "无进展"))
_GOING = re.compile(r"^(?:进行中|在办|推进中|正在|整改中|办理中|持续推进|有序推进|[1-9]\d?(?:\.\d+)?%)")
_SHORT_DAY = re.compile(r"[(\[]?(?<!\d)(?P<m>\d{1,2})[./月](?P<d>\d{1,2})日?(?!\d)[)\]]?")
_LONGEST = 16  # characters of a wording that is a status


def stated(words: str, year: int | None = None) -> Stated | None:
    """The status a cell or labelled value states. 未完成, 待验收 and 未销号 are statuses; √ and 是 mean 已完成, × and 否 未完成.

    What stands behind 已完成 and takes it back (已完成,待验收) decides. `year` fills a day without one.
    """
    bare = re.sub(r"\s", "", words).replace(",", ",").strip("。;“”")
    literal = words.strip()
    day = day_in(bare, year)
    tick = _TICK.match(bare)
    rest = bare[tick.end() :] if tick else bare
    first = re.split(r"[。;\n]", rest)[0]
    clauses = [c for c in re.split(r"[,、(]", first) if c]
    for pattern, left_open in reversed(_OPEN_WORDS):
        if any(len(c) <= _LONGEST and pattern.search(c) for c in clauses[:2]):
            return Stated(left_open, literal, day)
    if rest in _YES or (tick and tick["yes"] and not rest):
        return Stated("已完成", literal, day)
    if rest in _NO or (tick and tick["no"]):
        return Stated("未完成", literal, day)
    word = word_status(clauses[0]) if clauses and len(clauses[0]) <= _LONGEST else None
    if word is None and _GOING.match(rest):
        word = "正在整改"
    if word is None and tick:
        word = "已完成"
    return Stated(word, literal, day) if word else None


def day_in(words: str, year: int | None = None) -> date | None:
    """The day that stands with a status: 已完成(2024年10月30日), 已完成(10.30)."""
    dated = find_dates(words)
    days = dated[-1].dates(year) if dated else []
    if days:
        return days[0]
    short = _SHORT_DAY.search(words)
    return make_date(year, int(short["m"]), int(short["d"])) if short and year else None


def heading_status(title: str) -> tuple[Stated | None, str]:
    """The status a heading carries in brackets at its end, and the heading without it."""
    found = _TRAILING.search(title)
    said = stated(found["what"]) if found else None
    return (said, title[: found.start()]) if found and said else (None, title)


def body_status(body: str) -> Stated | None:
    """The status a body says of its finding (“该问题已完成整改。”), first sentence or last, or in brackets behind it."""
    for found in _SAID_OF.finditer(body):
        status = word_status(found["what"]) or _left_open(found["what"])
        if status:
            return Stated(status, found["what"].strip(), day_in(found.group()))
    leading = _LEADING.match(body)
    if leading and word_status(leading["what"]):
        return Stated(word_status(leading["what"]) or "", leading["what"].strip(), day_in(leading["what"]))
    marked = [(word_status(m["what"]), m["what"].strip()) for m in _AT_LINE_END.finditer(body)]
    marked = [one for one in marked if one[0]]
    if len({word for word, _ in marked}) == 1:
        return Stated(marked[0][0] or "", marked[0][1], day_in(marked[0][1]))
    opening = re.split(r"[,。;\n]", body.strip()[:60], maxsplit=1)[0]  # 正在整改,已采购2台
    bare = next((s for s in (*re.split(r"[。\n]", body), opening) if _BARE.fullmatch(s.strip())), None)
    word = word_status(bare) or _left_open(bare) if bare else None
    return Stated(word, bare.strip(), day_in(bare)) if bare and word else None


def _left_open(words: str) -> str | None:
    """未完成, 待验收, 未销号 at the head of a few words."""
    return next((word for pattern, word in _OPEN_WORDS if len(words) <= 10 and pattern.match(words)), None)


_BARE = re.compile(
    r"(?:(?:整改)?(?:完成|整改|落实)?(?:情况|状态):)?“?(?:截至目前|目前|现阶段|现)?,?"
    r"(?:(?:现|均|全部)?已经?(?:全部)?(?:按期|按时|如期)?(?:整改|完成|销号)(?:整改|到位|完成|落实到位)?(?:(?:整改)?任务)?|(?:整改)?任务已(?:全部)?完成|(?:尚未|未)(?:完成(?:整改)?|整改到位)|(?:已经?)?(?:基本|阶段性|部分)完成(?:整改)?|视同完成"
    r"|整改(?:已?到位|完成)|(?:正在|尚在|持续)(?:整改|推进)(?:中|之中)?|长期坚持)"
    r"(?:(?:[,、;]|(?=[并且]))(?:并|且|将|需)?(?:长期坚持|持续(?:坚持|推进|整改|巩固|深化)[^,。;]{0,6}|立行立改))?”?[。;]?"
)


def is_status_sentence(sentence: str) -> bool:
    """A sentence that says the status and nothing else; not a measure."""
    if _BARE.fullmatch(sentence.strip()):
        return True
    if len(sentence) <= 24:
        return _SAID_OF.search(sentence) is not None and word_status(sentence) is not None
    said = _SAID_OF.match(sentence.strip()) if len(sentence) <= _LONGEST_SENTENCE else None
    rest = sentence.strip()[said.end() :] if said else ""
    return said is not None and word_status(said["what"]) is not None and _ACCEPTED.fullmatch(rest) is not None


_LONGEST_SENTENCE = 80  # characters
_ACCEPTED = re.compile(
    r"(?:[,、](?:并|且|已|现)?(?:经|由|通过|报|于)[^,。;]{0,30}(?:验收|销号|核查|审核|认定|备案|"
    r"评估|同意)[^,。;]{0,10})*[。;]?"
)
