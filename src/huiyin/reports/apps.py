from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from huiyin.ledger.guards import protect
        from huiyin.ledger.record import PROJECTORS
        from huiyin.ledger.replaying import add_comparison
        from huiyin.register.base import install
        from huiyin.reports import checks, parameters, register  # noqa: F401
        from huiyin.reports.snapshots import compare_snapshots, project_snapshot

        protect("reports_snapshot")
        install(register.ReportRegister)
        if project_snapshot not in PROJECTORS:
            PROJECTORS.append(project_snapshot)
        add_comparison(compare_snapshots)
