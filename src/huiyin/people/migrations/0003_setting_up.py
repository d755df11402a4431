from typing import Any

from django.db import migrations, models


def the_only_unit_is_the_organ(apps: Any, schema_editor: Any) -> None:
    """Until now nothing but a demonstration said which unit keeps the ledger; the only one there is does."""
    units = apps.get_model("people", "Unit")
    if units.objects.count() != 1 or units.objects.filter(is_self=True).exists():
        return
    unit = units.objects.get()
    unit.is_self = True
    unit.save(update_fields=["is_self"])
    apps.get_model("people", "Change").objects.create(
        actor=None, model="people.unit", object_id=str(unit.pk), shown=unit.name, before={"is_self": False},
        after={"is_self": True}, note="升级：唯一的单位即本单位",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0002_mail_wishes")]

    operations = [
        migrations.AddField(
            model_name="department",
            name="former_names",
            field=models.JSONField(blank=True, default=list, verbose_name="曾用名称"),
        ),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="须改口令"),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("chair", "组长"), ("deputy", "副组长"), ("member", "成员"), ("director", "主任"), ("staff", "工作人员"),
                    ("secretary", "书记"), ("vice_director", "副主任"), ("deputy_secretary", "副书记"),
                    ("commissioner", "委员"), ("branch_commissioner", "支部委员"),
                ],
                default="member", max_length=20, verbose_name="职务",
            ),
        ),
        migrations.RunPython(the_only_unit_is_the_organ, migrations.RunPython.noop, elidable=True),
    ]
