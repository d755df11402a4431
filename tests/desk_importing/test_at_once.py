"""Two confirmations that run at the very same time: one round, and the other click is led to it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from huiyin.registers.rectification.models import Finding, Round
from tests.desk_importing.conftest import bring, filled
from tests.reading.samples import FEEDBACK
from tests.support.organ import build


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_round() -> None:
    organ = build()

    def enter() -> Client:
        client = Client()
        client.force_login(organ.clerk, "huiyin.people.backends.DatedAccountBackend")
        return client

    page = bring(enter(), FEEDBACK)
    fields, address = {**filled(page), "action": "store"}, page.request["PATH_INFO"]
    clients, answers = [enter(), enter()], []
    gate = threading.Barrier(2)

    def click(client: Client) -> None:
        gate.wait()
        try:
            answers.append(client.post(address, fields))
        finally:
            connections.close_all()

    threads: list[Any] = [threading.Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Round.objects.count() == 1
    assert Finding.objects.count() == 3
    assert [answer.headers.get("Location") for answer in answers] == [f"/matters/{Round.objects.get().pk}/"] * 2
