"""Work records, instructions and urging letters of a round, and the organ's records of an ordinary year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from huiyin.demo import papers
from huiyin.demo.cast import CHAIR, CLERK, SECOND_CLERK, Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.procedures.service import begin
from huiyin.registers.rectification import letters, rounds
from huiyin.registers.rectification.models import Letter, Record

if TYPE_CHECKING:
    from huiyin.demo.rounds import RoundTold

_MEETINGS = {"meeting", "study", "education", "lesson"}


def a_record(story: RoundTold, told: list[Any]) -> Story:
    """Most are registered the next day; every ninth more than a week late, which shows."""
    day, kind, subject, quantity, unit, title, finding = told
    happened_on = story.on(day)
    late = 9 if day % 9 == 0 else 1
    yield story.at(day + late)
    evidences = (story.findings[finding - 1].finding.pk,) if finding and story.findings else ()
    values = _values(story.cast, kind, subject, quantity, unit, happened_on, title)
    command = story.cast.command(SECOND_CLERK, happened_on=happened_on)
    matter = rounds.add_record(story.round, command, title, values, evidences)
    _enter(story.cast, matter, kind, title, happened_on)


def _values(cast: Cast, kind: str, subject: str, quantity: float, unit: str, on: dt.date, title: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": kind, "subject": subject, "quantity": quantity, "unit": unit, "starts_on": on, "content": f"{title}。"
    }
    if kind in _MEETINGS:
        told = cast.organ.told["meetings"]
        present = len(told["present"])
        values |= {
            "place": told["place"], "host": cast.name(CHAIR), "recorder": cast.name(SECOND_CLERK),
            "due_people": present + bool(told["away"]), "present_people": present, "absent_people": told["away"],
            "content": "逐项研究有关事项，明确分工和完成时间。",
        }
    return values


def _enter(cast: Cast, matter: Matter, kind: str, title: str, on: dt.date) -> None:
    if kind in _MEETINGS:
        text = [
            f"时间：{on:%Y年%-m月%-d日}。主持人：{cast.name(CHAIR)}。", f"议题：{title}。",
            "议定：按分工抓好落实，办公室每月汇总。",
        ]
        materials = [cast.papers.official("minutes", f"{title}（纪要）", text, on)]
        if kind == "meeting":
            materials.append(papers.sign_in(title[:40], cast.organ.told["meetings"]["present"], on))
    else:
        materials = [papers.note("evidence", f"{title}（登记汇总）", "数据由各经办部门报送，汇总后与登记表核对一致。", on)]
    command = cast.command(SECOND_CLERK, *materials, happened_on=on)
    cast.move(matter, "finish", command)


def instruction(story: RoundTold, told: dict[str, Any]) -> Story:
    yield story.at(told["on"] + 1)
    given_on, cast = story.on(told["on"]), story.cast
    paper = cast.papers.official("instruction", f"{told['by']}同志批示", [told["wording"]], given_on, issuer=told["by"])
    matter = rounds.add_instruction(story.round, cast.command(CLERK), told["wording"], {
        "given_by": cast.person(told["by"]), "given_on": given_on, "lead_department": cast.department(told["lead"]),
        "leader": cast.person(told["by"]),
    })
    cast.move(matter, "submit", cast.command(CLERK, paper))
    if "done" in told:
        yield story.at(told["done"])
        handler = told.get("handler") or cast.handler_of(told["lead"])
        cast.move(matter, "finish", cast.command(handler), {"result": told["result"]})


def letter(story: RoundTold, told: dict[str, Any]) -> Story:
    yield story.at(told["on"])
    cast = story.cast
    about = story.measure(told["finding"], told["measure"])
    about.refresh_from_db()
    if about.is_closed:
        return
    matter = letters.draft(about, Letter.Kind(told["kind"]), cast.command(CLERK)).matter
    cast.move(matter, "submit", cast.command(CLERK))
    if "signed" not in told:
        return
    yield story.at(told["signed"])
    cast.move(matter, "approve", cast.decision(matter, CHAIR, "同意发出。"))
    if "reply" in told:
        day, text = told["reply"]
        yield story.at(day)
        assert about.lead_department is not None
        name = str(story.findings[told["finding"] - 1].measures[told["measure"] - 1].handler)
        cast.move(matter, "finish", cast.command(name), {"reply": text})


def year(chronicle: Chronicle, cast: Cast) -> Story:
    """Twelve months of ordinary work, registered month by month at the month's end."""
    first = chronicle.today - dt.timedelta(days=365)
    rows = content(cast.organ.name, "year")["rows"]
    for month in range(12):
        yield chronicle.during(chronicle.workday(first + dt.timedelta(days=30 * month + 20)))
        for n, (kind, subject, quantity, unit, department, every) in enumerate(rows):
            if month % every == n % every:
                amount = max(1, round(quantity * chronicle.random.uniform(0.7, 1.3)))
                _month(cast, kind, subject, amount, unit, department)


def _month(cast: Cast, kind: str, subject: str, amount: int, unit: str, department: str) -> None:
    on = today()
    title = f"{on:%Y年%-m月}{subject}"
    values = _values(cast, kind, subject, amount, unit, on, title) | {"lead_department": cast.department(department)}
    matter = begin(Record, cast.command(SECOND_CLERK), title, values).matter
    _enter(cast, matter, kind, title, on)
