"""The months that registers' monthly tables are about, and handing such a table out as a sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse

from huiyin.people.models import today
from huiyin.registers.printing import file_name

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Month:
    first: dt.date

    @classmethod
    def of(cls, text: str) -> Month:
        """The month written 2026-03; the present one for anything else."""
        try:
            return cls(dt.date.fromisoformat(f"{text}-01"))
        except ValueError:
            return cls(today().replace(day=1))

    @property
    def last(self) -> dt.date:
        return (self.first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{self.first - dt.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month that follows, as far as it has begun; empty for one that has not."""
        following = self.last + dt.timedelta(days=1)
        return f"{following:%Y-%m}" if following <= today() else ""

    def __str__(self) -> str:
        return f"{self.first:%Y年%-m月}"


def as_file(data: bytes, title: str) -> HttpResponse:
    answer = HttpResponse(data, _EXCEL)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(title, extension='xlsx'))}"
    return answer
