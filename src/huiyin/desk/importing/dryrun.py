"""试导: what confirming would bring, counted, and every value that is in the way or deserves a look, by its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.desk.importing.correcting import Correcting, ItemPart
from huiyin.kit.fields import DeskForm
from huiyin.reading import Severity


@dataclass(frozen=True)
class Fault:
    """A value, where it stands, what is wrong with it and what to do; `anchor` is the field on the page."""

    place: str
    value: str
    words: str
    anchor: str = ""


@dataclass(frozen=True)
class DryRun:
    """`total` counts what is ticked; storing takes all of it or nothing."""

    total: int
    bad: int
    faults: list[Fault]
    remarks: list[Fault]

    @property
    def good(self) -> int:
        return self.total - self.bad


def dry_run(forms: Correcting) -> DryRun:
    """Judge the page as it stands; forms that were not filled yet count as good."""
    kept = [part for part in forms.parts if part.form.kept]
    every = [form for part in kept for form in (part.form, *(m for m in part.parts if m.kept))]
    faults = [*_of_head(forms), *(fault for part in forms.parts for fault in _of_item(forms, part))]
    bad = sum(bool(form.errors) for form in every)
    remarks = [
        Fault(issue.place, issue.value, f"{issue.why}{issue.advice}") for issue in forms.reading.issues
        if issue.severity in (Severity.SERIOUS, Severity.WARNING)
    ]
    return DryRun(len(every), bad, faults, remarks)


def _of_head(forms: Correcting) -> Iterator[Fault]:
    for form, place in (
        (forms.head, "轮次"), (forms.names, "部门和人员"), *((f, "聚焦领域") for f in forms.headings),
        *((f, "有疑问的日期") for f in forms.doubts),
    ):
        yield from _faults(form, place)


def _of_item(forms: Correcting, part: ItemPart) -> Iterator[Fault]:
    where = f"原文第{part.line}行，" if part.line else ""
    title = str(part.form["title"].value() or "")[:24] or "未命名"
    name = f"{where}{forms.importer.item}“{title}”"
    yield from _faults(part.form, name)
    for n, form in enumerate(part.parts, 1):
        yield from _faults(form, f"{name}{forms.importer.part}{n}")


def _faults(form: DeskForm, place: str) -> Iterator[Fault]:
    for name, errors in form.errors.items():
        bound = form[name] if name in form.fields else None
        label = f"“{bound.label}”" if bound is not None else ""
        value = bound.value() if bound is not None else ""
        yield Fault(
            f"{place}{label}", "" if value is None else str(value)[:60], "；".join(str(e) for e in errors),
            bound.id_for_label if bound is not None else "",
        )
