"""The round of rectification as reports know it."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.figures.registry import Scope
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Person
from huiyin.register.reporting import Countable, Draft, ReportParts
from huiyin.registers.rectification.models import Record, Round
from huiyin.registers.rectification.reporting import annex, drafting
from huiyin.rendering.sheet import Sheet
from huiyin.reports.models import Report

_WHAT = {
    Report.Kind.PUBLIC: "整改进展情况的通报",
    Report.Kind.CIRCULAR: "整改情况的通报",
    Report.Kind.PROGRESS: "整改进展情况的报告",
}


class RoundParts(ReportParts):
    figures = drafting.PROGRESS_FIGURES
    progress_line = drafting.PROGRESS_LINE

    def lines(self, matter: Round, draft: Draft, kind: str, issuer: str) -> Iterator[str]:
        return drafting.lines(matter, draft, kind, issuer)

    def title(self, matter: Round, kind: str, issuer: str) -> str:
        """《…关于区委第二巡察组反馈意见整改进展情况的通报》 and its kin, by kind of report."""
        about = f"{matter.team or matter.get_source_display()}反馈意见"
        return f"{issuer}关于{about}{_WHAT[Report.Kind(kind)]}"

    def issuer(self, matter: Round) -> str:
        return matter.unit_name

    def approver(self, matter: Round) -> Person | None:
        """The chair of the round's leading group."""
        if matter.leading_group is None:
            return None
        chair = matter.leading_group.memberships.on().filter(role="chair").select_related("person").first()
        return chair.person if chair else None

    def countables(self, root: int | None) -> Iterator[Countable]:
        """The subjects of the work records filed, each in its unit."""
        rows = Record.objects.filter(root=root, stage=Stage.CLOSED).exclude(subject="").order_by("subject", "unit")
        for subject, unit in rows.values_list("subject", "unit").distinct():
            scope = Scope(root=root, subject=subject, unit=unit)
            yield Countable(subject, "rectification.work", scope, f"单位：{Unit(unit).label}")

    def sheets(self, root: Matter | None, who: Actor | None) -> list[Sheet]:
        return annex.sheets(root.pk, who) if root is not None else []
