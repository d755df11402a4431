"""Many matters, one document: the same action, or one extension, for everything ticked in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huiyin.desk.actforms import URGED
from huiyin.desk.stepping import ways
from huiyin.kit.commands import SIGNED, CommandForm, first_values
from huiyin.kit.fields import DateInput, DeskForm, form_for, styled, values_in
from huiyin.kit.given import numbers_in
from huiyin.kit.loaders import DeskRequest, register_or_404, signed_in
from huiyin.kit.papers import ACCEPT, Papers, Row, receive
from huiyin.kit.typedfields import DayField
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor
from huiyin.people.models import User
from huiyin.procedures.acts import ACTS
from huiyin.procedures.assignment import may_act, may_register_paper
from huiyin.procedures.batches import (
    ItemResult,
    ItemState,
    advance_many,
    extend_many,
    item_request,
    urge_many,
)
from huiyin.procedures.checks import CHECKS, Check, Severity
from huiyin.procedures.definition import BACKWARD, Step
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.procedures.registering import by_office
from huiyin.register.base import Register

MOST = 500
EXTEND = EntryKind.EXTEND.value
URGE = EntryKind.URGE.value
_ACTS = (EntryKind.URGE, EntryKind.EXTEND)
_WORDS = {
    ItemState.DONE: "成功", ItemState.BLOCKED: "未通过校验", ItemState.REFUSED: "未办理", ItemState.EXCEPTED: "不随本批办理",
}


@dataclass(frozen=True)
class Move:
    """What can be done to many: `code` is step:action, urge or extend; `own` when it is the person's own turn.

    A clerk who registers what others sign on paper may do it too, but it is not their turn.
    """

    code: str
    label: str
    step: Step | None
    action: str
    own: bool = field(default=False, compare=False)

    @property
    def act(self) -> str:
        """What the button says: 同意, 报请验收."""
        return self.step.label(self.action) if self.step is not None else self.label


@dataclass(frozen=True)
class Outcome:
    matter: Matter | None
    result: ItemResult

    @property
    def word(self) -> str:
        return _WORDS[self.result.state]


def moves_of_each(who: Actor, register: type[Register], matters: Sequence[Matter]) -> dict[int, list[Move]]:
    """By matter, the moves open on it to this person; none where it is somebody else's turn. One query for their tasks."""
    tasks = Task.objects.filter(matter__in=[m.pk for m in matters], is_open=True, kind=Task.Kind.DO)
    tokens: dict[int, list[str]] = {}
    for pk, token in tasks.values_list("matter_id", "assignee"):
        tokens.setdefault(pk, []).append(token)
    return {m.pk: _moves(who, m, tokens.get(m.pk, [])) for m in matters}


def _moves(who: Actor, matter: Matter, waiting: list[str]) -> list[Move]:
    step = procedure_of(matter).steps.get(matter.step) if not matter.is_closed else None
    if step is None or who.is_administrator:
        return []
    found: list[Move] = []
    own = any(may_act(who, t, matter.register, step.stage) for t in waiting)
    if own or (waiting and by_office(who, matter, step) is None):
        found += [Move(f"{step.code}:{a}", f"{step.title}：{step.label(a)}", step, a, own) for a in step.leads_to]
    return found + [
        Move(kind.value, ACTS[kind].label, None, kind.value) for kind in _ACTS
        if kind in step.acts and ACTS[kind].may(who, matter)
    ]


def batch_moves(each: Mapping[int, Sequence[Move]]) -> list[Move]:
    """The moves open on at least one of the matters; ways back and standing acts stand last."""
    found = {move.code: move for moves in each.values() for move in moves}
    return sorted(found.values(), key=lambda m: (m.step is None, m.action in BACKWARD))


_SAID = {EXTEND: "延期理由", URGE: "催办要求"}


def _extension(**kwargs: Any) -> DeskForm:
    form = DeskForm(**kwargs)
    form.fields["due_on"] = styled(DayField(label="统一延期到", required=False, widget=DateInput()))
    form.fields["months"] = styled(forms.IntegerField(
        label="或者各自顺延几个月", required=False, min_value=1, max_value=36, help_text="两项填一项",
    ))
    return form


@signed_in
def batch(request: DeskRequest, slug: str) -> HttpResponse:
    register, who = register_or_404(request.who, slug), request.who
    given = request.POST if request.method == "POST" else request.GET
    picks = numbers_in(given.getlist("pick"))[:MOST]
    matters = _picked(who, register, picks)
    if not matters:
        messages.warning(request, "请先在台账中勾选要一并办理的事项。")
        return redirect("desk:list", slug=slug)
    sent = request.method == "POST" and "choose" not in request.POST
    each, again = moves_of_each(who, register, matters), False
    if sent:
        again = _add_what_was_done(each, matters, given.get("move", ""), given.get("request_id", ""), request.user)
    moves = batch_moves(each)
    move = next((m for m in moves if m.code == given.get("move")), None if sent or not moves else moves[0])
    if move is None:
        messages.warning(request, "勾选的事项现在都不由您办理，或者已经办理过了。")
        return redirect("desk:list", slug=slug)
    fitting = [m for m in matters if move in each[m.pk]]
    form, command_form, papers = _forms(request, register, fitting, move, sent=sent, again=again)
    faults: list[str] = []
    if sent:
        results = _send(request, register, fitting, move, form, command_form, papers, faults)
        if results is not None:
            return done_page(request, register, move.label, matters, results)
    context = {
        "register": register, "matters": matters, "moves": moves, "move": move, "form": form, "command_form": command_form,
        "papers": papers, "faults": faults, "accept": ACCEPT, "signed": next(r for r in papers.rows if r.kind == SIGNED.kind),
        "fits": [(m, move in each[m.pk], _why_not(m, move), *_exception(request, m)) for m in matters],
        "fitting": len(fitting),
        "warnings": [(check, request.POST.get(f"reason-{check.code}", "")) for check in _warnings(move)],
    }
    return render(request, "desk/batch.html", context, status=422 if sent else 200)


def _warnings(move: Move) -> list[Check]:
    """The checks of the step that ask for a reason; one reason given here answers for every matter of the batch."""
    if move.step is None or move.action in BACKWARD:
        return []
    return [CHECKS[c] for c in move.step.checks if CHECKS[c].severity == Severity.WARN]


def _picked(who: Actor, register: type[Register], picks: Iterable[int]) -> list[Matter]:
    rows = visible(who, Matter.objects.filter(register=register.code, pk__in=list(picks)))
    return list(rows.select_related("lead_department").order_by("sort_due", "id"))


def _add_what_was_done(
    each: dict[int, list[Move]], matters: Sequence[Matter], code: str, request_id: str, by: User
) -> bool:
    """A batch sent twice takes in what its first sending has moved on, so that it gives the first answer. One query.

    Returns whether there was a first sending.
    """
    step_code, _, action = code.partition(":")
    keys = {item_request(request_id, m.pk): m for m in matters}
    earlier = list(Entry.objects.filter(request_id__in=list(keys), registered_by=by).values_list("request_id", flat=True))
    for key in earlier:
        matter = keys[key or ""]
        step = procedure_of(matter).steps.get(step_code)
        label = f"{step.title}：{step.label(action)}" if step else ACTS[EntryKind(code)].label if code in (URGE, EXTEND) else ""
        move = Move(code, label, step, action if step else code)
        if label and move not in each[matter.pk]:
            each[matter.pk].append(move)
    return bool(earlier)


def _why_not(matter: Matter, move: Move) -> str:
    """Said beside a row that the move does not take: it stands elsewhere, or it is not this person's turn."""
    if matter.is_closed:
        return "已办结，本次不办理"
    if move.step is not None and matter.step != move.step.code:
        return "不在该环节，本次不办理"
    return "不由您办理，本次不办理"


def _exception(request: DeskRequest, matter: Matter) -> tuple[bool, str]:
    return f"except-{matter.pk}" in request.POST, request.POST.get(f"why-{matter.pk}", "")


def _forms(
    request: DeskRequest, register: type[Register], fitting: Sequence[Matter], move: Move, *, sent: bool,
    again: bool,
) -> tuple[DeskForm, CommandForm, Papers]:
    data = request.POST if sent else None
    back = move.action in BACKWARD
    first = fitting[0]
    tokens: tuple[str, ...] = ()
    if move.step is None:
        form, online = _extension(data=data) if move.code == EXTEND else DeskForm(data=data), True
    else:
        form = form_for(register.model, () if back else move.step.asks, who=request.who, asked=move.step.asks, data=data)
        tokens, online, _ = ways(request.who, first, move.step)
    paper = by_office(request.who, first, move.step) is None if move.step else may_register_paper(request.who, first)
    command_form = CommandForm(
        data=data, online=online or again,
        initial={**first_values(), "comment": URGED if move.code == URGE else ""},
        paper=paper and move.code != URGE, tokens=tokens, comment_needed=back or move.step is None,
        comment_label=_SAID.get(move.code, "退回或不同意的理由" if back else "办理意见"),
    )
    rows = [Row.of("会议纪要、审批单等决定文件（只传一次，归入每件事项的档案）", "minutes"), Row.of(SIGNED.label, SIGNED.kind)]
    return form, command_form, receive(request, rows) if sent else Papers(rows)


def _send(
    request: DeskRequest, register: type[Register], fitting: Sequence[Matter], move: Move, form: DeskForm,
    command_form: CommandForm, papers: Papers, faults: list[str],
) -> list[ItemResult] | None:
    if not form.is_valid() or not command_form.is_valid() or papers.errors:
        faults.append("有填写不正确的地方，请看红色提示。填写的内容都在，改好后再提交。")
        return None
    command = command_form.command(request, papers)
    left_out = {m.pk: why for m in fitting for out, why in [_exception(request, m)] if out}
    if move.step is not None:
        return advance_many(
            [m.pk for m in fitting], move.step.code, move.action, command, values=values_in(form), exceptions=left_out,
            move=register.advance,
        )
    pks = [m.pk for m in fitting if m.pk not in left_out]
    if move.code == URGE:
        return urge_many(pks, command)
    clean = form.cleaned_data
    if (clean["due_on"] is None) == (clean["months"] is None):
        faults.append("“统一延期到”和“顺延几个月”请填一项，也只填一项。")
        return None
    return extend_many(pks, command, due_on=clean["due_on"], months=clean["months"])


def done_page(
    request: DeskRequest, register: type[Register] | None, label: str, matters: Sequence[Matter], results: list[ItemResult]
) -> HttpResponse:
    """What became of each; `register` None where the matters came from several."""
    by_pk = {m.pk: m for m in matters}
    outcomes = [Outcome(by_pk.get(r.pk), r) for r in results]
    good = sum(r.state == ItemState.DONE for r in results)
    left = sum(r.state == ItemState.EXCEPTED for r in results)
    failed = len(results) - good - left
    summary = f"共{len(results)}条，成功{good}条，失败{failed}条{f'，不随本批办理{left}条' if left else ''}。"
    context = {"register": register, "label": label, "outcomes": outcomes, "summary": summary, "all_good": not failed}
    return render(request, "desk/batch_done.html", context)
