"""Facts that drafts stated before they were handed in are taken out; `rebuild` comes to the same."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def forget_facts_of_drafts(apps: Any, schema_editor: Any) -> None:
    for name in ("Participation", "Use", "Amount"):
        apps.get_model("ledger", name).objects.filter(matter__stage="draft").delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_request_of_a_person")]
    operations = [migrations.RunPython(forget_facts_of_drafts, migrations.RunPython.noop, elidable=True)]
