"""The finished round's public report, from draft to publication, and the running round's first progress report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from huiyin.demo.cast import CHAIR, CLERK, REVIEWER, Cast
from huiyin.demo.rounds import RoundTold
from huiyin.demo.story import Story
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import today
from huiyin.procedures.commands import Blocked, Command
from huiyin.reports import composing, snapshots, stages
from huiyin.reports.models import Report

_REASONS = {
    "numbers_are_live": "文中其余数字为各部门整改措施中的叙述，已与佐证材料逐一核对",
    "body_has_three_parts": "按通用体例起草", "snapshot_is_current": "公布前的变化不影响文中结论",
}


def reports(rounds: Iterable[RoundTold]) -> Iterator[Story]:
    """A round whose file tells of its report is published; of one under way the first progress report is begun."""
    for story in rounds:
        yield public_report(story) if "report" in story.told else progress_report(story)


def public_report(story: RoundTold) -> Story:
    drafted, reviewed, finalised, audited, published = story.told["report"]
    cast = story.cast
    yield story.at(drafted - 2)
    reasons = {"no_open_finding": "档案管理问题基本完成，库房改造继续推进，其余问题均已销号"}
    cast.move(story.round, "submit", cast.command(CLERK, reasons=reasons))
    yield story.at(drafted)
    report = composing.compose(story.round, Report.Kind.PUBLIC, cast.command(CLERK), values=_contacts(cast))
    yield story.at(drafted + 2, 10)
    _move(cast, report, "submit", cast.command(CLERK))
    yield story.at(reviewed)
    _move(cast, report, "pass", cast.command(REVIEWER, comment="文字、数据已核，同意送审。"))
    yield story.at(finalised, 10)
    snapshots.take(_now(report), today(), cast.command(CLERK))
    yield story.at(finalised, 15)
    _move(cast, report, "approve", cast.command(CHAIR, comment="同意定稿。"), {"finalised_on": today()})
    yield story.at(audited)
    _move(cast, report, "pass", cast.command(REVIEWER, comment="数据与台账一致。"))
    yield story.at(published)
    done = stages.publish(_now(report), replace(cast.command(CLERK), reasons=_REASONS), today())
    if isinstance(done, Blocked):
        raise RuntimeError(done.message)
    yield story.at(story.told["finish"])
    cast.move(story.round, "finish", cast.command(CLERK, *_two_reports(story), reasons=_REASONS))


def progress_report(story: RoundTold) -> Story:
    """Waits with the reviewer: somebody who signs in as reviewer finds work to do."""
    yield story.at(story.told.get("progress_report", 45), 9)
    cast = story.cast
    report = composing.compose(
        story.round, Report.Kind.PROGRESS, cast.command(CLERK),
        values={**_contacts(cast), "addressee": story.told["addressee"]},
    )
    if cast.signs_in(CHAIR):  # nobody reads a copy who never signs in
        story.copy_to_leaders()
    yield story.at(story.told.get("progress_report", 45) + 1, 10)
    _move(cast, report, "submit", cast.command(CLERK))


def _contacts(cast: Cast) -> dict[str, str]:
    told = cast.organ.told
    return {"contact_phone": f"{told['phone']}001", "contact_post": told["address"], "contact_email": told["email"]}


def _move(cast: Cast, report: Report, action: str, command: Command, values: dict[str, Any] | None = None) -> None:
    done = stages.move(_now(report), action, replace(command, reasons=_REASONS), values)
    if isinstance(done, Blocked):
        raise RuntimeError(f"{report}: {done.message}")


def _now(report: Report) -> Report:
    return Report.objects.select_related("snapshot", "leader", "root").get(pk=report.pk)


def _two_reports(story: RoundTold) -> list[NewMaterial]:
    unit = story.organ.unit.full_name
    return [
        story.cast.papers.official(
            kind, f"{unit}{title}", [f"现将{story.round.title}{title}报告如下，详见附表。内容真实，本人负责。"], today(),
            issuer=unit,
        )
        for kind, title in (("report", "整改情况报告"), ("principal_report", "主要负责人组织落实情况报告"))
    ]
