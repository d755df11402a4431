"""Counts spelt in Word's number formats (ST_NumberFormat of ECMA-376)."""

from __future__ import annotations

from collections.abc import Callable

_ONES = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_WIDE = {ord("0") + d: ord("０") + d for d in range(10)}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def spell(count: int, form: str) -> str:
    """A count in a Word number format; plain digits where the format is unknown or does not reach so far."""
    return _FORMS.get(form, str)(count) or str(count)


def _units(count: int, ones: str, tens: str) -> str:
    """With words for ten, hundred and thousand: 一百零五. Empty beyond 9999."""
    if not 0 < count < 10_000:
        return ""
    spelt, skipped = "", False
    for place in (3, 2, 1, 0):
        digit = count // 10**place % 10
        if digit:
            spelt += (ones[0] if skipped and spelt else "") + ones[digit] + tens[place]
        skipped = not digit
    return spelt


def _counting(count: int) -> str:
    """十, 二十一, 一百零五: as people count."""
    spelt = _units(count, _ONES, " 十百千").replace(" ", "")
    return spelt[1:] if 10 <= count < 20 else spelt


def _counting_to_99(count: int) -> str:
    """From a hundred on digit by digit: Word's chineseCounting."""
    return _counting(count) if count < 100 else _digits(count, "〇" + _ONES[1:])


def _digits(count: int, digits: str) -> str:
    return "".join(digits[int(d)] for d in str(count)) if count > 0 else ""


def _digital(count: int) -> str:
    return _digits(count, "〇" + _ONES[1:])


def _legal(count: int) -> str:
    return _units(count, _LEGAL, " 拾佰仟").replace(" ", "")


def _letters(count: int) -> str:
    """a … z, aa, bb … as Word repeats them."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count <= 780 else ""


def _roman(count: int) -> str:
    spelt = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value) if 0 < count < 4000 else (0, count)
        spelt += letters * times
    return spelt


def _run_of(first: str, most: int) -> Callable[[int], str]:
    """Characters that follow one another in Unicode: ① ⑴ ⒈ ㈠."""
    return lambda count: chr(ord(first) + count - 1) if 0 < count <= most else ""


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda count: letters[(count - 1) % len(letters)] if count > 0 else ""


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "taiwaneseCounting"), _counting_to_99),
    **dict.fromkeys(
        (
            "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting", "koreanCounting",
            "japaneseDigitalTenThousand",
        ),
        _counting,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "koreanDigital2"), _digital),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _run_of("①", 20)),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "ideographEnclosedCircle": _run_of("㊀", 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda n: str(n).translate(_WIDE)),
    "decimalZero": lambda n: f"{n:02d}",
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
}  # fmt: skip
