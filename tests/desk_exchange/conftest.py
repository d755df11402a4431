"""Sheets as people fill them, and the office at the pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.organ import Organ


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def clerk(organ: Organ) -> Client:
    client = Client()
    client.force_login(organ.clerk, "huiyin.people.backends.DatedAccountBackend")
    return client


def a_sheet(heads: Sequence[str], *rows: Sequence[Any]) -> bytes:
    """A workbook with its heads in the first row."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd", "remove_timezone": True})
    sheet = book.add_worksheet()
    for r, row in enumerate((heads, *rows)):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    book.close()
    return target.getvalue()


def sent(client: Client, slug: str, data: bytes, query: str = "") -> Any:
    """The page that shows what a sheet would do."""
    file = SimpleUploadedFile("工作记录.xlsx", data)
    answer = client.post(f"/exchange/{slug}/{query}", {"file": file})
    assert answer.status_code == 302, answer.context["fault"]
    return client.get(answer["Location"])
