"""The status a text states of one finding. Slogans (立行立改, 逐项销号) are none."""

from __future__ import annotations

import re

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
_NEGATED = re.compile(r"(?:未|没有|尚未|不能|预计|计划|力争|确保|争取|限期|推动|将)[^,。;]{0,6}$")
_SAID_OF = re.compile(
    r"(?:该|此|本|上述|以上|相关)(?:项|条|类|个)?(?:反馈|巡察)?(?:问题|任务|事项|整改任务|整改事项)(?:目前|现|均)?(?P<what>[^,。;]{2,16})"
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


def heading_status(title: str) -> tuple[str | None, str]:
    """The status a heading carries in brackets at its end, and the heading without it."""
    found = _TRAILING.search(title)
    status = word_status(found["what"]) if found else None
    return (status, title[: found.start()]) if found and status else (None, title)


def body_status(body: str) -> str | None:
    """The status a body says of its finding (“该问题已完成整改。”), first sentence or last, or in brackets behind it."""
    for found in _SAID_OF.finditer(body):
        status = word_status(found["what"])
        if status:
            return status
    leading = _LEADING.match(body)
    if leading and word_status(leading["what"]):
        return word_status(leading["what"])
    marked = {word_status(m["what"]) for m in _AT_LINE_END.finditer(body)} - {None}
    if len(marked) == 1:
        return marked.pop()
    opening = re.split(r"[,。;\n]", body.strip()[:60], maxsplit=1)[0]  # 正在整改,已采购2台
    bare = next((s for s in (*re.split(r"[。\n]", body), opening) if _BARE.fullmatch(s.strip())), None)
    return word_status(bare) if bare else None


_BARE = re.compile(
    r"(?:(?:整改)?(?:完成|整改|落实)?(?:情况|状态):)?“?(?:截至目前|目前|现阶段|现)?,?"
    r"(?:(?:现|均|全部)?已经?(?:全部)?(?:整改|完成|销号)(?:整改|到位|完成|落实到位)?|(?:已经?)?(?:基本|阶段性|部分)完成(?:整改)?|视同完成"
    r"|整改(?:已?到位|完成)|(?:正在|尚在|持续)(?:整改|推进)(?:中|之中)?|长期坚持)"
    r"(?:(?:[,、;]|(?=[并且]))(?:并|且|将|需)?(?:长期坚持|持续(?:坚持|推进|整改|巩固|深化)[^,。;]{0,6}|立行立改))?”?[。;]?"
)


def is_status_sentence(sentence: str) -> bool:
    """A sentence that says the status and nothing else; not a measure."""
    if _BARE.fullmatch(sentence.strip()):
        return True
    return len(sentence) <= 24 and (
        _SAID_OF.search(sentence) is not None and word_status(sentence) is not None
    )
