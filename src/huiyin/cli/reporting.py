"""`huiyin report`: a report as a file, and the public pages as a folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from huiyin.reports.models import Report


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    AUDIT = "audit"


def _find(number: str) -> Report:
    """By register number, or by the beginning of its title where only one report has it."""
    from huiyin.reports.models import Report

    found = list(Report.objects.filter(number=number)[:1]) or list(Report.objects.filter(title__startswith=number)[:2])
    if len(found) != 1:
        numbers = list(Report.objects.exclude(number=None).order_by("-pk").values_list("number", "title")[:10])
        known = "\n".join(f"  {n}  {title}" for n, title in numbers) or "  （还没有报告）"
        raise SystemExit(f"找不到编号为“{number}”的报告。现有报告：\n{known}")
    return Report.loaded(found[0].pk)


def _make(report: Report, form: Format) -> tuple[bytes, str]:
    """The file's bytes and its extension."""
    from huiyin.rendering import html, word
    from huiyin.reports import annex, auditing, documents

    match form:
        case Format.DOCX:
            return documents.to_word(report), "docx"
        case Format.PDF:
            return documents.to_pdf(report), "pdf"
        case Format.XLSX:
            return annex.annex(report), "xlsx"
        case Format.AUDIT:
            return word.render(auditing.audit_sheet(report)), "docx"
    page = (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{report.title}</title>'
        f"<style>{html.STYLESHEET}</style></head>\n<body>\n{documents.to_html(report)}</body></html>\n"
    )
    return page.encode(), "html"


def _report(
    number: Annotated[str, typer.Argument(metavar="[编号]", help="报告编号，如 整改报告〔2026〕1号。")] = "",
    form: Annotated[
        Format,
        typer.Option("--format", metavar="格式", help="docx、pdf、html、xlsx（附表）或 audit（数据审核表）。"),
    ] = Format.DOCX,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件。")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="目录", help="把已公布的报告导出为静态网页，任何网页服务器都能用。")
    ] = None,
) -> None:
    """把整改报告写成文件，或把公开网页导出到目录。

    \b
    huiyin report 整改报告〔2026〕1号 --format pdf -o 通报.pdf
    huiyin report --export /srv/public
    """
    if not number and export is None:
        raise SystemExit("请写明报告编号，或用 --export 写明导出目录。")
    from huiyin.cli import preparing

    preparing.set_up()
    if export is not None:
        _export(export)
    if number:
        from huiyin.procedures.commands import NotAllowed

        report = _find(number)
        try:
            content, extension = _make(report, form)
        except NotAllowed as refused:
            raise SystemExit(str(refused)) from refused
        target = output or Path(f"{report.title[:60]}.{extension}")
        _write(target, content)
        typer.echo(f"已写成 {target}（{len(content) // 1024 + 1}KB）。")


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise SystemExit(f"文件 {target} 没有写成：{error.strerror or error}。") from error


def _export(folder: Path) -> None:
    from huiyin.portal.export import SUMS, ExportRefused, export

    try:
        count = export(folder.resolve())
    except ExportRefused as refused:
        raise SystemExit(str(refused)) from refused
    except OSError as error:
        raise SystemExit(f"导出没有完成，原有文件没有改动：{error.strerror or error}。") from error
    typer.echo(f"已导出{count}份报告到 {folder}；文件校验值见 {SUMS}。")


def register(app: typer.Typer) -> None:
    app.command("report")(_report)
