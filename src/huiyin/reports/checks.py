"""What a report must satisfy on its way to publication."""

from __future__ import annotations

import re

from huiyin.figures.models import Claim
from huiyin.procedures.checks import Case, Severity, check
from huiyin.reports.models import Report

DISCLOSURE = "巡察整改情况公开工作规程:公开内容须经审核,公布联系方式接受监督"
DATA = "《中华人民共和国统计法》对数据真实、准确的要求;本单位数据审核制度"


@check("联系方式齐全", basis=DISCLOSURE)
def contacts_are_given(report: Report, case: Case) -> str | None:
    if report.kind != Report.Kind.PUBLIC:
        return None
    missing = [
        label for value, label in (
            (report.contact_phone, "联系电话"), (report.contact_post, "邮政信箱"), (report.contact_email, "电子邮箱"),
        ) if not value.strip()
    ]
    return f"公布的报告必须有联系方式,还缺:{'、'.join(missing)}" if missing else None


@check("三个部分齐备", basis=DISCLOSURE, severity=Severity.WARN)
def body_has_three_parts(report: Report, case: Case) -> str | None:
    parts = len(re.findall(r"^# ", report.body, re.MULTILINE))
    return None if parts >= 3 else f"报告一般包括组织部署、整改落实、下一步打算三个部分,现有{parts}个部分"


@check("数据已固化", basis=DATA)
def snapshot_is_taken(report: Report, case: Case) -> str | None:
    return None if report.snapshots.exists() else "请先固化数据(形成快照),再定稿"


@check("数据均已核实", basis=DATA)
def claims_are_settled(report: Report, case: Case) -> str | None:
    """Claims of the round that the report's text uses: open and differing ones refuse publication."""
    keys = [f["claim"] for f in report.figures.values() if f.get("claim")]
    rows = Claim.objects.filter(matter=report.root_id, key__in=keys)
    left = [c for c in rows if not c.is_settled]
    if not left:
        return None
    shown = "、".join(f"“{c.of[:12]}{c.literal}”({c.get_state_display()})" for c in left[:5])
    return f"还有{len(left)}个数字未核实或与台账不一致:{shown}。请绑定、补充佐证或具名豁免"


@check("没有不予公开的事由", basis="整改情况公开的五种不予公开情形(须事先报批)")
def nothing_bars_disclosure(report: Report, case: Case) -> str | None:
    if report.kind == Report.Kind.PUBLIC and report.non_disclosure:
        return f"存在不予公开事由:{report.get_non_disclosure_display()}"
    return None
