"""Other matters in what a check says: named to whoever may see them, and to nobody else.

A check knows no reader: its words are kept and read again by others. So it writes a mention, ⟦472|报销〔2026〕3号⟧, and
whoever shows the words resolves it for the person who reads. What cannot be resolved counts as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor

HIDDEN = "另一件您无权查看的事项"
_MENTION = re.compile(r"⟦([0-9,]+)\|([^⟦⟧|]*)(?:\|([^⟦⟧|]*))?⟧|⟦[^⟧]*$")
_MARKS = str.maketrans({"⟦": "〚", "⟧": "〛", "|": "｜"})


def mention(matter: Matter, words: str = "", otherwise: str = HIDDEN) -> str:
    """The matter by `words`, by its number or title when left out."""
    return mention_all([matter.pk], words or matter.number or matter.title, otherwise)


def mention_all(matters: Iterable[int], words: str, otherwise: str = HIDDEN) -> str:
    """Words for somebody who may see every one of `matters`; for anybody else, `otherwise`."""
    keys = ",".join(str(pk) for pk in matters)
    return f"⟦{keys}|{words.translate(_MARKS)}|{otherwise.translate(_MARKS)}⟧"


def told(words: str, who: Actor | None) -> str:
    """`words` as `who` may read them; as anybody may, without one. No query when nothing is mentioned."""
    return told_all([words], who)[0]


def told_all(texts: Iterable[str], who: Actor | None) -> list[str]:
    """The same for many texts, with one query for all."""
    given = list(texts)
    wanted = {pk for text in given for found in _MENTION.finditer(text) for pk in _keys(found)}
    seen = set(visible(who).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted and who is not None else set()

    def resolved(found: re.Match[str]) -> str:
        keys = _keys(found)
        if keys and keys <= seen:
            return found[2]
        return HIDDEN if found[3] is None else found[3]

    return [_MENTION.sub(resolved, text) for text in given]


def mentioned(words: str) -> set[int]:
    """Ids of the matters that `words` mentions."""
    return {pk for found in _MENTION.finditer(words) for pk in _keys(found)}


def _keys(found: re.Match[str]) -> set[int]:
    return {int(key) for key in (found[1] or "").split(",") if key}
