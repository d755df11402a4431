from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "huiyin.portal"
    label = "portal"

    def ready(self) -> None:
        from huiyin.portal.export import refresh
        from huiyin.reports.stages import AFTER_PUBLICATION

        if refresh not in AFTER_PUBLICATION:
            AFTER_PUBLICATION.append(refresh)
