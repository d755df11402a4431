"""A year of each register beside the rectification: invented, told through the same procedures."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.demo.cast import Cast
from huiyin.demo.story import Chronicle, Story

__all__ = ["registers"]


def registers(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    """Every register's stories; what others spend of comes first."""
    from huiyin.demo.year import (
        budget,
        contracts,
        decisions,
        hospitality,
        projects,
        spending,
        vehicles,
        welfare,
    )

    for room in (decisions, budget, projects, contracts, welfare, hospitality, vehicles, spending):
        yield from room.stories(chronicle, cast)
