"""The database itself refuses to change or delete what is append-only; SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.ledger import guards
from huiyin.ledger.leaves import settle
from huiyin.ledger.models import Content, Entry, Leaf, Material
from huiyin.people.models import OrganEntry
from huiyin.procedures.models import Evaluation
from huiyin.registers.rectification.models import Measure
from huiyin.reports.models import Report, Snapshot
from tests.support.organ import Organ, closed_measure, command, move

TABLES = {
    "ledger_entry": Entry, "ledger_content": Content, "ledger_material": Material,
    "procedures_evaluation": Evaluation, "reports_snapshot": Snapshot, "ledger_leaf": Leaf, "people_organentry": OrganEntry,
}


@pytest.fixture
def filled(organ: Organ, finding: object, measure: Measure) -> None:
    """A row in every protected table."""
    import datetime as dt

    from django.utils import timezone

    from huiyin.procedures.commands import Blocked
    from huiyin.procedures.service import advance, begin
    from tests.support.organ import a_measure

    move(measure, "sign", command(organ.handler_a))
    assert isinstance(advance(measure.pk, "work", "complete", command(organ.handler_a), {"result": "短"}), Blocked)
    closed_measure(organ, a_measure(organ, measure.parent))  # type: ignore[arg-type]
    done = begin(Report, command(organ.clerk), "整改报告", {}, parent=measure.root)
    Snapshot.objects.create(
        report_id=done.matter.pk, entry=done.entry, position=1, data_as_of=dt.date(2026, 1, 1),
        taken_at=timezone.now(), content={}, digest="0",
    )
    settle()


def refuses(sql: str) -> None:
    with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", TABLES)
def test_update_and_delete_are_refused(table: str) -> None:
    model = TABLES[table]
    assert model._default_manager.exists()
    key = model._meta.pk.column  # type: ignore[union-attr]
    refuses(f'UPDATE {table} SET "{key}" = "{key}"')
    refuses(f"DELETE FROM {table}")
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.all().delete()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", TABLES)
def test_replacing_a_row_is_refused(table: str) -> None:
    if connection.vendor == "sqlite":
        refuses(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
        refuses(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
        refuses(f"UPDATE OR REPLACE {table} SET rowid = rowid + 1")
    else:
        key = TABLES[table]._meta.pk.column  # type: ignore[union-attr]
        again = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1"
        refuses(f'{again} ON CONFLICT ("{key}") DO UPDATE SET "{key}" = EXCLUDED."{key}"')


@pytest.mark.usefixtures("filled")
def test_an_entry_cannot_be_replaced_through_its_other_identities() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    columns = [f.column for f in Entry._meta.local_concrete_fields]
    changed = ", ".join("id + 100000" if c == "id" else c for c in columns)
    refuses(f"INSERT OR REPLACE INTO ledger_entry ({', '.join(columns)}) SELECT {changed} FROM ledger_entry LIMIT 1")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(table: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refuses(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
def test_installing_again_changes_nothing_and_nothing_is_missing() -> None:
    before = guards._present("default")
    guards.install()
    assert guards.missing() == []
    assert guards._present("default") == before


@pytest.mark.django_db
def test_a_dropped_guard_is_missed_and_put_back() -> None:
    name = "ledger_entry_no_update" if connection.vendor == "sqlite" else "ledger_entry_no_change"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON ledger_entry"))
    assert guards.missing() == [name]
    guards.install()
    assert guards.missing() == []


@pytest.mark.django_db
def test_a_guard_that_says_something_else_is_missed_and_put_right() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_delete")
            cursor.execute("CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT 1; END")
        else:
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change")
    assert guards.missing()
    guards.install()
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_guards_survive_a_table_remake() -> None:
    """A migration that changes a column makes SQLite build the table anew, without its triggers."""
    from django.apps import apps
    from django.db import models

    field = models.CharField(max_length=80, blank=True)
    field.set_attributes_from_name("step")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, Entry._meta.get_field("step"), field)
    guards.install_after_migrate(
        [c for c in apps.get_app_configs() if c.models_module is not None][-1], using="default"
    )
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_the_table_of_places_can_be_remade_by_a_migration() -> None:
    """SQLite refuses to rename a table while a trigger of another names it."""
    from django.db import models

    guards.make_way_for_migrate(None, "default", plan=["one"])
    field = models.CharField(max_length=80)
    field.set_attributes_from_name("digest")
    with connection.schema_editor() as editor:
        editor.alter_field(Leaf, Leaf._meta.get_field("digest"), field)
    guards.install()
    assert guards.missing() == []


@pytest.mark.usefixtures("filled")
def test_an_entry_added_twice_is_refused() -> None:
    entry = Entry.objects.order_by("pk").first()
    assert entry is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
