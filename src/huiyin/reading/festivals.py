"""The days of the festivals that time limits name (春节前, 国庆节前), those of the lunar calendar from its tables."""

from __future__ import annotations

from datetime import date

_FIRST = 2015  # year of the first entry of each list; days as MMDD
_LUNAR = {
    "春节": (
        "0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 "
        "0123 0211 0131 0219 0208 0128 0215 0204 0124 0212"
    ),
    "端午": "0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605",
    "中秋": "0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912",
    "清明": "0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405",
}
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1), "十一": (10, 1)}
NAMES = (*_LUNAR, *_FIXED)


def festival(name: str, year: int) -> date | None:
    """The first day of a festival in a year; None for a lunar one outside the tables."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    days = _LUNAR[name].split()
    here = year - _FIRST
    return date(year, int(days[here][:2]), int(days[here][2:])) if 0 <= here < len(days) else None
