from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "huiyin.registers.decisions"
    label = "decisions"
    verbose_name = "三重一大"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.decisions import (  # noqa: F401
            checks,
            contradictions,
            figures,
            follows,
            parameters,
            register,
        )

        install(*register.REGISTERS)
