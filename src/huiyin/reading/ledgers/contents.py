"""What the cells of a column look like: dates, people, departments, statuses, running numbers, sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from huiyin.reading.detail import measure_kind
from huiyin.reading.ledgers.model import Meaning
from huiyin.reading.limits import read_limit
from huiyin.reading.names import is_person, is_titled, is_unit, read_names, split_names
from huiyin.reading.status import stated

_SAMPLE = 60  # cells of a column that are looked at
_NUMBER = re.compile(r"^(?:问题|第)?[\dA-Za-z一二三四五六七八九十()①-⑳.\-—、]{1,10}(?:[项条号])?$")
_BAD = re.compile(
    r"不(?:够|到位|力|足|严|实|高|深|强|规范|经常|健全|及时|完善|全面|彻底|扎实|明显|多|清|畅|准|重视|落实|便)|缺(?:乏|失|位|少)|存在|滞后|薄弱|缓慢|虚化|弱化|欠|未|没有|流于形式|走过场|空转|问题|少|慢|差"
)
_ACT = re.compile(
    r"^(?:[\s\d一二三四五六七八九十①-⑳().、是:]*)(?:制定|修订|开展|组织|建立|完善|健全|加强|召开|落实|推进|明确|严格|深入|印发|出台|定期|每[月季年周]|对|将|加快|强化|"
    r"规范|梳理|排查|进一步|按照|成立|新建|增设|补齐|设立|启动|推动|压实|坚持|持续|及时|安排|学习|研究|督促|改造|细化|优化|扩大|网站|由)"
)
_STATUS_WORD = re.compile(
    r"^(?:(?:已|未|未能|尚未|基本|部分|全部|阶段性)(?:完成|整改|销号|启动|开始|办结|到位|落实)|正在|持续|长期坚持|√|✓|☑|×"
    r"|(?:是|否|完成|销号|办结)$|进行中|推进中|整改中|在办|待|超期|逾期|\d{1,3}%)"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How well a column's contents fit a meaning, 0 to 1, and the words for it."""

    score: float
    why: str


def looks(texts: list[str]) -> dict[Meaning, Look]:
    """The meanings that the filled cells of a column support, with how many of them do."""
    cells = [t for t in texts if t][:_SAMPLE]
    if not cells:
        return {}
    kinds: tuple[tuple[Meaning, Callable[[str], bool], str], ...] = (
        (Meaning.DUE, _is_limit, "时间或期限"),
        (Meaning.LEADER, _are_people, "人名"),
        (Meaning.LEAD, _are_units, "部门名称"),
        (Meaning.OWNERS, _are_owners, "人名和部门"),
        (Meaning.STATUS, _is_status, "状态"),
        (Meaning.KIND, _is_kind, "整改类型"),
        (Meaning.NUMBER, lambda t: _NUMBER.match(t) is not None and len(t) <= 8, "编号"),
        (
            Meaning.PROBLEM,
            lambda t: len(t) >= 5 and _BAD.search(t) is not None and not _ACT.match(t),
            "问题的写法",
        ),
        (Meaning.MEASURE, lambda t: len(t) >= 5 and _ACT.match(t) is not None, "措施的写法"),
        (Meaning.PROOF, _is_proof, "材料名称"),
    )
    found = {}
    for meaning, test, word in kinds:
        hits = sum(test(t) for t in cells)
        if hits:
            found[meaning] = Look(hits / len(cells), f"{len(cells)}格中有{hits}格是{word}")
    if Meaning.NUMBER in found and not _runs(cells):
        found[Meaning.NUMBER] = Look(found[Meaning.NUMBER].score * 0.5, found[Meaning.NUMBER].why)
    return found


def _is_limit(text: str) -> bool:
    if len(text) > 40:
        return False
    limit = read_limit(text)
    return limit.due is not None or limit.open in ("year", "term", "standing", "now", "impossible")


def _are_people(text: str) -> bool:
    names = split_names(text) if len(text) <= 60 else []
    return (
        bool(names) and all(is_person(n) or is_titled(n) for n in names) and any(map(is_person, names))
    ) or (bool(names) and all(is_titled(n) for n in names))


_INSPECTORS = re.compile(r"(?:巡[察视]|督[察查导]|审计|检查|评估)[一二三四五六七八九十第\d]*组$")


def _are_units(text: str) -> bool:
    names = split_names(text) if len(text) <= 120 else []
    return bool(names) and all(is_unit(n) for n in names) and not all(_INSPECTORS.search(n) for n in names)


def _are_owners(text: str) -> bool:
    if len(text) > 200:
        return False
    named = read_names(text, "owners")
    return bool(named.leads) and bool(named.leaders or named.handlers) and all(map(is_unit, named.leads))


def _is_status(text: str) -> bool:
    return (
        len(text) <= 12
        and (stated(text) is not None or _STATUS_WORD.match(text) is not None)
        and read_limit(text).due is None
    )


def _is_kind(text: str) -> bool:
    return len(text) <= 14 and (
        measure_kind(text) is not None
        or text in ("立行立改", "限期整改", "长期整改", "分阶段整改", "近期", "中期")
    )


def _is_proof(text: str) -> bool:
    return (
        len(text) <= 200
        and re.search(r"《[^》]+》|照片|签到|台账|材料|记录|纪要|文件|通知|凭证|清单|方案|制度|办法", text)
        is not None
        and not _ACT.match(text)
    )


def _runs(cells: list[str]) -> bool:
    """Numbers that rise by themselves, as running numbers do."""
    numbers = [int(m.group()) for c in cells if (m := re.search(r"\d+", c))]
    if len(numbers) < 2:
        return len(cells) < 2 or not numbers
    rising = sum(b >= a for a, b in pairwise(numbers))
    return rising >= 0.6 * (len(numbers) - 1)
