"""Standing acts from a page: urging, extending, reassigning, attaching … and the copies people have to read."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.desk.actforms import SPECS, Spec, act_form, candidates, values_of
from huiyin.kit.commands import SIGNED, CommandForm, first_values
from huiyin.kit.fields import DeskForm, styled
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.kit.papers import ACCEPT, Papers, Row, receive
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.people.dated import today
from huiyin.procedures.acts import ACTS, act, open_acts
from huiyin.procedures.assignment import may_register_paper
from huiyin.procedures.batches import for_item
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.copies import mark_read
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.register.base import register_of


def _rows(spec: Spec, matter: Matter) -> list[Row]:
    if not spec.papers:
        return []
    if spec.kind == EntryKind.ATTACH:
        return [Row.of("文件", "attached", required=True), Row.of(SIGNED.label, SIGNED.kind)]
    rows = []
    if spec.kind == EntryKind.PROGRESS:
        rows += [Row.of(f"佐证：{proof}", "evidence", proof, held=held) for proof, held in register_of(matter).proofs(matter)]
    titles = procedure_of(matter).materials
    kind = "evidence" if "evidence" in titles else "minutes" if "minutes" in titles else next(iter(titles), "evidence")
    return [*rows, Row.of(titles.get(kind, "材料"), kind), Row.of(SIGNED.label, SIGNED.kind)]


class Filing(DeskForm):
    """How an attached file is filed: its kind, the proof it answers, the version it replaces."""

    def __init__(self, matter: Matter, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        kinds = procedure_of(matter).materials
        self.fields["paper_kind"] = styled(forms.ChoiceField(label="材料种类", choices=[*kinds.items(), ("other", "其他材料")]))
        proofs = register_of(matter).proofs(matter)
        if proofs:
            self.fields["answers"] = styled(forms.ChoiceField(
                label="对应哪项佐证", required=False, choices=[("", "（不对应）"), *((p, p) for p, _ in proofs)],
            ))
        held = list(matter.materials.order_by("id").values_list("pk", "title", "version"))
        if held:
            self.fields["replaces"] = styled(forms.ChoiceField(
                label="替换旧版本", required=False,
                choices=[("", "（不替换）"), *((str(pk), f"{title}（第{version}版）") for pk, title, version in held)],
            ))

    def filed(self, materials: tuple[NewMaterial, ...]) -> tuple[NewMaterial, ...]:
        clean = self.cleaned_data
        replaces = int(clean["replaces"]) if clean.get("replaces") else None
        return tuple(
            replace(m, kind=clean["paper_kind"], answers=clean.get("answers") or "", replaces=replaces)
            if m.kind == "attached" else m
            for m in materials
        )


@signed_in
def act_page(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    spec = SPECS.get(EntryKind(kind)) if kind in EntryKind.values else None
    if spec is None:
        raise Http404
    if spec.kind not in {a.kind for a in open_acts(request.who, matter)}:
        messages.warning(request, f"这件事项现在不能“{ACTS[spec.kind].label}”，或者不由您办理。")
        return redirect("desk:matter", pk=pk)
    sent = request.method == "POST"
    data = request.POST if sent else None
    initial = {n: v for n, v in request.GET.items() if n == "link"}
    form = act_form(spec, matter, request.who, data=data, initial=initial)
    command_form = CommandForm(
        data=data, initial={**first_values(matter.revision), "comment": spec.default(matter)},
        paper=spec.paper_way and may_register_paper(request.who, matter), comment_label=spec.said,
        comment_needed=bool(ACTS[spec.kind].needs_comment),
    )
    filing = Filing(matter, data=data) if spec.kind == EntryKind.ATTACH else None
    papers = receive(request, _rows(spec, matter)) if sent else Papers(_rows(spec, matter))
    context: dict[str, Any] = {
        "matter": matter, "spec": spec, "label": ACTS[spec.kind].label, "form": form, "command_form": command_form,
        "filing": filing, "papers": papers, "accept": ACCEPT, "faults": [], "found": [],
        "signed": next((r for r in papers.rows if r.kind == SIGNED.kind), None),
    }
    if sent:
        answer = _send(request, matter, spec, context)
        if answer is not None:
            return answer
    return render(request, "desk/act.html", context, status=422 if sent else 200)


def _send(request: DeskRequest, matter: Matter, spec: Spec, context: dict[str, Any]) -> HttpResponse | None:
    form, command_form, filing, papers = (context[n] for n in ("form", "command_form", "filing", "papers"))
    faults: list[str] = context["faults"]
    valid = [f.is_valid() for f in (form, command_form, filing) if f is not None]
    if not all(valid) or papers.errors:
        faults.append("有填写不正确的地方，请看红色提示。填写的内容都在，改好后再提交。")
        return None
    command: Command = command_form.command(request, papers)
    if filing is not None:
        command = replace(command, materials=filing.filed(command.materials))
    values = values_of(spec, form, matter, command.comment, command.happened_on)
    problem = _resolve(request, matter, spec, form, values, context)
    if problem:
        faults.append(problem)
        return None
    try:
        act(matter.pk, spec.kind, command, values)
    except NotAllowed as refusal:
        faults.append(str(refusal))
        return None
    except Conflict:
        command_form.renew(Matter.objects.values_list("revision", flat=True).get(pk=matter.pk))
        faults.append("您填写期间，这件事项有了新的办理记录。请先核对最新情况；确认无误后再次提交即可，填写的内容都在。")
        return None
    messages.success(request, f"“{ACTS[spec.kind].label}”已登记。")
    return redirect("desk:matter", pk=matter.pk)


def _resolve(
    request: DeskRequest, matter: Matter, spec: Spec, form: DeskForm, values: dict[str, Any], context: dict[str, Any]
) -> str:
    """Turn what people type into what the service takes; returns what is wrong (Chinese), or nothing."""
    if spec.only_changed and not values:
        return "没有改动任何内容。"
    if spec.kind == EntryKind.LINK:
        chosen = request.POST.get("chosen", "")
        found = candidates(request.who, matter, values["target"])
        if (key := number_in(chosen)) in {m.pk for m in found}:
            values["target"] = key
            return ""
        if len(found) == 1:
            values["target"] = found[0].pk
            return ""
        context["found"] = found
        return "找到几件相近的事项，请选择其中一件。" if found else "没有找到这件事项，请核对编号或换几个字。"
    return ""


@require_POST
@signed_in
def urge(request: DeskRequest, pk: int) -> HttpResponse:
    """One click from a list: urge with the usual words."""
    matter = matter_or_404(request.who, pk)
    command = Command(
        request.who, today(), comment=SPECS[EntryKind.URGE].default(matter), request_id=_uuid(request.POST.get("request_id")),
    )
    try:
        act(pk, EntryKind.URGE, for_item(command, pk))  # one list's rows share a request id
        messages.success(request, f"已催办“{matter.title}”。")
    except (NotAllowed, Conflict) as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "desk:home")


def _uuid(text: str | None) -> str | None:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return None


@require_POST
@signed_in
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """A copy has been read."""
    task = get_object_or_404(Task, pk=pk, kind=Task.Kind.READ)
    matter_or_404(request.who, task.matter_id)
    try:
        mark_read(task, Command(request.who, today()))
        messages.success(request, "已标为已阅。")
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("desk:matter", pk=task.matter_id)
