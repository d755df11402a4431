from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from huiyin.ledger.guards import protect
        from huiyin.ledger.record import PROJECTORS
        from huiyin.register.base import REGISTERS, install
        from huiyin.reports import checks, parameters, register  # noqa: F401
        from huiyin.reports.snapshots import project_snapshot

        protect("reports_snapshot")
        install(register.ReportRegister)
        round_register = REGISTERS["rectification.round"]
        if register.ROUND_PANEL not in round_register.panels:
            round_register.panels = (*round_register.panels, register.ROUND_PANEL)
        if project_snapshot not in PROJECTORS:
            PROJECTORS.append(project_snapshot)
