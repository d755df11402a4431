"""The letters on their way, and how far the ledger has been read for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.people import clock
from huiyin.people.models import User


class Letter(models.Model):
    """A mail to one person. `key` says what it tells whom, so that nothing is told twice.

    `taken_at` is set before the server is asked and `sent_at` after it has agreed; between the two nobody knows.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", "每日提醒"
        OVERDUE = "overdue", "超期提醒"
        RETURNED = "returned", "退回提醒"

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    user = models.ForeignKey(User, models.CASCADE, related_name="letters", verbose_name="收件人")
    subject = models.CharField("主题", max_length=200)
    text = models.TextField()
    html = models.TextField()
    made_at = models.DateTimeField("生成时间", default=clock.now)
    next_try_at = models.DateTimeField("下次发送", null=True, default=clock.now)
    taken_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    sent_at = models.DateTimeField("发出时间", null=True)
    trouble = models.CharField("未发出的原因", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="letter_waiting",
                         condition=models.Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.subject


class Bookmark(models.Model):
    """The last entry that has been read for prompt letters."""

    name = models.CharField(max_length=40, primary_key=True)
    entry = models.PositiveBigIntegerField(default=0)
