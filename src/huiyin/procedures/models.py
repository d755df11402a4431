"""Versions of procedures, tasks, evaluations of checks, dated parameters, the organ's own holidays."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from huiyin.ledger.models import NO_DATE, Entry, Matter
from huiyin.people import clock
from huiyin.people.models import Dated, User


class Version(models.Model):
    """流程版本: the text of a procedure. Drafts change; a published one is what matters are pinned to."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草案"
        PUBLISHED = "published", "现行"
        RETIRED = "retired", "停用"

    register = models.CharField("台账", max_length=40)
    number = models.PositiveIntegerField("版本号")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    source = models.TextField("流程文本")
    file_digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="version_once"),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(status="published"), name="version_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.number}"


class Task(models.Model):
    """待办: an open step waiting for whoever holds `assignee` today, an opinion asked of them, or a copy to be read.

    `assignee` is a token: `post:7`, `department:3`, `person:12`, `role:office` or `body:2:chair`. `news` is the entry that
    last concerned whoever holds it: the one that opened it, urged, or moved the deadline.
    """

    class Kind(models.TextChoices):
        DO = "do", "办理"
        READ = "read", "阅知"
        SIGN = "sign", "加签意见"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="tasks", db_index=False)
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.DO)
    step = models.CharField(max_length=40)
    assignee = models.CharField(max_length=40)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    sort_due = models.DateField(default=NO_DATE)
    follows_matter = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Entry, models.PROTECT, related_name="opened_tasks", db_index=False)
    news = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="told_tasks", db_index=False)
    closed_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="closed_tasks", db_index=False)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="task_key")]
        indexes = [
            models.Index(fields=["assignee", "kind", "sort_due", "id"], name="task_open",
                         condition=models.Q(is_open=True)),
            models.Index(fields=["assignee", "-news"], name="task_news", condition=models.Q(is_open=True)),
        ]


class Evaluation(models.Model):
    """One evaluation of one check: identity, basis, parameters, inputs, verdict. Append-only."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evaluations")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="evaluations")
    check_code = models.CharField(max_length=80)
    title = models.CharField(max_length=100)
    basis = models.CharField(max_length=300)
    severity = models.CharField(max_length=10)
    passed = models.BooleanField()
    message = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    procedure = models.CharField(max_length=60)
    step = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    happened_on = models.DateField()
    evaluated_at = models.DateTimeField(default=clock.now)
    evaluated_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)


class Parameter(Dated):
    """参数: a threshold, ratio or period with the dates it holds for and its basis; the organ edits it."""

    code = models.CharField("代码", max_length=80)
    title = models.CharField("名称", max_length=100)
    value = models.CharField("数值", max_length=200)
    unit = models.CharField("单位", max_length=20, blank=True)

    class Meta(Dated.Meta):
        ordering: ClassVar = ["code", "-starts_on"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "starts_on"], name="parameter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}:{self.value}{self.unit}"


class Holiday(models.Model):
    """A day the organ declares free or a make-up workday, over the national table."""

    day = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("上班", default=False)
    name = models.CharField("说明", max_length=60)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}" if isinstance(self.day, dt.date) else f"{self.day} {self.name}"
