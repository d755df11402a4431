"""核对后入库: one waiting file as a request wants it read, with what was typed about it here or when it was last seen."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from huiyin.desk.importing.correcting import Correcting
from huiyin.desk.importing.dryrun import dry_run
from huiyin.desk.importing.editing import Data
from huiyin.desk.importing.forms import KindForm
from huiyin.desk.importing.taking import DRAFT, read, version_of
from huiyin.kit import spool
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger import store
from huiyin.ledger.models import Matter
from huiyin.procedures.commands import Command
from huiyin.procedures.repetition import repeated
from huiyin.reading import Kind, Reading
from huiyin.register.drafts import Draft
from huiyin.register.importing import Importer

GONE = "文件已经过期（最多保留一天）或已入库，请重新选择文件。"
REREAD = "文件种类、要导入的轮次或栏目对应改了，已按新的选择重新读取。请核对后再确认入库。"
UNPROCESSABLE = 422
_PLAIN = frozenset({"csrfmiddlewaretoken", "action"})
_MOST_LINES = 3000


@dataclass
class Preview:
    """The preview of one waiting file, as this request wants it read. `data`: what was typed, here or when last seen."""

    request: DeskRequest
    importer: Importer
    waiting: spool.Waiting
    reading: Reading
    choice: KindForm
    kind: Kind | None
    into: Matter | None
    data: Data = field(default_factory=dict)

    @property
    def read_for(self) -> str:
        """What the forms on the page were made for; when it changes, they are made anew."""
        version = version_of(self.waiting, self.reading) if self.reading.tables else ""
        return f"{self.kind or ''}|{self.into.pk if self.into else ''}|{version}"

    @property
    def fits(self) -> bool:
        """Whether what was typed belongs to what is read now."""
        return bool(self.data) and not self.choice.errors and self.data.get("read_for") == self.read_for

    def draft(self) -> Draft:
        return self.importer.draft(self.reading, self.kind, self.into)

    def forms(self) -> Correcting:
        """The forms filled with what was typed, judged."""
        made = Correcting(self.importer, self.draft(), self.reading, self.into, self.data)
        made.is_valid()
        return made

    def fresh(self) -> Correcting:
        """The forms as the file reads, with what was typed about the head."""
        typed = {k.removeprefix("round-"): v for k, v in self.data.items() if k.startswith("round-")}
        return Correcting(self.importer, self.draft(), self.reading, self.into, head_initial=typed)

    def keep(self) -> None:
        """What was typed waits with the file: a closed page or an expired sign-in loses nothing."""
        self.waiting.keep(DRAFT, self.data)

    def render(
        self, forms: Correcting, fault: str = "", existing: Matter | None = None, *, note: str = "", at: str = ""
    ) -> HttpResponse:
        compared = self.into is not None and self.importer.holds_parts(self.into)
        context = {
            "waiting": self.waiting, "reading": self.reading, "choice": self.choice, "forms": forms, "fault": fault,
            "existing": existing, "request_id": self.data.get("request_id") or str(uuid.uuid4()),
            "read_for": self.read_for, "draft": forms.draft, "run": dry_run(forms), "note": note, "at": at,
            "importer": self.importer, "compared": compared, "lines": self._lines(),
            "part_count": sum(len(p.parts) for p in forms.parts),
            "tables": [t for t in self.reading.tables if t.used], "left": [k for t in self.reading.tables for k in t.kept],
        }
        return render(self.request, "importing/preview.html", context, status=UNPROCESSABLE if fault else 200)

    def _lines(self) -> list[tuple[int, str]]:
        """Lines of the document that a missed finding can be chosen from."""
        lines = enumerate(self.reading.text.split("\n"), 1)
        return [(n, f"{n}　{line.strip()[:40]}") for n, line in lines if line.strip()][:_MOST_LINES]


def open_preview(request: DeskRequest, importer: Importer, token: str) -> Preview | HttpResponseBase:
    """The waiting file, read, with what was typed about it; or the way back when there is none."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is None:
        return gone(request)
    try:
        reading = read(waiting, importer)
    except store.Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("importing:start"))
    except OSError:  # another click has just stored it
        return gone(request)
    data = {k: str(v) for k, v in request.POST.items() if k not in _PLAIN} if request.method == "POST" else {}
    return preview_of(request, importer, waiting, reading, data or waiting.kept(DRAFT) or {})


def preview_of(
    request: DeskRequest, importer: Importer, waiting: spool.Waiting, reading: Reading, data: Data
) -> Preview:
    """The preview as `data` (what was typed) wants it."""
    targets = importer.targets(request.who)
    choices = [(str(m.pk), f"{m.number or ''} {m.title}".strip()) for m in targets]
    found = reading.kind.value if reading.kind != Kind.UNKNOWN else ""
    given = {"kind": data.get("kind", found), "into": data.get("into", request.GET.get("into", ""))}
    choice = KindForm(given, kinds=[(s.kind.value, s.label) for s in importer.sorts], targets=choices)
    choice.is_valid()
    kind, into = choice.cleaned_data.get("kind"), choice.cleaned_data.get("into")
    if not data:
        choice.errors.pop("kind", None)
    target = next((m for m in targets if str(m.pk) == into), None)
    return Preview(request, importer, waiting, reading, choice, Kind(kind) if kind else None, target, data)


def digest_of(waiting: spool.Waiting) -> str:
    return hashlib.sha256(waiting.read()).hexdigest()


def to_matter(matter: Matter) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))


def gone(request: DeskRequest) -> HttpResponseBase:
    """A second click on 入库 finds the file gone because the first has stored it: it is taken where the first went."""
    if request.method == "POST" and request.POST.get("request_id"):
        command = Command(actor=request.who, happened_on=request.who.on, request_id=request.POST["request_id"])
        done = repeated(command)
        if done is not None:
            return to_matter(done.matter)
    messages.error(request, GONE)
    return HttpResponseRedirect(reverse("importing:start"))
