"""问题清单, 任务清单, 责任清单 on screen: three tabs over one record."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.registers.rectification.lists import lines_of, views
from huiyin.registers.rectification.paperwork.rounds import round_or_404


@dataclass(frozen=True)
class Row:
    """A line of a list; `cells` are (column title, text)."""

    pk: int
    cells: list[tuple[str, str]]


@require_GET
@signed_in
def three_lists(request: DeskRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request.who, pk)
    found = views(lines_of(round_, request.who))
    wanted = request.GET.get("view", "problems")
    view = next((v for v in found if v.code == wanted), found[0])
    titles = [column.title for column in view.columns]
    rows = [Row(pk, list(zip(titles, cells, strict=True))) for pk, cells in zip(view.pks, view.rows, strict=True)]
    context = {
        "round": round_, "views": found, "view": view, "rows": rows, "titles": titles,
        "link_at": "整改措施" if view.code != "problems" else "问题", "picks": view.code == "problems",
    }
    return render(request, "rectification/paperwork/lists.html", context)
