from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "huiyin.components"
    verbose_name = "通用部件"
