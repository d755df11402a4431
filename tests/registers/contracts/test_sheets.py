"""Contracts as an Excel sheet: in, out, and back unchanged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.registers.contracts.models import Contract
from tests.desk_exchange.conftest import a_sheet, sent
from tests.registers.contracts.walks import Scene

pytestmark = pytest.mark.django_db
SLUG = "contracts-contract"


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def clerk(scene: Scene, client: Client) -> Client:
    client.force_login(scene.organ.clerk)
    return client


def test_a_contract_comes_in_with_its_plan(scene: Scene, clerk: Client) -> None:
    heads = ("事项名称", "合同对方", "合同类别", "合同金额（元）", "采购方式", "付款计划", "牵头部门")
    plan = "中期｜50｜｜30000\n验收后｜100｜2026-12-01｜30000.00"
    page = sent(clerk, SLUG, a_sheet(heads, ("办公区保洁", "青溪物业", "服务", "60000", "自行采购", plan, "联络工委")))
    assert page.context["compared"].problems == []
    clerk.post(page.request["PATH_INFO"], {"action": "store", "shown": page.context["compared"].fingerprint})
    contract = Contract.objects.get()
    assert (contract.value, contract.lead_department) == (Decimal(60000), scene.organ.committee)
    assert contract.leader == scene.organ.leader.person, "the leader in charge of the committee, not of the office"
    assert [(row["percent"], row["amount"], row.get("on")) for row in contract.payment_plan] == [
        (50, "30000.00", None), (100, "30000.00", "2026-12-01"),
    ]


def test_the_edited_list_comes_back_unchanged(scene: Scene, clerk: Client) -> None:
    scene.under_way(percent=50)
    data = clerk.get(f"/exchange/{SLUG}/list.xlsx").getvalue()
    compared = sent(clerk, SLUG, data).context["compared"]
    assert (compared.same, compared.changes, compared.problems) == (1, [], [])
