"""Whether an organ can work: what is set up, what is missing, and which matters will wait for nobody while it is."""

from huiyin.procedures.readiness.judging import Missing, Step, judge
from huiyin.procedures.readiness.organ import Organ, read

__all__ = ["Missing", "Organ", "Step", "judge", "read"]
