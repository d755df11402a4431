"""One text, one meaning: whatever the door, the same value, the same doubt, the same refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django import forms

from huiyin.codec import PLAIN, Codec, Date, Doubt, Money, Outcome, Refusal, Value
from huiyin.components.rows import DATE, MONEY, Col, Kind, Names
from huiyin.components.typed import read_row
from huiyin.desk.administration.roster import sheet as roster
from huiyin.desk.exchange.comparing import compare
from huiyin.kit.fields import form_field
from huiyin.kit.rowfields import RowsFormField
from huiyin.people.actors import actor
from huiyin.people.models import today
from huiyin.procedures.bounds import YEARS
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contracts.register import ContractRegister
from huiyin.registers.rectification import returns
from tests.codec.table import DATES, Line
from tests.codec.table import MONEY as AMOUNTS
from tests.desk_exchange.conftest import a_sheet
from tests.registers.rectification.test_returns import line, measures, sheet, who, working  # noqa: F401
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
Answer = tuple[str, Any]
CODECS: dict[str, Codec[Any]] = {"money": Money(), "date": Date(YEARS)}
FIELDS = {"money": "value", "date": "performs_from"}
KINDS: dict[str, Kind] = {"money": MONEY, "date": DATE}


def texts(lines: list[Line]) -> list[str]:
    """What is typed by hand, without surroundings and without what parts cells of a row."""
    typed = [one.given for one in lines if isinstance(one.given, str) and one.ctx == PLAIN]
    return [text for text in dict.fromkeys(typed) if text.strip(" \u200b") and not set(text) & set("\n\t｜|")]


TEXTS = {"money": texts(AMOUNTS), "date": texts(DATES)}


def expected(kind: str, text: str) -> Answer:
    return told(CODECS[kind].read(text))


def told(outcome: Outcome[Any]) -> Answer:
    return ("value", outcome.value) if isinstance(outcome, Value) else ("asked", outcome.message)


def through_form(kind: str, text: str) -> Answer:
    try:
        return "value", form_field(Contract, FIELDS[kind]).clean(text)
    except forms.ValidationError as error:
        return "asked", error.messages[0]


def as_kept(kind: str, value: Any) -> Any:
    if value is None:
        return None
    return CODECS[kind].plain(value) if kind == "money" else dt.date.fromisoformat(value)


def through_cell(kind: str, text: str) -> Answer:
    row, faults = read_row([Col("x", "栏", KINDS[kind])], {"x": text}, Names())
    return ("asked", faults[0].removeprefix("“栏”")) if faults else ("value", as_kept(kind, row.get("x")))


def through_paste(kind: str, text: str) -> Answer:
    field = RowsFormField((Col("x", "栏", KINDS[kind]),), Names())
    try:
        return "value", as_kept(kind, field.clean({"cells": [], "paste": text})[0]["x"])
    except forms.ValidationError as error:
        return "asked", error.messages[0].removeprefix("粘贴内容的第1行“栏”")


def through_sheet(kind: str, organ: Organ) -> dict[str, Answer]:
    """A whole workbook: a row for each text, by row as Excel counts."""
    label = str(Contract._meta.get_field(FIELDS[kind]).verbose_name)  # type: ignore[union-attr]
    other = "履约期限自" if kind == "money" else "合同金额（元）"
    rows = [("甲", "货物", "询价", "办公室", "采购一批", "2026-03-01" if kind == "money" else "1", text) for text in TEXTS[kind]]
    heads = ("合同对方", "合同类别", "采购方式", "牵头部门", "事项名称", other, label)
    found = compare(a_sheet(heads, *rows), ContractRegister, actor(organ.clerk))
    answers: dict[str, Answer] = {}
    asked = {p.row: p.message for p in (*found.problems, *found.doubts) if p.column == label}
    added = {a.row: a.values for a in found.additions}
    for row, text in enumerate(TEXTS[kind], 2):
        answers[text] = ("asked", asked[row]) if row in asked else ("value", added.get(row, {}).get(FIELDS[kind], "nothing"))
    return answers


def test_each_text_is_one_thing_at_every_door(organ: Organ) -> None:
    """Forms, cells of rows, pasted rows and sheets; a form has to ask where a sheet may be confirmed."""
    doors: dict[str, Callable[[str, str], Answer]] = {"form": through_form, "cell": through_cell, "paste": through_paste}
    wrong: list[tuple[str, str, Answer, Answer]] = []
    for kind, each in TEXTS.items():
        sheets = through_sheet(kind, organ)
        for text in each:
            meant = expected(kind, text)
            answers = {name: door(kind, text) for name, door in doors.items()} | {"sheet": sheets[text]}
            wrong += [(name, text, answer, meant) for name, answer in answers.items() if answer != meant]
    assert wrong == []
    assert min(map(len, TEXTS.values())) >= 40


def test_a_doubt_in_a_sheet_is_taken_as_probably_meant_and_listed(organ: Organ) -> None:
    unsure = [text for text in TEXTS["money"] if isinstance(CODECS["money"].read(text), Doubt)]
    label = str(Contract._meta.get_field("value").verbose_name)  # type: ignore[union-attr]
    heads = ("事项名称", "合同对方", "合同类别", "采购方式", label)
    rows = [("甲", "乙", "货物", "询价", text) for text in unsure]
    found = compare(a_sheet(heads, *rows), ContractRegister, actor(organ.clerk))
    read = [CODECS["money"].read(text) for text in unsure]
    assert [a.values["value"] for a in found.additions] == [o.value for o in read if isinstance(o, Doubt)]
    assert len(found.doubts) == len(unsure) >= 4


def test_a_day_on_a_progress_sheet_is_the_same_day(organ: Organ, working: Any) -> None:  # noqa: F811
    first = measures(working)[0]
    for text in TEXTS["date"]:
        read = returns.read_progress_sheet(sheet(line(first, day=text)), working, who(organ.clerk))
        answer = ("value", read.changes[0].happened_on) if read.changes else ("asked", read.problems[0].message)
        meant = CODECS["date"].read(text)
        if isinstance(meant, Value) and meant.value is not None and meant.value > today():
            meant = Refusal("不能晚于今天")
        assert answer == told(meant), text


def test_a_day_in_a_roster_is_the_same_day() -> None:
    lines, problems = roster.read(a_sheet(["姓名", "起始日期"], *(["王一鸣", text] for text in TEXTS["date"])))
    answers: dict[int, Answer] = {one.row: ("value", one.starts_on) for one in lines}
    answers |= {p.row: ("asked", p.message) for p in problems}
    assert [answers[row] for row in range(2, len(TEXTS["date"]) + 2)] == [expected("date", text) for text in TEXTS["date"]]
