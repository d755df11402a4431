"""The page of regular work: for administrators, with what was done, what failed, and which mail waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule, Task

from huiyin.notices.jobs import NAME
from huiyin.notices.models import Letter
from tests.support.organ import Organ


@pytest.fixture
def admin(client: Client, organ: Organ) -> Client:
    client.force_login(organ.administrator)
    return client


def test_every_job_stands_there_before_they_have_run(admin: Client) -> None:
    page = admin.get(reverse("administration:jobs"))
    assert {j.title for j in page.context["jobs"]} == {"清理", "提醒邮件", "矛盾比对", "待办跟着岗位走"}
    assert {j.result for j in page.context["jobs"]} == {"还没有做过"}


def test_a_job_is_done_now_and_its_result_is_shown(admin: Client) -> None:
    admin.post(reverse("administration:run-job", args=[NAME]))
    job = next(j for j in admin.get(reverse("administration:jobs")).context["jobs"] if j.name == NAME)
    assert job.went_well
    assert job.result == "新写0封，未设置邮件服务器"


def test_a_failure_is_told_by_its_last_line(admin: Client) -> None:
    now = timezone.now()
    Task.objects.create(
        id="x", name="x", group=NAME, func="f", started=now, stopped=now, success=False, result="Traceback\nOSError: disk full"
    )
    assert "OSError: disk full" in admin.get(reverse("administration:jobs")).content.decode()


@pytest.mark.parametrize(("late", "warned"), [(timedelta(minutes=14), False), (timedelta(minutes=16), True)])
def test_a_worker_that_stands_still_is_noticed(admin: Client, late: timedelta, warned: bool) -> None:
    Schedule.objects.update(next_run=timezone.now() - late)
    assert admin.get(reverse("administration:jobs")).context["standing_still"] is warned


def test_letters_that_wait_are_listed_with_the_reason(admin: Client, organ: Organ) -> None:
    Letter.objects.create(
        key="k", kind="digest", user=organ.clerk, subject="提醒一则", text="", html="", trouble="邮件服务器拒收"
    )
    Letter.objects.create(
        key="l", kind="digest", user=organ.clerk, subject="已发一则", text="", html="", sent_at=timezone.now()
    )
    page = admin.get(reverse("administration:jobs")).content.decode()
    assert "提醒一则" in page
    assert "邮件服务器拒收" in page
    assert "已发一则" not in page


def test_only_administrators_enter(client: Client, organ: Organ) -> None:
    for user in (organ.clerk, organ.leader, organ.handler_a):
        client.force_login(user)
        assert client.get(reverse("administration:jobs")).status_code == 404
        assert client.post(reverse("administration:run-job", args=[NAME])).status_code == 404


def test_an_unknown_job_is_not_run(admin: Client) -> None:
    assert admin.post(reverse("administration:run-job", args=["os.system"])).status_code == 404
