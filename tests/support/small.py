"""The small demonstration organ as a place for tests: built once a run, laid in the test database module by module.

    pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("small")]

    def test_something(small: Small) -> None:
        small.user("clerk"), small.who("clerk")     the account and what it stands for today
        small.client("finance")                     signed in; "anonymous" is nobody

Every test leaves it as it found it. All its tests run in one process, so that it is built once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from huiyin import demo
from huiyin.people.actors import Actor, actor_of
from huiyin.people.models import User
from tests.support import databases

SIX = ("leader", "director", "clerk", "handler", "finance", "deputies")
"""Those who do the work: the second leader, the office's director, its clerk and bookkeeper, its handler; two committees."""
ADMINISTRATOR, ANONYMOUS = "admin", "anonymous"
EVERYBODY = (ANONYMOUS, *SIX, ADMINISTRATOR)
BACKEND = "huiyin.people.backends.DatedAccountBackend"


class Small:
    def user(self, username: str) -> User:
        return User.objects.select_related("person").get(username=username)

    def who(self, username: str) -> Actor:
        user = self.user(username)
        return actor_of(user.person, user=user)

    def client(self, username: str) -> Client:
        client = Client()
        if username != ANONYMOUS:
            client.force_login(self.user(username), backend=BACKEND)
        return client


@pytest.fixture(scope="session")
def small_kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name under which the organ is kept."""
    name = "small"
    with django_db_blocker.unblock():
        demo.build(lambda line: None, organ=name)
        databases.remember(name)
        databases.restore()
    yield name
    with django_db_blocker.unblock():
        databases.forget(name)


@pytest.fixture(scope="module")
def small(small_kept: str, django_db_blocker: Any) -> Iterator[Small]:
    with django_db_blocker.unblock():
        place = databases.laid(small_kept)
        place.__enter__()
    yield Small()
    with django_db_blocker.unblock():
        place.__exit__(None, None, None)
