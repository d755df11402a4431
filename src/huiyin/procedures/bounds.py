"""How large an act may be and how far from today it may lie: one place for every caller, before anything is judged.

An entry can never be shortened, and every print of the dossier has to carry it. Honest work stays far below these bounds;
whatever is longer belongs in a file. Nothing is cut off: what is too long is refused, so that the form still holds it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils import timezone

from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.ledger.texts import plain_line, plain_text, plain_texts
from huiyin.people import clock
from huiyin.people.dated import today
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.parameters import DECLARED, declare, number, parameter

TITLE, COMMENT, REASON, CELL, TEXT = 300, 2_000, 500, 2_000, 20_000
"""Characters: of a title, of what is said with an act, of an answer to a check, of a cell, of a text field."""
LONG = 400_000
"""Characters of a field in `Matter.LONG`: the text of a report and what stands with it."""
ROWS, MATERIALS = 500, 200
YEARS = range(1900, 2200)
"""Of days that a matter may state: what lies outside is a slip of the pen, and reckoning with it leaves the calendar."""

CLOCKS_DIFFER = dt.timedelta(minutes=5)

CLOCK = "bounds.clock_set_right"
EARLIEST, BEFORE, AHEAD = "bounds.earliest_year", "bounds.years_before", "bounds.years_ahead"
_LOCAL = "本单位自定（防止日期误填；确有更早、更远的，调整本参数后照实登记）"
declare(CLOCK, "时钟校正确认日期", "", ("2015-01-01", "无", "服务器时钟曾经走快、校准以后，由系统管理员填写确认当天的日期"))
declare(EARLIEST, "最早发生日期的年份", "年", ("2015-01-01", "1949", _LOCAL))
declare(BEFORE, "办理记录最多早于事项发生日期", "年", ("2015-01-01", "5", _LOCAL))
declare(AHEAD, "办理时限最多晚于今天", "年", ("2015-01-01", "10", _LOCAL))


def bounded(command: Command, comment: int = COMMENT) -> Command:
    """The order with its texts made plain. Raises NotAllowed for what is too long, too much or too long ago, and while the
    machine's clock is behind the ledger.
    """
    _require_clock()
    made = replace(
        command, comment=plain_text(command.comment), irregular_reason=plain_text(command.irregular_reason),
        reasons={code: plain_text(said) for code, said in command.reasons.items()},
        materials=tuple(_named(m) for m in command.materials),
    )
    _not_longer("说明、意见", made.comment, comment)
    _not_longer("不合规事项的说明", made.irregular_reason, REASON)
    for said in made.reasons.values():
        _not_longer("逐条写明的理由", said, REASON)
    if len(made.materials) > MATERIALS:
        raise NotAllowed(f"一次最多归入{MATERIALS}份材料，现有{len(made.materials)}份，请分几次补充。")
    _not_before_all(made.happened_on, made.decided_on)
    return made


def bounded_title(title: str) -> str:
    """Raises NotAllowed for one that is too long."""
    line = plain_line(title)
    _not_longer("事项名称", line, TITLE)
    return line


def bounded_values(model: type[Matter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a matter's fields, their texts made plain. Raises NotAllowed with the field's name."""
    typed = {f.name: f for f in model._meta.concrete_fields}
    found = {}
    for name, value in values.items():
        field = typed.get(name)
        made = found[name] = value if field is None else plain_texts(value)
        if name == "due_on":
            _require_near(made)
        if field is not None and made is not None:
            _hold(model, field, made)
    if "title" in found:
        found["title"] = bounded_title(str(found["title"]))
        if not found["title"]:
            raise NotAllowed("请填写事项名称。")
    return found


def _require_near(due_on: Any) -> None:
    """Raises NotAllowed for a term further ahead than people plan."""
    if not isinstance(due_on, dt.date):
        return
    years = int(number(AHEAD, today()))
    if due_on > _years_from(today(), years):
        raise NotAllowed(f"办理时限{due_on:%Y年%-m月%-d日}比今天晚了{years}年以上，请核对年份。{_may_be_set(AHEAD)}")


def require_with_matter(matter: Matter, command: Command) -> None:
    """Raises NotAllowed for an act years before the matter it belongs to; history states what it states."""
    days = [d for d in (command.happened_on, command.decided_on) if d is not None]
    if command.mode == Mode.IMPORTED or min(days) >= matter.happened_on:
        return
    years = int(number(BEFORE, today()))
    if min(days) < _years_from(matter.happened_on, -years):
        raise NotAllowed(
            f"发生日期{min(days):%Y年%-m月%-d日}比这件事项发生的日期（{matter.happened_on:%Y年%-m月%-d日}）早了{years}年以上，"
            f"请核对年份。{_may_be_set(BEFORE)}"
        )


def _require_clock() -> None:
    """When an act was registered is the machine's word, and never runs backwards. One query by the key.

    Servers of one ledger may differ by a little. Where the clock was ahead and has been set right, the administrator
    confirms the day; the first act of that day is the latest from then on.
    """
    if clock.is_turned():
        return
    last = Entry.objects.order_by("-pk").values_list("registered_at", flat=True).first()
    now = clock.now()
    if last is None or now >= last - CLOCKS_DIFFER or parameter(CLOCK, today()) == today().isoformat():
        return
    raise NotAllowed(
        f"服务器时间（{_moment(now)}）早于台账最近一次登记的时间（{_moment(last)}），没有登记。请联系系统管理员核对服务器时钟；"
        f"以前的时钟走快了、现在已经校准的，由系统管理员在“参数”中把“{DECLARED[CLOCK].title}”填为今天（{today().isoformat()}）。"
    )


def _moment(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y年%-m月%-d日%H:%M}"


def _named(material: NewMaterial) -> NewMaterial:
    made = replace(
        material, title=plain_line(material.title), file_name=plain_line(material.file_name), maker=plain_line(material.maker),
        document_number=plain_line(material.document_number), answers=plain_line(material.answers),
    )
    _not_longer("材料的责任者", made.maker, 100)
    _not_longer("材料的文号", made.document_number, 60)
    return made


def _hold(model: type[Matter], field: models.Field[Any, Any], value: Any) -> None:
    title = str(field.verbose_name)
    if isinstance(field, models.JSONField):
        _hold_rows(title, value, LONG if field.name in model.LONG else TEXT * 5)
    elif isinstance(value, str) and isinstance(field, models.CharField | models.TextField):
        most = LONG if field.name in model.LONG else TEXT
        _not_longer(title, value, most if field.max_length is None else field.max_length)
    elif isinstance(value, dt.date) and value.year not in YEARS:
        raise NotAllowed(f"“{title}”的年份是{value.year}，请核对。")


def _hold_rows(title: str, value: Any, whole: int) -> None:
    if isinstance(value, list):
        if len(value) > ROWS:
            raise NotAllowed(f"“{title}”最多{ROWS}行，现有{len(value)}行，请分成几件事项登记。")
        for row, said in enumerate(value, 1):
            for text in _texts(said):
                _not_longer(f"{title}”第{row}行的“内容", text, CELL)
    if len(json.dumps(value, ensure_ascii=False, default=str)) > whole:
        raise NotAllowed(f"“{title}”的内容过多，请精简，或者把详细内容作为附件上传。")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _not_longer(title: str, text: str, most: int) -> None:
    if len(text) > most:
        raise NotAllowed(f"“{title}”最多{most:,}字，现有{len(text):,}字。请精简，或者把详细内容作为附件上传。")


def _not_before_all(*days: dt.date | None) -> None:
    stated = [d for d in days if d is not None]
    year = int(number(EARLIEST, today()))
    if min(stated).year < year:
        raise NotAllowed(f"发生日期{min(stated):%Y年%-m月%-d日}早于{year}年，请核对年份。{_may_be_set(EARLIEST)}")


def _may_be_set(code: str) -> str:
    return f"确实如此的，请系统管理员在“参数”中调整“{DECLARED[code].title}”后再登记。"


def _years_from(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; the last of February where there is none, the calendar's ends where it ends."""
    year = min(max(day.year + years, dt.MINYEAR), dt.MAXYEAR)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
