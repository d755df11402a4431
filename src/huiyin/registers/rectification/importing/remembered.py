"""栏目对应: how the organ's tables are read, remembered from one file to the next."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.people.models import User
from huiyin.reading.ledgers.model import Choices, Layout
from huiyin.registers.rectification.models import TableLayout


def remembered() -> Choices:
    """The last confirmed layout of every table known. One query; what no longer fits this version is left out."""
    found: dict[str, Layout] = {}
    for row in TableLayout.objects.order_by("pk"):
        try:
            found[row.fingerprint] = Layout.from_json(row.layout)
        except ValueError:
            found.pop(row.fingerprint, None)
    return Choices(layouts=found)


def remember(tables: Mapping[str, tuple[str, Layout]], user: User) -> None:
    """Keep layouts by fingerprint, with the table's name; one that stands already is not written again."""
    known = remembered().layouts
    for fingerprint, (name, layout) in tables.items():
        stands = known.get(fingerprint)
        if stands is None or stands.to_json() != layout.to_json():
            TableLayout.objects.create(
                fingerprint=fingerprint, name=name[:200], layout=layout.to_json(), confirmed_by=user
            )


def last_confirmed(fingerprints: list[str]) -> dict[str, TableLayout]:
    """Who last confirmed each of these tables, and when."""
    rows = TableLayout.objects.filter(fingerprint__in=fingerprints).select_related("confirmed_by__person").order_by("pk")
    return {row.fingerprint: row for row in rows}
