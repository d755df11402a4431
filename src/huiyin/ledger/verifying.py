"""Checking the ledger against itself, and only saying what differs: nothing here repairs.

Entries: digest, canonical form, every column beside the payload, the mark under the ledger's key, sequence. Places: no gap,
no entry without one, time never running backwards. Matters: each row against a replay of its entries in memory
(see `replaying`). Then personal values, the organ's entries, and what the baseline states of the ledger's first form.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from huiyin.integrity import key
from huiyin.integrity.canonical import is_canonical
from huiyin.ledger.canonical import concealed, digest_of, plain
from huiyin.ledger.leaves import settle
from huiyin.ledger.models import Content, Entry, Matter, PersonalValue
from huiyin.ledger.placing import counted, places
from huiyin.ledger.projection import is_concealed, late_days
from huiyin.ledger.replaying import Lived, differing
from huiyin.ledger.store import is_intact
from huiyin.ledger.troubles import Trouble
from huiyin.ledger.upcasting import Payload, in_todays_words
from huiyin.people.marking import ledger_key

__all__ = ["Trouble", "newest", "verify", "verify_contents", "verify_entries"]

_MATTERS = 200
Progress = Callable[[int, int], None]


def verify(progress: Progress | None = None) -> Iterator[Trouble]:
    """All of it, in memory that does not grow with the ledger."""
    settle()
    try:
        held: bytes | None = ledger_key()
    except key.KeyTrouble as trouble:
        yield Trouble("账本密钥", str(trouble))
        held = None
    yield from _entries(held, progress, rows_too=True)
    for pk in Matter.objects.filter(~Exists(Entry.objects.filter(matter=OuterRef("pk")))).values_list("pk", flat=True):
        yield Trouble(f"事项{pk}", "没有任何办理记录，可能有记录缺失")
    yield from _personal_values()
    yield from places(held)


def verify_entries(progress: Progress | None = None) -> Iterator[Trouble]:
    """Entries and personal values alone: what must hold of a ledger of the first form before it is founded anew."""
    yield from _entries(None, progress, rows_too=False)
    yield from _personal_values()


def newest(count: int) -> Iterator[Trouble]:
    """The entries with the highest numbers, and whether every entry has a place: what can be asked every day."""
    held = ledger_key()
    for entry in Entry.objects.order_by("-id")[:count]:
        if entry.mac is not None:
            yield from (Trouble(f"办理记录{entry.pk}", what) for what in _troubles_of(entry, held))
    yield from counted()


def _entries(held: bytes | None, progress: Progress | None, *, rows_too: bool) -> Iterator[Trouble]:
    total = Entry.objects.count() if progress is not None else 0
    rows = Entry.objects.order_by("matter_id", "sequence").iterator(chunk_size=2000)
    done, lived = 0, list[Lived]()
    for pk, group in groupby(rows, key=lambda entry: entry.matter_id):
        one = Lived(pk, list(group))
        for place, entry in enumerate(one.entries, 1):
            where = f"办理记录{entry.pk}"
            yield from (Trouble(where, what) for what in _troubles_of(entry, held, one.parsed))
            if entry.sequence != place:
                yield Trouble(where, f"序号应为{place}，现为{entry.sequence}，可能有记录缺失")
                break
        lived.append(one)
        done += len(one.entries)
        if len(lived) == _MATTERS:
            if rows_too:
                yield from differing(lived)
            lived = []
            if progress is not None:
                progress(done, total)
    if rows_too:
        yield from differing(lived)


def _troubles_of(entry: Entry, held: bytes | None, parsed: dict[int, Payload] | None = None) -> Iterator[str]:
    """`parsed` takes the payload, so that nobody parses it again."""
    if digest_of(entry.payload) != entry.digest:
        yield "内容与登记时的摘要不符，可能被改动"
        return
    if entry.mac is not None and held is not None and not key.is_marked(held, entry.digest, entry.mac):
        yield "没有有效的密钥标记，不是由本系统登记的"
    payload = _parsed(entry.payload)
    if payload is None:
        yield "内容不是规范形式"
        return
    if parsed is not None:
        parsed[entry.pk] = payload
    if not is_canonical(entry.payload, payload):
        yield "内容不是规范形式"
    if (payload.get("v") == 1) != (entry.mac is None):
        yield "没有有效的密钥标记，不是由本系统登记的"
    beside = _beside(entry)
    if entry.mac is None:
        beside.pop("request_id")  # what the first form did not state
    odd = sorted(name for name, value in beside.items() if _stated(payload, name) != value)
    if odd:
        yield f"列与内容不一致：{'、'.join(odd)}"


def _parsed(text: str) -> Payload | None:
    """None for what is no payload at all."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _beside(entry: Entry) -> dict[str, Any]:
    """Every column of an entry but its id and the payload with its digest and mark, in plain form."""
    columns = {
        "matter": entry.matter_id, "decided_by": entry.decided_by_id, "registered_by": entry.registered_by_id,
        "irregular": entry.irregular, "late_days": entry.late_days,
    }
    names = ("sequence", "kind", "step", "action", "mode", "decided_on", "registered_at", "happened_on", "comment", "request_id")
    return columns | {name: plain(getattr(entry, name)) for name in names}


def _stated(payload: Mapping[str, Any], name: str) -> Any:
    if name == "irregular":
        return bool(payload.get("irregular"))
    if name == "late_days":
        try:
            registered = dt.datetime.fromisoformat(payload["registered_at"])
            return late_days(registered, dt.date.fromisoformat(payload["happened_on"]))
        except (KeyError, ValueError, TypeError):
            return None
    return payload.get(name)


def _personal_values() -> Iterator[Trouble]:
    for value in PersonalValue.objects.select_related("entry__matter").iterator(chunk_size=2000):
        said = (_parsed(value.entry.payload) or {}) | {"register": value.entry.matter.register}
        stated = in_todays_words({"set": {}} | said)["set"].get(value.field)
        if not is_concealed(stated) or concealed(json.loads(value.value), value.key) != stated["hmac"]:
            yield Trouble(f"办理记录{value.entry_id}", f"个人信息“{value.field}”与登记时不符")


def verify_contents() -> Iterator[Trouble]:
    """Read every stored file and compare it with its name; slow on a large store."""
    for digest in Content.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if not is_intact(digest):
            yield Trouble(f"材料{digest[:12]}", "文件缺失或已损坏，请从备份恢复")
