from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "huiyin.registers.rectification"
    label = "rectification"
    verbose_name = "巡察整改"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.rectification import (  # noqa: F401
            charts,
            checks,
            entailed,
            figures,
            parameters,
            register,
            seats,
        )

        install(*register.REGISTERS)
