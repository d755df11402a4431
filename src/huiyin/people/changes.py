"""The one way to change the organ's own data (people, posts, bodies, roles, parameters …): each change leaves a trace.

Nothing here asks whether the actor may: that is the caller's to know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from huiyin.integrity.canonical import canonical, digest_of, fresh_nonce, plain
from huiyin.people import clock
from huiyin.people.marking import mark, standing_then
from huiyin.people.models import Change, OrganEntry, User, today

Recorded = OrganEntry | Change

# Never written down: what they hold is secret, or says nothing.
_UNTOLD = frozenset({"password", "must_change_password", "last_login"})


def save(actor: User | None, instance: models.Model, note: str = "") -> OrganEntry | None:
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


def remove(actor: User | None, instance: models.Model, note: str = "") -> OrganEntry:
    """Take a row away that should never have been there (one to begin in the future, a day entered by mistake)."""
    with transaction.atomic():
        change = _keep(actor, instance, _told(instance), None, note)
        instance.delete()
        return change


def adopt(instance: models.Model, note: str = "", kind: OrganEntry.Kind = OrganEntry.Kind.LOAD) -> OrganEntry:
    """Write down a row as it stands, though it was stored without us (what a program brings, a new organ's first people)."""
    return _keep(None, instance, None, _told(instance), note, kind)


def load(instance: models.Model) -> OrganEntry:
    """Store what the program itself brings at start-up, and write it down."""
    with transaction.atomic():
        instance.save()
        return adopt(instance)


def history(instance: models.Model, limit: int | None = None) -> list[Recorded]:
    """Changes of this row, latest first: those of today's form, then those of ledgers founded before it."""
    return history_of(instance._meta.label_lower, [str(instance.pk)], limit)


def history_of(model: str, keys: Iterable[str], limit: int | None = None) -> list[Recorded]:
    """The same for several rows of one model (`app.model`)."""
    keys = list(keys)
    found: list[Recorded] = []
    for rows in (_made(), Change.objects.select_related("actor__person")):
        about = rows.filter(model=model, object_id__in=keys).order_by("-id")
        found += about[: None if limit is None else limit - len(found)]
    return found


def trail(before: str = "", limit: int = 50) -> tuple[list[Recorded], str]:
    """Every change, latest first, and what to pass as `before` for the next ones ("" when there are none).

    A place is the number of an entry, or `c` and the number of a row of the old form.
    """
    found: list[Recorded] = []
    new, _, old = before.partition("c")
    if not old:
        found += (_made().filter(pk__lt=int(new)) if _is_place(new) else _made())[: limit + 1]
    if len(found) <= limit:
        earlier = Change.objects.select_related("actor__person")
        found += (earlier.filter(pk__lt=int(old)) if _is_place(old) else earlier)[: limit + 1 - len(found)]
    if len(found) <= limit:
        return found, ""
    last = found[limit - 1]
    return found[:limit], str(last.pk) if isinstance(last, OrganEntry) else f"c{last.pk}"


def _made() -> models.QuerySet[OrganEntry]:
    """What people changed; what the program brought is in the ledger too, and in nobody's list of changes."""
    return OrganEntry.objects.filter(kind=OrganEntry.Kind.CHANGE).select_related("actor__person")


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def had_a_hand(instance: models.Model, user: User) -> bool:
    """Whether `user` ever changed this row."""
    rows = {"model": instance._meta.label_lower, "object_id": str(instance.pk), "actor": user}
    return any(table._default_manager.filter(**rows).exists() for table in (OrganEntry, Change))


def day_of(change: Recorded) -> dt.date:
    return timezone.localdate(change.at)


def _keep(
    actor: User | None, instance: models.Model, before: dict[str, Any] | None, after: dict[str, Any] | None, note: str,
    kind: OrganEntry.Kind = OrganEntry.Kind.CHANGE,
) -> OrganEntry:
    return write(kind, instance._meta.label_lower, str(instance.pk), actor, {
        "shown": str(instance)[:200], "before": before, "after": after, "note": note[:300],
    })


def write(
    kind: OrganEntry.Kind, model: str, object_id: str, actor: User | None, told: Mapping[str, Any]
) -> OrganEntry:
    """One entry about the organ, with its mark; the database numbers it. Raises integrity.key.KeyTrouble."""
    now = clock.now()
    payload = plain({
        "v": 2, "kind": kind.value, "model": model, "object": object_id, "actor": actor and actor.pk, "at": now,
        "who": standing_then((actor.person, today()))[0] if actor else None, "nonce": fresh_nonce(), **told,
    })
    text = canonical(payload)
    digest = digest_of(text)
    return OrganEntry.objects.create(
        kind=kind, model=model, object_id=object_id, actor=actor, at=now, payload=text, digest=digest, mac=mark(digest)
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
