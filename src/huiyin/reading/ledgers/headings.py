"""What a heading's words say a column holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from huiyin.reading.labels import canonical
from huiyin.reading.ledgers.model import Meaning
from huiyin.reading.ledgers.vocabulary import TABLE_WORDS
from huiyin.reading.wording import words

_MEANINGS = {
    re.sub(r"[()（）/]", "", word): meaning
    for meaning, listed in TABLE_WORDS.items()
    for word in words(listed)
}
_NAMED = {"remark": Meaning.NOTE}
_LONGEST = 60  # characters of a heading, spaces included
_PERSON_PART = re.compile(r"^(?:姓名|人员)$")
_ORDER = (  # parts of words, the more telling first; weaker than a whole word
    (r"金额|数量|个数|次数|比例|电话|未(?:完成|整改).*原因|下一?步", Meaning.NOTE),
    (r"来源|途径|渠道", Meaning.NOTE),
    (r"类别|类型|大类|板块|所属方面", Meaning.FOCUS),
    (r"实际(?:完成|办结|销号)|(?:完成|销号|办结)日期", Meaning.FINISHED),
    (r"配合|协办|协助|参与", Meaning.ASSIST),
    (
        r"(?:责任|牵头|主办|承办|整改)(?:部门|单位|科室|处室|股室)(?:及|和|、|/)(?:责任)?(?:人|领导)|领导(?:及|和|、|/).*(?:部门|单位)",
        Meaning.OWNERS,
    ),
    (r"领导$", Meaning.LEADER),
    (r"(?:责任|牵头|主办|承办|主责|整改).{0,4}(?:部门|单位|科室|处室|股室|主体)", Meaning.LEAD),
    (r"责任人|负责人|联系人|经办|承办人", Meaning.HANDLER),
    (r"时限|期限|截止|完成时间|时间节点", Meaning.DUE),
    (r"佐证|印证|证明材料|支撑材料|成果", Meaning.PROOF),
    (r"(?:进展|完成|落实|整改)(?:的)?情况|进展|成效", Meaning.DONE),
    (r"状态|是否", Meaning.STATUS),
    (r"表现|例证|事例", Meaning.SHOW),
    (r"原因|成因", Meaning.CAUSE),
    (r"措施|举措|对策", Meaning.MEASURE),
    (r"目标", Meaning.GOAL),
    (r"问题", Meaning.PROBLEM),
    (r"任务", Meaning.MEASURE),
    (r"序号|编号", Meaning.NUMBER),
    (r"方面|聚焦", Meaning.FOCUS),
)
_PARTS = tuple((re.compile(pattern), meaning) for pattern, meaning in _ORDER)


def bare(heading: str) -> str:
    """A heading without spaces, line ends, stars and colons."""
    return re.sub(r"[\s:*★☆]", "", heading)


def by_words(heading: str) -> tuple[Meaning | None, float, str]:
    """(meaning, confidence, why) for one heading; None where no word is known."""
    return _by_words(heading) if len(heading) <= _LONGEST else (None, 0.0, "")


@lru_cache(maxsize=4096)
def _by_words(heading: str) -> tuple[Meaning | None, float, str]:
    word = bare(heading)
    if not word:
        return None, 0.0, ""
    plain = re.sub(r"[()/、]", "", word)
    short = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", word)
    for shown in (word, plain, re.sub(r"[/、]", "", short)):
        if shown in _MEANINGS:
            return _MEANINGS[shown], 0.95, f"列名“{word}”"
    name = canonical(word)
    if name is not None:
        whole = canonical_whole(short)
        return _named(name), 0.95 if whole else 0.8, f"列名“{word}”" if whole else f"列名“{word}”末尾的词"
    for pattern, meaning in _PARTS if len(short) <= 24 else ():
        found = pattern.search(short)
        if found:
            return meaning, 0.65, f"列名里的“{found.group()}”"
    return None, 0.0, ""


def canonical_whole(word: str) -> bool:
    """The whole word is listed, not only its ending."""
    from huiyin.reading.labels import CANONICAL

    return word in CANONICAL


def _named(name: str) -> Meaning:
    return _NAMED.get(name) or Meaning(name)


def by_path(path: tuple[str, ...]) -> tuple[Meaning | None, float, str]:
    """A column under grouped headings: its own word first, else the group's, else both together."""
    own = by_words(path[-1]) if path else (None, 0.0, "")
    if len(path) < 2:
        return own
    group = by_words(path[-2])
    if _PERSON_PART.match(bare(path[-1])) and group[0]:
        return group[0], 0.9, f"“{bare(path[-2])}”之下的“{bare(path[-1])}”"
    together = by_words(path[-2] + path[-1])
    if own[0] and own[1] >= 0.8:
        return own
    if together[0] and together[1] >= 0.95:
        return together
    return own if own[0] else (group[0], group[1] * 0.6, f"上级列名“{bare(path[-2])}”") if group[0] else own


def key_of(path: tuple[str, ...]) -> str:
    """A heading as it is remembered: bare, groups before it."""
    return "/".join(bare(part) for part in path)


def fingerprint(keys: Iterable[str]) -> str:
    """One kind of table: the same headings, in whatever order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]
