from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "huiyin.figures"
    verbose_name = "统计指标"

    def ready(self) -> None:
        from huiyin.figures import organ  # noqa: F401  (declares the figures over departments)
        from huiyin.figures.claims import project_claims
        from huiyin.figures.models import Claim
        from huiyin.ledger.projection import add_projector

        add_projector(project_claims, Claim)
