"""One document decides many: the same action on matters that stand at the same step, with exceptions for each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from huiyin.desk.fields import DeskForm, form_for, values_in
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.desk.many.chosen import Outcome, matters_of, may_paper, wanted
from huiyin.desk.orders import SIGNED, OrderForm, first_values
from huiyin.desk.papers import ACCEPT, Papers, Row, receive
from huiyin.ledger.models import Matter, model_of
from huiyin.procedures.batches import ItemResult, advance_many
from huiyin.procedures.checks import CHECKS, Severity
from huiyin.procedures.definition import Procedure, Step
from huiyin.procedures.loading import pinned
from huiyin.registers.base import REGISTERS


@dataclass(frozen=True)
class Group:
    """Matters that can be decided together: of one register, at one step."""

    register: str
    procedure: Procedure
    step: Step
    matters: list[Matter]

    @property
    def title(self) -> str:
        return f"{REGISTERS[self.register].title} · {self.step.title}"

    @property
    def actions(self) -> list[tuple[str, str]]:
        return [(action, self.step.label(action)) for action in self.step.leads_to]


def groups_of(matters: list[Matter]) -> list[Group]:
    """The ticked matters by register and step; closed ones, which nothing can move, are left out."""
    found: dict[tuple[str, str, str], list[Matter]] = {}
    for matter in matters:
        if not matter.is_closed and matter.step:
            found.setdefault((matter.register, matter.procedure, matter.step), []).append(matter)
    return [
        Group(register, pinned(pin), pinned(pin).steps[step], rows) for (register, pin, step), rows in found.items()
    ]


@dataclass
class Deciding:
    """The page as it is being filled in."""

    group: Group
    action: str
    form: DeskForm
    order_form: OrderForm
    papers: Papers
    reason: str = ""
    left_out: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@signed_in
def decide(request: DeskRequest) -> HttpResponse:
    try:
        matters = matters_of(request.who, wanted(request))
    except ValueError as error:
        return render(request, "desk/many/decide.html", {"faults": [str(error)]}, status=400)
    groups = groups_of(matters)
    if len(groups) != 1:
        return render(request, "desk/many/decide.html", {"groups": groups, "skipped": len(matters)})
    page = _page(request, groups[0])
    if request.method == "POST" and not page.faults:
        results = _carry_out(request, page)
        context = {"outcome": Outcome.of(matters, results), "title": page.group.title, "again": "many:decide"}
        return render(request, "desk/many/done.html", context)
    context = {
        "page": page, "form": page.form, "order_form": page.order_form, "signed": page.papers.rows[0],
        "papers": page.papers, "accept": ACCEPT, "faults": page.faults, "groups": groups,
    }
    return render(request, "desk/many/decide.html", context, status=422 if page.faults else 200)


def _page(request: DeskRequest, group: Group) -> Deciding:
    sent = request.POST if request.method == "POST" else None
    form = form_for(model_of(group.register), group.step.asks, data=sent)
    order_form = OrderForm(
        data=sent, initial=first_values(step=group.step.code), online=True,
        paper=may_paper(request.who, group.matters), tokens=(),
    )
    kinds = group.procedure.materials
    rows = [Row.of(SIGNED.label, SIGNED.kind), *(Row.of(title, k) for k, title in kinds.items() if k != SIGNED.kind)]
    page = Deciding(group, "", form, order_form, Papers(rows))
    if sent is None:
        return page
    page.papers = receive(request, rows)
    page.action = str(sent.get("action", ""))
    page.reason = str(sent.get("reason", "")).strip()
    page.left_out = {
        m.pk: str(sent.get(f"why-{m.pk}", "")).strip() for m in group.matters if f"skip-{m.pk}" in sent
    }
    page.faults = _faults(page)
    return page


def _faults(page: Deciding) -> list[str]:
    faults = []
    if page.action not in page.group.step.leads_to:
        faults.append("请选择要对这批事项作出的决定。")
    if not page.form.is_valid() or not page.order_form.is_valid() or page.papers.errors:
        faults.append("有内容填写有误，请按提示改正。")
    if any(not why for why in page.left_out.values()):
        faults.append("未列入本批的事项，请逐件写明理由。")
    if len(page.left_out) == len(page.group.matters):
        faults.append("所有事项都未列入本批，没有可以办理的事项。")
    return faults


def _carry_out(request: DeskRequest, page: Deciding) -> list[ItemResult]:
    """A general reason answers every warning of the step, and stands on each matter it was needed for."""
    order = page.order_form.order(request, page.papers)
    if page.reason:
        warnings = {c: page.reason for c in page.group.step.checks if CHECKS[c].severity == Severity.WARN}
        order = replace(order, reasons=warnings)
    values: dict[str, Any] = {n: v for n, v in values_in(page.form).items() if v not in (None, "", [], False)}
    pks = [m.pk for m in page.group.matters]
    return advance_many(pks, page.group.step.code, page.action, order, values=values, exceptions=page.left_out)
