"""Two rounds: one under way with findings, a later one whose feedback has just come in."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.registers.rectification.models import Round
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_round


@pytest.fixture
def clerk(organ: Organ) -> Client:
    return signed_in(organ.clerk)


@pytest.fixture
def later(organ: Organ) -> Round:
    return a_round(organ, "第四轮巡察整改")
