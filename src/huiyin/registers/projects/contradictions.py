"""A project whose contract was paid beyond what the audit left of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.components.budgets import yuan
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.projects.checks import paid_for
from huiyin.registers.projects.models import Project


@contradiction(
    "projects.paid_beyond_audit", "付款超过审定金额", basis="《行政事业单位内部控制规范（试行）》：按审定的竣工决算结清价款"
)
def paid_beyond_audit(since: dt.date) -> Iterable[Pair]:
    for project in Project.objects.filter(accepted_on__gte=since).exclude(audited=None).exclude(agreed=None):
        paid = paid_for(project)
        if project.audited is not None and project.accepted_on is not None and paid > project.audited:
            yield Pair(
                project.pk, project.agreed_id, f"审定{yuan(project.audited)}，合同已付{yuan(paid)}。", project.accepted_on
            )
