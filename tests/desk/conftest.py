"""A browser without a screen for each account, and a round with work under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.people.models import User
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ, command, move

BACKEND = "huiyin.people.backends.DatedAccountBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    return signed_in


@pytest.fixture
def working(organ: Organ, measure: Measure) -> Measure:
    """A measure that the committee has signed for and works on."""
    found: Measure = move(measure, "sign", command(organ.handler_a))
    return found


def a_file(name: str = "佐证.txt", content: bytes = "已印发的办法".encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def filled(client: Client, address: str, **more: Any) -> dict[str, Any]:
    """What the form at `address` would send as first shown, with changes: the hidden fields travel along."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    for name in ("form", "command_form"):
        form = context.get(name) if name in context else None
        if form is None:
            continue
        for bound in form:
            value = bound.value()
            if value not in (None, "", [], False):
                data[bound.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
    return {**data, **more}
