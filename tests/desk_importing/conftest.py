"""A clerk at the import page, documents to bring, and forms filled in as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.kit import spool
from huiyin.ledger.models import Content, Matter
from huiyin.people.models import User
from tests.support.organ import Organ

Fields = dict[str, Any]


class _Form(HTMLParser):
    """What a browser would send of a page's first large form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "input" and found.get("type") in ("checkbox", "radio"):
            if "checked" in found:
                self.fields[name] = found.get("value") or "on"
        elif tag == "input" and name and found.get("type") != "file":
            self.fields[name] = found.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in found or self.select not in self.fields):
            self.fields[self.select] = found.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        self.select = "" if tag == "select" else self.select
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = (self.fields[self.area] + data).lstrip("\n")


def filled(page: Any) -> Fields:
    """The fields of a page as it stands, ready to be sent back."""
    parser = _Form()
    main = page.content.decode()
    parser.feed(main[main.index("<main") :])
    return {k: v for k, v in parser.fields.items() if k not in ("csrfmiddlewaretoken", "action")}


def said(page: Any) -> str:
    """The words of a page."""
    text = page.content.decode()
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.find("<main") :])))


def stands() -> tuple[int, int, list[str]]:
    """What is stored: matters, contents, and files that wait."""
    return Matter.objects.count(), Content.objects.count(), sorted(p.name for p in spool.folder().glob("*"))


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def signed_in(organ: Organ) -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user, "huiyin.people.backends.DatedAccountBackend")
        return client

    return enter


@pytest.fixture
def clerk(organ: Organ, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(organ.clerk)


def bring(client: Client, data: bytes | str, name: str = "反馈意见.txt", address: str = "/import/") -> Any:
    """Upload a file; follows to the preview."""
    upload = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(address, {"file": upload}, follow=True)


def store(client: Client, page: Any, **changes: Any) -> Any:
    """Confirm the preview as the page shows it, with changes."""
    return client.post(page.request["PATH_INFO"], {**filled(page), **changes, "action": "store"})
