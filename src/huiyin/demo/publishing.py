"""The finished round's public report, from draft to publication, and the running round's first progress report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from huiyin.demo import papers
from huiyin.demo.cast import CHAIR, CLERK, REVIEWER, Cast
from huiyin.demo.rounds import RoundTold
from huiyin.demo.story import Story
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import today
from huiyin.procedures.orders import Blocked, Order
from huiyin.reports import composing, snapshots, stages
from huiyin.reports.models import Report

CONTACTS = {
    "contact_phone": "0100-6600001", "contact_post": "望川市云栖区望溪路16号，邮政编码：999000",
    "contact_email": "jiguan@yunqi-rd.example",
}
_REASONS = {
    "numbers_are_live": "文中其余数字为各部门整改措施中的叙述，已与佐证材料逐一核对",
    "body_has_three_parts": "按通用体例起草", "snapshot_is_current": "公布前的变化不影响文中结论",
}


def public_report(story: RoundTold) -> Story:
    drafted, reviewed, finalised, audited, published = story.told["report"]
    cast = story.cast
    yield story.at(drafted - 2)
    reasons = {"no_open_finding": "档案管理问题基本完成，库房改造继续推进，其余问题均已销号"}
    cast.move(story.round, "submit", cast.order(CLERK, reasons=reasons))
    yield story.at(drafted)
    report = composing.compose(story.round, Report.Kind.PUBLIC, cast.order(CLERK), values=CONTACTS)
    yield story.at(drafted + 2, 10)
    _move(cast, report, "submit", cast.order(CLERK))
    yield story.at(reviewed)
    _move(cast, report, "pass", cast.order(REVIEWER, comment="文字、数据已核，同意送审。"))
    yield story.at(finalised, 10)
    snapshots.take(_now(report), today(), cast.order(CLERK))
    yield story.at(finalised, 15)
    _move(cast, report, "approve", cast.order(CHAIR, comment="同意定稿。"), {"finalised_on": today()})
    yield story.at(audited)
    _move(cast, report, "pass", cast.order(REVIEWER, comment="数据与台账一致。"))
    yield story.at(published)
    done = stages.publish(_now(report), replace(cast.order(CLERK), reasons=_REASONS), today())
    if isinstance(done, Blocked):
        raise RuntimeError(done.message)
    yield story.at(story.told["finish"])
    cast.move(story.round, "finish", cast.order(CLERK, *_two_reports(story), reasons=_REASONS))


def progress_report(story: RoundTold) -> Story:
    """Waits with the reviewer: somebody who signs in as reviewer finds work to do."""
    yield story.at(45, 9)
    cast = story.cast
    report = composing.compose(
        story.round, Report.Kind.PROGRESS, cast.order(CLERK),
        values={**CONTACTS, "addressee": "区委巡察工作领导小组办公室"},
    )
    story.copy_to_leaders()
    yield story.at(46, 10)
    _move(cast, report, "submit", cast.order(CLERK))


def _move(cast: Cast, report: Report, action: str, order: Order, values: dict[str, Any] | None = None) -> None:
    done = stages.move(_now(report), action, replace(order, reasons=_REASONS), values)
    if isinstance(done, Blocked):
        raise RuntimeError(f"{report}: {done.message}")


def _now(report: Report) -> Report:
    return Report.objects.select_related("snapshot", "leader", "root").get(pk=report.pk)


def _two_reports(story: RoundTold) -> list[NewMaterial]:
    unit = story.organ.unit.full_name
    return [
        papers.official(
            kind, f"{unit}{title}", [f"现将{story.round.title}{title}报告如下，详见附表。内容真实，本人负责。"], today(),
            issuer=unit,
        )
        for kind, title in (("report", "整改情况报告"), ("principal_report", "主要负责人组织落实情况报告"))
    ]
