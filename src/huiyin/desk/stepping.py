"""The form of one action on the current step: asks what the step asks, shows its checks, sends it to the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from huiyin.desk import judging
from huiyin.kit.commands import SIGNED, CommandForm, first_values
from huiyin.kit.fields import DeskForm, fields_of_checks, form_for, initial_of, values_in
from huiyin.kit.holders import all_in_names
from huiyin.kit.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.kit.papers import ACCEPT, Papers, Row, receive
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict
from huiyin.people.actors import Actor
from huiyin.procedures.assignment import may_act
from huiyin.procedures.builtin import ASKED
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.definition import BACKWARD, Procedure, Step
from huiyin.procedures.entitlement import awaited
from huiyin.procedures.foresight import foresee
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.procedures.registering import may_register
from huiyin.register.base import register_of

MOVED_ON = "这件事项已经不在您打开页面时的环节，可能刚由他人办理。"


@dataclass
class Stepping:
    """One action being filled in: its forms and its files."""

    matter: Matter
    procedure: Procedure
    step: Step
    action: str
    tokens: tuple[str, ...]
    online: bool
    paper: bool
    form: DeskForm = field(init=False)
    command_form: CommandForm = field(init=False)
    papers: Papers = field(init=False)
    faults: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.step.label(self.action)

    @property
    def backward(self) -> bool:
        return self.action in BACKWARD

    @property
    def earlier(self) -> list[Step]:
        """Where a return may go; empty when there is but one place."""
        return self.procedure.before(self.step.code) if self.action == "return" and self.step.returns_anywhere else []

    def top(self) -> list[judging.Said]:
        return self.form.objections_at.get(judging.TOP, [])

    def at_papers(self) -> list[judging.Said]:
        return self.form.objections_at.get(judging.PAPERS, [])

    def names(self) -> list[str]:
        """The fields asked, and those that a check wants filled which it finds wanting in the matter as it stands.

        What is frozen since the first step is not offered to whoever comes later: the check speaks at the top instead.
        """
        if self.backward:
            return []
        asked = list(dict.fromkeys((*self.step.asks, *self.step.offers)))
        spoken = fields_of_checks(type(self.matter), [CHECKS[c] for c in self.step.checks])
        frozen = self.matter.FROZEN if self.step.code != self.procedure.first.code else frozenset()
        return asked + [n for n in spoken if n not in asked and n not in frozen]

    def paper_rows(self) -> list[Row]:
        rows: list[Row] = []
        if not self.backward:
            kinds = self.procedure.materials
            rows += [Row.of(kinds[k], k, required=True) for k in self.step.materials]
            about_papers = any(CHECKS[c].field == judging.PAPERS for c in self.step.checks)
            proofs = register_of(self.matter).proofs(self.matter) if about_papers else []
            rows += [Row.of(f"佐证：{proof}", "evidence", proof, held=held) for proof, held in proofs]
            taken = {*self.step.materials, "signed_paper"}
            rows += [
                Row.of(title, k, required=False) for k, title in kinds.items() if k not in taken
            ]
        return [*rows, Row.of(SIGNED.label, SIGNED.kind)]

    def bind(self, request: DeskRequest, *, sent: bool) -> None:
        """Make the forms: as first shown, or with what was `sent`."""
        names, model = self.names(), type(self.matter)
        data = request.POST if sent else None
        initial = initial_of(self.matter, names)
        self.form = form_for(model, names, who=request.who, asked=self.step.asks, data=data, initial=initial)
        self._leave_out_satisfied(request)
        self.command_form = CommandForm(
            data=data, initial=first_values(self.matter.revision, self.step.code), online=self.online,
            paper=self.paper, tokens=self.tokens, comment_needed=self.backward,
            comment_label="退回或不同意的理由" if self.backward else "办理意见",
        )
        self.papers = receive(request, self.paper_rows()) if sent else Papers(self.paper_rows())
        if sent:
            self.form.full_clean()
            self.command_form.full_clean()

    def _leave_out_satisfied(self, request: DeskRequest) -> None:
        """A field that only a check mentions is shown when the check, on the matter as it stands, is not content."""
        spoken = [n for n in self.form.fields if n not in (*self.step.asks, *self.step.offers)]
        if not spoken:
            return
        command = CommandForm(data={"happened_on": str(first_values()["happened_on"])})
        command.full_clean()
        verdicts = foresee(self.matter, self.step, self.action, command.command(request, Papers([])), {})
        wanting = {v.check.field for v in verdicts if not v.passed}
        for name in spoken:
            if name not in wanting:
                del self.form.fields[name]

    def judge(self, request: DeskRequest, *, typed: bool) -> None:
        """Place what the checks would say now; shows nothing of a backward action, whose only rule is its reason."""
        if self.backward:
            return
        command = self.command_form.command(request, self.papers) if typed else _blank_order(request)
        values = values_in(self.form) if typed else {}
        said = judging.foreseen(foresee(self.matter, self.step, self.action, command, values), self.form, typed=typed)
        judging.place(self.form, [s for s in said if typed or (s.code != ASKED.code and s.severity != "passed")])


def _blank_order(request: DeskRequest) -> Any:
    form = CommandForm(data={"happened_on": str(first_values()["happened_on"])})
    form.full_clean()
    return form.command(request, Papers([]))


def stepping(who: Actor, matter: Matter, action: str) -> Stepping | str:
    """What is needed to fill in an action, or the reason (Chinese) why it is not open."""
    procedure = procedure_of(matter)
    step = procedure.steps.get(matter.step)
    if matter.is_closed or step is None or action not in step.leads_to:
        return MOVED_ON
    tokens, online, paper = ways(who, matter, step, action)
    if not online and not paper:
        return f"“{step.title}”由{all_in_names(tokens) or '他人'}办理。"
    return Stepping(matter, procedure, step, action, tokens, online, paper)


def ways(who: Actor, matter: Matter, step: Step, action: str = "") -> tuple[tuple[str, ...], bool, bool]:
    """(whose turn it is, may this person act on line, may they register paper). One query and what assignment asks."""
    tasks = Task.objects.filter(matter_id=matter.pk, step=step.code, is_open=True, kind=Task.Kind.DO)
    waiting = tuple(tasks.order_by("id").values_list("assignee", flat=True))
    try:
        tokens = tuple(token for task in waiting for token in awaited(matter, step, task, action))
    except NotAllowed:  # nobody holds a step that decides: the service says who must be set
        return waiting, any(may_act(who, token, matter.register) for token in waiting), False
    online = any(may_act(who, token, matter.register, step.stage, action) for token in tokens)
    return tokens, online, bool(tokens) and may_register(who, matter, step)


@signed_in
def step_form(request: DeskRequest, pk: int, action: str) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    sent = request.method == "POST"
    found = stepping(request.who, matter, action)
    if isinstance(found, str):
        return _not_open(request, matter, found)
    if sent and request.POST.get("step") not in ("", None, found.step.code):
        return _not_open(request, matter, MOVED_ON)
    found.bind(request, sent=sent)
    if not sent:
        found.judge(request, typed=False)
        return _page(request, found)
    answer = _send(request, found)
    return answer if answer is not None else _page(request, found, status=422)


def _send(request: DeskRequest, found: Stepping) -> HttpResponse | None:
    """Carry the order out; None when the form must be shown again (what was typed is in it)."""
    if not found.form.is_valid() or not found.command_form.is_valid() or found.papers.errors:
        found.faults.append("有填写不正确的地方，请看红色提示。填写的内容都在，改好后再提交。")
        return None
    command = found.command_form.command(request, found.papers)
    to = request.POST.get("to") or None
    try:
        done = register_of(found.matter).advance(
            found.matter.pk, found.step.code, found.action, command, values_in(found.form),
            to=to if found.earlier else None,
        )
    except NotAllowed as refusal:
        found.faults.append(str(refusal))
        return None
    except Conflict as conflict:
        return _after_conflict(request, found, str(conflict))
    if isinstance(done, Blocked):
        _show_objections(found, done)
        return None
    messages.success(request, success(done, found.label))
    return redirect("desk:matter", pk=found.matter.pk)


def _show_objections(found: Stepping, blocked: Blocked) -> None:
    said = judging.objected(blocked.objections, found.form, found.command_form.reasons)
    judging.place(found.form, said)
    judging.place(found.command_form, [s for s in said if s.place == "comment"])
    if any(o.check.code == ASKED.code for o in blocked.objections):
        for name in found.step.asks:
            if found.form.cleaned_data.get(name) in (None, "", [], {}):
                found.form.add_error(name, "请填写这一项")
    if all(o.wants_reason for o in blocked.objections):
        found.faults.append("以下提醒请逐条写明理由，再提交一次。")
    else:
        found.faults.append("还不能提交：请按提示补齐。填写的内容和上传的文件都在。")


def _after_conflict(request: DeskRequest, found: Stepping, message: str) -> HttpResponse | None:
    """Somebody was faster. While the action is still open, the form comes back on top of the newest state."""
    again = stepping(request.who, matter_or_404(request.who, found.matter.pk), found.action)
    if isinstance(again, str):
        return _not_open(request, found.matter, message)
    found.matter = again.matter
    found.command_form.renew(again.matter.revision)
    found.faults.append("您填写期间，这件事项有了新的办理记录。请先核对最新情况；确认无误后再次提交即可，填写的内容都在。")
    return None


def _not_open(request: DeskRequest, matter: Matter, reason: str) -> HttpResponse:
    """The action has gone. Whoever sent a form gets back what they typed, to copy it."""
    if request.method != "POST":
        messages.warning(request, reason)
        return redirect("desk:matter", pk=matter.pk)
    hidden = {"csrfmiddlewaretoken", "step", "request_id", "revision", "mode"}
    typed = [
        v for name, values in request.POST.lists() if name not in hidden and not name.startswith("kept-")
        for v in values if isinstance(v, str) and len(v.strip()) > 1
    ]
    context = {"matter": matter, "reason": reason, "typed": typed}
    return render(request, "desk/moved_on.html", context, status=409)


def success(done: Done, label: str) -> str:
    """What was done and whose turn it is now."""
    matter = done.matter
    if matter.is_closed:
        return f"“{label}”已登记，“{matter.title}”办结。"
    tokens = Task.objects.filter(matter_id=matter.pk, is_open=True, kind=Task.Kind.DO).values_list("assignee", flat=True)
    names = all_in_names(tokens)
    return f"“{label}”已登记，现由{names}办理。" if names else f"“{label}”已登记。"


def _page(request: DeskRequest, found: Stepping, status: int = 200) -> HttpResponse:
    context = {
        "stepping": found, "matter": found.matter, "form": found.form, "command_form": found.command_form,
        "papers": found.papers, "faults": found.faults, "accept": ACCEPT,
        "irregular": found.command_form.on_paper and status != 200 and not found.backward,
        "signed": next((r for r in found.papers.rows if r.kind == SIGNED.kind), None),
    }
    return render(request, "desk/step.html", context, status=status)


@require_POST
@signed_in
def judge(request: DeskRequest, pk: int, action: str) -> HttpResponse:
    """What the checks say to the form as it stands: judged without being recorded."""
    found = stepping(request.who, matter_or_404(request.who, pk), action)
    if isinstance(found, str):
        return HttpResponse(status=204)
    found.bind(request, sent=True)
    found.judge(request, typed=True)
    places = [judging.TOP, judging.PAPERS, *found.form.fields]
    spoken = [(place, found.form.objections_at.get(place, [])) for place in places]
    return render(request, "desk/parts/judged.html", {"spoken": spoken})
