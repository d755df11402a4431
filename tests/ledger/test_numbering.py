"""Numbers as lists sort them, and the rows that were there before the column was."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from huiyin.ledger.models import Matter
from huiyin.ledger.numbering import sortable
from huiyin.registers.rectification.models import Finding


@pytest.mark.parametrize(
    ("smaller", "greater"),
    [("整改〔2026〕2号", "整改〔2026〕10号"), ("整改〔2025〕10号", "整改〔2026〕2号"), ("整改〔2026〕99号", "整改〔2026〕100号")],
)
def test_digits_count_as_numbers(smaller: str, greater: str) -> None:
    assert (sortable(smaller) or "") < (sortable(greater) or "")


def test_without_a_number_there_is_nothing_to_sort_by() -> None:
    assert (sortable(None), sortable("")) == (None, None)


def test_rows_from_before_receive_what_they_sort_by(finding: Finding) -> None:
    Matter.objects.filter(pk=finding.pk).update(sort_number=None)
    migration = importlib.import_module("huiyin.ledger.migrations.0003_sort_number")
    migration.fill(apps, SimpleNamespace(connection=connection))
    finding.refresh_from_db()
    assert finding.sort_number == sortable(finding.number)
