"""Deadlines moved wholesale by one document; the first deadline of each matter stays visible."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from huiyin.desk.fields import DateInput, DeskForm, styled
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.desk.many.chosen import Outcome, matters_of, may_paper, wanted
from huiyin.desk.orders import SIGNED, OrderForm, first_values
from huiyin.desk.papers import ACCEPT, Papers, Row, receive
from huiyin.procedures.batches import extend_many


class ExtendForm(DeskForm):
    due_on = forms.DateField(
        required=False, label="统一延期至", widget=DateInput(), error_messages={"invalid": "请按“年-月-日”填写日期"}
    )
    months = forms.IntegerField(
        required=False, label="或各自顺延几个月", min_value=1, max_value=24,
        error_messages={"min_value": "至少1个月", "max_value": "至多24个月", "invalid": "请填写整数"},
    )

    def clean(self) -> None:
        filled = [n for n in ("due_on", "months") if self.cleaned_data.get(n) is not None]
        if not self.errors and len(filled) != 1:
            raise forms.ValidationError("“统一延期至”和“各自顺延几个月”请填写其中一项。")


@signed_in
def extend(request: DeskRequest) -> HttpResponse:
    try:
        matters = [m for m in matters_of(request.who, wanted(request)) if not m.is_closed]
    except ValueError as error:
        return render(request, "desk/many/extend.html", {"faults": [str(error)]}, status=400)
    sent = request.POST if request.method == "POST" else None
    form = ExtendForm(data=sent)
    for field in form.fields.values():
        styled(field)
    order_form = OrderForm(
        data=sent, initial=first_values(), paper=may_paper(request.who, matters), comment_label="延期理由",
        comment_needed=True,
    )
    papers = Papers([Row.of(SIGNED.label, SIGNED.kind)])
    faults: list[str] = []
    if sent is not None:
        papers = receive(request, papers.rows)
        ready = form.is_valid() and order_form.is_valid() and not papers.errors
        faults = [*form.non_field_errors()] if ready or form.non_field_errors() else ["有内容填写有误，请按提示改正。"]
        if ready:
            order = order_form.order(request, papers)
            clean = form.cleaned_data
            results = extend_many([m.pk for m in matters], order, due_on=clean["due_on"], months=clean["months"])
            context = {"outcome": Outcome.of(matters, results), "title": "批量延期", "again": "many:extend"}
            return render(request, "desk/many/done.html", context)
    context = {
        "matters": matters, "form": form, "order_form": order_form, "signed": papers.rows[0], "accept": ACCEPT,
        "faults": faults,
    }
    return render(request, "desk/many/extend.html", context, status=422 if faults else 200)
