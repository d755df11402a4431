from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class NoticesConfig(AppConfig):
    name = "huiyin.notices"
    verbose_name = "提醒"

    def ready(self) -> None:
        from huiyin.notices import jobs

        post_migrate.connect(
            jobs.schedule_after_migrate, sender=apps.get_app_config("django_q"), dispatch_uid=jobs.NAME
        )
