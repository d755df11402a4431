"""Claims as an Excel sheet: out and back unchanged, people by their names; a list comes in as lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.registers.welfare.models import WelfareClaim
from tests.desk_exchange.conftest import a_sheet, sent
from tests.registers.welfare.walks import Scene

pytestmark = pytest.mark.django_db
SLUG = "welfare-claim"


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def clerk(scene: Scene, client: Client) -> Client:
    client.force_login(scene.organ.clerk)
    return client


def test_a_claim_comes_in_with_its_list(scene: Scene, clerk: Client) -> None:
    heads = ("事项名称", "事由", "节日", "事由发生日期", "资金来源", "标准依据", "领取名单", "领取人次", "金额合计（元）")
    row = ("春节慰问", "节日慰问", "春节", "2026-02-17", "工会经费", "慰问办法", "安如月｜300\n许青松｜300.00", "2", "600")
    page = sent(clerk, SLUG, a_sheet(heads, row))
    assert page.context["compared"].problems == []
    clerk.post(page.request["PATH_INFO"], {"action": "store", "shown": page.context["compared"].fingerprint})
    claim = WelfareClaim.objects.get()
    assert [r["person"] for r in claim.recipients] == [scene.anna.pk, scene.drafter.person_id]
    assert claim.amount == Decimal(600)


def test_the_edited_list_comes_back_unchanged(scene: Scene, clerk: Client) -> None:
    scene.claim()
    data = clerk.get(f"/exchange/{SLUG}/list.xlsx").getvalue()
    compared = sent(clerk, SLUG, data).context["compared"]
    assert (compared.same, compared.changes, compared.problems) == (1, [], [])
