"""Each matter as its entries make it, in memory alone, against the rows that stand: columns, shares, links, materials.

Floors above compare their own rows with `add_comparison()`. A difference is only told; `rebuild()` repairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError

from huiyin.ledger.enums import LinkKind
from huiyin.ledger.models import Entry, Link, Material, Matter, PersonalValue, Share, model_of
from huiyin.ledger.personal import personal_values
from huiyin.ledger.projection import apply_columns, referred
from huiyin.ledger.troubles import Trouble
from huiyin.ledger.upcasting import Payload, in_todays_words, payload_of

_MANY = "现状与办理记录不一致"


@dataclass
class Lived:
    """A matter's entries, oldest first, and what they make of it."""

    pk: int
    entries: list[Entry]
    personal: dict[int, dict[str, Any]] = field(default_factory=dict)
    parsed: dict[int, Payload] = field(default_factory=dict)
    """Payloads by entry, where they were read already; taken over by `payloads`."""

    @cached_property
    def payloads(self) -> list[Payload]:
        return [
            in_todays_words(self.parsed[e.pk]) if e.pk in self.parsed else payload_of(e.payload) for e in self.entries
        ]

    @cached_property
    def matter(self) -> Matter:
        """Raises LookupError when no installed room has its register."""
        register = self.payloads[0]["register"]
        made = model_of(register)(pk=self.pk, register=register, registered_at=self.entries[0].registered_at)
        for entry, payload in zip(self.entries, self.payloads, strict=True):
            apply_columns(made, payload, self.personal.get(entry.pk, {}))
        return made


Comparison = Callable[[Sequence[Lived]], Iterator[Trouble]]
_COMPARISONS: list[Comparison] = []


def add_comparison(comparison: Comparison) -> Comparison:
    """Have verifying compare rows of a higher floor with the entries of some hundred matters at a time."""
    if comparison not in _COMPARISONS:
        _COMPARISONS.append(comparison)
    return comparison


def differing(lived: Sequence[Lived]) -> Iterator[Trouble]:
    """What of the rows of these matters is otherwise than their entries say; a few queries for all of them."""
    found, broken = list[Lived](), list[Trouble]()
    personal = personal_values(PersonalValue.objects.filter(entry__matter__in=[one.pk for one in lived]))
    for one in lived:
        one.personal = personal
        try:
            assert one.matter
            found.append(one)
        except (FieldDoesNotExist, LookupError, ValueError, TypeError, AttributeError, ValidationError) as error:
            broken.append(Trouble(f"事项{one.pk}", f"办理记录不能还原（{error}）"))
    yield from broken
    yield from _columns(found)
    yield from _shares(found)
    yield from _links(found)
    yield from _materials(found)
    for comparison in _COMPARISONS:
        yield from comparison(found)


def trouble(pk: int, what: Iterable[str]) -> Trouble:
    return Trouble(f"事项{pk}", f"{_MANY}：{'、'.join(what)}", follows=True)


def _columns(lived: Sequence[Lived]) -> Iterator[Trouble]:
    models: dict[type[Matter], list[int]] = {}
    for one in lived:
        models.setdefault(type(one.matter), []).append(one.pk)
    stored = {pk: row for model, pks in models.items() for pk, row in model._default_manager.in_bulk(pks).items()}
    for one in lived:
        row = stored.get(one.pk)
        if row is None:
            yield Trouble(f"事项{one.pk}", "有办理记录，却没有这件事项")
            continue
        odd = [
            str(column.verbose_name) for column in type(row)._meta.concrete_fields
            if column.name not in ("id", "matter_ptr")
            and getattr(row, column.attname) != column.to_python(getattr(one.matter, column.attname))
        ]
        if odd:
            yield trouble(one.pk, odd)


def _shares(lived: Sequence[Lived]) -> Iterator[Trouble]:
    stand: dict[int, set[tuple[str, int]]] = {}
    for pk, part, department in Share.objects.filter(matter__in=[o.pk for o in lived]).values_list(
        "matter_id", "part", "department_id"
    ):
        stand.setdefault(pk, set()).add((part, department))
    for one in lived:
        assists: list[int] = next((p["set"]["assists"] for p in reversed(one.payloads) if "assists" in p["set"]), [])
        wanted = {(Share.Part.ASSIST.value, d) for d in assists or () if d}
        if one.matter.lead_department_id:
            wanted.add((Share.Part.LEAD.value, one.matter.lead_department_id))
        if wanted != stand.get(one.pk, set()):
            yield trouble(one.pk, ["牵头、配合单位"])


def _links(lived: Sequence[Lived]) -> Iterator[Trouble]:
    stand: dict[int, set[tuple[str, int]]] = {}
    rows = Link.objects.filter(source__in=[o.pk for o in lived], ended_by=None)
    for pk, kind, target in rows.values_list("source_id", "kind", "target_id"):
        stand.setdefault(pk, set()).add((kind, target))
    for one in lived:
        wanted = {(LinkKind.REFERS.value, target) for target in referred(one.matter)}
        for payload in one.payloads:
            wanted |= {(kind, target) for kind, target in payload.get("links", ())}
            wanted -= {(kind, target) for kind, target in payload.get("unlinks", ())}
        if wanted != stand.get(one.pk, set()):
            yield trouble(one.pk, ["关联"])


def _materials(lived: Sequence[Lived]) -> Iterator[Trouble]:
    stand: dict[int, list[Material]] = {}
    for material in Material.objects.filter(matter__in=[o.pk for o in lived]).order_by("id"):
        stand.setdefault(material.entry_id, []).append(material)
    for one in lived:
        for entry, payload in zip(one.entries, one.payloads, strict=True):
            if [_told(m) for m in stand.get(entry.pk, [])] != [_stated(i) for i in payload.get("materials", ())]:
                yield Trouble(f"办理记录{entry.pk}", "材料目录与登记时不一致")


def _told(material: Material) -> tuple[Any, ...]:
    on = material.event_date
    return (
        material.content_id, material.kind, material.title, material.file_name, material.maker, material.document_number,
        on and on.isoformat(), material.confidentiality, material.replaces_id, material.answers,
    )


def _stated(item: dict[str, Any]) -> tuple[Any, ...]:
    return (
        item["digest"], item["kind"], item["title"][:200], item["file_name"][:200], item["maker"], item["document_number"],
        item["event_date"], item["confidentiality"], item["replaces"], item.get("answers", "")[:200],
    )
