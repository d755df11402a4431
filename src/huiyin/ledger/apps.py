from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "huiyin.ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from huiyin.ledger.guards import install_after_migrate, make_way_for_migrate

        pre_migrate.connect(make_way_for_migrate, dispatch_uid="huiyin.ledger.guards.before")
        post_migrate.connect(install_after_migrate, dispatch_uid="huiyin.ledger.guards")
