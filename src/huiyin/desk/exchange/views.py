"""Excel 登记和修改 of any register: sheets out, a sheet back, compared, confirmed, stored whole."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from functools import wraps
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.desk.beginning import beneath
from huiyin.desk.exchange import running
from huiyin.desk.exchange.compared import Compared
from huiyin.desk.exchange.comparing import compare
from huiyin.desk.exchange.fields import exchanges, needs_parent, parents_of
from huiyin.desk.exchange.sheets import write_list, write_sample
from huiyin.desk.filters import Filters
from huiyin.kit import spool
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, matter_or_404, register_or_404, signed_in
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import Matter
from huiyin.ledger.store import Refused
from huiyin.people.dated import today
from huiyin.people.models import Department, Role
from huiyin.register.base import Register

TYPES = frozenset({"xlsx", "xls", "et"})
MAX_BYTES = 20 * 2**20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "上传的表已经过期（最多保留一天）或已入库，请重新上传。"
SHOWN = 200
"""Rows of each sort that the page lists; the numbers count all."""


def office_of(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Sheets are the affair of a register's office; for others, and for registers without sheets, there is nothing."""

    @wraps(view)
    def wrapped(request: DeskRequest, slug: str, **more: Any) -> HttpResponseBase:
        register = register_or_404(request.who, slug)
        if not exchanges(register) or not request.who.has(Role.OFFICE, register.code):
            raise Http404
        return view(request, register, **more)

    return signed_in(wrapped)


@office_of
@require_http_methods(["GET", "POST"])
def start(request: DeskRequest, register: type[Register]) -> HttpResponseBase:
    """Take a sheet and let it wait; nothing of it is in the ledger yet."""
    parent, fault = _parent(request, register), ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Refused("请先选择填好的 Excel 表。")
            waiting = spool.keep(request.user, upload, TYPES, MAX_BYTES)
            return redirect(_address("check", register, waiting.token, parent))
        except Refused as refusal:
            fault = str(refusal)
    context = {
        "register": register, "parent": parent, "fault": fault, "accept": ",".join(f".{t}" for t in sorted(TYPES)),
        "parents": parents_of(register), "needs_parent": needs_parent(register),
    }
    return render(request, "exchange/start.html", context, status=422 if fault else 200)


@office_of
@require_http_methods(["GET", "POST"])
def check(request: DeskRequest, register: type[Register], token: str) -> HttpResponseBase:
    """The dry run: GET shows what the sheet would do, POST has it done or gives it up."""
    waiting, parent = spool.waiting_for(request.user, token), _parent(request, register)
    if waiting is None:
        messages.error(request, GONE)
        return redirect("exchange:start", slug=register.slug())
    if request.method == "POST" and request.POST.get("action") == "drop":
        waiting.drop()
        messages.info(request, f"没有入库，“{waiting.name}”已删除。")
        return redirect("exchange:start", slug=register.slug())
    progress = running.progress_of(waiting)
    if progress is not None and progress.state != "failed" and not progress.is_dead:
        return redirect(_address("progress", register, token, parent))
    try:
        compared = compare(waiting.read(), register, request.who, parent)
    except Refused as refusal:
        waiting.drop()
        messages.error(request, f"“{waiting.name}”：{refusal}")
        return redirect("exchange:start", slug=register.slug())
    if request.method == "POST":
        return _confirm(request, register, waiting, parent, compared)
    fault = progress.message if progress is not None else ""
    return _checked(request, register, waiting, parent, compared, fault)


def _confirm(
    request: DeskRequest, register: type[Register], waiting: spool.Waiting, parent: Matter | None, compared: Compared
) -> HttpResponseBase:
    reason = request.POST.get("reason", "").strip()[:200]
    fault = ""
    if compared.problems or not compared.to_store:
        fault = "表中没有可以入库的内容，或者还有错误。"
    elif compared.fingerprint != request.POST.get("shown"):
        fault = "核对期间台账有了变化，没有入库。以下是重新核对的结果，请再确认一次。"
    elif compared.doubts and request.POST.get("sure") != "1":
        fault = "表中有要核对的地方。逐处核对无误后，请勾选“已核对”再确认。"
    elif compared.changes and not reason:
        fault = "请写明修改的理由，它会记入每件事项的办理记录。"
    if fault:
        return _checked(request, register, waiting, parent, compared, fault)
    history = request.POST.get("history") == "1"
    job = running.Job(register.slug(), parent.pk if parent else None, compared.fingerprint, reason, history, compared.to_store)
    running.start(waiting, request.user, job)
    return redirect(_address("progress", register, waiting.token, parent))


def _checked(
    request: DeskRequest, register: type[Register], waiting: spool.Waiting, parent: Matter | None, compared: Compared,
    fault: str,
) -> HttpResponse:
    context = {
        "register": register, "parent": parent, "waiting": waiting, "compared": compared, "fault": fault,
        "problems": compared.problems[:SHOWN], "doubts": compared.doubts[:SHOWN], "changes": compared.changes[:SHOWN],
        "additions": compared.additions[:SHOWN], "most": SHOWN, "reason": request.POST.get("reason", ""),
    }
    return render(request, "exchange/check.html", context, status=422 if fault or compared.problems else 200)


@office_of
@require_GET
def progress(request: DeskRequest, register: type[Register], token: str) -> HttpResponseBase:
    """How far the storing is; asks again by itself until it is over."""
    waiting, parent = spool.waiting_for(request.user, token), _parent(request, register)
    if waiting is None:
        return redirect("desk:list", slug=register.slug())
    now = running.progress_of(waiting)
    if now is None or now.state == "failed" or now.is_dead:
        return redirect(_address("check", register, token, parent))
    if now.state == "done":
        waiting.drop()
        messages.success(request, f"“{waiting.name}”已入库：共{now.total}条，成功{now.done}条，失败0条。")
        return redirect(f"{reverse('desk:list', args=[register.slug()])}?all=1")
    context = {"register": register, "waiting": waiting, "progress": now, "percent": 100 * now.done // max(now.total, 1)}
    return render(request, "exchange/progress.html", context)


@office_of
@require_GET
def sample(request: DeskRequest, register: type[Register]) -> HttpResponseBase:
    return _file(lambda target: write_sample(target, register), f"{register.title}登记表.xlsx")


@office_of
@require_GET
def editable(request: DeskRequest, register: type[Register]) -> HttpResponseBase:
    """Exactly the filtered list with all that a sheet can change."""
    listed = Filters(register, request.who, request.GET).rows().order_by().values("pk")
    rows = register.model._default_manager.filter(pk__in=listed).order_by("sort_due", "pk")
    return _file(lambda target: write_list(target, register, rows), f"{register.title}修改表 {today():%Y-%m-%d}.xlsx")


@office_of
@require_GET
def departments(request: DeskRequest, register: type[Register]) -> HttpResponseBase:
    """拆表下发: one sheet for each lead department, of what is open in the filtered list; each comes back by itself."""
    listed = Filters(register, request.who, request.GET).rows().order_by().values("pk")
    rows = register.model._default_manager.filter(pk__in=listed).exclude(stage=Stage.CLOSED).order_by("sort_due", "pk")
    leads = Department.objects.filter(pk__in=rows.order_by().values("lead_department")).order_by("position", "id")

    def write(target: BinaryIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for lead in leads:
                with tempfile.SpooledTemporaryFile(max_size=4 * 2**20) as sheet:
                    write_list(sheet, register, rows.filter(lead_department=lead))  # type: ignore[arg-type]
                    sheet.seek(0)
                    archive.writestr(f"{lead.name}-{register.title}修改表.xlsx", sheet.read())

    if not leads:
        messages.warning(request, "没有在办的事项，不需要下发。")
        return redirect("exchange:start", slug=register.slug())
    return _file(write, f"{register.title}各部门修改表 {today():%Y-%m-%d}.zip", "application/zip")


def _file(write: Callable[[BinaryIO], object], name: str, media_type: str = XLSX) -> FileResponse:
    target = tempfile.SpooledTemporaryFile(max_size=4 * 2**20)  # noqa: SIM115  the response closes it
    write(target)  # type: ignore[arg-type]
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=media_type)


def _parent(request: HttpRequest, register: type[Register]) -> Matter | None:
    """The matter that rows without a parent of their own stand beneath; 404 when it takes no such children."""
    given = request.GET.get("parent", "")
    if not given:
        return None
    key = number_in(given)
    if key is None:
        raise Http404
    parent = matter_or_404(request.who, key)  # type: ignore[attr-defined]
    if register not in beneath(parent):
        raise Http404
    return parent


def _address(page: str, register: type[Register], token: str, parent: Matter | None) -> str:
    address = reverse(f"exchange:{page}", args=[register.slug(), token])
    return f"{address}?parent={parent.pk}" if parent else address
