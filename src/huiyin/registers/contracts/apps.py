from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "huiyin.registers.contracts"
    label = "contracts"
    verbose_name = "合同管理"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.contracts import (  # noqa: F401
            checks,
            contradictions,
            figures,
            follows,
            parameters,
            payment_checks,
            register,
        )

        install(*register.REGISTERS)
