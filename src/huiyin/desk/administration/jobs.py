"""定时工作和邮件: what the job worker did, when it will do it again, and which letters did not leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_q.models import Schedule, Task
from django_q.tasks import async_task

from huiyin.desk.administration.access import Right, opens_to
from huiyin.kit.loaders import DeskRequest
from huiyin.notices import jobs as notices
from huiyin.notices.models import Letter
from huiyin.people.models import User
from huiyin.procedures import following
from huiyin.registers.contradictions import jobs as contradictions

TITLES = {
    notices.NAME: ("提醒邮件", "每5分钟：写好应发的提醒，发出等候的邮件"),
    contradictions.NAME: ("矛盾比对", "每天凌晨：各台账相互比对，发现的矛盾登记为核查事项"),
    following.NAME: ("待办跟着岗位走", "每天：分管、岗位、职责调整到期的，在办事项转到现任"),
    "huiyin.housekeeping": ("清理", "每天夜里：过期的登录、没有提交的上传文件"),
}
LETTERS = 30


@dataclass(frozen=True)
class Job:
    name: str
    title: str
    when: str
    last: datetime | None
    went_well: bool
    result: str
    following: datetime
    late: bool


@opens_to(Right.NONE)
@require_safe
def jobs(request: DeskRequest) -> HttpResponseBase:
    found = [_told(s) for s in Schedule.objects.filter(name__in=TITLES).order_by("id")]
    waiting = Letter.objects.filter(sent_at=None).select_related("user__person")
    unreachable = User.objects.filter(is_active=True, person__email="").count()
    return render(request, "administration/jobs.html", {
        "jobs": found, "letters": waiting[:LETTERS], "mail": settings.MAIL, "unreachable": unreachable,
        "standing_still": any(j.late for j in found),
    })


def _told(schedule: Schedule) -> Job:
    title, when = TITLES[schedule.name]
    last = Task.objects.filter(group=schedule.name).order_by("-started").first()
    late = schedule.next_run < timezone.now() - timedelta(minutes=15)
    return Job(
        schedule.name, title, when, last.started if last else None, bool(last and last.success),
        _result(last), schedule.next_run, late,
    )


def _result(task: Task | None) -> str:
    if task is None:
        return "还没有做过"
    if task.success:
        return str(task.result or "做完了")
    return "没有做成，原因在服务器日志中：" + (str(task.result or "").strip().splitlines() or ["未知"])[-1][:200]


@opens_to(Right.NONE)
@require_POST
def run(request: DeskRequest, name: str) -> HttpResponseBase:
    """Have it done now, by the worker; harmless when it has just been done."""
    schedule = get_object_or_404(Schedule, name=name, name__in=TITLES)
    async_task(schedule.func, group=schedule.name)
    messages.success(request, f"“{TITLES[name][0]}”已交后台去做，稍后刷新本页看结果。")
    return redirect("administration:jobs")
