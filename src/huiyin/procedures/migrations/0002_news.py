"""Tasks know the entry that last concerned whoever holds them; until now, the one that opened them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("procedures", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="news",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="told_tasks", to="ledger.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(condition=models.Q(("is_open", True)), fields=["assignee", "-news"], name="task_news"),
        ),
        # Last: PostgreSQL alters no table that still has foreign keys to check.
        migrations.RunSQL("UPDATE procedures_task SET news_id = opened_by_id", migrations.RunSQL.noop),
    ]
