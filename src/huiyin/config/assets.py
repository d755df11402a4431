"""Addresses of style sheets, scripts and drawings carry a digest of the file, so that browsers may keep them for a year:
what an upgrade changes has a new address."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=512)
def version_of(name: str) -> str:
    """The first half of the file's MD5; empty for a file that is not there."""
    found = finders.find(name)
    return hashlib.md5(Path(found).read_bytes(), usedforsecurity=False).hexdigest()[:16] if found else ""


class VersionedStorage(StaticFilesStorage):
    """Files stay where they are under their own names; while developing (DEBUG) their addresses stay plain too."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        version = "" if settings.DEBUG or not name else version_of(name)
        return f"{address}?v={version}" if version else address
