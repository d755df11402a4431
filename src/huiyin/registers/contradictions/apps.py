from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ContradictionsConfig(AppConfig):
    name = "huiyin.registers.contradictions"
    label = "contradictions"
    verbose_name = "矛盾核查"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.contradictions import checks, figures, general, jobs, register  # noqa: F401

        install(register.ContradictionRegister)
        post_migrate.connect(
            jobs.schedule_after_migrate, sender=apps.get_app_config("django_q"), dispatch_uid=jobs.NAME
        )
