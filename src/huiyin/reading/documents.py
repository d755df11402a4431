"""Titles in 《》: what the unit made, revised or issued itself, and what it only studied or cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ISSUE = (
    "制定|制订|印发|修订|修改|健全|完善|出台|建立|起草|拟定|拟订|下发|发布|审定|审议通过|研究通过|编制"
    "|编印|编写|撰写|草拟|拟制|制发|制作|发出|订立|签订|形成|审议(?!意见)"
)
_CITE = (
    "学习|依据|根据|按照|依照|落实|对照|贯彻|传达|执行|遵守|遵循|围绕|宣传|观看|参照|违反|领会|研读|宣讲|解读|汇编|列入|阅读|转发|收看"
    "|针对|抓好|争取|符合|严格|为了|未|没有|不按|结合|加强对|深化对|背离|对标|上级|修改前|学深|培训|悟透|违背"
)
_OWN_PLAN = re.compile(r"《[^《》]{0,60}整改[^《》]{0,20}方案")
_RULING = re.compile(r"《[^《》]*(?:方案|办法|制度|细则|规则|规定|清单|措施)(?:\([^()]*\))*》")
_GENERIC = frozenset(
    ("健全", "完善", "建立", "形成", "修改")
)  # also said of mechanisms: only within one clause
_ISSUED = re.compile(rf"(?:{_ISSUE})了?$")
_VERB = re.compile(rf"(?P<cite>{_CITE})|(?P<issue>{_ISSUE})")
_AFTER_ISSUE = re.compile(
    r"(?:等[^,。;《]{0,12})?(?:[,]?(?:已|均|现|并|正式|已经|经[^,。;]{0,16}))*(?:印发|出台|修订|下发|发布|编制|进行了?修订|进行了?完善|制定|正式(?:实施|施行))"
)
_AFTER_CITE = re.compile(
    r"(?:等[^,。;《]{0,8})?(?:[^,。;《]{0,6})?(?:的(?:学习|要求|规定|精神|部署|意见|贯彻|通知要求)|要求|规定|精神|为依据|为准|之规定)"
)
_STATE = re.compile(
    r"《(?:中国共产党(?!.{0,30}(?:支部|总支|党组|机关))|中共中央|中央|国务院|中华人民共和国|习近平|关于新形势下|党章|宪法|[^《》]{1,10}(?<!办)法》|党的|条例》|论)"
)
_SHORT = re.compile(r"(?:以下|下)(?:统一)?简?称(?:为)?[:“]?$")
_ADJECTIVE = re.compile(
    r"新(?:近)?(?:修订|出台|颁布|印发|制定|发布)的$"
)  # 新修订的《…条例》 is there already
_BY_OTHERS = re.compile(  # the team inspected us, and issued what it found
    r"(?:巡[察视]|督[察查导]|审计|检查|评估)组?对[我本][^。;]{1,80}(?:印发|下发|发出|制发|出具)了?$"
)
_TO_US = re.compile(r"向(?:我|本|贵|该)[^,。;]{1,12}(?:发出|下发|印发|发送|制发)了?$")
_WINDOW = 90


@dataclass(frozen=True, slots=True)
class Titled:
    """A title found at start..end of the cleaned text, 《》 included (》 may be cut off)."""

    start: int
    end: int
    issued: bool
    planned: bool = False  # to be issued: neither issued nor cited


def find_documents(text: str) -> Iterator[Titled]:
    """Every outermost 《…》 with its class, in order. A title never runs past its line.

    Within a sentence the nearest verb before decides; titles written one after another share the
    verb of the first. Laws and documents of the Party's centre are cited whatever the verb.
    """
    before: Titled | None = None
    for start, end in _titles(text):
        if before and _chained(text[before.end : start]) and not _STATE.match(text, start):
            issued, planned = before.issued, before.planned
        else:
            issued = _is_issued(text, start, end)
            planned = issued and _is_planned(text, start, end)
        before = Titled(start, end, issued and not planned, planned)
        yield before


_PLANS = re.compile(
    rf"(?:拟(?!定|订|制|稿)|计划|准备|预计|力争|争取|着手|考虑|打算|(?<![接招等对])待(?={_ISSUE})|将(?=于|在|按|适时|尽快|进一步|{_ISSUE})|正在|尚未|研究(?={_ISSUE})|适时|尽快)[^,。;《》]{{0,24}}$"
)
_PLANNED_BEHIND = re.compile(
    r"[^,。;《》]{0,4}(?:拟|计划|待|将|预计|正在|尚未|即将|力争)(?:于|在|"
    r"由)?[^,。;《》]{0,16}(?:印发|出台|修订|下发|发布|制定|审议|起草|完善)|(?:正在|"
    r"尚在)[^,。;]{0,8}(?:修订|起草|征求意见)"
)
_DONE_BEHIND = re.compile(
    r"[^,。;《》]{0,6}(?:已|业已)(?:经)?(?:于|由|在)?[^,。;《》]{0,16}(?:印发|出台|修订|下发|发布|"
    r"制定|实施|施行)"
)


def _is_planned(text: str, start: int, end: int) -> bool:
    """拟于年底前印发《…》, 《…》将于6月印发: not issued yet."""
    if _DONE_BEHIND.match(text, end):
        return False
    if _PLANNED_BEHIND.match(text, end):
        return True
    sentence = re.split(r"[。;\n!?]", text[max(0, start - _WINDOW) : start])[-1]
    clause = _without_titles(sentence)
    found = _PLANS.search(clause)
    return found is not None and re.search(_ISSUE, found.group()) is not None and not re.search(r"(?:已|了)", found.group())


def _titles(text: str) -> Iterator[tuple[int, int]]:
    depth, first = 0, -1
    for found in re.finditer(r"[《》\n]", text):
        char, at = found.group(), found.start()
        if char == "《":
            if depth == 0:
                first = at
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield first, at + 1
        elif char == "\n" and depth:
            yield from _unclosed(text, first, at)
            depth = 0
    if depth:
        yield from _unclosed(text, first, len(text))


def _unclosed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A title cut off at the end of its line or text: up to the first stop, 60 characters at most."""
    shown = re.match(r"《[^,。;《》\n]{2,60}", text[start : min(end, start + 64)])
    if shown:
        yield start, start + shown.end()


def _chained(between: str) -> bool:
    """Nothing but a conjunction or a bracketed document number stands between two titles."""
    return (
        len(between) <= 40
        and re.fullmatch(r"(?:\([^()]*\))?(?:[、,]|和|及|与|以及|、?并)?", between) is not None
    )


def _is_issued(text: str, start: int, end: int) -> bool:
    if _STATE.match(text, start):
        return False
    sentence = re.split(r"[。;\n!?]", text[max(0, start - _WINDOW) : start])[-1]
    if _SHORT.search(sentence) or _ADJECTIVE.search(sentence):
        return False
    if _DONE_BEHIND.match(text, end) and not re.search(rf"(?:{_CITE})[^,]{{0,8}}$", _without_titles(sentence)):
        return True
    after = text[end : end + 30]
    if _AFTER_CITE.match(after) and not _ISSUED.search(sentence):
        return False
    if _TO_US.search(sentence) or _BY_OTHERS.search(sentence):
        return False
    verbs = list(_VERB.finditer(_without_titles(sentence)))
    if not verbs and _PLANNED_BEHIND.match(text, end):
        return True  # planned: told apart by `_is_planned`
    if not verbs:
        return _AFTER_ISSUE.match(after) is not None
    nearest = verbs[-1]
    if nearest.lastgroup == "cite":
        return False
    rest = _without_titles(sentence)[nearest.end() :]
    if re.search(r"的(?:学习|要求)", rest) or ("," in rest and nearest.group() in _GENERIC):
        return False
    if nearest.group() == "审议" and not _RULING.match(text, start):
        return False
    return _OWN_PLAN.match(text, start) is not None or not re.search(
        r"(?:争取|协助|配合|推动|上级|省委|市委|中央|国家)[^,]{0,6}$", sentence[: nearest.start()]
    )


def _without_titles(sentence: str) -> str:
    """The sentence with earlier titles blanked out: a verb inside a title governs nothing."""
    return re.sub(r"《[^《》]*》", lambda title: "□" * len(title.group()), sentence)
