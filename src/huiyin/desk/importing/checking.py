"""读一读、查一查: what a careful reviewer would object to in a draft. Nothing is stored, not even for a moment."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from huiyin.desk.importing.taking import MARKED, TYPES
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.store import Refused
from huiyin.reading import ReadingError, read_bytes
from huiyin.reading.decoding import MAX_BYTES
from huiyin.reading.marked import KIND_WORDS, Reviewed, page, review, stretches, word_copy

CHECKED = TYPES | {"rtf", "odt", "mht", "mhtml"}  # nothing is kept, so what only the reader knows will do as well
ACCEPT = ",".join(f".{extension}" for extension in sorted(CHECKED))
_SHOWN = 400_000  # characters; a longer text is shown up to here, its objections all the same
_CARRIED = 8 * 2**20  # bytes of results that the page carries for downloading; beyond, the file is sent once more


@dataclass(frozen=True)
class Output:
    """One form of the result that can be taken away."""

    key: str
    title: str
    ending: str
    media_type: str
    make: Callable[[bytes, Reviewed], bytes]


OUTPUTS = (
    Output(
        "word", "带批注的 Word", "（批注）.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_copy,
    ),
    Output("html", "标出意见的网页", "（审稿意见）.html", "text/html", lambda _, reviewed: page(reviewed).encode()),
    Output(
        "json", "JSON（供程序使用）", "（审稿意见）.json", "application/json",
        lambda _, reviewed: json.dumps(reviewed.to_json(), ensure_ascii=False, indent=1).encode(),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A result the page carries in itself, because the server keeps nothing that could be asked for later."""

    title: str
    name: str
    address: str


@signed_in
def check(request: DeskRequest) -> HttpResponseBase:
    """Anybody signed in may have a draft read; the bytes are read from the request and forgotten with it."""
    form = {"accept": ACCEPT, "outputs": OUTPUTS}
    if request.method != "POST":
        return render(request, "importing/check.html", form)
    try:
        data, reviewed = _read(request)
        output = next((one for one in OUTPUTS if one.key == request.POST.get("output")), None)
        if output is not None:
            return _attached(output, output.make(data, reviewed), reviewed.name)
        carried = _carried(data, reviewed)
    except (Refused, ReadingError) as refusal:
        return render(request, "importing/check.html", {**form, "fault": str(refusal)}, status=422)
    text = reviewed.reading.text
    context = {
        **form, "name": reviewed.name, "reading": reviewed.reading, "kind": KIND_WORDS[reviewed.reading.kind],
        "found": reviewed.opinions, "counts": [one for one in reviewed.counts if one[2]], "downloads": carried,
        "stretches": list(stretches(text[:_SHOWN], reviewed.opinions)), "cut": len(text) > _SHOWN,
    }  # fmt: skip
    return render(request, "importing/check.html", context)


def _read(request: DeskRequest) -> tuple[bytes, Reviewed]:
    """The uploaded file, checked. Raises Refused or ReadingError, in Chinese."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused("请先选择要查的文件。")
    if upload.size and upload.size > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 2**20}MB，无法读取。请拆分，或只保留正文后重试。")
    name = PurePath((upload.name or "").replace("\\", "/")).name
    if PurePath(name).suffix.lower().lstrip(".") not in CHECKED:
        raise Refused(f"不能读取这种文件。请换成 {'、'.join(sorted(CHECKED))} 格式后上传。")
    data = upload.read()
    reading = read_bytes(data, name)
    if reading.secrecy is not None:
        raise Refused(MARKED.format(level=reading.secrecy.level, literal=reading.secrecy.literal))
    return data, review(reading, name)


def _attached(output: Output, content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=output.media_type)
    response["Content-Disposition"] = content_disposition_header(True, PurePath(name).stem + output.ending) or ""
    return response


def _carried(data: bytes, reviewed: Reviewed) -> list[Download]:
    """All forms of the result as data addresses; none where that would make the page too heavy."""
    if len(data) > _CARRIED or not reviewed.opinions:
        return []
    made = [(one, one.make(data, reviewed)) for one in OUTPUTS]
    if sum(len(content) for _, content in made) > _CARRIED:
        return []
    stem = PurePath(reviewed.name).stem
    return [
        Download(
            one.title, stem + one.ending, f"data:{one.media_type};base64,{b64encode(content).decode('ascii')}"
        )
        for one, content in made
    ]
