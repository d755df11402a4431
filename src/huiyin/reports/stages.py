"""初稿 → 送审稿 → 定稿 → 数据审核 → 公布: a report moved along, the text of each stage kept in its dossier."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from huiyin.figures.models import Claim
from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Material
from huiyin.ledger.record import NewMaterial
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.definition import BACKWARD
from huiyin.procedures.service import advance, begin
from huiyin.rendering import word
from huiyin.reports import auditing, documents, snapshots
from huiyin.reports.composing import may_compose, parts_of, with_line
from huiyin.reports.models import Report
from huiyin.reports.text import review

log = logging.getLogger(__name__)

# Step -> (kind of material kept when it is left forward, its name).
KEPT = {"draft": ("draft", "初稿"), "review": ("review_draft", "送审稿"), "finalise": ("final", "定稿"),
        "audit": ("audit_sheet", "数据审核表")}
# Told of every publication once it is committed; the portal adds its static export.
AFTER_PUBLICATION: list[Callable[[Report], None]] = []
EDITABLE = frozenset({
    "title", "addressee", "issuer", "document_number", "body", "figures", "contact_phone", "contact_post",
    "contact_email", "drill_down", "non_disclosure", "data_as_of", "progress_line",
})


@dataclasses.dataclass(frozen=True)
class Published:
    """`trouble` (Chinese) says what could not be done after the publication itself had been registered."""

    done: Done
    trouble: str = ""


def save(report: Report, values: Mapping[str, Any], command: Command) -> Done:
    """Keep an edited text. Raises NotAllowed when placeholders are undefined, Conflict when somebody else saved."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise ValueError(f"not a part of a report's text: {', '.join(sorted(unknown))}")
    changed = {name: value for name, value in values.items() if getattr(report, name) != value}
    if "progress_line" in changed:
        changed["body"] = with_line(changed.get("body", report.body), _line_of(report), changed["progress_line"])
    errors = review(changed.get("body", report.body), changed.get("figures", report.figures)).errors
    if errors:
        raise NotAllowed(";".join(errors[:5]))
    said = command if command.comment.strip() else dataclasses.replace(command, comment="修改报告文本")
    return act(report.pk, EntryKind.CORRECT, said, changed)


def use_ledger(report: Report, claim: Claim, command: Command) -> Done:
    """Let the text say what the ledger says: a bound claim's placeholders become its figure, computed like any other.

    Raises NotAllowed for a claim that is not bound or not in the text, and what `save` raises.
    """
    keys = [key for key, data in report.figures.items() if data.get("claim") == claim.key]
    if not claim.figure or not keys:
        raise NotAllowed("先把这个数字绑定到统计指标，才能改用台账数据。")
    live = {"code": claim.figure, "scope": claim.scope, "literal": "", "claim": ""}
    said = dataclasses.replace(command, comment=f"“{claim.of[:20]}{claim.literal}”改用台账数据")
    return save(report, {"figures": {**report.figures, **dict.fromkeys(keys, live)}}, said)


def move(
    report: Report, action: str, command: Command, values: Mapping[str, Any] | None = None, to: str | None = None, *,
    step: str | None = None,
) -> Done | Blocked:
    """Take `action` on the step the report stands at; going forward keeps the text of the stage left as a material.

    `step` is the one the page showed; when the report has left it, `advance` tells (or finds the same request done).

    Raises what `advance` raises.
    """
    given, step = dict(values or {}), step or report.step
    if action in BACKWARD or step != report.step:
        return advance(report.pk, step, action, command, given, to=to)
    if step == "finalise" and not given.get("finalised_on"):
        given["finalised_on"] = report.finalised_on or command.happened_on
    if step in KEPT:
        command = dataclasses.replace(command, materials=(*command.materials, _stage_text(report, given)))
    return advance(report.pk, step, action, command, given)


def _stage_text(report: Report, values: Mapping[str, Any]) -> NewMaterial:
    """The stage's paper, rendered and stored; a further version where one is there already."""
    kind, name = KEPT[report.step]
    copy = Report.loaded(report.pk)
    for field, value in values.items():
        setattr(copy, field, value)
    if kind == "audit_sheet":
        paper = word.render(auditing.audit_sheet(copy))
    else:
        paper = documents.to_word(copy, stage="" if kind == "final" else name)
    title = f"{report.title[:150]}（{name}）"
    content = store.put([paper], f"{name}.docx")
    earlier = Material.objects.filter(matter=report.pk, kind=kind).order_by("-version").first()
    return NewMaterial(
        content.digest, kind, title, f"{title}.docx", maker=report.issuer[:100], replaces=earlier.pk if earlier else None
    )


def publish(report: Report, command: Command, published_on: dt.date) -> Published | Blocked:
    """Publish: settle the snapshot, run the step, write the static pages.

    Claims settled since the snapshot are frozen into it; the numbers themselves cannot change any more. Raises what
    `advance` raises. A failure of the export does not undo the publication; it is told.
    """
    if report.step == "publish" and command.revision in (None, report.revision):
        before = report.snapshot_id
        taken = snapshots.refresh_claims(report, command)
        if taken is not None and taken.digest != before:
            command = dataclasses.replace(command, revision=None)
    done = advance(report.pk, "publish", "publish", command, {"published_on": published_on})
    if isinstance(done, Blocked):
        return done
    assert isinstance(done.matter, Report)
    troubles = [trouble for after in AFTER_PUBLICATION if (trouble := _told(after, done.matter))]
    return Published(done, ";".join(troubles))


def _told(after: Callable[[Report], None], report: Report) -> str:
    try:
        after(report)
    except OSError:
        log.exception("after publication")
        return "报告已公布，但静态网页没有写成（磁盘已满或目录不可写）。排除后可重新导出。"
    return ""


def for_addressees(report: Report, addressees: list[str], command: Command) -> list[Report]:
    """One progress report for each addressee, bearing the same snapshot and so the same figures.

    Raises NotAllowed before the numbers are frozen: without a snapshot the papers could differ.
    """
    may_compose(command)
    if report.snapshot_id is None or snapshots.uncovered(report):
        raise NotAllowed("请先固化数据，再分送：几份报告用同一个快照，数据才一致。")
    names = dict.fromkeys(name.strip() for name in addressees if name.strip())
    with transaction.atomic():
        return [_sibling(report, command, Report.Kind.PROGRESS, addressee=name) for name in names]


def as_kind(report: Report, kind: str, command: Command) -> Report:
    """The same text and snapshot for another publication (向社会公布 beside 党内通报); each is a record of its own."""
    may_compose(command)
    if report.snapshot_id is None or snapshots.uncovered(report):
        raise NotAllowed("请先固化数据，再另行公布：两份报告用同一个快照，数据才一致。")
    return _sibling(report, command, kind)


def _sibling(report: Report, command: Command, kind: str, **more: Any) -> Report:
    assert report.root is not None
    there = Report.objects.filter(snapshot=report.snapshot, kind=kind, addressee=more.get("addressee", "")).first()
    if there is not None:
        return Report.loaded(there.pk)
    about = report.root.typed()
    parts = parts_of(about)
    shared = {
        name: getattr(report, name) for name in (
            "issuer", "body", "figures", "contact_phone", "contact_post", "contact_email", "progress_line", "data_as_of",
        )
    }
    values = {**shared, "kind": Report.Kind(kind).value, "snapshot": report.snapshot_id, "leader": parts.approver(about), **more}
    single = dataclasses.replace(command, request_id=None, revision=None)
    done = begin(Report, single, parts.title(about, kind, report.issuer), values, parent=report.root)
    assert isinstance(done.matter, Report)
    return done.matter


def _line_of(report: Report) -> str:
    return parts_of(report.root).progress_line if report.root is not None else ""
