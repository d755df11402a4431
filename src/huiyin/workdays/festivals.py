"""Which festivals of a year somebody has entered free days for: 《全国年节及纪念日放假办法》 names seven."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Day = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Festival:
    """`first` to `last` (month, day): when its free days can lie, apart from those of any other festival."""

    name: str
    words: tuple[str, ...]
    first: Day
    last: Day

    def stands_in(self, year: int, free: Mapping[date, str]) -> bool:
        """Whether one of its days is free: by the reason given, or by its date."""
        days = [day for day in free if day.year == year]
        named = any(word in free[day] for day in days for word in self.words)
        return named or any(self.first <= (day.month, day.day) <= self.last for day in days)


FESTIVALS = (
    Festival("元旦", ("元旦", "新年"), (1, 1), (1, 3)),
    Festival("春节", ("春节",), (1, 19), (2, 28)),
    Festival("清明节", ("清明",), (4, 3), (4, 7)),
    Festival("劳动节", ("劳动节", "五一"), (5, 1), (5, 5)),
    Festival("端午节", ("端午",), (5, 23), (6, 27)),
    Festival("中秋节", ("中秋",), (9, 6), (9, 30)),
    Festival("国庆节", ("国庆",), (10, 1), (10, 7)),
)


def missing_festivals(year: int, free: Mapping[date, str]) -> list[str]:
    """Festivals without a free day among `free` (day -> reason). Where 中秋 falls into 国庆, the reason names both."""
    return [f.name for f in FESTIVALS if not f.stands_in(year, free)]
