"""A data_as_of that is past: until the ledger can be read as it stood, only what is bounded by dates is told of such a day.

Both axes are named: what happened by that day, as the ledger knows it today. What counts a state (已完成, 在办) would be
today's under the date of an earlier day; it is refused by name.
"""

from __future__ import annotations

import datetime as dt

from huiyin.figures.registry import FIGURES
from huiyin.people.dated import today
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import figuring
from huiyin.reports.models import Report
from huiyin.reports.placing import named
from huiyin.reports.text import charts_in, keys_in


def refuse_states(report: Report, data_as_of: dt.date) -> None:
    """Raises NotAllowed naming the numbers and charts of the text that no past day can be told of.

    A number that a document stated is the document's, of whatever day.
    """
    if data_as_of >= today():
        return
    known = figuring.definitions(report)
    own = [item for key in keys_in(report.body) if (item := known.get(key)) and not item.claim and item.code in FIGURES]
    states = [FIGURES[i.code].title for i in own if not FIGURES[i.code].is_dated]
    states += [f"图表“{t}”" for t in charts_in(report.body) if (placed := named(t)) and not placed.card.dated]
    if states:
        raise NotAllowed(
            f"数据截止日期{data_as_of:%Y年%-m月%-d日}已过，下列数据只能按今天的情况统计：{'、'.join(dict.fromkeys(states))}。"
            f"请把数据截止日期改为今天，或者在正文中换用按发生日期统计的数据。"
        )
