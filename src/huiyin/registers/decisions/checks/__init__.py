"""What must hold before a topic comes to a meeting, at its opening, and while it is considered.

What rests on an article blocks; what rests on a number that is only remembered, or on the organ's own habit, warns and asks
for a reason.
"""

from huiyin.procedures.registering import Part, declare
from huiyin.registers.decisions.checks import before, meeting
from huiyin.registers.decisions.models import Item, Meeting, Task, Topic

__all__ = ["before", "meeting"]

# Members sit and are heard in every meeting: being named in one bars nobody from registering what it decided.
for _register in (Item, Meeting, Task, Topic):
    declare(_register.REGISTER, frozenset({Part.HANDED_IN, Part.WORKED}))
