"""What people keep of a register's list: filters under a name (their own, or shared by the office), columns, page size."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from huiyin.desk.columns import KEPT, columns_for
from huiyin.desk.filters import Filters
from huiyin.desk.models import ListChoice, SavedFilter
from huiyin.kit.loaders import DeskRequest, register_or_404, signed_in
from huiyin.people.actors import Actor
from huiyin.procedures.assignment import covers_office
from huiyin.register.base import Register

SIZES = (25, 50, 100)
MOST = 30
"""Saved filters of one person for one register."""


def may_share(who: Actor, register: type[Register]) -> bool:
    return covers_office(who, register.code)


def may_drop(who: Actor, register: type[Register], saved: SavedFilter) -> bool:
    """One's own; the office also what is shared."""
    return saved.owner_id == (who.user and who.user.pk) or (saved.shared and may_share(who, register))


def _list(register: type[Register], query: str = "") -> HttpResponse:
    here = reverse("desk:list", args=[register.slug()])
    return redirect(f"{here}?{query}" if query else here)


def _sent_query(request: DeskRequest, register: type[Register]) -> str:
    """The filter that was sent along, with nothing in it but what a filter has."""
    given = QueryDict(request.POST.get("query", "")[:2000])
    return Filters(register, request.who, given).address(size="")


@require_POST
@signed_in
def save(request: DeskRequest, slug: str) -> HttpResponse:
    """Keep the filter under a name; the same name again replaces one's own."""
    register = register_or_404(request.who, slug)
    query, name = _sent_query(request, register), request.POST.get("name", "").strip()[:30]
    own = SavedFilter.objects.filter(owner=request.user, register=register.code)
    if not name or not query or len(query) > 1000:
        messages.error(request, "请先设好查询条件，再起一个名称保存。")
    elif not own.filter(name=name).exists() and own.count() >= MOST:
        messages.error(request, f"每个台账最多保存{MOST}个常用查询，请先删除不用的。")
    else:
        shared = "shared" in request.POST and may_share(request.who, register)
        saved, _ = SavedFilter.objects.update_or_create(
            owner=request.user, register=register.code, name=name, defaults={"query": query, "shared": shared},
        )
        if "opens" in request.POST:
            _settle(request, register, opens_with=saved)
        messages.success(request, f"已保存常用查询“{name}”{'，全单位可用' if shared else ''}。")
    return _list(register, query)


@require_POST
@signed_in
def keep(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Delete a saved filter, or have the list open with it, or no longer."""
    register = register_or_404(request.who, slug)
    saved = SavedFilter.open_to(request.user, register.code).filter(pk=pk).first()
    if saved is None:
        raise Http404
    match request.POST.get("do"):
        case "drop" if may_drop(request.who, register, saved):
            saved.delete()
            messages.success(request, f"已删除常用查询“{saved.name}”。")
        case "open":
            _settle(request, register, opens_with=saved)
            messages.success(request, f"以后打开{register.title}，先显示“{saved.name}”。")
        case "plain":
            _settle(request, register, opens_with=None)
            messages.success(request, f"以后打开{register.title}，显示全部。")
        case _:
            raise Http404
    return _list(register, "all=1")


@require_POST
@signed_in
def display(request: DeskRequest, slug: str) -> HttpResponse:
    """Remember which columns are shown and how many rows a page has."""
    register = register_or_404(request.who, slug)
    wanted = set(request.POST.getlist("column"))
    hidden = [c.name for c in columns_for(register, request.who) if c.name not in wanted and c.name not in KEPT]
    size = request.POST.get("size", "")
    _settle(request, register, hidden=hidden, size=int(size) if size in {str(s) for s in SIZES} else SIZES[0])
    messages.success(request, "已按您的选择显示，下次打开仍然如此。")
    return _list(register, _sent_query(request, register) or "all=1")


def _settle(request: DeskRequest, register: type[Register], **values: object) -> None:
    ListChoice.objects.update_or_create(user=request.user, register=register.code, defaults=values)
