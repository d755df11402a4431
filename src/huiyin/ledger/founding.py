"""建账: a ledger begins with its baseline, one entry about the organ that says what was there before.

A new ledger has nothing before it. One of the first form (entries without marks or places) is verified, its entries are
numbered in the order (registered_at, id), and the baseline states the roots over its entries, evaluations and changes.
Until the baseline stands the database takes no entry. Nothing old is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from huiyin.integrity.canonical import canonical
from huiyin.ledger.leaves import is_founded
from huiyin.ledger.models import Leaf, LeafCounter
from huiyin.people import changes
from huiyin.people.marking import ledger_key
from huiyin.people.models import Appointment, Change, Department, OrganEntry, Person, Post
from huiyin.sealing.running import Root

MODEL = "ledger.baseline"
_BATCH = 2000

# Append-only tables of the first form beside entries and changes, with the columns their root is made over.
_TABLES: dict[str, tuple[str, ...]] = {}


def count_in(table: str, *columns: str) -> None:
    """Have the baseline state the root over the rows of an append-only table that stood beside entries of the first form."""
    _TABLES[table] = columns


def found() -> OrganEntry | None:
    """Number what is of the first form and write the baseline, in one transaction; None when the ledger has one already.

    Verifying comes before, and is the caller's. Raises integrity.key.KeyTrouble.
    """
    if is_founded():
        return None
    ledger_key()
    with _sorted_on_disk(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_NUMBER)
        LeafCounter.objects.create(id=1, next=Leaf.objects.count())
        return changes.write(OrganEntry.Kind.BASELINE, MODEL, "1", None, _stated())


# Sorted and numbered by the database: a million entries cost this process no memory, and a kill leaves nothing half-done.
_NUMBER = (
    'INSERT INTO ledger_leaf ("index", kind, ref, digest) '
    "SELECT row_number() OVER (ORDER BY registered_at, id) - 1, 'entry', id, digest FROM ledger_entry"
)


@contextmanager
def _sorted_on_disk() -> Iterator[None]:
    """SQLite otherwise sorts in memory, as the house has set it; inside a transaction that cannot be changed."""
    turn = connection.vendor == "sqlite" and not connection.in_atomic_block
    if turn:
        connection.cursor().execute("PRAGMA temp_store=FILE")
    try:
        yield
    finally:
        if turn:
            connection.cursor().execute("PRAGMA temp_store=MEMORY")


def _stated() -> dict[str, Any]:
    return {
        "shown": "建账", "before": None, "after": None, "note": "",
        "turned_clock": settings.HUIYIN_MODE == "demo",
        "entries": root_of_entries(Leaf.objects.count()),
        "tables": {table: root_of(table) for table in sorted({"people_change", *_TABLES})},
        "directory": _directory(),
    }


def root_of_entries(count: int) -> dict[str, Any]:
    """Root over the digests of the first `count` leaves, in their order, each leaf the hex digest."""
    root = Root()
    digests = Leaf.objects.filter(index__lt=count).order_by("index").values_list("digest", flat=True)
    for digest in digests.iterator(chunk_size=_BATCH):
        root.add(digest.encode())
    return {"count": root.count, "root": root.hex()}


def root_of(table: str, last: int | None = None) -> dict[str, Any]:
    """Root over the rows of a table by id, up to `last`; each leaf is the canonical form of the row's columns."""
    columns = _TABLES.get(table) or tuple(str(f.column) for f in Change._meta.concrete_fields)
    root, reached = Root(), 0
    for row in _rows(table, columns, last):
        root.add(canonical(dict(zip(columns, row, strict=True))).encode())
        reached = row[0]
    return {"count": root.count, "last": reached, "root": root.hex()}


def _rows(table: str, columns: tuple[str, ...], last: int | None) -> Iterator[tuple[Any, ...]]:
    """As the model reads them, so that SQLite and PostgreSQL give the same values; `id` first."""
    from django.apps import apps

    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    names = [next(f.attname for f in model._meta.concrete_fields if f.column == c) for c in columns]
    rows = model._default_manager.order_by("id")
    if last is not None:
        rows = rows.filter(pk__lte=last)
    yield from rows.values_list(*names).iterator(chunk_size=_BATCH)


def _directory() -> dict[str, Any]:
    """Who is who as the ledger is founded: entries of the first form name people by number alone."""
    return {
        "people": [list(row) for row in Person.objects.order_by("id").values_list("id", "name")],
        "departments": [list(row) for row in Department.objects.order_by("id").values_list("id", "name")],
        "posts": [list(row) for row in Post.objects.order_by("id").values_list("id", "department_id", "title")],
        "appointments": [
            list(row) for row in Appointment.objects.order_by("id").values_list("person_id", "post_id", "starts_on", "ends_on")
        ],
    }


def baseline() -> OrganEntry | None:
    return OrganEntry.objects.filter(kind=OrganEntry.Kind.BASELINE).order_by("id").first()
