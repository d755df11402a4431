"""The one way to change the organ's own data (people, posts, bodies, roles, parameters …): each change leaves a trace.

Nothing here asks whether the actor may: that is the caller's to know.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from huiyin.people.models import Change, User

# Never written down: what they hold is secret, or says nothing.
_UNTOLD = frozenset({"password", "must_change_password", "last_login"})


def save(actor: User | None, instance: models.Model, note: str = "") -> Change | None:
    """Store `instance` and what of it differs from before. None when nothing does and there is no `note`."""
    model = type(instance)
    with transaction.atomic():
        # A row whose primary key people choose (a day of the calendar) may be there already.
        stored = model._default_manager.select_for_update().filter(pk=instance.pk).first() if instance.pk else None
        before = _told(stored) if stored is not None else None
        instance.save()
        after = _told(instance)
        if before is None:
            return _keep(actor, instance, None, after, note)
        differing = [name for name in after if before.get(name) != after[name]]
        if not differing and not note:
            return None
        return _keep(
            actor, instance, {n: before.get(n) for n in differing}, {n: after[n] for n in differing}, note
        )


def remove(actor: User | None, instance: models.Model, note: str = "") -> Change:
    """Take a row away that should never have been there (one to begin in the future, a day entered by mistake)."""
    with transaction.atomic():
        change = _keep(actor, instance, _told(instance), None, note)
        instance.delete()
        return change


def history(instance: models.Model) -> models.QuerySet[Change]:
    """Every change of this row, latest first."""
    rows = Change.objects.filter(model=instance._meta.label_lower, object_id=str(instance.pk))
    return rows.select_related("actor__person")


def day_of(change: Change) -> dt.date:
    return timezone.localdate(change.at)


def _keep(
    actor: User | None, instance: models.Model, before: dict[str, Any] | None, after: dict[str, Any] | None, note: str
) -> Change:
    return Change.objects.create(
        actor=actor, model=instance._meta.label_lower, object_id=str(instance.pk), shown=str(instance)[:200],
        before=before, after=after, note=note[:300],
    )


def _told(instance: models.Model) -> dict[str, Any]:
    """The row's columns in plain form; a reference with the words that name it, since names change too."""
    found: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        if field.primary_key or field.name in _UNTOLD:
            continue
        value = getattr(instance, field.attname)
        if isinstance(field, models.ForeignKey) and value is not None:
            found[field.name] = {"pk": value, "shown": str(getattr(instance, field.name))}
        else:
            found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
