"""One connection, on SQLite (default) or PostgreSQL, from DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from huiyin.config.environment import SettingsError

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a power cut loses no committed entry; NORMAL would lose the last ones in WAL mode
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",  # KiB
    "PRAGMA mmap_size=1073741824",
    "PRAGMA journal_size_limit=67108864",
)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(SQLITE_PRAGMAS),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    return {
        **dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True),
        "ENGINE": "django.db.backends.postgresql",
    }


def database(url: str, data: Path) -> dict[str, Any]:
    """The entry of DATABASES for `url`; empty means SQLite at `data`/huiyin.sqlite3. Raises SettingsError."""
    if not url:
        return _sqlite(data / "huiyin.sqlite3")
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        name = str(dj_database_url.parse(url)["NAME"])
        if name in {"", ":memory:"}:
            raise SettingsError(
                "DATABASE_URL 应写明 SQLite 数据库文件的位置，如 sqlite:////srv/huiyin/huiyin.sqlite3。"
            )
        return _sqlite(Path(name).absolute())
    if scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise SettingsError(f"DATABASE_URL 只支持 sqlite: 和 postgresql: 开头的地址，现为“{scheme}:”。")
