"""A year of each register beside the rectification: invented, told through the same procedures."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from huiyin.demo.cast import Cast
from huiyin.demo.story import Chronicle, Story

__all__ = ["registers"]


def registers(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    """The stories of every register that the organ's file names, in its order: what others spend of comes first."""
    for room in cast.organ.told["registers"]:
        yield from import_module(f"huiyin.demo.year.{room}").stories(chronicle, cast)
