"""导入 in three moves: bring a file, correct what was read, store it whole. Until the last nothing is in the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from huiyin.desk.importing.confirming import confirm
from huiyin.desk.importing.correcting import Correcting
from huiyin.desk.importing.editing import Editing
from huiyin.desk.importing.previewing import REREAD, UNPROCESSABLE, Preview, digest_of, open_preview
from huiyin.desk.importing.taking import ACCEPT, COLUMNS, DRAFT, office_only, take, unconfirmed
from huiyin.kit import spool
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger import store
from huiyin.ledger.access import visible
from huiyin.register.importing import Importer


@office_only
def start(request: DeskRequest, importer: Importer) -> HttpResponseBase:
    """Bring a file. What cannot be read is refused here, with nothing left of it."""
    fault, into = "", request.POST.get("into") or request.GET.get("into", "")
    into = into if number_in(into) is not None else ""
    if request.method == "POST":
        try:
            waiting, reading = take(request, importer, request.FILES.get("file"))
            page = "importing:columns" if unconfirmed(reading) else "importing:preview"
            address = reverse(page, args=[waiting.token])
            return HttpResponseRedirect(f"{address}?into={into}" if into else address)
        except store.Refused as refusal:
            fault = str(refusal)
    target = next((m for m in importer.targets(request.who) if str(m.pk) == into), None) if into else None
    context = {"accept": ACCEPT, "fault": fault, "target": target, "importer": importer,
               "waiting": spool.waiting_of(request.user, (DRAFT, COLUMNS))}
    return render(request, "importing/start.html", context, status=UNPROCESSABLE if fault else 200)


@office_only
def preview_page(request: DeskRequest, importer: Importer, token: str) -> HttpResponseBase:
    """Show what was read, to be corrected; a POST corrects it, reads it anew for another kind or round, or stores it."""
    page = open_preview(request, importer, token)
    if not isinstance(page, Preview):
        return page
    action = request.POST.get("action", "")
    if request.method != "POST":
        known = importer.already(digest_of(page.waiting))
        seen = known if known and visible(request.who).filter(pk=known.pk).exists() else None
        return page.render(page.forms() if page.fits else page.fresh(), existing=seen)
    if action == "store":
        return confirm(page)
    if action == "reread":
        page.waiting.forget(DRAFT)
        return page.render(page.fresh())
    if not page.fits:
        return page.render(page.fresh(), REREAD)
    return _edit(page, action)


def _edit(page: Preview, action: str) -> HttpResponseBase:
    """The Enter key looks through and leaves everything as it is; the other buttons rearrange."""
    note = at = ""
    if ":" in action:
        made = Correcting(page.importer, page.draft(), page.reading, page.into, page.data)
        editing = Editing(made.draft, page.data, made.arrangement, page.reading.text, made.running_words)
        note, at = editing.carry_out(action), editing.at
        page.data["arrangement"] = str(made.arrangement)
    page.keep()
    if action == "compare":
        address = reverse("importing:changes", args=[page.waiting.token])
        return HttpResponseRedirect(address)
    return page.render(page.forms(), note=note, at=at)


@require_POST
@office_only
def drop(request: DeskRequest, importer: Importer, token: str) -> HttpResponseBase:
    """Give an import up: the file goes at once."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is not None:
        waiting.drop()
        messages.info(request, f"已放弃导入，文件“{waiting.name}”已删除，没有保存任何内容。")
    return HttpResponseRedirect(reverse("importing:start"))
