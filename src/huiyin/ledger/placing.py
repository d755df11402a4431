"""Places in the one sequence: every entry has one, there is no gap, and time does not run backwards along them.

Also here: the organ's own entries, and the roots that the baseline states of what was there before it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.integrity import key
from huiyin.ledger.canonical import canonical, digest_of, plain
from huiyin.ledger.founding import baseline, root_of, root_of_entries
from huiyin.ledger.models import Entry, Leaf, LeafCounter
from huiyin.ledger.troubles import Trouble
from huiyin.people.models import OrganEntry

_BATCH = 2000
TOLERANCE = dt.timedelta(minutes=10)
"""How far the time of an entry may lie before that of an earlier place: a long import is stamped as it begins."""


def places(held: bytes | None) -> Iterator[Trouble]:
    """`held` is the ledger's key; without it marks are not tried."""
    first = baseline()
    if first is None:
        yield Trouble("账本", "还没有建账（没有第一条机构记录），请运行 huiyin upgrade")
        return
    stated = json.loads(first.payload)
    yield from _organ_entries(held)
    yield from _leaves(stated)
    yield from _without_place()
    yield from _before(stated)


def counted() -> Iterator[Trouble]:
    """Whether there are as many places as entries, as the counter says, and as many unmarked ones as the baseline states."""
    first = baseline()
    entries, leaves = Entry.objects.count() + OrganEntry.objects.count(), Leaf.objects.count()
    counter = LeafCounter.objects.first()
    if first is None:
        yield Trouble("账本", "没有建账记录")
    elif Entry.objects.filter(mac=None).count() != json.loads(first.payload)["entries"]["count"]:
        yield Trouble("账本", "有办理记录没有密钥标记，不是由本系统登记的")
    if not entries == leaves == (counter and counter.next):
        yield Trouble("编号", f"记录{entries}条，编号{leaves}个，下一号{counter and counter.next}，三者应相等")


def _leaves(stated: dict[str, Any]) -> Iterator[Trouble]:
    expected, latest = 0, None
    old = stated["entries"]["count"]
    while batch := list(Leaf.objects.filter(index__gte=expected).order_by("index")[:_BATCH]):
        refs: dict[str, dict[int, tuple[Any, ...]]] = {
            Leaf.Kind.ENTRY: _told(Entry.objects.all(), batch, Leaf.Kind.ENTRY, "registered_at"),
            Leaf.Kind.ORGAN: _told(OrganEntry.objects.all(), batch, Leaf.Kind.ORGAN, "at"),
        }
        for leaf in batch:
            where = f"第{leaf.index}号"
            if leaf.index != expected:
                yield Trouble(where, f"编号不连续，缺第{expected}号至第{leaf.index - 1}号")
            expected = leaf.index + 1
            row = refs.get(leaf.kind, {}).get(leaf.ref)
            if row is None:
                yield Trouble(where, f"所编的{Leaf.Kind(leaf.kind).label}{leaf.ref}不见了")
                continue
            _, digest, mac, at = row
            if digest != leaf.digest:
                yield Trouble(where, "摘要与所编的记录不符")
            if mac is None and leaf.index >= old:
                yield Trouble(f"办理记录{leaf.ref}", "没有密钥标记，不是由本系统登记的")
            back = latest is not None and at < latest - TOLERANCE
            if back and leaf.index >= old and not stated["turned_clock"]:
                yield Trouble(
                    where, f"登记时间{at:%Y-%m-%d %H:%M}早于前面的记录，服务器时钟可能被回拨", follows=True
                )
            latest = at if latest is None or back else max(latest, at)
    counter = LeafCounter.objects.first()
    if counter is None or counter.next != expected:
        yield Trouble("编号", f"下一号应为{expected}，现为{counter and counter.next}，可能有记录缺失")


def _told(rows: QuerySet[Any], batch: list[Leaf], kind: str, at: str) -> dict[int, tuple[Any, ...]]:
    wanted = [leaf.ref for leaf in batch if leaf.kind == kind]
    return {row[0]: row for row in rows.filter(pk__in=wanted).order_by().values_list("id", "digest", "mac", at)}


def _without_place() -> Iterator[Trouble]:
    for model, kind in ((Entry, Leaf.Kind.ENTRY), (OrganEntry, Leaf.Kind.ORGAN)):
        placed = Leaf.objects.filter(kind=kind, ref=OuterRef("pk"))
        rows: QuerySet[Any] = model._default_manager.filter(~Exists(placed)).order_by("pk")
        for pk in rows.values_list("pk", flat=True).iterator():
            yield Trouble(f"{kind.label}{pk}", "没有编号，不是由本系统登记的")


def _organ_entries(held: bytes | None) -> Iterator[Trouble]:
    baselines = 0
    for entry in OrganEntry.objects.order_by("id").iterator(chunk_size=_BATCH):
        where = f"机构记录{entry.pk}"
        baselines += entry.kind == OrganEntry.Kind.BASELINE
        if digest_of(entry.payload) != entry.digest:
            yield Trouble(where, "内容与登记时的摘要不符，可能被改动")
            continue
        if held is not None and not key.is_marked(held, entry.digest, entry.mac):
            yield Trouble(where, "没有有效的密钥标记，不是由本系统登记的")
        told = json.loads(entry.payload)
        if canonical(told) != entry.payload:
            yield Trouble(where, "内容不是规范形式")
        beside = {
            "kind": entry.kind, "model": entry.model, "object": entry.object_id, "actor": entry.actor_id, "at": plain(entry.at),
        }
        odd = sorted(name for name, value in beside.items() if told.get(name) != value)
        if odd:
            yield Trouble(where, f"列与内容不一致：{'、'.join(odd)}")
    if baselines != 1:
        yield Trouble("账本", f"应有一条建账记录，现有{baselines}条")


def _before(stated: dict[str, Any]) -> Iterator[Trouble]:
    if root_of_entries(stated["entries"]["count"]) != stated["entries"]:
        yield Trouble("建账前的办理记录", "与建账时不符，可能被改动、删除或调换")
    for table, then in stated["tables"].items():
        if root_of(table, then["last"]) != then:
            yield Trouble(f"建账前的{_TITLES.get(table, table)}", "与建账时不符，可能被改动、删除或增添")


_TITLES = {"people_change": "变更记录", "procedures_evaluation": "校验结论"}
