"""Working days (工作日) and terms (期限): pure Python, no Django.

The State Council announces next year's holidays (放假) and make-up workdays (调休) each November. They come
with the `chinese_calendar` package; what it does not know yet, or what differs in the organ's own place, the
organ enters itself.
"""

from .calendar import Calendar
from .terms import BadTerm, Term, TermUnit, add_months, parse_term

__all__ = ["BadTerm", "Calendar", "Term", "TermUnit", "add_months", "parse_term"]
