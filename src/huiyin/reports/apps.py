from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from huiyin.ledger.guards import protect
        from huiyin.reports import checks  # noqa: F401

        protect("reports_snapshot")
