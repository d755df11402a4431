"""The part that every form of an act shares: when, on line or on paper, who decided, why; and the Order made of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from huiyin.kit.fields import DateInput, DeskForm, of_our_time, styled
from huiyin.kit.given import revision_in
from huiyin.kit.holders import choices
from huiyin.kit.loaders import DeskRequest
from huiyin.kit.papers import Papers, Row
from huiyin.kit.typedfields import DayField
from huiyin.ledger.enums import Mode
from huiyin.people.dated import today
from huiyin.people.models import Person
from huiyin.procedures.commands import Command

SIGNED = Row.of("签字件（扫描件或照片）", "signed_paper")


class CommandForm(DeskForm):
    """`online`, `paper`: which ways are open. On paper somebody else decided, whose signed paper is attached."""

    step = forms.CharField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(required=False, label="说明", widget=forms.Textarea(attrs={"rows": 3}))
    happened_on = DayField(
        label="发生日期", widget=DateInput(), validators=[of_our_time],
        help_text="实际发生的日期；过去的日期照实填写，将标明“补录”",
    )
    irregular_reason = forms.CharField(
        required=False, label="不合规事项的说明", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="过去在纸上已办成、但不符合规定的事项，写明理由后照实登记，并标明“不合规”",
    )

    def __init__(
        self, *args: Any, online: bool = True, paper: bool = False, tokens: tuple[str, ...] = (),
        comment_label: str = "说明", comment_needed: bool = False, **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.online, self.paper = online, paper
        self.fields["comment"].label = comment_label
        self.fields["comment"].asked = comment_needed  # type: ignore[attr-defined]
        if paper:
            first = choices(tokens)
            self.fields["mode"] = forms.ChoiceField(
                label="办理方式", required=False, initial=Mode.ONLINE if online else Mode.PAPER,
                choices=[(m.value, m.label) for m in ((Mode.ONLINE, Mode.PAPER) if online else (Mode.PAPER,))],
            )
            guess = first[0][1][0][0] if tokens and first and first[0][0] == "负责该环节" and len(first[0][1]) == 1 else ""
            self.fields["decided_by"] = forms.ChoiceField(
                label="签字人", required=False, initial=guess, choices=[("", "（请选择在纸上签字的人员）"), *first],
                error_messages={"invalid_choice": "请从列表中选择"},
            )
        for made in self.fields.values():
            styled(made)
        self.fields["happened_on"].widget.attrs["max"] = today().isoformat()
        self.fields["happened_on"].error_messages.update(required="请填写发生日期", invalid="请按“年-月-日”填写日期")

    @property
    def on_paper(self) -> bool:
        """The way chosen, or the only one there is."""
        if not self.paper:
            return False
        chosen = self.data.get("mode") if self.is_bound else None
        return chosen == Mode.PAPER or not self.online

    def renew(self, revision: int) -> None:
        """On top of the newest state: what was typed stays, the revision it is sent against moves on."""
        renewed = QueryDict(mutable=True)
        for name in self.data:
            renewed[name] = self.data[name]
        renewed["revision"] = str(revision)
        self.data = renewed

    @property
    def reasons(self) -> dict[str, str]:
        """Answers to warnings, by check."""
        return {
            name.removeprefix("reason-"): str(value).strip() for name, value in self.data.items()
            if name.startswith("reason-") and str(value).strip()
        }

    def command(self, request: DeskRequest, papers: Papers) -> Command:
        """The order as filled in; call it once `full_clean` has run. What is invalid counts as not filled in."""
        clean = self.cleaned_data
        happened: dt.date = clean.get("happened_on") or today()
        person = clean.get("decided_by") if self.on_paper else None
        return Command(
            actor=request.who, happened_on=happened, comment=clean.get("comment") or "",
            decided_by=Person.objects.get(pk=person) if person else None,
            mode=Mode.PAPER if self.on_paper else Mode.ONLINE, materials=papers.materials(happened),
            reasons=self.reasons, irregular_reason=clean.get("irregular_reason") or "",
            request_id=str(clean["request_id"]) if clean.get("request_id") else None, revision=self._seen(),
        )

    def _seen(self) -> int | None:
        """The revision that the form was filled in against; None where nothing had been registered yet."""
        return None if self.initial.get("revision") is None else revision_in(self.data)


def first_values(revision: int | None = None, step: str = "") -> dict[str, Any]:
    """Initial values of a form shown for the first time."""
    return {"happened_on": today(), "request_id": uuid.uuid4(), "revision": revision, "step": step}
