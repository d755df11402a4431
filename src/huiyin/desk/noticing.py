"""提醒: what is new, which mail a person wants, and the address of their calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.notices import feed
from huiyin.notices.composing import HOUR
from huiyin.notices.news import Said, in_your_name, mark_seen, news, registered, said
from huiyin.people.actors import actor
from huiyin.people.dated import today
from huiyin.people.models import User
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.loading import pinned
from huiyin.procedures.models import Task
from huiyin.procedures.parameters import number
from huiyin.procedures.tasks import in_words
from huiyin.register.base import REGISTERS

SHOWN = 50
ASKED_AN_HOUR = 60


@dataclass(frozen=True)
class NewsLine:
    task: Task
    said: Said
    new: bool
    kind: str
    step: str
    light: Light | None


@require_GET
@signed_in
def notices(request: DeskRequest) -> HttpResponse:
    who = request.who
    if who.is_administrator:
        raise Http404
    rows = list(news(who).select_related("matter__lead_department", "news__registered_by__person")[: SHOWN + 1])
    seen = set(visible(who).filter(pk__in={t.matter_id for t in rows}).values_list("pk", flat=True))
    light = Lights()
    lines = [_line(t, request.user, light) for t in rows[:SHOWN] if t.matter_id in seen]
    context: dict[str, Any] = {
        "lines": lines, "up_to": rows[0].news_id if rows else 0, "unseen": sum(line.new for line in lines),
        "more": len(rows) > SHOWN, "hour": int(number(HOUR, today())), "address": request.session.pop("feed_address", ""),
    }
    return render(request, "desk/notices.html", context)


def _line(task: Task, user: User, light: Lights) -> NewsLine:
    procedure = pinned(task.matter.procedure)
    words = registered(task, procedure) if in_your_name(task) else in_words(task, procedure.steps.get(task.step))
    register = REGISTERS.get(task.matter.register)
    return NewsLine(
        task, said(task), (task.news_id or 0) > user.news_seen, register.title if register else "",
        words, light(task.due_on),
    )


@require_POST
@signed_in
def seen(request: DeskRequest) -> HttpResponse:
    """Everything shown has been seen; what came since stays new."""
    up_to = number_in(request.POST.get("up_to", ""))
    if up_to is not None:
        mark_seen(request.who, up_to)
    return redirect("desk:notices")


@require_POST
@signed_in
def mail_wishes(request: DeskRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(
        daily_mail="daily_mail" in request.POST, prompt_mail="prompt_mail" in request.POST
    )
    messages.success(request, "邮件提醒的设置已保存。")
    return redirect(reverse("desk:notices") + "#mail")


@require_POST
@signed_in
def calendar_address(request: DeskRequest) -> HttpResponse:
    """Give a new address, or take the present one back."""
    if "take_back" in request.POST:
        feed.take_back(request.user)
        messages.success(request, "日程订阅已停用，原来的地址不再有效。")
    elif not request.who.is_administrator:
        key = feed.give_key(request.user)
        request.session["feed_address"] = request.build_absolute_uri(reverse("desk:feed", args=[key]))
    return redirect(reverse("desk:notices") + "#calendar")


@require_GET
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What a calendar program fetches without signing in; 404 for a key that opens nothing, 429 when asked too often."""
    user = feed.reader_of(key)
    if user is None:
        raise Http404
    counter = f"feed:{user.pk}"
    if not cache.add(counter, 1, 3600) and cache.incr(counter) > ASKED_AN_HOUR:
        return HttpResponse("读取过于频繁，请稍后再试。", status=429, headers={"Retry-After": "3600"})
    response = HttpResponse(feed.calendar_of(actor(user)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="huiyin.ics"'
    response["Cache-Control"] = "private, max-age=900"
    return response
