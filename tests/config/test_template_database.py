"""Transactional tests leave no trace, without emptying any table."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone


def _keep_session(key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(turn: int) -> None:
    assert not Session.objects.exists()
    with transaction.atomic():
        _keep_session("a")
    connection.close()
    assert Session.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_an_ordinary_test_is_rolled_back(turn: int) -> None:
    assert not Session.objects.exists()
    _keep_session("b")
