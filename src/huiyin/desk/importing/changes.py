"""更新核对: an updated file against a round that stands; only what is ticked is taken over, all of it or nothing."""

from __future__ import annotations

import logging
import uuid

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from huiyin.desk.importing.confirming import BROKEN, source_of
from huiyin.desk.importing.previewing import UNPROCESSABLE, Preview, open_preview, preview_of, to_matter
from huiyin.desk.importing.taking import DRAFT, office_only
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger import store
from huiyin.ledger.record import Conflict
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.repetition import repeated
from huiyin.register.drafts import Draft, ImportRefused
from huiyin.register.importing import Importer

logger = logging.getLogger(__name__)


@office_only
def changes_page(request: DeskRequest, importer: Importer, token: str) -> HttpResponseBase:
    """Show what the file changes; a POST applies what is ticked. Corrections made on the preview page count."""
    opened = open_preview(request, importer, token)
    if not isinstance(opened, Preview):
        return opened
    back = HttpResponseRedirect(reverse("importing:preview", args=[token]))
    page = _as_typed(opened, opened.waiting.kept(DRAFT))
    if page is None or page.into is None or not page.fits:
        messages.error(request, "请先在本页选定要更新的轮次，核对后再比对。")
        return back
    forms = page.forms()
    if forms.error_count:
        messages.error(request, f"还有{forms.error_count}处需要改正或选定，请改正后再比对。")
        return back
    draft = forms.corrected()
    return _apply(page, draft) if request.method == "POST" else _show(page, draft)


def _as_typed(page: Preview, typed: dict[str, str] | None) -> Preview | None:
    """The preview as it was left: this page sends ticks, not values."""
    return preview_of(page.request, page.importer, page.waiting, page.reading, typed) if typed else None


def _show(page: Preview, draft: Draft, fault: str = "") -> HttpResponse:
    assert page.into is not None
    found = page.importer.differences(draft, page.into)
    post = page.request.POST
    context = {
        "waiting": page.waiting, "target": page.into, "found": found, "fault": fault, "importer": page.importer,
        "request_id": post.get("request_id") or str(uuid.uuid4()), "reason": post.get("reason", ""),
        "ticked": set(post.getlist("tick")) if post else None,
        "finished": any(c.finished for c in found.changed),
        "field_count": sum(len(c.fields) for c in found.changed),
    }
    return render(page.request, "importing/changes.html", context, status=UNPROCESSABLE if fault else 200)


def _apply(page: Preview, draft: Draft) -> HttpResponseBase:
    request, post, into = page.request, page.request.POST, page.into
    assert into is not None
    command = Command(actor=request.who, happened_on=request.who.on, request_id=post.get("request_id") or None)
    done = repeated(command)
    if done is not None:
        return to_matter(done.matter)
    try:
        count = page.importer.update(
            draft, into, set(post.getlist("tick")), source_of(page), command, post.get("reason", ""), post.get("shown"),
        )
    except (ImportRefused, NotAllowed, Conflict, store.Refused) as refusal:
        return _show(page, draft, str(refusal))
    except (DatabaseError, OSError):
        logger.exception("an update failed and was undone")
        return _show(page, draft, BROKEN.replace("入库", "更新"))
    page.waiting.drop()
    if count:
        messages.success(request, f"已按“{page.waiting.name}”更新：共{count}条，成功{count}条，失败0条；没有勾选的未动。")
    return to_matter(into)
