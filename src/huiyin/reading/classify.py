"""Whether a text is a report, feedback or a plan."""

from __future__ import annotations

import re

from huiyin.reading.labels import Labels
from huiyin.reading.model import Kind

_PLAN_TITLE = re.compile(
    r"(?:整改|落实)[^。\n]{0,30}方案|(?:问题|任务|责任|措施)清单|(?:整改|销号|问题)[^。\n]{0,10}(?:台账|台帐|清单|一览表)|整改措施表"
)
_FEEDBACK_TITLE = re.compile(r"反馈意见(?:书)?(?:的函|的通知)?$|的反馈意见|反馈情况$|巡[察视]意见$")
_REPORT_TITLE = re.compile(r"(?:通报|报告|公告|公示|说明)$|(?:整改|进展|落实)情况")
_LISTED = re.compile(r"(?:清单|台[账帐]|[^报]表)(?:\([^()]*\))?$")
_PLAN_LABELS = frozenset(("leader", "lead", "assist", "due"))


def classify(title: str | None, text: str, labels: Labels, table_kind: bool) -> Kind:
    """By title first, then by what the text says it does."""
    if title and table_kind and _LISTED.search(title):
        return Kind.PLAN
    if title:
        if _REPORT_TITLE.search(title):
            return Kind.REPORT
        if _PLAN_TITLE.search(title):
            return Kind.PLAN
        if _FEEDBACK_TITLE.search(title):
            return Kind.FEEDBACK
    if table_kind:
        return Kind.PLAN
    head = text[:3000]
    if re.search(
        r"(?:予以|作?)(?:公布|通报|公开|公示)|(?:报告|公示|通报|汇报)如下|整改[^。\n]{0,12}情况(?:报告|通报)",
        head,
    ):
        return Kind.REPORT
    if re.search(
        r"现将[^。\n]{0,40}反馈如下|反馈(?:意见)?如下|(?:巡[察视]|检查)发现[^。\n]{0,20}问题[^。]*[:。\n]",
        head,
    ) and re.search(
        r"提出(?:以下|如下|三点|四点|\S{0,4})?(?:整改)?(?:意见|建议)|意见建议", text[-6000:] + head
    ):
        return Kind.FEEDBACK
    if sum(label.name in _PLAN_LABELS for label in labels.all[:400]) >= 2:
        return Kind.PLAN
    if re.search(r"整改", head) and (re.search(r"整改(?:进展|落实|完成)?情况", head)):
        return Kind.REPORT
    return Kind.UNKNOWN
