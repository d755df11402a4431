"""Whom lists of people offer: everybody but those who only administer the system, who decide and receive nothing."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.people.models import Grant, Person, Role


def colleagues() -> QuerySet[Person]:
    """In the order of the organ."""
    administrators = Grant.objects.on().filter(role=Role.ADMINISTRATOR).values("person")
    return Person.objects.exclude(pk__in=administrators).order_by("position", "id")
