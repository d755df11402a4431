from tests.reports.scene import report, world

__all__ = ["report", "world"]
