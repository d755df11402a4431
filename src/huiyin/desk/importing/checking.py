"""读一读、查一查: what a careful reviewer would object to in a draft. Nothing is stored, not even for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from django.http import HttpResponseBase
from django.shortcuts import render

from huiyin.desk.importing.taking import ACCEPT, MARKED, TYPES
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.ledger.store import Refused
from huiyin.reading import Kind, Objection, Reading, ReadingError, Severity, objections, read_bytes
from huiyin.reading.decoding import MAX_BYTES

KIND_WORDS = {
    Kind.REPORT: "整改报告", Kind.FEEDBACK: "反馈意见", Kind.PLAN: "整改方案", Kind.UNKNOWN: "未认出种类的文件",
}
SEVERITY_WORDS = {Severity.SERIOUS: "必须改", Severity.WARNING: "应当改", Severity.HINT: "可斟酌"}
_SHOWN = 400_000  # characters; a longer text is shown up to here, its objections all the same


@dataclass(frozen=True)
class Numbered:
    """An objection with its place in the list, which the marks in the text point to."""

    number: int
    line: int
    item: Objection

    @property
    def words(self) -> str:
        return SEVERITY_WORDS[self.item.severity]


@dataclass(frozen=True)
class Stretch:
    """A piece of the text, and the objections that cover it (in the order of the list)."""

    text: str
    covering: tuple[Numbered, ...] = ()
    opens: tuple[int, ...] = ()

    @property
    def severity(self) -> str:
        return min((n.item.severity for n in self.covering), key=list(Severity).index).value if self.covering else ""


@signed_in
def check(request: DeskRequest) -> HttpResponseBase:
    """Anybody signed in may have a draft read; the bytes are read from the request and forgotten with it."""
    if request.method != "POST":
        return render(request, "importing/check.html", {"accept": ACCEPT})
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("请先选择要查的文件。")
        if upload.size and upload.size > MAX_BYTES:
            raise Refused(f"文件超过{MAX_BYTES // 2**20}MB，无法读取。请拆分，或只保留正文后重试。")
        name = PurePath((upload.name or "").replace("\\", "/")).name
        if PurePath(name).suffix.lower().lstrip(".") not in TYPES:
            raise Refused(f"不能读取这种文件。请换成 {'、'.join(sorted(TYPES))} 格式后上传。")
        reading = read_bytes(upload.read(), name)
        if reading.secrecy is not None:
            raise Refused(MARKED.format(level=reading.secrecy.level, literal=reading.secrecy.literal))
    except (Refused, ReadingError) as refusal:
        return render(request, "importing/check.html", {"accept": ACCEPT, "fault": str(refusal)}, status=422)
    found = numbered(reading)
    context = {
        "accept": ACCEPT, "name": name, "reading": reading, "found": found, "kind": KIND_WORDS[reading.kind],
        "stretches": list(stretches(reading.text[:_SHOWN], found)), "cut": len(reading.text) > _SHOWN,
        "counts": [
            (SEVERITY_WORDS[s], sum(n.item.severity == s for n in found), s.value) for s in Severity
        ],
    }
    return render(request, "importing/check.html", context)


def numbered(reading: Reading) -> list[Numbered]:
    return [Numbered(n, reading.line_of(o.start), o) for n, o in enumerate(objections(reading), 1)]


def stretches(text: str, found: list[Numbered]) -> Iterator[Stretch]:
    """The text cut where objections begin and end; a stretch that several cover is marked once and names all."""
    edges = {0, len(text)}
    for one in found:
        edges |= {min(one.item.start, len(text)), min(one.item.end, len(text))}
    begun: set[int] = set()
    places = sorted(edges)
    for start, end in pairwise(places):
        covering = tuple(n for n in found if n.item.start <= start and end <= n.item.end)
        opens = tuple(n.number for n in covering if n.number not in begun)
        begun |= set(opens)
        yield Stretch(text[start:end], covering, opens)
