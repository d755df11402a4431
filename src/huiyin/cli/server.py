"""`huiyin serve` and `huiyin demo`."""

import typer


def register(app: typer.Typer) -> None:
    @app.command()
    def serve() -> None:
        """启动。"""
