"""Who signs a paper (落款), and when: one organ or several, on one line or several, the day written whole or in digits."""

from __future__ import annotations

import re
from datetime import date

from huiyin.reading.dates import find_dates, make_date

_INLINE_SIGNED = re.compile(
    r"[。:;\d] (?P<u>[^\s,。;:]{4,40}) (?P<d>(?:19|20)\d{2}[年./-]\s?\d{1,2}[月./-]\s?\d{1,2}日?)$"
)


def find_signature(text: str, cut: int) -> tuple[str | None, date | None, int]:
    """The unit and date that close the text (落款) and where they begin; (None, None, end) without."""
    end = len(text.rstrip())
    inline = _INLINE_SIGNED.search(text, max(cut, end - 80), end)
    if inline and _signs(inline["u"]):
        dated = find_dates(inline["d"])
        signed = dated[0].readings[0] if dated else (None, 0, 0)
        if signed[0]:
            return inline["u"], make_date(signed[0], signed[1], signed[2]), inline.start("u")
    tail_at = max(cut, end - 600)
    lines = [
        (m.start(), m.group().strip()) for m in re.finditer(r"[^\n]+", text[tail_at:end]) if m.group().strip()
    ]
    for i in range(len(lines) - 1, max(-1, len(lines) - 8), -1):
        at, line = lines[i]
        dated_line = _signing_day(line)
        if dated_line is None:
            continue
        day, before = dated_line
        if len(before) > 40 or (re.search(r"[,。;:]", before) and " " not in before):
            continue
        closing = before.split(" ")[-1]
        if closing and not before.replace(closing, "") and not _signs(closing):
            continue
        unit = before if _all_sign(before) else closing if closing and _signs(closing) else None
        if unit is None and not before and i and _signs(lines[i - 1][1]):
            first = _first_signatory(lines, i - 1)
            at, unit = lines[first][0], _together([line for _, line in lines[first:i]])
        return _GLUED.sub(r"\g<a> \g<b>", unit) if unit else None, day, tail_at + at
    return _undated(lines, tail_at, cut) or (None, None, end)


def _undated(lines: list[tuple[int, str]], tail_at: int, cut: int) -> tuple[str, None, int] | None:
    """An organ alone on the last line, behind a paragraph that is ended: the day was forgotten."""
    if len(lines) < 2:
        return None
    (_, above), (at, last) = lines[-2:]
    named = _signs(last) and _ORGAN.search(last) and not re.search(r"\s", last)
    return (last, None, tail_at + at) if named and tail_at + at > cut and _ENDED.search(above) else None


_ENDED = re.compile(r"[。;!?)]$|[A-Za-z\d]$")
_GLUED = re.compile(  # 中共青石镇委员会青石镇人民政府: two lines that a PDF ran together
    r"^(?P<a>中共[\u4e00-\u9fff]{2,16}?(?:委员会|[省市区县旗州镇乡]委(?!员会)))(?P<b>[\u4e00-\u9fff]{2,16}(?:人民政府|管委会|管理委员会))$"
)
_COMPACT = re.compile(r"(?:19|20)\d{6}$")


def _signing_day(line: str) -> tuple[date | None, str] | None:
    """The day at the end of a line, and the words before it; also where it is written in eight digits (20221122). A damaged
    day of several readings is none, but signs; None where no day stands there."""
    compact = _COMPACT.search(line)
    if compact:
        digits = compact.group()
        return make_date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), line[: compact.start()].strip(" (")
    dated = find_dates(line)
    if len(dated) != 1 or line[dated[0].end :].strip(" )。"):
        return None
    days = dated[0].dates(None)
    before = line[: dated[0].start].strip(" (")
    if len(days) == 1:
        return days[0], before
    return (None, before) if days and dated[0].damaged and not before else None


def _all_sign(words: str) -> bool:
    """“中共某市委 某市人民政府”: two names on one line."""
    names = words.split()
    return len(names) > 1 and all(_signs(name) and _ORGAN.search(name) for name in names)


_ORGAN = re.compile(
    r"(?:党组|党委|党工委|委员会|总支|支部|[省市区县旗州镇乡]委|局|厅|政府|管委会|办公室|办|学院|大学|中学|小学|学校|医院|公司|集团|街道|社区|村|镇|乡|中心|协会|组)$"
)
_REST_OF_NAME = re.compile(r"^(?:整改|工作|领导小组|办公室|落实|巡[察视]|反馈|督察)")


def _first_signatory(lines: list[tuple[int, str]], last: int) -> int:
    """The first of the neighbouring lines that sign: further organs, or a name that was broken over two lines."""
    first = last
    while first and last - first < 3:
        above, own = lines[first - 1][1], lines[first][1]
        if not _signs(above) or re.search(r"\d", above):
            break
        torn = _REST_OF_NAME.match(own) and not own.startswith(above[:2]) and not re.search(r"\s", above)
        if not torn and not (_ORGAN.search(above) and _ORGAN.search(own) and len(above) <= 30):
            break
        first -= 1
    return first


def _together(names: list[str]) -> str:
    """Names of several lines: what was torn is joined, several organs stand side by side."""
    shown = names[0]
    for name in names[1:]:
        shown += name if _REST_OF_NAME.match(name) else f" {name}"
    return shown


def split_signatures(issuer: str | None) -> list[str]:
    """The organs that sign together, one by one."""
    names = (issuer or "").split()
    if len(names) > 1 and all(_ORGAN.search(name) for name in names):
        return names
    return ["".join(names) if len(names) > 1 and not re.search(r"[A-Za-z]", issuer or "") else issuer] if issuer else []


def _signs(line: str) -> bool:
    """A line that can be the name of the unit that signs."""
    return (
        4 <= len(line) <= 40
        and not re.search(r"[,。;:!?“”\d@]", line)
        and not re.match(r"(?:附|特此|此致|联系|\(|现将)", line)
    )
