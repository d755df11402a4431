from django.apps import AppConfig
from django.core.checks import register


class ConfigConfig(AppConfig):
    name = "huiyin.config"
    label = "huiyin_config"
    verbose_name = "运行"

    def ready(self) -> None:
        from huiyin.config.startup import insecure_combinations

        register(insecure_combinations)
