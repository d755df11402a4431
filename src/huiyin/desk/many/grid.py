"""进展填报: the progress of many matters in one grid; each line is saved by itself, errors stand beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.desk.orders import OrderForm, first_values
from huiyin.desk.papers import ACCEPT, Papers, Row, receive
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.people.models import Role
from huiyin.people.standing import Standing
from huiyin.procedures.batches import ItemResult, ProgressRow, progress_many
from huiyin.procedures.loading import pinned
from huiyin.registers.base import REGISTERS

PAGE = 60


@dataclass
class GridLine:
    """One matter of the grid: what it said last, what is typed now, its files, what became of it."""

    matter: Matter
    last: str
    paper: Row
    text: str = ""
    result: ItemResult | None = None


@signed_in
def progress(request: DeskRequest) -> HttpResponse:
    """Only registers whose matters report progress have a grid; GET `register` (and `root`) choose what stands in it."""
    source = request.POST if request.method == "POST" else request.GET
    register = source.get("register", "rectification.measure")
    if register not in REGISTERS or request.who.is_administrator or request.who.registers_of(Role.INSPECTOR):
        raise Http404
    root = source.get("root", "")
    lines = grid_lines(request.who, register, int(root) if root.isdecimal() and len(root) < 19 else None)
    sent = request.POST if request.method == "POST" else None
    order_form = OrderForm(data=sent, initial=first_values())
    done: list[ItemResult] = []
    if sent is not None and order_form.is_valid():
        done = _save(request, order_form, lines)
    context = {
        "lines": lines, "order_form": order_form, "register": register, "root": root, "accept": ACCEPT,
        "title": REGISTERS[register].title, "done": sum(r.is_done for r in done),
        "failed": sum(not r.is_done for r in done), "sent": sent is not None, "more": len(lines) == PAGE,
        "request_id": uuid.uuid4(),
    }
    return render(request, "desk/many/grid.html", context)


def grid_lines(who: Standing, register: str, root: int | None) -> list[GridLine]:
    """The open matters whose step takes progress and in which this person works, soonest due first. Two queries."""
    rows = visible(who, Matter.objects.filter(register=register)).open()
    if root is not None:
        rows = rows.filter(root=root)
    if not who.has(Role.OFFICE, register):
        rows = rows.filter(shares__department__in=who.departments).distinct()
    found = rows.select_related("lead_department", "parent").order_by("sort_due", "pk")[:PAGE]
    open_to = [m for m in found if EntryKind.PROGRESS in pinned(m.procedure).steps[m.step].acts]
    model = REGISTERS[register].model
    has_progress = any(f.name == "progress" for f in model._meta.concrete_fields)
    said = dict(
        model._default_manager.filter(pk__in=[m.pk for m in open_to]).values_list("pk", "progress")
    ) if has_progress else {}
    return [GridLine(m, said.get(m.pk, ""), Row(f"evidence-{m.pk}", "佐证", "evidence")) for m in open_to]


def _save(request: DeskRequest, order_form: OrderForm, lines: list[GridLine]) -> list[ItemResult]:
    rows = []
    papers = {r.key: r for r in receive(request, [line.paper for line in lines]).rows}
    for line in lines:
        line.text = str(request.POST.get(f"text-{line.matter.pk}", "")).strip()
        line.paper = papers[line.paper.key]
        files = Papers([line.paper]).materials(order_form.cleaned_data["happened_on"])
        if line.text and not line.paper.errors:
            rows.append(ProgressRow(line.matter.pk, line.text, {}, files))
    results = progress_many(rows, order_form.order(request, Papers([])))
    by_pk = {r.pk: r for r in results}
    for line in lines:
        line.result = by_pk.get(line.matter.pk)
        if line.result is not None and line.result.is_done:
            line.last, line.text, line.paper.kept = line.text, "", []
    return results
