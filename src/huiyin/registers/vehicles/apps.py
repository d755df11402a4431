from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "huiyin.registers.vehicles"
    label = "vehicles"
    verbose_name = "公务用车"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.vehicles import charts, checks, contradictions, figures, parameters, register  # noqa: F401

        install(*register.REGISTERS)
