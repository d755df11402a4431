"""What people settle for themselves on the desk: filters they keep, columns they show. Not part of the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet

from huiyin.people.models import User


class SavedFilter(models.Model):
    """常用查询: a filter of a register's list under a name, for its owner or, from the office, for everybody.

    `query` is the list's query string. A shared filter narrows; what it shows is still only what the reader may see.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    register = models.CharField("台账", max_length=40)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000)
    shared = models.BooleanField("全单位可用", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "register", "name"], name="saved_filter_once"),
        ]
        indexes = [models.Index(fields=["register", "shared"], name="saved_filter_shared")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def open_to(cls, user: User, register: str) -> QuerySet[SavedFilter]:
        """Those of a register that a person may use, own ones first."""
        rows = cls.objects.filter(Q(owner=user) | Q(shared=True), register=register)
        return rows.order_by("shared", "name", "pk")


class ListChoice(models.Model):
    """How one person wants to see a register's list: what opens it, what is hidden, how many to a page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="list_choices")
    register = models.CharField("台账", max_length=40)
    opens_with = models.ForeignKey(SavedFilter, models.SET_NULL, null=True, related_name="+")
    hidden = models.JSONField("隐藏的列", default=list)
    size = models.PositiveSmallIntegerField("每页条数", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "register"], name="list_choice_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.register}"
