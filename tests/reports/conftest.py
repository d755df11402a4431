"""Fixtures of this folder stand in scene.py, which tests of other folders use too."""

from tests.reports.scene import report, world

__all__ = ["report", "world"]
