"""What people see: the list with what was paid, the contract with its account, a payment stopped and explained."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.people.models import today
from tests.registers.contracts.walks import Scene, objections
from tests.support.organ import move
from tests.support.pages import tight

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(scene: Scene, client: Client) -> Client:
    client.force_login(scene.organ.clerk)
    return client


def listed(office: Client) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as asked:
        page = office.get("/registers/contracts-contract/").content.decode()
    return page, len(asked)


def test_the_list_costs_the_same_however_many(scene: Scene, office: Client) -> None:
    contract = scene.under_way(percent=50)
    scene.paid(scene.payment(contract, "40000.00"))
    scene.dispute(contract)
    scene.contract("1000.00", "桌牌制作", party="对方")
    listed(office)
    few = listed(office)[1]
    for n in range(4):
        scene.contract("1000.00", f"第{n}批桌牌制作", party=f"对方{n}")
    page, many = listed(office)
    assert many == few
    for said in ("80,000.00", "40,000.00", "50%，有纠纷", "云溪数联技术有限公司", "对方3"):
        assert said in page
    page = tight(page)
    assert 'class="amount" data-label="合同金额（元）">80,000.00<' in page
    assert 'class="word" data-label="履约">50%，有纠纷<' in page
    assert 'class="long" data-label="合同对方">云溪数联技术有限公司<' in page


def test_the_contract_shows_what_may_be_paid(scene: Scene, office: Client) -> None:
    contract = scene.under_way(percent=50)
    scene.paid(scene.payment(contract, "30000.00"))
    scene.payment(contract, "4000.00", "26010002")
    page = office.get(f"/matters/{contract.pk}/").content.decode()
    for said in ("50%，对应40,000元", "付款在办", "4,000元", "按履约还可付", "6,000元"):
        assert said in page


def test_a_payment_too_early_is_objected_to_before_it_is_sent(scene: Scene, client: Client) -> None:
    client.force_login(scene.drafter)
    payment = scene.payment(scene.under_way(percent=20), "40000.00")
    page = client.get(f"/matters/{payment.pk}/do/submit/").content.decode()
    assert "已履约20%" in page
    assert "按付款计划现在应付0元" in page


def test_the_list_goes_out_as_a_sheet(scene: Scene, office: Client) -> None:
    scene.contract()
    sheet = office.get("/registers/contracts-contract/export/")
    assert sheet.status_code == 200
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
    with ZipFile(BytesIO(sheet.getvalue())) as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
        assert re.search(r"<v>80000(\.00)?</v>", cells), "amounts are numbers, to be added up"


def test_a_form_without_its_amounts_is_asked_for_them(scene: Scene, client: Client) -> None:
    client.force_login(scene.drafter)
    for matter, blank in (
        (scene.payment(scene.under_way(), "1.00"), ("amount", "reason")),
        (scene.contract(title="办公区绿化", party="青溪园艺"), ("value", "payment_plan")),
    ):
        values: dict[str, Any] = dict.fromkeys(blank)
        assert "builtin_asked" in objections(matter, "submit", scene.by(scene.drafter), {**values, blank[1]: []})
        judged = client.post(f"/matters/{matter.pk}/judge/submit/", {blank[0]: ""})
        assert judged.status_code == 200
        assert "请填写" in judged.content.decode()


def test_a_correction_does_not_take_the_value_away(scene: Scene, office: Client) -> None:
    contract = scene.contract()
    sent = {"value": "", "party": contract.party, "kind": contract.kind, "title": contract.title, "comment": "金额有误"}
    page = office.post(f"/matters/{contract.pk}/act/correct/", {**sent, "happened_on": str(today())})
    assert page.status_code == 422
    contract.refresh_from_db()
    assert contract.value == 80000


@pytest.mark.parametrize(("typed", "value"), [("9.5万元", 95000), ("￥１,２３４．５０", "1234.50"), ("壹万贰仟元整", 12000)])
def test_an_amount_is_read_as_people_write_it(scene: Scene, office: Client, typed: str, value: Any) -> None:
    contract = scene.contract()
    page = office.get(f"/matters/{contract.pk}/act/correct/").content.decode()
    assert 'type="number"' not in page, "a browser would cut 9.5万元 to 9.5"
    sent = {"value": typed, "party": contract.party, "kind": contract.kind, "title": contract.title, "comment": "金额有误"}
    sent |= {"happened_on": today().strftime("%Y.%m.%d"), "revision": str(contract.revision)}
    answer = office.post(f"/matters/{contract.pk}/act/correct/", sent)
    assert answer.status_code == 302, answer.content.decode()
    contract.refresh_from_db()
    assert contract.value == Decimal(value)


def test_an_amount_that_may_be_meant_otherwise_is_asked_about(scene: Scene, office: Client) -> None:
    contract = scene.contract()
    sent = {"value": "9万5", "party": contract.party, "kind": contract.kind, "title": contract.title, "comment": "金额有误"}
    page = office.post(f"/matters/{contract.pk}/act/correct/", {**sent, "happened_on": str(today())})
    assert page.status_code == 422
    assert "是95,000.00吗" in page.content.decode()
    assert 'value="9万5"' in page.content.decode(), "what was typed stays"


def test_a_reviewer_explains_and_does_not_change_the_amount(scene: Scene, client: Client) -> None:
    payment = scene.payment(scene.under_way(percent=20), "40000.00")
    scene.reasons = {"payment_follows_performance": "约定预付", "payment_follows_plan": "约定预付"}
    move(payment, "submit", scene.by(scene.drafter))
    client.force_login(scene.duty["finance_review"])
    page = client.get(f"/matters/{payment.pk}/do/pass/").content.decode()
    assert "已履约20%" in page
    assert 'name="amount"' not in page
