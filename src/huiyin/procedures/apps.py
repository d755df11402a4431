from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ProceduresConfig(AppConfig):
    name = "huiyin.procedures"
    verbose_name = "流程"

    def ready(self) -> None:
        from huiyin.ledger.founding import count_in
        from huiyin.ledger.guards import protect
        from huiyin.ledger.projection import add_projector
        from huiyin.ledger.replaying import add_comparison
        from huiyin.procedures import duties, following  # noqa: F401
        from huiyin.procedures.loading import load_after_migrate
        from huiyin.procedures.models import Task
        from huiyin.procedures.tasks import compare_tasks, project_tasks

        protect("procedures_evaluation")
        count_in(
            "procedures_evaluation", "id", "matter_id", "entry_id", "check_code", "title", "basis", "severity", "passed",
            "message", "reason", "procedure", "step", "action", "parameters", "happened_on", "evaluated_at",
        )
        add_projector(project_tasks, Task)
        add_comparison(compare_tasks)
        post_migrate.connect(load_after_migrate, dispatch_uid="huiyin.procedures.loading")
        post_migrate.connect(
            following.schedule_after_migrate, sender=apps.get_app_config("django_q"), dispatch_uid=following.NAME
        )
