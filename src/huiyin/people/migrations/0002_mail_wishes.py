from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="news_seen",
            field=models.PositiveBigIntegerField(default=0, verbose_name="看过的最后一条记录"),
        ),
        migrations.AddField(
            model_name="user",
            name="daily_mail",
            field=models.BooleanField(default=True, verbose_name="每日邮件"),
        ),
        migrations.AddField(
            model_name="user",
            name="prompt_mail",
            field=models.BooleanField(default=True, verbose_name="超期、退回即时邮件"),
        ),
        migrations.AddField(
            model_name="user",
            name="feed_digest",
            field=models.CharField(blank=True, db_index=True, max_length=64, verbose_name="日程订阅口令摘要"),
        ),
    ]
