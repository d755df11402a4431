"""Who may bring documents in: the office alone; reviewing a draft is open to everybody signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.desk_importing.conftest import bring, stands
from tests.reading.samples import FEEDBACK, REPORT
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
OTHERS = ("leader", "deputy", "reviewer", "handler_a", "street_clerk", "inspector", "administrator")


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_office_imports(organ: Organ, clerk: Client, signed_in, name: str) -> None:
    address = bring(clerk, FEEDBACK).request["PATH_INFO"]
    before = stands()
    client = signed_in(getattr(organ, name))
    assert client.get("/import/").status_code == 404
    assert bring(client, FEEDBACK).status_code == 404
    for path in (address, f"{address}drop/"):
        assert client.post(path, {"action": "store"}).status_code == 404
    assert client.get(address).status_code == 404
    assert stands() == before


@pytest.mark.parametrize("address", ["/import/", "/import/check/", "/import/preview/x/"])
def test_strangers_sign_in_first(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("name", ["clerk", *OTHERS])
def test_everybody_signed_in_may_have_a_draft_reviewed(organ: Organ, signed_in, name: str) -> None:
    client = signed_in(getattr(organ, name))
    assert client.get("/import/check/").status_code == 200
    assert bring(client, REPORT, "稿.txt", "/import/check/").status_code == 200
    assert stands() == (0, 0, [])


def test_dropping_a_file_wants_a_post(clerk: Client) -> None:
    address = bring(clerk, FEEDBACK).request["PATH_INFO"]
    assert clerk.get(f"{address}drop/").status_code == 405
