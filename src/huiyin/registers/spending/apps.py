from django.apps import AppConfig


class SpendingConfig(AppConfig):
    name = "huiyin.registers.spending"
    label = "spending"
    verbose_name = "经费支出"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.spending import (  # noqa: F401
            checks,
            contradictions,
            figures,
            follows,
            lectures,
            matching,
            parameters,
            register,
            travel,
        )

        install(*register.REGISTERS)
