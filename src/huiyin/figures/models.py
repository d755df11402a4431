"""Claims: numbers that came in with a document. Projected from entries on the matter that the document belongs to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.ledger.models import Entry, Material, Matter
from huiyin.people.models import Person


class Claim(models.Model):
    """待核数据: a number as written, with its place, and how far it has been proved."""

    class State(models.TextChoices):
        OPEN = "open", "未核"
        BOUND = "bound", "与台账一致"
        DIFFERS = "differs", "与台账不一致"
        BACKED = "backed", "材料佐证"
        WAIVED = "waived", "具名豁免"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="claims")
    key = models.CharField(max_length=20)
    about = models.ForeignKey(Matter, models.SET_NULL, null=True, related_name="claims_about")
    literal = models.CharField("原文", max_length=60)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4)
    unit_word = models.CharField("单位", max_length=10)
    of = models.CharField("对象", max_length=200)
    context = models.CharField("上下文", max_length=400)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(Material, models.PROTECT, null=True, related_name="+")
    state = models.CharField("核对状态", max_length=10, choices=State.choices, default=State.OPEN)
    figure = models.CharField("统计指标", max_length=80, blank=True)
    scope = models.JSONField(default=dict)
    figure_value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    evidence = models.ForeignKey(Material, models.PROTECT, null=True, related_name="+")
    waived_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=500, blank=True)
    settled_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["start", "id"]
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="claim_key")]

    @property
    def is_settled(self) -> bool:
        """Bound, backed or waived; an open or differing claim always refuses publication."""
        return self.state in (self.State.BOUND, self.State.BACKED, self.State.WAIVED)
