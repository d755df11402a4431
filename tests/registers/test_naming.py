"""A matter calls others by what its reader may be told: the page and the paper alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.kit.naming import HIDDEN, Named, named_matters
from huiyin.kit.printing import facts
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.budget.register import LineRegister
from huiyin.registers.decisions.models import Topic
from huiyin.registers.hospitality.models import Reception
from huiyin.registers.hospitality.register import ReceptionRegister
from huiyin.registers.projects.register import ProjectRegister
from tests.registers.decisions.scenes import a_topic, an_item, set_scene
from tests.support.organ import Organ, command, duties

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(organ: Organ) -> BudgetLine:
    """Of a department that the handler of the reception has nothing to do with."""
    duties(organ)
    given = {"year": today().year, "category": "operating", "requested": Decimal(2000), "grounds": "按上年实际测算"}
    made: Any = LineRegister.begin(command(organ.handler_b), "公务接待费", given).matter
    return made  # type: ignore[no-any-return]


@pytest.fixture
def reception(organ: Organ, line: BudgetLine) -> Reception:
    made: Any = ReceptionRegister.begin(command(organ.handler_a), "邻县来访", {"line": line}).matter
    return made  # type: ignore[no-any-return]


def test_a_budget_line_is_called_by_its_name_to_whoever_spends_from_it(
    organ: Organ, reception: Reception, line: BudgetLine, client: Client
) -> None:
    assert named_matters(reception, actor_of(organ.handler_a.person)) == {"line": Named(str(line))}
    assert named_matters(reception, actor_of(organ.clerk.person)) == {"line": Named(str(line), line.pk)}
    for user, linked in ((organ.handler_a, False), (organ.clerk, True)):
        client.force_login(user)
        page = client.get(f"/matters/{reception.pk}/").content.decode()
        assert "公务接待费" in page
        assert (f'href="/matters/{line.pk}/"' in page) == linked


def test_a_topic_is_called_nothing_to_whoever_may_not_read_it(organ: Organ) -> None:
    scene = set_scene(organ)
    topic: Topic = a_topic(scene, an_item(scene, code="RS-01", nature="personnel"))
    project: Any = ProjectRegister.begin(command(organ.handler_b), "会议室修缮", {"kind": "repair", "need": "漏水"}).matter
    project.decided_in = topic
    assert named_matters(project, actor_of(organ.handler_b.person))["decided_in"] == Named(HIDDEN)
    assert HIDDEN in dict(facts(project, actor_of(organ.handler_b.person))).values()
    assert topic.title in str(facts(project, actor_of(organ.clerk.person)))
