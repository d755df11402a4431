"""Rows that hold for a time: the day they start counts, the day they end counts too."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.people import clock


def today() -> dt.date:
    """The date where the organ sits (TIME_ZONE), not in UTC."""
    return timezone.localdate(clock.now())


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: dt.date | None = None) -> Self:
        """Rows in force on `day` (today when left out)."""
        day = day or today()
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Dated(models.Model):
    starts_on = models.DateField("起始日期", default=today)
    ends_on = models.DateField("截止日期", null=True, blank=True)
    basis = models.CharField("依据文件", max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="截止日期不能早于起始日期",
            )
        ]

    def in_force(self, day: dt.date | None = None) -> bool:
        day = day or today()
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
