"""The pages every table shares: list, new row, one row with what hangs on it and its history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.desk.administration.access import Right, right_of
from huiyin.desk.administration.keeping import kept
from huiyin.desk.administration.sections import SECTION, Section
from huiyin.desk.administration.telling import told
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.people import changes
from huiyin.people.models import Person, Role, User
from huiyin.people.names import is_called

PAGE = 50
LAST_PAGE = 10_000
SHOWN = 60
_GIVEN = {("role", role.value) for role in Role}


@dataclass(frozen=True)
class Line:
    address: str
    cells: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Part:
    """Rows that hang on the one shown."""

    title: str
    labels: tuple[str, ...]
    lines: list[Line]
    add: str


def section_or_404(request: DeskRequest, slug: str, needed: Right = Right.READ) -> tuple[Section, Right]:
    section = SECTION.get(slug)
    if section is None:
        raise Http404
    right = right_of(request.who, section.office)
    if right < needed:
        raise Http404
    return section, right


def _lines(section: Section, rows: Any, without: str = "") -> list[Line]:
    return [
        Line(
            reverse("administration:row", args=[section.slug, row.pk]),
            tuple((label, value(row)) for label, value in section.columns if not without or label != without),
        )
        for row in rows
    ]


def _by_name(section: Section, words: str) -> Q:
    """Rows of people who are called so, however their names are written or their initials read."""
    place = "pk" if section.model is Person else "person"
    if place == "person" and "person__name" not in section.searched:
        return Q()
    called = [pk for pk, name in Person.objects.values_list("pk", "name") if is_called(name, words)]
    return Q(**{f"{place}__in": called})


@signed_in
@require_safe
def listing(request: DeskRequest, slug: str) -> HttpResponseBase:
    """`q` searches, `all` shows past rows too, `page` counts from 1. Constant queries, nothing is counted."""
    section, right = section_or_404(request, slug)
    words, everything = request.GET.get("q", "").strip(), bool(request.GET.get("all"))
    rows = section.rows()
    if section.current is not None and not everything:
        rows = section.current(rows)
    if words:
        bare = (Q(**{f"{name}__icontains": words}) for name in section.searched)
        rows = rows.filter(reduce(or_, bare) | _by_name(section, words))
    page = min(max(1, number_in(request.GET.get("page", "")) or 1), LAST_PAGE)
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return render(request, "administration/list.html", {
        "section": section, "labels": [label for label, _ in section.columns], "lines": _lines(section, found[:PAGE]),
        "words": words, "everything": everything,
        "may_write": right is Right.WRITE, "page": page, "more": len(found) > PAGE, "lacking": section.lacking(),
    })


@signed_in
def new(request: DeskRequest, slug: str) -> HttpResponseBase:
    section, _ = section_or_404(request, slug, Right.WRITE)
    if slug == "accounts":
        return redirect("administration:new-account")
    initial = {k: v for k, v in request.GET.items() if number_in(str(v)) is not None or (k, v) in _GIVEN}
    form = section.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and stored(request, form, "已保存"):
        return redirect("administration:row", slug, form.instance.pk)
    return render(request, "administration/edit.html", {"section": section, "form": form, "may_write": True})


@signed_in
def row(request: DeskRequest, slug: str, pk: int) -> HttpResponseBase:
    asked = Right.WRITE if request.method == "POST" else Right.READ
    section, right = section_or_404(request, slug, asked)
    instance = get_object_or_404(section.rows(), pk=pk)
    form = section.form(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid() and stored(request, form, "已保存"):
        return redirect("administration:row", slug, pk)
    stands = get_object_or_404(section.rows(), pk=pk) if request.method == "POST" else instance
    log = changes.history(stands, SHOWN) if request.who.is_administrator or right is Right.WRITE else []
    return render(request, "administration/edit.html", {
        "section": section, "form": form, "row": stands, "may_write": right is Right.WRITE,
        "facts": [(label, value(stands)) for label, value in section.columns if label],
        "parts": _parts(request, section, stands), "log": [told(change) for change in log],
        "is_self": isinstance(stands, User) and stands.pk == request.user.pk,
    })


def stored(request: DeskRequest, form: Any, said: str) -> bool:
    """Keep a valid form's row; False, with the message on the form, when another row has just taken its place."""
    try:
        with transaction.atomic():
            moved = kept(form.instance, request.user)
    except IntegrityError:
        form.add_error(None, "没有保存：刚刚有人登记了相同的内容，请刷新后核对。")
        return False
    messages.success(request, f"{said}。{moved}件在办事项已随之转办" if moved else said)
    return True


def _parts(request: DeskRequest, section: Section, instance: Any) -> list[Part]:
    parts = []
    for related in section.related:
        other = SECTION[related.section]
        right = right_of(request.who, other.office)
        if right < Right.READ:
            continue
        address = f"{reverse('administration:new', args=[other.slug])}?{related.add}={instance.pk}"
        add = address if related.add and right is Right.WRITE else ""
        lines = _lines(other, related.rows(instance)[:PAGE], related.without)
        if other.slug == "accounts":
            add = "" if lines else f"{reverse('administration:new-account')}?person={instance.pk}"
        labels = tuple(label for label, _ in other.columns if label != related.without)
        parts.append(Part(other.title, labels, lines, add))
    return parts
