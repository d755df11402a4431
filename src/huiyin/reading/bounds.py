"""What is refused before any work begins: more text, or more marks and numbers in it, than a paper has."""

from __future__ import annotations

import re

from huiyin.reading.errors import ReadingError

MAX_CHARACTERS = 8_000_000
MOST_OPENERS = 30_000  # marks, labels and numbers that a text may have however close they stand
CLOSEST = 6  # characters that each takes on the average in a text with more of them: a ledger of short cells has 8
CLOSEST_IN_LONG = 10  # in a text longer than any ledger
LONG = 500_000

_OPENER = re.compile(
    r"[一二三四五六七八九十][、是]|[\d一二三四五六七八九十][)）:：]|\d[.．、]|[①-⑳《]|\d(?=[\u4e00-\u9fff%％])|[\u4e00-\u9fff][:：]"
)


def check_bounds(text: str) -> None:
    """Raises ReadingError for a text that no paper is: it would take memory and time without end to read it."""
    if len(text) > MAX_CHARACTERS:
        raise ReadingError(f"文字超过 {MAX_CHARACTERS // 10000} 万字，不像一份公文。请拆分后重试。")
    if len(text) < 2 * MOST_OPENERS:
        return
    count = sum(1 for _ in _OPENER.finditer(text))
    closest = CLOSEST_IN_LONG if len(text) > LONG else CLOSEST
    if count > MOST_OPENERS and count * closest > len(text):
        raise ReadingError(
            f"文中的编号和数字有 {count // 10000} 万多个，平均不到 {closest} 个字就有一个，不像一份公文。"
            "请核对文件，或拆分后重试。"
        )
