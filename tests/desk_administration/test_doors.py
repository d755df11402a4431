"""Every address of the settings against every role: who gets in, who finds nothing there."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern

from huiyin.desk.administration.roster.sheet import write_sample
from huiyin.desk.administration.sections import SECTIONS
from huiyin.desk.administration.urls import urlpatterns
from huiyin.kit import spool
from huiyin.people.models import Post, Role, today
from huiyin.procedures.drafting import begin_draft, open_draft
from huiyin.procedures.models import Holiday, Parameter, Version
from tests.support.organ import Organ, a_user

pytestmark = pytest.mark.django_db
READ, WRITE, NONE = "read", "write", "none"
OFFICE = {
    "departments": READ, "posts": READ, "people": READ, "appointments": READ, "charges": READ, "bodies": WRITE,
    "memberships": WRITE, "units": NONE, "grants": NONE, "accounts": NONE,
}


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


def addresses(organ: Organ) -> dict[str, list[tuple[str, str]]]:
    """Name of the address -> (address, what the office may do there)."""
    day = today().isoformat()
    handler = organ.handler_a.person
    post = Post.objects.first()
    assert post is not None
    rows = {
        "departments": organ.office.pk, "posts": post.pk, "people": handler.pk, "appointments": post.appointments.get().pk,
        "charges": organ.committee.charges.get().pk, "bodies": organ.leading_group.pk,
        "memberships": organ.leading_group.memberships.all()[0].pk, "units": organ.unit.pk,
        "grants": handler.grants.get().pk, "accounts": organ.handler_a.pk,
    }
    version = Version.objects.get(register="rectification.finding", status=Version.Status.PUBLISHED)
    draft = open_draft("rectification.measure") or begin_draft("rectification.measure", organ.administrator)
    filled = io.BytesIO()
    write_sample(filled)
    roster = spool.keep(organ.administrator, SimpleUploadedFile("名册.xlsx", filled.getvalue()), frozenset({"xlsx"}))
    return {
        "index": [("/settings/", READ)],
        "jobs": [("/settings/jobs/", NONE)],
        "run-job": [("/settings/jobs/huiyin.notices/run/", NONE)],
        "begin-draft": [(f"/settings/procedures/{version.pk}/begin/", NONE)],
        "draft": [(f"/settings/procedures/{draft.pk}/draft/", NONE)],
        "attempt": [(f"/settings/procedures/{version.pk}/try/", NONE)],
        "setup": [("/settings/setup/", READ)],
        "look": [("/settings/setup/look/archive.fonds/", NONE)],
        "arrange": [("/settings/setup/arrange/", NONE)],
        "own-unit": [(f"/settings/units/{organ.unit.pk}/own/", NONE)],
        "history": [("/settings/history/", NONE)],
        "handover": [("/settings/handover/", WRITE)],
        "handed-over": [(f"/settings/handover/{handler.pk}/{day}/", WRITE)],
        "handover-paper": [(f"/settings/handover/{handler.pk}/{day}/docx/", WRITE)],
        "parameters": [("/settings/parameters/", READ)],
        "parameter": [("/settings/parameters/lights.yellow_days/", READ)],
        "days": [("/settings/days/", READ)],
        "remove-day": [("/settings/days/2030-01-01/remove/", NONE)],
        "versions": [("/settings/procedures/", READ)],
        "version": [(f"/settings/procedures/{version.pk}/", READ)],
        "merge": [(f"/settings/departments/{organ.office.pk}/merge/", NONE)],
        "new-account": [("/settings/accounts/new/", NONE)],
        "reset-password": [(f"/settings/accounts/{organ.handler_a.pk}/password/", NONE)],
        "lock": [(f"/settings/accounts/{organ.handler_a.pk}/lock/", NONE)],
        "roster": [("/settings/roster/", NONE)],
        "roster-sample": [("/settings/roster/sample/", NONE)],
        "roster-check": [(f"/settings/roster/{roster.token}/", NONE)],
        "listing": [(f"/settings/{s.slug}/", OFFICE[s.slug]) for s in SECTIONS],
        "new": [
            (f"/settings/{s.slug}/new/", WRITE if OFFICE[s.slug] == WRITE else NONE)
            for s in SECTIONS if s.slug != "accounts"
        ],
        "row": [(f"/settings/{s.slug}/{rows[s.slug]}/", OFFICE[s.slug]) for s in SECTIONS],
    }


ONLY_POST = {"remove-day", "reset-password", "lock", "run-job", "begin-draft", "look", "arrange", "own-unit"}


def test_no_address_is_left_out(organ: Organ) -> None:
    assert {p.name for p in urlpatterns if isinstance(p, URLPattern)} == set(addresses(organ))


def test_administrators_enter_everywhere(organ: Organ, client: Client) -> None:
    client.force_login(organ.administrator)
    for name, found in addresses(organ).items():
        for address, _ in found:
            assert client.get(address).status_code == (405 if name in ONLY_POST else 200), address


def test_the_office_enters_what_is_its_daily_work(organ: Organ, client: Client) -> None:
    client.force_login(organ.clerk)
    for name, found in addresses(organ).items():
        for address, right in found:
            answer = client.get(address).status_code
            if name in ONLY_POST:
                assert answer in (404, 405), address
            else:
                assert answer == (404 if right == NONE else 200), address
            if right != WRITE:
                assert client.post(address).status_code in (404, 405), address


def test_everybody_else_finds_nothing_there(organ: Organ, client: Client) -> None:
    for user in (organ.leader, organ.reviewer, organ.handler_a, organ.street_clerk, organ.inspector):
        client.force_login(user)
        for found in addresses(organ).values():
            for address, _ in found:
                assert client.get(address).status_code in (404, 405), (user, address)
                assert client.post(address).status_code in (404, 405), (user, address)


def test_strangers_are_sent_to_sign_in(organ: Organ, client: Client) -> None:
    for name, found in addresses(organ).items():
        for address, _ in found:
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert "/login/" in answer["Location"], name


def test_an_office_clerk_who_only_inspects_today_does_not_enter(organ: Organ, client: Client) -> None:
    user = a_user("双职", "both", organ.office, roles=(Role.OFFICE, Role.INSPECTOR))
    client.force_login(user)
    assert client.get("/settings/").status_code == 404


def test_nobody_learns_of_matters_from_the_settings(organ: Organ, finding: object, client: Client) -> None:
    client.force_login(organ.administrator)
    for found in addresses(organ).values():
        for address, _ in found:
            assert "调查研究" not in client.get(address).content.decode(errors="ignore"), address
    listed = client.get(f"/settings/handover/?person={organ.handler_a.person.pk}&on={today()}").content.decode()
    assert "内容由整改办打印" in listed
    assert "调查研究" not in listed
    client.force_login(organ.clerk)
    listed = client.get(f"/settings/handover/?person={organ.handler_a.person.pk}&on={today()}").content.decode()
    assert "调查研究" in listed


@pytest.mark.parametrize("slug", [s.slug for s in SECTIONS])
def test_lists_need_as_many_queries_for_many_rows_as_for_few(
    organ: Organ, client: Client, slug: str
) -> None:
    client.force_login(organ.administrator)
    address = f"/settings/{slug}/?all=1"
    client.get(address)  # the first request renews the session
    few = _queries(client, address)
    for n in range(12):
        a_user(f"新人{n}", f"more{n}", organ.committee, f"岗{n}", roles=(Role.HANDLER,))
    assert _queries(client, address) == few
    assert few <= 14


def test_other_pages_have_their_budgets(organ: Organ, client: Client) -> None:
    Holiday.objects.create(day=dt.date(2030, 1, 1), name="元旦")
    assert Parameter.objects.exists()
    client.force_login(organ.administrator)
    for address, budget in (
        ("/settings/", 10), ("/settings/setup/", 30), ("/settings/parameters/", 11), ("/settings/days/", 12),
        ("/settings/procedures/", 12), (f"/settings/people/{organ.clerk.person.pk}/", 20), ("/settings/history/", 11),
    ):
        assert _queries(client, address) <= budget, address


def _queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


