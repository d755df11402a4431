"""What a report must satisfy on its way to publication."""

from __future__ import annotations

import re

from huiyin.figures.claims import recheck
from huiyin.figures.models import Claim
from huiyin.procedures import registering
from huiyin.procedures.checks import Case, Severity, check
from huiyin.reports import differences, snapshots
from huiyin.reports.models import Report
from huiyin.reports.text import keys_in, review

DISCLOSURE = "巡察整改情况公开工作规程：公开内容须经审核，公布联系方式接受监督"
DATA = "《中华人民共和国统计法》对数据真实、准确的要求；本单位数据审核制度"
_LISTED = 5
registering.declare(Report.REGISTER, frozenset({registering.Part.WORKED}))


@check("联系方式齐全", basis=DISCLOSURE)
def contacts_are_given(report: Report, case: Case) -> str | None:
    if report.kind != Report.Kind.PUBLIC:
        return None
    missing = [
        label for value, label in (
            (report.contact_phone, "联系电话"), (report.contact_post, "邮政信箱"), (report.contact_email, "电子邮箱"),
        ) if not value.strip()
    ]
    return f"公布的报告必须有联系方式，还缺：{'、'.join(missing)}" if missing else None


@check("三个部分齐备", basis=DISCLOSURE, severity=Severity.WARN)
def body_has_three_parts(report: Report, case: Case) -> str | None:
    parts = len(re.findall(r"^# ", report.body, re.MULTILINE))
    return None if parts >= 3 else f"报告一般包括组织部署、整改落实、下一步打算三个部分，现有{parts}个部分"


@check("正文数据均有定义", basis=DATA, field="body")
def numbers_are_defined(report: Report, case: Case) -> str | None:
    errors = review(report.body, report.figures).errors
    return ";".join(errors[:_LISTED]) if errors else None


@check("没有手写数字", basis=DATA, severity=Severity.WARN)
def numbers_are_live(report: Report, case: Case) -> str | None:
    """A figure is never typed; what is typed nevertheless is answered for by a reason."""
    found = review(report.body, report.figures).handwritten
    if not found:
        return None
    shown = "、".join(f"“{h.literal}”（第{h.line}行）" for h in found[:_LISTED])
    return f"正文中有{len(found)}个手写数字没有取自台账：{shown}"


@check("数据已固化", basis=DATA)
def snapshot_is_taken(report: Report, case: Case) -> str | None:
    if report.snapshot is None:
        return "请先固化数据（形成快照），再定稿"
    left = snapshots.uncovered(report)
    if left:
        return f"数据固化之后正文又改过（{'、'.join(left[:_LISTED])}），请重新固化数据"
    return None


@check("固化后数据没有变化", basis=DATA, severity=Severity.WARN)
def snapshot_is_current(report: Report, case: Case) -> str | None:
    """What the ledger gives now against what the text says; a difference needs a reason, the snapshot stays."""
    if report.snapshot is None:
        return None
    moved = [d for d in differences.differences(report.snapshot) if d.differs]
    if not moved:
        return None
    shown = "、".join(f"{d.title}{d.then}{d.unit}→{d.now or '无法计算'}{d.unit if d.now else ''}" for d in moved[:_LISTED])
    return f"数据截止{report.snapshot.data_as_of:%Y-%m-%d}固化以来，有{len(moved)}个数据发生变化：{shown}"


def unsettled(report: Report) -> list[tuple[Claim, str]]:
    """Claims the text uses that refuse publication, each with why: open, differing, or bound to a figure that has moved."""
    wanted = [report.figures[k]["claim"] for k in keys_in(report.body) if report.figures.get(k, {}).get("claim")]
    if not wanted:
        return []
    rows = Claim.objects.filter(matter=report.root_id, key__in=wanted)
    now = recheck(rows.filter(state=Claim.State.BOUND))
    found = []
    for claim in rows:
        if not claim.is_settled:
            found.append((claim, claim.get_state_display()))
        elif claim.pk in now and now[claim.pk] != claim.value:
            found.append((claim, f"台账现为{now[claim.pk].normalize():f}"))
    return found


@check("数据均已核实", basis=DATA)
def claims_are_settled(report: Report, case: Case) -> str | None:
    """Open and differing claims refuse publication; a bound one is computed anew, a waiver by name stands."""
    left = unsettled(report)
    if not left:
        return None
    shown = "、".join(f"“{c.of[:12]}{c.literal}”（{why}）" for c, why in left[:_LISTED])
    return f"还有{len(left)}个数字未核实或与台账不一致：{shown}。请绑定、补充佐证或具名豁免"


@check("没有不予公开的事由", basis="整改情况公开的五种不予公开情形（须事先报批）")
def nothing_bars_disclosure(report: Report, case: Case) -> str | None:
    if report.kind == Report.Kind.PUBLIC and report.non_disclosure:
        return f"存在不予公开事由：{report.get_non_disclosure_display()}"
    return None


@check("公布日期合理", basis=DISCLOSURE, field="published_on")
def published_after_final(report: Report, case: Case) -> str | None:
    """The text is final before it is published, and nothing is published on a day to come."""
    if report.published_on is None:
        return None
    if report.published_on > case.happened_on:
        return f"公布日期{report.published_on:%Y-%m-%d}晚于办理日期{case.happened_on:%Y-%m-%d}"
    if report.finalised_on is not None and report.published_on < report.finalised_on:
        return f"公布日期{report.published_on:%Y-%m-%d}早于定稿日期{report.finalised_on:%Y-%m-%d}"
    return None
