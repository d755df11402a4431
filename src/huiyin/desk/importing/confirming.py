"""确认入库: everything on the page into the ledger in one transaction, or a clear word and everything still on the page."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import PurePath

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponseBase

from huiyin.desk.importing.correcting import Correcting
from huiyin.desk.importing.previewing import REREAD, Preview, to_matter
from huiyin.ledger import store
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.repetition import repeated
from huiyin.register.drafts import ImportRefused

logger = logging.getLogger(__name__)
BROKEN = "入库时系统出错，没有保存任何内容；填写的内容都在本页。请稍后再点一次“确认入库”，一直如此时请联系系统管理员。"


def confirm(page: Preview) -> HttpResponseBase:
    """The request sent twice is answered with what the first came to; whatever fails leaves no row behind."""
    request = page.request
    command = Command(actor=request.who, happened_on=request.who.on, request_id=page.data.get("request_id") or None)
    done = repeated(command)
    if done is not None:
        return to_matter(done.matter)
    if not page.fits:
        return page.render(page.fresh(), REREAD)
    page.keep()
    forms = page.forms()
    if forms.error_count:
        return page.render(forms, f"还有{forms.error_count}处需要改正或选定，没有入库。填写的内容都在本页。")
    try:
        matter = _into_ledger(page, forms, command)
    except ImportRefused as refusal:
        done = repeated(command)  # the same click, carried out a moment earlier
        return to_matter(done.matter) if done else page.render(page.forms(), str(refusal), refusal.existing)
    except (NotAllowed, Conflict, store.Refused) as refusal:
        return page.render(page.forms(), str(refusal))
    except (DatabaseError, OSError):
        done = repeated(command)
        if done is not None:
            return to_matter(done.matter)
        logger.exception("an import failed and was undone")
        return page.render(page.forms(), BROKEN)
    page.waiting.drop()
    messages.success(request, _stored(page, forms))
    return to_matter(matter)


def source_of(page: Preview) -> NewMaterial:
    """The file in the content store; rows name it only when the transaction commits."""
    content = store.put([page.waiting.read()], page.waiting.name)
    return NewMaterial(
        digest=content.digest, kind="", title=PurePath(page.waiting.name).stem[:200], file_name=page.waiting.name,
    )


def _into_ledger(page: Preview, forms: Correcting, command: Command) -> Matter:
    happened_on = forms.head.cleaned_data["happened_on"]
    corrected = forms.corrected()
    stated = getattr(corrected.head, "published_on", None) or getattr(corrected.head, "feedback_on", None)
    source = replace(source_of(page), event_date=stated)
    return page.importer.store(corrected, source, replace(command, happened_on=happened_on), page.into)


def _stored(page: Preview, forms: Correcting) -> str:
    items, parts = len(forms.draft.items), len(forms.draft.parts)
    total = items + parts
    return (
        f"“{page.waiting.name}”已入库：{items}个{page.importer.item}，{parts}条{page.importer.part}"
        f"（共{total}条，成功{total}条，失败0条）。{page.importer.stored(forms.draft)}"
    )
