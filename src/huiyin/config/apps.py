from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "huiyin.config"
    label = "huiyin_config"
    verbose_name = "运行"

    def ready(self) -> None:
        from huiyin.config.housekeeping import NAME, schedule_after_migrate
        from huiyin.config.startup import insecure_combinations

        register(insecure_combinations)
        post_migrate.connect(
            schedule_after_migrate, sender=apps.get_app_config("django_q"), dispatch_uid=NAME
        )
