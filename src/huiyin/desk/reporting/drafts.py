"""修改对照: two texts of a report, or of reports that share a snapshot, beside one another."""

from __future__ import annotations

from django.http import HttpResponse

from huiyin.desk.reporting.common import may, page, report_or_404, visible_reports
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.enums import EntryKind
from huiyin.reports.drafts import Version, compared, versions


@signed_in
def compare(request: DeskRequest, pk: int) -> HttpResponse:
    report = report_or_404(request.who, pk)
    offered = versions(report)
    if report.snapshot_id:
        twins = visible_reports(request.who).filter(snapshot=report.snapshot).exclude(pk=report.pk)
        offered += [
            Version(f"r{t.pk}", f"{t.get_kind_display()}{f'（{t.addressee}）' if t.addressee else ''}", t.happened_on, "", t.body)
            for t in twins.order_by("pk")
        ]
    known = {v.key: v for v in offered}
    after = known.get(request.GET.get("after", ""), _own_last(offered))
    before = known.get(request.GET.get("before", ""), offered[max(0, offered.index(after) - 1)])
    changes = compared(before.body, after.body)
    return page(
        request, "drafts", report, "drafts", offered=offered, before=before, after=after, changes=changes,
        changed=sum(c.change != "same" for c in changes), editable=may(request, report, EntryKind.CORRECT),
    )


def _own_last(offered: list[Version]) -> Version:
    """The report's own latest text; texts of other reports stand behind it."""
    return next((v for v in reversed(offered) if not v.key.startswith("r")), offered[-1])
