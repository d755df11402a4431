"""Ten different files, each through the page: what a person has to correct until the ledger is right."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from tests.desk_importing.conftest import bring, filled, store
from tests.desk_importing.files import FILES, Expected

pytestmark = pytest.mark.django_db
# Typing one finding with one measure is ten fields; a file has to cost less.
TYPING_ONE_FINDING = 10


def through_columns(client: Client, page: Any) -> Any:
    """The columns page, where there is one, confirmed as it stands."""
    if not page.request["PATH_INFO"].endswith("/columns/"):
        return page
    return client.post(page.request["PATH_INFO"], {**filled(page), "action": "confirm"}, follow=True)


def wrong(expected: Expected) -> list[str]:
    """What somebody would have to correct in the stored ledger, one line each."""
    found: list[str] = []
    findings = list(Finding.objects.order_by("position", "pk"))
    titles = [f.title for f in findings]
    found += [f"missing: {t}" for t in expected.findings if not any(t in known for known in titles)]
    found += [f"too many: {t}" for t in titles if not any(e in t for e in expected.findings)]
    counts = [Measure.objects.filter(parent=f.pk).count() for f in findings]
    if len(findings) == len(expected.findings):
        found += [
            f"{f.title}: {n} measures instead of {m}"
            for f, n, m in zip(findings, counts, expected.measures, strict=True) if n != m
        ]
    for words, department, assists, day in expected.says:
        measure = next((m for m in Measure.objects.all() if words in m.wording), None)
        if measure is None:
            found.append(f"no measure “{words}”")
            continue
        lead = measure.lead_department.name if measure.lead_department else ""
        found += [f"{words}: led by {lead}"] if lead != department else []
        helping = measure.shares.filter(part="assist").order_by("pk").values_list("department__name", flat=True)
        found += [f"{words}: assisted by {list(helping)}"] if "、".join(helping) != assists else []
        found += [f"{words}: due {measure.due_on}"] if str(measure.due_on or "") != day else []
    if FocusArea.objects.count() != expected.headings:
        found.append(f"{FocusArea.objects.count()} headings instead of {expected.headings}")
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_file_needs_less_correction_than_typing_one_finding(clerk: Client, name: str) -> None:
    make, expected = FILES[name]
    page = through_columns(clerk, bring(clerk, make(), name))
    assert filled(page)["kind"] == expected.kind
    done = store(clerk, page)
    assert done.status_code == 302, page.content.decode()[:2000]
    corrections = wrong(expected)
    assert corrections == []
    assert len(corrections) < TYPING_ONE_FINDING
    assert Round.objects.count() == 1
