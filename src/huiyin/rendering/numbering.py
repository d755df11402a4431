"""The numbers of headings: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""

_DIGITS = "零一二三四五六七八九"
_LEVELS = 4


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十, 九十九. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading is numbered {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts headings level by level; a heading starts the levels below it anew."""

    def __init__(self) -> None:
        self._counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """The number of the next heading on this level, with its punctuation."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (_LEVELS - level)
        count = self._counts[level - 1]
        if level == 1:
            return f"{chinese_numeral(count)}、"
        if level == 2:
            return f"（{chinese_numeral(count)}）"
        return f"{count}." if level == 3 else f"（{count}）"


def numbered(number: str, title: str) -> str:
    """What to put between number and title: a space where “1.” and “2020年” would read as one number."""
    return f"{number} " if number[-1:] == "." and title[:1].isdigit() else number
