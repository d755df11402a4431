from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "huiyin.people"
    verbose_name = "单位与人员"
