"""The measurements: pages as requests through the whole stack, one move with its commit, figures and papers of a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from huiyin.bench import words
from huiyin.bench.measuring import Stopwatch
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import User, today
from huiyin.procedures.commands import Command, Done
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.register.base import REGISTERS, Register
from huiyin.registers.rectification.models import Measure, Round
from huiyin.reports import documents, figuring
from huiyin.reports.composing import compose
from huiyin.reports.models import Report

PEOPLE = {"部门经办": "handler0", "分管领导": "leader", "整改办": "office"}
SLUG = REGISTERS[Measure.REGISTER].slug()


class Visitor:
    """A signed-in person with a browser; a page that is no page stops the bench."""

    def __init__(self, login: str) -> None:
        self.user = User.objects.select_related("person").get(username=login)
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(self.user, backend="huiyin.people.backends.DatedAccountBackend")

    def get(self, address: str, **asked: str) -> Any:
        response: Any = self.client.get(f"{address}?{urlencode(asked)}" if asked else address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} gave {response.status_code}")
        if response.streaming:
            for _ in response.streaming_content:
                pass
        response.close()
        return response

    def matters(self, **where: str) -> list[Matter]:
        who = actor_of(self.user.person, user=self.user)
        rows = visible(who, Matter.objects.filter(register=Measure.REGISTER, **where))
        return list(rows.order_by("sort_due", "id")[:40])


def measure_all(watch: Stopwatch) -> Iterator[str]:
    """Run every measurement; yields the title of each just before it starts."""
    for who, login in PEOPLE.items():
        visitor = Visitor(login)
        yield f"{who}：列表、事项、检索、工作台"
        _pages(watch, who, visitor)
    yield "办理"
    _moves(watch)
    yield "导出"
    _export(watch)
    yield "报告"
    _report(watch)


def _pages(watch: Stopwatch, who: str, visitor: Visitor) -> None:
    here = reverse("desk:list", args=[SLUG])
    stages = cycle(("", "under_way", "closed"))
    watch.time("list_ms", who, "筛选、按时限排序", lambda i: visitor.get(here, **_given(stage=next(stages))))
    mark = _deep_mark(visitor)
    if mark:
        watch.time("deep_page_ms", who, "列表中部", lambda i: visitor.get(here, after=mark))
    some = cycle([m.pk for m in visitor.matters()] or [0])  # in a small load somebody may see nothing
    if visitor.matters():
        watch.time("matter_ms", who, "整改措施", lambda i: visitor.get(reverse("desk:matter", args=[next(some)])))
    found = reverse("desk:search")
    for what, word in (("常见词", words.COMMON_WORD), ("罕见词", words.RARE_WORD)):
        watch.time("search_ms", who, what, lambda i, word=word: visitor.get(found, q=word))  # type: ignore[misc]
    watch.time("kinds_ms", who, "常见词", lambda i: visitor.get(found, q=words.COMMON_WORD, kinds="1"))
    watch.time("home_ms", who, "待办、亮灯", lambda i: visitor.get(reverse("desk:home")))


def _given(**asked: str) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


def _deep_mark(visitor: Visitor) -> str:
    """The keyset mark in the middle of the closed measures that a visitor sees (the desk's `after`)."""
    who = actor_of(visitor.user.person, user=visitor.user)
    rows = visible(who, Matter.objects.filter(register=Measure.REGISTER))
    middle = Matter.objects.order_by("-pk").values_list("pk", flat=True)[0] // 2
    row = rows.filter(stage="closed", pk__gt=middle).order_by("sort_due", "id").first()
    return f"{row.sort_due.isoformat()}.{row.pk}" if row else ""


def _moves(watch: Stopwatch) -> None:
    """A measure is signed for and given back, again and again: two moves, each with its checks, tasks and commit."""
    waiting = list(Task.objects.filter(is_open=True, step="sign", assignee__startswith="department:")[: watch.runs])
    orders = {}
    for task in waiting:
        department = int(task.assignee.partition(":")[2])
        user = User.objects.filter(person__appointments__post__department=department, username__startswith="handler").first()
        assert user is not None
        orders[task.matter_id] = Command(actor_of(user.person, user=user), today(), comment="测速")
    turns = cycle(orders.items())
    state: dict[str, Any] = {}

    def move(i: int) -> None:
        if i % 2 == 0:
            state["pk"], state["order"] = next(turns)
            done = advance(state["pk"], "sign", "sign", state["order"])
        else:
            done = advance(state["pk"], "work", "return", state["order"])
        if not isinstance(done, Done):
            raise RuntimeError(done.message)

    watch.time("advance_ms", "部门经办", "签收、退回", move, runs=watch.runs * 2 + 1)


def _export(watch: Stopwatch) -> None:
    visitor = Visitor("office")
    address = reverse("desk:export", args=[SLUG])
    closed = Matter.objects.filter(register=Measure.REGISTER).order_by("sort_due", "id")[:10_000]
    with _limited(len(closed)):
        watch.time("export_s", "整改办", f"{len(closed):,}行", lambda i: visitor.get(address), runs=3)


@contextmanager
def _limited(most: int) -> Iterator[None]:
    """The export of a list of just so many rows: a million are no list that anybody exports."""
    from huiyin.desk import lists

    iterate = lists._exported

    def exported(register: type[Register], rows: Any) -> Iterator[Any]:
        return iterate(register, rows[:most])

    lists._exported = exported
    try:
        yield
    finally:
        lists._exported = iterate


def _report(watch: Stopwatch) -> None:
    report = _a_report()
    watch.time("figures_ms", "整改办", f"{len(report.figures)}个数据", lambda i: figuring.shown_now(report), runs=5)

    def papers(i: int) -> None:
        documents.to_word(report)
        documents.to_pdf(report)

    watch.time("report_s", "整改办", f"{len(report.body):,}字", papers, runs=3)


def _a_report() -> Report:
    """A report drafted from the latest finished round; the one of an earlier run of the bench, where there is one."""
    report = Report.objects.order_by("-pk").first()
    if report is not None:
        return report
    office = User.objects.select_related("person").get(username="office")
    finished = Round.objects.filter(stage="closed").order_by("-pk").first() or Round.objects.latest("pk")
    command = Command(actor_of(office.person, user=office), today())
    return compose(finished, Report.Kind.PUBLIC.value, command)
