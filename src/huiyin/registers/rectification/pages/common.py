"""What the pages of this room share: the matter they are about, who may use them, and a form from sight to service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from huiyin.kit.commands import SIGNED, CommandForm, first_values
from huiyin.kit.fields import DeskForm
from huiyin.kit.loaders import DeskRequest, matter_or_404
from huiyin.kit.papers import ACCEPT, Papers, Row, receive
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures.assignment import may_register_paper
from huiyin.procedures.commands import Command, NotAllowed

M = TypeVar("M", bound=Matter)
T = TypeVar("T")

MINUTES = "会议纪要、审批单等决定文件"
INCOMPLETE = "有填写不正确的地方，请看红色提示。填写的内容都在，改好后再提交。"
MOVED = "您填写期间，这件事项有了新的办理记录。请先核对最新情况；确认无误后再次提交即可，填写的内容都在。"


def typed_or_404(request: DeskRequest, pk: int, *models: type[M]) -> M:
    """The matter, when it is visible and one of `models`. Raises Http404."""
    matter = matter_or_404(request.who, pk)
    if not isinstance(matter, models):
        raise Http404
    return matter


def is_office(who: Actor, register: str) -> bool:
    return who.has(Role.OFFICE, register) and not who.is_administrator


def turned_away(request: DeskRequest, matter: Matter, why: str) -> HttpResponse:
    """Back to the matter, which says why."""
    messages.warning(request, why)
    return redirect("desk:matter", pk=matter.pk)


@dataclass
class Sheet:
    """A page's own form with the common part and its papers; `faults` are what stands in the way, in words."""

    matter: Matter
    form: DeskForm
    command_form: CommandForm
    papers: Papers
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, request: DeskRequest, matter: Matter, form: DeskForm, rows: Sequence[Row], *, paper: bool = True,
        comment_label: str = "说明", comment_needed: bool = False,
    ) -> Sheet:
        """`form` is bound exactly when the request sends something."""
        data = request.POST if form.is_bound else None
        paper = paper and may_register_paper(request.who, matter)
        command_form = CommandForm(
            data=data, initial=first_values(matter.revision), paper=paper, comment_label=comment_label,
            comment_needed=comment_needed,
        )
        wanted = [*rows, Row.of(SIGNED.label, SIGNED.kind)] if paper else list(rows)
        return cls(matter, form, command_form, receive(request, wanted) if form.is_bound else Papers(wanted))

    def carry_out(self, request: DeskRequest, service: Callable[[Command], T]) -> T | None:
        """What the service answers to the form as filled in; None with `faults` when it did not come to it."""
        if not all([self.form.is_valid(), self.command_form.is_valid()]) or self.papers.errors:
            self.faults.append(INCOMPLETE)
            return None
        try:
            return service(self.command_form.command(request, self.papers))
        except NotAllowed as refusal:
            self.faults.append(str(refusal))
        except Conflict:
            self.command_form.renew(Matter.objects.values_list("revision", flat=True).get(pk=self.matter.pk))
            self.faults.append(MOVED)
        return None

    @property
    def context(self) -> dict[str, Any]:
        return {
            "matter": self.matter, "form": self.form, "command_form": self.command_form, "papers": self.papers,
            "faults": self.faults, "accept": ACCEPT,
            "signed": next((r for r in self.papers.rows if r.kind == SIGNED.kind), None),
        }
