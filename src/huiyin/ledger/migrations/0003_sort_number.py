"""Numbers sort as people count: 2 before 10. The rows there are receive the column from the number they have."""

from django.db import migrations, models

from huiyin.ledger.numbering import sortable

BATCH = 1000


def fill(apps, schema_editor):
    matters = apps.get_model("ledger", "Matter").objects.using(schema_editor.connection.alias)
    last = 0
    while True:
        rows = list(matters.filter(pk__gt=last, number__isnull=False).order_by("pk").only("pk", "number")[:BATCH])
        if not rows:
            return
        for row in rows:
            row.sort_number = sortable(row.number)
        matters.bulk_update(rows, ["sort_number"])
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0002_number_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="sort_number",
            field=models.CharField(editable=False, max_length=100, null=True),
        ),
        migrations.RemoveIndex(model_name="matter", name="matter_number"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["register", "sort_number", "id"], name="matter_sort_number"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
