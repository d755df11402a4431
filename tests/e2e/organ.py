"""The organ of the end-to-end tests: the common one, with two more departments and a second person in the office.

Everybody signs in with PASSWORD. `second` has no account: an official who only ever signs paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from huiyin.people.models import Department, Grant, Person, Role, Unit, User
from tests.e2e import papers
from tests.support import organ as common

CHAIR, REVIEWER, CLERK = "梁长青", "沈秋白", "陈小禾"
SECOND = "许南枝"


@dataclass(frozen=True)
class Staff:
    """Account names; `handlers` by department, each with the person's own name."""

    clerk: str
    leader: str
    reviewer: str
    inspector: str
    administrator: str
    handlers: dict[str, str]
    names: dict[str, str]


def build() -> Staff:
    organ = common.build()
    Unit.objects.filter(pk=organ.unit.pk).update(full_name=papers.UNIT, aliases=["机关党总支"])
    finance = common.a_department(organ.unit, papers.FINANCE, position=6)
    common.a_user("方知行", "handler_o", organ.office, roles=(Role.HANDLER,))
    common.a_user("苏见山", "handler_f", finance, roles=(Role.HANDLER,))
    second = common.a_person(SECOND)
    Grant.objects.create(person=second, role=Role.OFFICE, starts_on=common.LONG_AGO)
    accounts = {
        papers.OFFICE: "handler_o", papers.LIAISON: "handler_a", papers.OVERSIGHT: "handler_b", papers.FINANCE: "handler_f",
    }
    named = dict(User.objects.values_list("username", "person__name"))
    return Staff(
        "clerk", "leader", "reviewer", "inspector", "administrator", accounts, {d: named[a] for d, a in accounts.items()}
    )


@pytest.fixture
def staff(live: str, db: None) -> Staff:
    """Stored in the database of the live server."""
    return build()


__all__ = ["CHAIR", "CLERK", "REVIEWER", "SECOND", "Department", "Person", "Staff", "build", "staff"]
