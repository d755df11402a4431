"""Erasing personal data: value and key go together, the proof stays.

The payload of the entry holds an HMAC of the value under a random key. Without the key it says nothing about the value
and cannot be tried out; the digest of the entry still verifies. That something was erased is itself an entry.
"""

from __future__ import annotations

from django.db import transaction

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter, PersonalValue
from huiyin.ledger.projection import field_of, put
from huiyin.ledger.record import Change, Provenance, lock, record
from huiyin.ledger.upcasting import payload_of


def erase(entry: Entry, field: str, provenance: Provenance) -> Entry:
    """Erase one personal value of an entry, blank the column if it still shows it, and record that this was done.

    Returns the entry that says so. Raises LookupError when there is nothing (or nothing any more) to erase.
    """
    with transaction.atomic():
        matter = lock(entry.matter_id)
        gone, _ = PersonalValue.objects.filter(entry=entry, field=field).delete()
        if not gone:
            raise LookupError(f"entry {entry.pk} holds no personal value {field!r}")
        if _last_setter(matter, field) == entry.pk:
            put(matter, field_of(matter, field), None)
            matter.save(update_fields=[field])
        erased = {"erased": [{"entry": entry.sequence, "field": field}]}
        return record(matter, EntryKind.ERASE, provenance, Change(extra=erased))


def erase_everywhere(matter: Matter, field: str, provenance: Provenance) -> list[Entry]:
    """Erase a personal field from every entry of a matter that holds it; returns the entries that say so."""
    holding = Entry.objects.filter(matter_id=matter.pk, personal_values__field=field).order_by("sequence")
    with transaction.atomic():
        return [erase(entry, field, provenance) for entry in list(holding)]


def _last_setter(matter: Matter, field: str) -> int | None:
    """The id of the latest entry that set the field."""
    for pk, payload in Entry.objects.filter(matter_id=matter.pk).order_by("-sequence").values_list("pk", "payload"):
        if field in payload_of(payload)["set"]:
            return int(pk)
    return None
