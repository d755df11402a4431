"""The pages of a roster: bring a sheet, see what it would add, have it added, hand out the passwords."""

from __future__ import annotations

import io

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huiyin.desk.administration.access import Right, opens_to
from huiyin.desk.administration.accounts import fresh_password
from huiyin.desk.administration.roster import sheet
from huiyin.desk.administration.roster.storing import Entered, enter
from huiyin.desk.exchange.views import GONE, MAX_BYTES, SHOWN, TYPES, XLSX
from huiyin.kit import spool
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger.store import Refused


@opens_to(Right.NONE)
def start(request: DeskRequest) -> HttpResponseBase:
    """Take a sheet and let it wait; nothing of it is registered yet."""
    fault = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Refused("请先选择填好的 Excel 表。")
            return redirect("administration:roster-check", spool.keep(request.user, upload, TYPES, MAX_BYTES).token)
        except Refused as refusal:
            fault = str(refusal)
    context = {"fault": fault, "accept": ",".join(f".{t}" for t in sorted(TYPES)), "most": sheet.MOST}
    return render(request, "administration/roster.html", context, status=422 if fault else 200)


@opens_to(Right.NONE)
@require_safe
def sample(request: DeskRequest) -> HttpResponseBase:
    target = io.BytesIO()
    sheet.write_sample(target)
    return HttpResponse(
        target.getvalue(), XLSX, headers={"Content-Disposition": content_disposition_header(True, "名册.xlsx") or ""}
    )


@opens_to(Right.NONE)
def check(request: DeskRequest, token: str) -> HttpResponseBase:
    """The dry run: GET shows what the sheet would add, POST has it added or gives it up."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is None:
        messages.error(request, GONE)
        return redirect("administration:roster")
    if request.method == "POST" and request.POST.get("action") == "drop":
        waiting.drop()
        messages.info(request, f"没有登记，“{waiting.name}”已删除。")
        return redirect("administration:roster")
    keep, fault = request.method == "POST", ""
    try:
        entered = _entered(request, waiting.read(), keep)
    except Refused as refusal:
        waiting.drop()
        messages.error(request, f"“{waiting.name}”：{refusal}")
        return redirect("administration:roster")
    except IntegrityError:
        fault = "刚刚有人登记了相同的内容，没有登记。以下是重新核对的结果。"
        entered, keep = _entered(request, waiting.read(), keep=False), False
    if keep and entered.done and not entered.problems:
        waiting.drop()
        return _told(request, entered)
    context = {
        "waiting": waiting, "entered": entered, "fault": fault, "most": SHOWN,
        "done": entered.done[:SHOWN], "problems": entered.problems[:SHOWN],
    }
    return render(request, "administration/roster_check.html", context, status=422 if fault or entered.problems else 200)


def _entered(request: DeskRequest, data: bytes, keep: bool) -> Entered:
    lines, problems = sheet.read(data)
    entered = enter(lines, request.user, fresh_password, keep=keep and not problems)
    entered.problems = sorted([*problems, *entered.problems], key=lambda p: p.row)
    return entered


def _told(request: DeskRequest, entered: Entered) -> HttpResponse:
    """The passwords are on this page and nowhere else."""
    return render(request, "administration/roster_done.html", {"entered": entered})
