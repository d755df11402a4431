"""Commands about rounds and their documents."""

from __future__ import annotations

import typer

from huiyin.cli import importing


def register(app: typer.Typer) -> None:
    """Each command registers itself."""
    importing.register(app)
