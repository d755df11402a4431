"""Typed text becomes values here, and nowhere else: whatever the door, the same text is the same value.

`read` answers with a Value, a Doubt (it may be meant so: somebody has to say) or a Refusal; the last two carry a Chinese
sentence that says what is wrong and what to write. Nothing here knows Django, a form or a file.
"""

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell, CellKind
from huiyin.codec.choices import Choice, YesNo
from huiyin.codec.clean import clean, folded
from huiyin.codec.context import PLAIN, Context, unit_of
from huiyin.codec.dates import Date
from huiyin.codec.moments import Clock, Moment
from huiyin.codec.names import PersonName, label_key, name_key
from huiyin.codec.numbers import Integer, Money, Number
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value
from huiyin.codec.references import Directory, Reference, References, Resolver, Subject
from huiyin.codec.rows import Column, Rows
from huiyin.codec.texts import Code, Lines, Text

__all__ = [
    "PLAIN", "Cell", "CellKind", "Choice", "Clock", "Code", "Codec", "Column", "Context", "Date", "Directory", "Doubt",
    "Integer", "Lines", "Moment", "Money", "Number", "Outcome", "PersonName", "Reference", "References", "Refusal",
    "Resolver", "Rows", "Subject", "Text", "Value", "YesNo", "clean", "folded", "label_key", "name_key", "unit_of",
]
