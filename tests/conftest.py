"""What every test runs under: a throw-away data folder, quick passwords, and databases that need no emptying.

`pytest --dbms=postgres PATHS` runs the same tests on PostgreSQL: on the server DATABASE_URL names, else on one
started for the run. `pytest --quick` leaves out what is marked `thorough` and takes a part of what is marked `sweep`,
another one every day; HUIYIN_SEED repeats a day's choice.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright keeps an event loop in the test's thread

pytest_plugins = ["tests.support.browser", "tests.support.organ", "tests.support.small"]

# No test is timed: a busy machine makes nothing wrong. What is slow, the bench tells.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

_FOLDER = pytest.StashKey[Path]()
_SERVER = pytest.StashKey[Any]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--dbms", choices=["sqlite", "postgres"], default="sqlite", help="database under test")
    parser.addoption("--quick", action="store_true", help="leave out thorough tests, take a part of sweeps")


def _seed() -> str:
    return os.environ.get("HUIYIN_SEED") or f"{dt.date.today():%Y%m%d}"  # noqa: DTZ011  any day will do


def pytest_report_header(config: pytest.Config) -> str | None:
    return f"quick: sweeps by HUIYIN_SEED={_seed()}" if config.getoption("--quick") else None


def _postgres_url(config: pytest.Config) -> str:
    """Started once, by the process that hands out the tests; its workers inherit the address."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        from tools.postgres import Postgres, binaries

        os.environ["PATH"] = f"{binaries()}{os.pathsep}{os.environ['PATH']}"  # pg_dump of the same version
        server = config.stash[_SERVER] = Postgres()
        server.__enter__()
        url = os.environ["DATABASE_URL"] = server.url
    return url


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django_q.conf import Conf

    from huiyin.integrity import key
    from tests.support import databases

    folder = config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="huiyin-tests-"))
    settings.HUIYIN_DATA = folder / "data"
    settings.HUIYIN_DATA.mkdir()
    settings.HUIYIN_LEDGER_KEY_FILE = folder / "ledger.key"
    key.create(settings.HUIYIN_LEDGER_KEY_FILE)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Conf.SYNC = True
    if config.getoption("--dbms") == "postgres":
        databases.use_postgres(_postgres_url(config))
    else:
        databases.use_sqlite(folder)
    databases.restore_instead_of_flushing()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.stop()
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if config.getoption("--quick"):
        left_out = [item for item in items if item.get_closest_marker("thorough")] + _not_sampled(items)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Files made for a table of cases bear the second they were made in: a case called by their bytes has two names."""
    return argname if isinstance(val, bytes) else None


def _not_sampled(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of every test function marked `sweep(keep=n)`, all its cases but `n` chosen by the seed; the same in every process."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sweep") and not item.get_closest_marker("thorough"):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out: list[pytest.Item] = []
    for name, found in cases.items():
        keep = min(next(m for i in found if (m := i.get_closest_marker("sweep"))).kwargs["keep"], len(found))
        kept = set(random.Random(f"{_seed()} {name}").sample(range(len(found)), keep))
        left_out += [item for n, item in enumerate(found) if n not in kept]
    return left_out


@pytest.fixture(autouse=True)
def days_in_any_order(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests travel to a day after they have been on a later one; those `one_way` are held to the clock as a server is."""
    if request.node.get_closest_marker("one_way") is None:
        from huiyin.procedures import bounds

        monkeypatch.setattr(bounds, "CLOCKS_DIFFER", dt.timedelta(days=36_500))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from django.db import connection

    from huiyin.ledger.founding import found
    from huiyin.procedures.loading import load
    from tests.support import databases

    with django_db_blocker.unblock():
        if connection.introspection.table_names():  # none when no test asks for a database
            found()
            load()
        databases.remember()
    yield
    with django_db_blocker.unblock():
        databases.forget()
