from django.apps import AppConfig


class HospitalityConfig(AppConfig):
    name = "huiyin.registers.hospitality"
    label = "hospitality"
    verbose_name = "公务接待"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.hospitality import charts, checks, contradictions, figures, parameters, register  # noqa: F401

        install(register.ReceptionRegister)
