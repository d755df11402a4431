"""Checking the ledger against itself: digests, sequences, the columns beside a payload, personal values, stored bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import F, Max

from huiyin.ledger.canonical import canonical, concealed, digest_of
from huiyin.ledger.models import Content, Entry, Matter, PersonalValue
from huiyin.ledger.projection import is_concealed
from huiyin.ledger.store import is_intact


@dataclass(frozen=True)
class Trouble:
    """Something that does not add up. `where` names the entry or the content, `what` (Chinese) says what is wrong."""

    where: str
    what: str


def verify(progress: Callable[[int, int], None] | None = None) -> Iterator[Trouble]:
    """Recompute every entry's digest and compare its columns with its payload; then matters and personal values."""
    total = Entry.objects.count() if progress is not None else 0
    last: tuple[int, int] = (0, 0)
    rows = Entry.objects.order_by("matter_id", "sequence")
    for done, entry in enumerate(rows.iterator(chunk_size=2000), 1):
        yield from (Trouble(f"办理记录{entry.pk}", what) for what in _troubles_of(entry))
        expected = last[1] + 1 if last[0] == entry.matter_id else 1
        if entry.sequence != expected:
            yield Trouble(f"办理记录{entry.pk}", f"序号应为{expected}，现为{entry.sequence}，可能有记录缺失")
        last = (entry.matter_id, entry.sequence)
        if progress is not None and done % 2000 == 0:
            progress(done, total)
    yield from _matters_and_entries()
    yield from _personal_values()


def _troubles_of(entry: Entry) -> Iterator[str]:
    if digest_of(entry.payload) != entry.digest:
        yield "内容与登记时的摘要不符，可能被改动"
        return
    payload = json.loads(entry.payload)
    if canonical(payload) != entry.payload:
        yield "内容不是规范形式"
    beside = {
        "matter": entry.matter_id, "sequence": entry.sequence, "kind": entry.kind, "step": entry.step,
        "action": entry.action, "mode": entry.mode, "decided_by": entry.decided_by_id, "comment": entry.comment,
        "happened_on": entry.happened_on.isoformat(),
    }
    differing = sorted(name for name, value in beside.items() if payload.get(name) != value)
    if differing:
        yield f"列与内容不一致：{'、'.join(differing)}"


def _matters_and_entries() -> Iterator[Trouble]:
    behind = Matter.objects.annotate(last=Max("entries__sequence")).exclude(last=F("revision"))
    for pk in behind.order_by().values_list("pk", flat=True).iterator():
        yield Trouble(f"事项{pk}", "现状与最后一条办理记录不一致，请运行 huiyin rebuild")


def _personal_values() -> Iterator[Trouble]:
    for value in PersonalValue.objects.select_related("entry").iterator(chunk_size=2000):
        stated = json.loads(value.entry.payload)["set"].get(value.field)
        if not is_concealed(stated) or concealed(json.loads(value.value), value.key) != stated["hmac"]:
            yield Trouble(f"办理记录{value.entry_id}", f"个人信息“{value.field}”与登记时不符")


def verify_contents() -> Iterator[Trouble]:
    """Read every stored file and compare it with its name; slow on a large store."""
    for digest in Content.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if not is_intact(digest):
            yield Trouble(f"材料{digest[:12]}", "文件缺失或已损坏，请从备份恢复")
