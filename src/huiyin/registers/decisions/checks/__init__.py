"""What must hold before a topic comes to a meeting, at its opening, and while it is considered.

What rests on an article blocks; what rests on a number that is only remembered, or on the organ's own habit, warns and asks
for a reason.
"""

from huiyin.registers.decisions.checks import before, meeting

__all__ = ["before", "meeting"]
