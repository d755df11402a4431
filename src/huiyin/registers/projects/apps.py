from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "huiyin.registers.projects"
    label = "projects"
    verbose_name = "项目建设"

    def ready(self) -> None:
        from huiyin.register.base import install
        from huiyin.registers.projects import checks, contradictions, figures, parameters, register  # noqa: F401

        install(register.ProjectRegister)
