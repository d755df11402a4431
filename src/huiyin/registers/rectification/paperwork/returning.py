"""汇总回收: a filled sheet is read and compared first; what it changes is registered whole, once somebody has confirmed."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from huiyin.kit import spool
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.ledger.models import Entry
from huiyin.ledger.record import Conflict
from huiyin.ledger.store import Refused
from huiyin.people.models import Role
from huiyin.procedures.batches import for_item
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.registers.rectification.models import Measure, Round
from huiyin.registers.rectification.paperwork.rounds import worked_on_or_404
from huiyin.registers.rectification.returns import (
    Returned,
    departments_of,
    read_progress_sheet,
    store_returned,
)

logger = logging.getLogger(__name__)
TYPES = frozenset({"xlsx", "xls", "et"})
MAX_BYTES = 20 * 2**20
BROKEN = "入库时系统出错，没有保存任何内容。请稍后再点一次“确认入库”；一直如此时，请联系系统管理员。"
GONE = "上传的表已经过期（最多保留一天）或已入库，请重新上传。"


@signed_in
def progress(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Sheets out, a sheet back: GET shows the page, POST reads an uploaded sheet, or stores the one that waits."""
    round_ = worked_on_or_404(request.who, pk)
    if request.method != "POST":
        return _page(request, round_)
    if not _may_return(request):
        return _page(request, round_, fault="您的账号只能查看，不能报送进展。")
    if request.POST.get("token"):
        return _decide(request, round_, request.POST["token"])
    return _receive(request, round_)


def _may_return(request: DeskRequest) -> bool:
    who = request.who
    return not who.is_administrator and not who.registers_of(Role.INSPECTOR)


def _receive(request: DeskRequest, round_: Round) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, round_, fault="请先选择填好的进展表。")
    try:
        waiting = spool.keep(request.user, upload, TYPES, MAX_BYTES)
    except Refused as refusal:
        return _page(request, round_, fault=str(refusal))
    try:
        returned = read_progress_sheet(waiting.read(), round_, request.who)
    except NotAllowed as refusal:
        waiting.drop()
        return _page(request, round_, fault=f"“{waiting.name}”：{refusal}")
    if returned.problems or not returned.changes:
        waiting.drop()  # it has to come again, corrected
    return _page(request, round_, returned=returned, waiting=waiting)


def _decide(request: DeskRequest, round_: Round, token: str) -> HttpResponseBase:
    waiting = spool.waiting_for(request.user, token)
    command = Command(actor=request.who, happened_on=request.who.on, request_id=request.POST.get("request_id") or None)
    if waiting is None:
        if _was_stored(command, round_):
            return _back(round_)
        messages.error(request, GONE)
        return _back(round_)
    if request.POST.get("action") == "drop":
        waiting.drop()
        messages.info(request, f"没有入库，“{waiting.name}”已删除。")
        return _back(round_)
    return _store(request, round_, waiting, command)


def _store(request: DeskRequest, round_: Round, waiting: spool.Waiting, command: Command) -> HttpResponseBase:
    """What was shown is what is stored: when the ledger moved meanwhile, the sheet is compared and shown again."""
    returned = read_progress_sheet(waiting.read(), round_, request.who)
    if _fingerprint(returned) != request.POST.get("shown"):
        if _was_stored(command, round_):
            return _back(round_)
        fault = "核对期间台账有了变化，没有入库。以下是重新核对的结果，请再确认一次。"
        return _page(request, round_, returned=returned, waiting=waiting, fault=fault)
    try:
        stored = store_returned(returned, command)
    except (NotAllowed, Conflict) as refusal:
        return _page(request, round_, returned=returned, waiting=waiting, fault=str(refusal))
    except (DatabaseError, OSError):
        logger.exception("a returned sheet failed and was undone")
        return _page(request, round_, returned=returned, waiting=waiting, fault=BROKEN)
    waiting.drop()
    messages.success(request, f"“{waiting.name}”已入库：共{returned.total}条，成功{stored}条，失败0条。")
    return _back(round_)


def _fingerprint(returned: Returned) -> str:
    """Changes with anything the dry run showed: rows, texts, days, and what stands in the ledger now."""
    return ";".join(f"{c.row}:{c.measure.pk}:{c.measure.revision}" for c in returned.changes)


def _was_stored(command: Command, round_: Round) -> bool:
    """Whether this very request was carried out before: a double click comes here when the first has done it all."""
    if command.request_id is None:
        return False
    wanted = [for_item(command, pk).request_id for pk in Measure.objects.filter(root=round_.pk).values_list("pk", flat=True)]
    return Entry.objects.filter(request_id__in=wanted, registered_by=command.actor.user).exists()


def _back(round_: Round) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("paperwork:progress", args=[round_.pk]))


def _page(request: DeskRequest, round_: Round, fault: str = "", **more: Any) -> HttpResponse:
    returned: Returned | None = more.get("returned")
    context = {
        "round": round_, "departments": departments_of(round_, request.who), "may_return": _may_return(request),
        "fault": fault, "own_part": not visible(request.who).filter(pk=round_.pk).exists(),
        "accept": ",".join(f".{t}" for t in sorted(TYPES)), "request_id": uuid.uuid4(),
        "shown": _fingerprint(returned) if returned else "", **more,
    }
    return render(request, "rectification/paperwork/progress.html", context, status=422 if fault else 200)
