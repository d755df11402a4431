"""The public pages as a folder of static files: any web server can serve it, any person can carry it across.

Relative links only, no script, no other host. `SHA256SUMS` names every file (`sha256sum -c SHA256SUMS`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

import huiyin
from huiyin.ledger.canonical import canonical, digest_of
from huiyin.portal import pages
from huiyin.reports import documents
from huiyin.reports.models import Report

SUMS = "SHA256SUMS"
_STATE = "export.json"
_ABANDONED_SECONDS = 60 * 60


class ExportRefused(Exception):
    """The folder is not ours to replace; the message (Chinese) says what to do."""


def default_folder() -> Path:
    return Path(settings.HUIYIN_DATA) / "public"


def refresh(report: Report) -> None:
    """Bring the standing export up to date after a publication. Raises OSError when it cannot be written."""
    if report.kind != Report.Kind.PUBLIC:
        return
    try:
        export(default_folder())
    except ExportRefused as refused:
        raise OSError(str(refused)) from refused


def export(folder: Path) -> int:
    """Write the pages of all published reports and return how many reports there are.

    The folder is replaced as a whole once everything is written; an interruption leaves the old one. Papers that have
    not changed are taken over from it. Raises ExportRefused for a folder with files of somebody else, OSError.
    """
    _require_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.building-", dir=folder.parent))
    try:
        reports = list(pages.published())
        _write_pages(draft, reports, folder)
        _write_sums(draft)
        _open_to_readers(draft)
        _take_place(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(reports)


def _remove_leftovers(folder: Path) -> None:
    """What an export that was killed has left behind; a younger one may still be at work."""
    for name in (f".{folder.name}.building-*", f".{folder.name}.old-*"):
        for path in folder.parent.glob(name):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _require_ours(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _STATE).is_file():
        raise ExportRefused(f"目录 {folder} 里有其他文件，为免误删没有导出。请换一个空目录。")
    if folder.exists() and not folder.is_dir():
        raise ExportRefused(f"{folder} 是一个文件，不能作为导出目录。请换一个目录。")


def _write_pages(draft: Path, reports: list[Report], earlier: Path) -> None:
    for source, name in (("portal/public.css", "style.css"), ("rendering/paper.css", "paper.css")):
        found = finders.find(source)
        assert isinstance(found, str)
        shutil.copyfile(found, draft / name)
    common = {"css": "style.css", "paper_css": "paper.css", "home": "index.html", "site": pages.site_name()}
    rows = [(f"{pages.slug(r)}/index.html", r) for r in reports]
    _write(draft / "index.html", render_to_string("portal/index.html", {**common, "rows": rows}))
    below = {**common, "css": "../style.css", "paper_css": "../paper.css", "home": "../index.html"}
    known, state = _state_of(earlier), {}
    for report in reports:
        place = draft / pages.slug(report)
        place.mkdir()
        state[pages.slug(report)] = identity = _identity(report)
        _write_report(place, report, below)
        _write_papers(place, report, earlier / pages.slug(report) if known.get(pages.slug(report)) == identity else None)
    _write(draft / _STATE, json.dumps({"huiyin": huiyin.__version__, "reports": state}, indent=1, sort_keys=True))


def _write_report(place: Path, report: Report, common: dict[str, str]) -> None:
    data = "data.html" if report.drill_down else ""
    context = {
        **common, "report": report, "article": pages.article(report, data), "data": data,
        "files": {"docx": "report.docx", "pdf": "report.pdf"},
    }
    _write(place / "index.html", render_to_string("portal/report.html", context))
    if report.drill_down:
        more = {**common, "report": report, "numbers": pages.numbers(report), "report_page": "index.html"}
        _write(place / "data.html", render_to_string("portal/data.html", more))


def _write_papers(place: Path, report: Report, earlier: Path | None) -> None:
    for name, make in (("report.docx", documents.to_word), ("report.pdf", documents.to_pdf)):
        if earlier is not None and (earlier / name).is_file():
            shutil.copyfile(earlier / name, place / name)
        else:
            (place / name).write_bytes(make(report))


def _identity(report: Report) -> str:
    """Changes when anything the papers show changes, the program that makes them included."""
    shown = (
        report.title, report.addressee, report.issuer, report.body, report.snapshot_id or "", report.contact_phone,
        report.contact_post, report.contact_email, report.finalised_on, report.document_number, huiyin.__version__,
    )
    return digest_of(canonical({"shown": shown}))


def _state_of(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / _STATE).read_text("utf-8"))["reports"])
    except (OSError, ValueError, KeyError):
        return {}


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def files_in(folder: Path) -> Iterator[Path]:
    yield from sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS)


def _write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files_in(folder)
    ]
    _write(folder / SUMS, "".join(lines))


def _open_to_readers(folder: Path) -> None:
    """What is public must be readable by whichever account serves it."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _take_place(draft: Path, folder: Path) -> None:
    old = draft.with_name(draft.name.replace(".building-", ".old-"))
    if folder.exists():
        folder.replace(old)
    draft.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
