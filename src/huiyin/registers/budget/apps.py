from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "huiyin.registers.budget"
    label = "budget"
    verbose_name = "预算"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.budget import charts, checks, contradictions, figures, parameters, register  # noqa: F401

        install(*register.REGISTERS)
