from django.apps import AppConfig


class WelfareConfig(AppConfig):
    name = "huiyin.registers.welfare"
    label = "welfare"
    verbose_name = "福利费"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.welfare import checks, contradictions, figures, parameters, register  # noqa: F401

        install(register.WelfareRegister)
