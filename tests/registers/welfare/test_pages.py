"""What people see: the list without names, the claim with its list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huiyin.kit.printing import Format, printed
from huiyin.people.actors import actor_of
from huiyin.registers.welfare.forms import SIGN_LIST
from tests.registers.welfare.walks import Scene, objections

pytestmark = pytest.mark.django_db


def test_lists_and_search_name_nobody_and_the_claim_does(scene: Scene, client: Client) -> None:
    claim = scene.claim()
    client.force_login(scene.organ.clerk)
    page = client.get("/registers/welfare-claim/").content.decode()
    assert "五月生育慰问" in page
    assert "1,000.00" in page
    assert "安如月" not in page
    assert "五月生育慰问" not in client.get("/search/?q=安如月").content.decode()
    assert "安如月" in client.get(f"/matters/{claim.pk}/").content.decode()


def test_whoever_may_not_see_it_finds_nothing(scene: Scene, client: Client) -> None:
    claim = scene.claim()
    client.force_login(scene.organ.handler_b)
    assert client.get(f"/matters/{claim.pk}/").status_code == 404


def test_a_list_above_the_standard_is_objected_to_by_row(scene: Scene, client: Client) -> None:
    claim = scene.claim({"person": scene.anna.pk, "amount": "1200.00"})
    client.force_login(scene.drafter)
    page = client.get(f"/matters/{claim.pk}/do/submit/").content.decode()
    assert "生育的标准是每人1,000元，名单第1行超出" in page


def test_a_form_without_anything_is_asked_for_it(scene: Scene, client: Client) -> None:
    claim = scene.hardship()
    client.force_login(scene.drafter)
    nothing: dict[str, Any] = {"purpose": "", "event_on": None, "fund": "", "recipients": [], "people": None, "amount": None}
    assert "builtin_asked" in objections(claim, "submit", scene.by(scene.drafter), nothing)
    judged = client.post(f"/matters/{claim.pk}/judge/submit/", {"amount": ""})
    assert judged.status_code == 200
    assert "请填写" in judged.content.decode()


def test_the_list_to_be_signed_is_printed(scene: Scene) -> None:
    claim = scene.claim()
    who = actor_of(scene.organ.clerk.person, user=scene.organ.clerk)
    assert printed(SIGN_LIST, claim, who, Format.WORD).startswith(b"PK")
    text = str(SIGN_LIST.build(claim, who))
    assert all(words in text for words in ("工会经费签领表", "安如月", "1,000.00", "壹仟元整", "本人签名"))
