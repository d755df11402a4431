"""导入 in three moves: bring a file, correct what was read, store it whole. Until the last nothing is in the ledger."""

from __future__ import annotations

import hashlib
import logging
import uuid
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from huiyin.desk import spool
from huiyin.desk.importing.correcting import Correcting
from huiyin.desk.importing.forms import KINDS, KindForm
from huiyin.desk.importing.taking import ACCEPT, office_only, read, take
from huiyin.desk.loaders import DeskRequest
from huiyin.ledger import store
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.procedures.orders import NotAllowed, Order
from huiyin.procedures.repetition import repeated
from huiyin.reading import Kind, Reading
from huiyin.registers.rectification.importing import (
    ImportPreview,
    ImportRefused,
    already_imported,
    preview,
    store_import,
)
from huiyin.registers.rectification.models import Round

logger = logging.getLogger(__name__)
GONE = "文件已经过期（最多保留一天）或已入库，请重新选择文件。"
BROKEN = "入库时系统出错，没有保存任何内容；填写的内容都在本页。请稍后再点一次“确认入库”，一直如此时请联系系统管理员。"
UNPROCESSABLE = 422


@office_only
def start(request: DeskRequest) -> HttpResponseBase:
    """Bring a file. What cannot be read is refused here, with nothing left of it."""
    fault, into = "", request.POST.get("into") or request.GET.get("into", "")
    into = into if into.isdigit() else ""
    if request.method == "POST":
        try:
            waiting, _ = take(request, request.FILES.get("file"))
            address = reverse("importing:preview", args=[waiting.token])
            return HttpResponseRedirect(f"{address}?into={into}" if into else address)
        except store.Refused as refusal:
            fault = str(refusal)
    target = visible(request.who, Round.objects.all()).open().filter(pk=into).first() if into else None
    context = {"accept": ACCEPT, "fault": fault, "target": target}
    return render(request, "importing/start.html", context, status=UNPROCESSABLE if fault else 200)


@dataclass
class _Page:
    """The preview of one waiting file, as this request wants it read."""

    request: DeskRequest
    waiting: spool.Waiting
    reading: Reading
    choice: KindForm
    kind: Kind | None
    into: Round | None

    @property
    def read_for(self) -> str:
        """What the forms on the page were made for; when it changes, they are made anew."""
        return f"{self.kind or ''}|{self.into.pk if self.into else ''}"

    def preview(self) -> ImportPreview:
        return preview(self.reading, self.kind, self.into)

    def render(self, forms: Correcting, fault: str = "", existing: Matter | None = None) -> HttpResponse:
        request_id = self.request.POST.get("request_id") or str(uuid.uuid4())
        context = {
            "waiting": self.waiting, "reading": self.reading, "choice": self.choice, "forms": forms, "fault": fault,
            "existing": existing, "request_id": request_id, "read_for": self.read_for, "preview": forms.preview,
            "kind_label": dict(KINDS).get(self.kind or "", "") if self.kind else "",
            "measure_count": sum(len(p.measures) for p in forms.parts),
        }
        return render(self.request, "importing/preview.html", context, status=UNPROCESSABLE if fault else 200)


@office_only
def preview_page(request: DeskRequest, token: str) -> HttpResponseBase:
    """Show what was read, to be corrected; a POST reads it anew for another kind or round, or stores it."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is None:
        return _gone(request)
    try:
        reading = read(waiting)
    except store.Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("importing:start"))
    except OSError:  # another click has just stored it
        return _gone(request)
    page = _page(request, waiting, reading)
    action = request.POST.get("action")
    if request.method == "POST" and action == "store":
        return _store(page)
    if request.method == "POST" and action != "reread":  # the Enter key: looked through, and left as it is
        forms = Correcting(page.preview(), reading, page.into, request.POST)
        forms.is_valid()
        return page.render(forms)
    typed = {k.removeprefix("round-"): v for k, v in request.POST.items() if k.startswith("round-")}
    forms = Correcting(page.preview(), reading, page.into, round_initial=typed)
    known = already_imported(digest_of(waiting))
    return page.render(forms, existing=known if known and _sees(request, known) else None)


def _page(request: DeskRequest, waiting: spool.Waiting, reading: Reading) -> _Page:
    rounds = visible(request.who, Round.objects.all()).open().order_by("-pk")
    choices = [(str(r.pk), f"{r.number or ''} {r.title}".strip()) for r in rounds]
    found = reading.kind.value if reading.kind != Kind.UNKNOWN else ""
    if request.method != "POST":
        given = {"kind": found, "into": request.GET.get("into", "")}
    else:
        given = {"kind": request.POST.get("kind", found), "into": request.POST.get("into", "")}
    choice = KindForm(given, rounds=choices)
    valid = choice.is_valid()
    kind = choice.cleaned_data.get("kind") if valid or "kind" in choice.cleaned_data else None
    into = choice.cleaned_data.get("into")
    if request.method != "POST":
        choice.errors.pop("kind", None)
    target = next((r for r in rounds if str(r.pk) == into), None)
    return _Page(request, waiting, reading, choice, Kind(kind) if kind else None, target)


def _store(page: _Page) -> HttpResponseBase:
    request, data = page.request, page.request.POST
    order = Order(actor=request.who, happened_on=request.who.on, request_id=data.get("request_id") or None)
    done = repeated(order)
    if done is not None:
        return _to(request, done.matter)
    if page.choice.errors or data.get("read_for") != page.read_for:
        forms = Correcting(page.preview(), page.reading, page.into)
        return page.render(forms, "文件种类或要导入的轮次改了，已按新的选择重新读取。请核对后再确认入库。")
    forms = Correcting(page.preview(), page.reading, page.into, data)
    if not forms.is_valid():
        return page.render(forms, f"还有{forms.error_count}处需要改正或选定，没有入库。填写的内容都在本页。")
    try:
        round_ = _into_ledger(page, forms, order)
    except ImportRefused as refusal:
        done = repeated(order)  # the same click, carried out a moment earlier
        if done is not None:
            return _to(request, done.matter)
        return page.render(Correcting(page.preview(), page.reading, page.into, data), str(refusal), refusal.existing)
    except (NotAllowed, Conflict, store.Refused) as refusal:
        return page.render(Correcting(page.preview(), page.reading, page.into, data), str(refusal))
    except (DatabaseError, OSError):
        done = repeated(order)
        if done is not None:
            return _to(request, done.matter)
        logger.exception("an import failed and was undone")
        return page.render(Correcting(page.preview(), page.reading, page.into, data), BROKEN)
    page.waiting.drop()
    messages.success(request, _stored(page, forms))
    return _to(request, round_)


def _into_ledger(page: _Page, forms: Correcting, order: Order) -> Round:
    """The bytes into the content store, then everything in one transaction. What fails leaves no row behind."""
    happened_on = forms.round.cleaned_data["happened_on"]
    corrected = forms.corrected()
    content = store.put([page.waiting.read()], page.waiting.name)
    source = NewMaterial(
        digest=content.digest, kind="", title=PurePath(page.waiting.name).stem[:200], file_name=page.waiting.name,
        event_date=corrected.round.published_on or corrected.round.feedback_on,
    )
    return store_import(corrected, source, replace(order, happened_on=happened_on), page.into)


def _stored(page: _Page, forms: Correcting) -> str:
    findings = len(forms.preview.findings)
    measures = sum(len(f.measures) for f in forms.preview.findings)
    said = f"“{page.waiting.name}”已入库：{findings}个问题，{measures}条措施"
    if forms.is_report:
        return f"{said}，{len(forms.preview.claims)}个数字（均为未核，请逐个核对）。"
    if page.kind != Kind.PLAN:
        return f"{said}。请接着制定整改方案。"
    every = [m for f in forms.preview.findings for m in f.measures]
    lacking = sum(not m.leads or (m.due_on is None and not m.due_text) for m in every)
    return f"{said}。还有{lacking}条措施缺牵头部门或时限，请补齐后送审。" if lacking else f"{said}。请核对后送审。"


def digest_of(waiting: spool.Waiting) -> str:
    return hashlib.sha256(waiting.read()).hexdigest()


def _sees(request: DeskRequest, matter: Matter) -> bool:
    return visible(request.who).filter(pk=matter.pk).exists()


def _to(request: DeskRequest, matter: Matter) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))


def _gone(request: DeskRequest) -> HttpResponseBase:
    """A second click on 入库 finds the file gone because the first has stored it: it is taken where the first went."""
    if request.method == "POST" and request.POST.get("request_id"):
        order = Order(actor=request.who, happened_on=request.who.on, request_id=request.POST["request_id"])
        done = repeated(order)
        if done is not None:
            return _to(request, done.matter)
    messages.error(request, GONE)
    return HttpResponseRedirect(reverse("importing:start"))


@require_POST
@office_only
def drop(request: DeskRequest, token: str) -> HttpResponseBase:
    """Give an import up: the file goes at once."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is not None:
        waiting.drop()
        messages.info(request, f"已放弃导入，文件“{waiting.name}”已删除，没有保存任何内容。")
    return HttpResponseRedirect(reverse("importing:start"))
