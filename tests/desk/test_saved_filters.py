"""What people keep of a list: filters of their own or for all, the one it opens with, columns and page size."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from huiyin.desk.models import ListChoice, SavedFilter
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import signed_in
from tests.support.organ import Organ

MEASURES = "/registers/rectification-measure/"
SAVE = f"{MEASURES}filters/"
DISPLAY = f"{MEASURES}display/"


def _save(client: Client, name: str = "待签收", query: str = "stage=assigned", **more: str) -> Any:
    return client.post(SAVE, {"name": name, "query": query, **more})


def _names(client: Client, **given: str) -> list[str]:
    return [s.name for s, *_ in client.get(MEASURES, given or {"all": "1"}).context["saved"]]


def _keep(client: Client, saved: SavedFilter, do: str) -> int:
    return client.post(reverse("desk:keep-filter", args=["rectification-measure", saved.pk]), {"do": do}).status_code


def test_ones_own_is_nobody_elses(organ: Organ, measure: Measure) -> None:
    client, other = signed_in(organ.clerk), signed_in(organ.handler_a)
    assert _save(client)["Location"] == f"{MEASURES}?stage=assigned"
    assert (_names(client), _names(other)) == (["待签收"], [])
    saved = SavedFilter.objects.get()
    assert [_keep(other, saved, do) for do in ("drop", "open", "plain")] == [404] * 3


def test_the_office_shares_and_others_only_keep(organ: Organ, measure: Measure) -> None:
    _save(signed_in(organ.clerk), shared="on")
    handler = signed_in(organ.handler_a)
    _save(handler, "我的", shared="on")
    assert _names(handler) == ["我的", "待签收"]
    assert _names(signed_in(organ.handler_b)) == ["待签收"]
    shared = SavedFilter.objects.get(name="待签收")
    assert (_keep(handler, shared, "drop"), _keep(handler, shared, "open")) == (404, 302)
    assert _keep(signed_in(organ.clerk), shared, "drop") == 302
    assert handler.get(MEASURES).status_code == 200  # what the list opened with is gone


def test_a_shared_filter_shows_nobody_more_than_they_may_see(organ: Organ, measure: Measure) -> None:
    _save(signed_in(organ.clerk), shared="on")
    page = signed_in(organ.street_clerk).get(MEASURES, {"stage": "assigned"})
    assert (len(page.context["saved"]), page.context["lines"]) == (1, [])


def test_a_list_opens_with_the_filter_settled_on(organ: Organ, measure: Measure) -> None:
    client = signed_in(organ.clerk)
    _save(client, opens="on")
    assert client.get(MEASURES)["Location"] == f"{MEASURES}?stage=assigned"
    everything = client.get(MEASURES, {"stage": "assigned"})
    assert f'href="{MEASURES}?all=1">重置' in everything.content.decode()
    assert client.get(MEASURES, {"all": "1"}).status_code == 200
    assert _keep(client, SavedFilter.objects.get(), "plain") == 302
    assert client.get(MEASURES).status_code == 200


def test_only_filters_are_kept_and_the_same_name_replaces(organ: Organ, measure: Measure) -> None:
    client = signed_in(organ.clerk)
    _save(client, query="stage=assigned&after=.9&next=//elsewhere.example&size=100")
    assert SavedFilter.objects.get().query == "stage=assigned"
    _save(client, query="light=red&sort=-number")
    assert SavedFilter.objects.get().query == "light=red&sort=-number"
    _save(client, "空的", query="after=.9")
    _save(client, "  ")
    assert SavedFilter.objects.count() == 1


def test_a_person_keeps_thirty_at_most(organ: Organ, measure: Measure) -> None:
    rows = [SavedFilter(owner=organ.clerk, register=Measure.REGISTER, name=f"第{i}个", query="light=red") for i in range(30)]
    SavedFilter.objects.bulk_create(rows)
    client = signed_in(organ.clerk)
    _save(client)
    assert SavedFilter.objects.count() == 30
    _save(client, "第7个")
    assert SavedFilter.objects.get(name="第7个").query == "stage=assigned"


def test_columns_and_page_size_are_remembered(organ: Organ, measure: Measure, finding: Finding) -> None:
    client = signed_in(organ.clerk)
    answer = client.post(DISPLAY, {"column": ["number", "due_on"], "size": "50", "query": "stage=assigned"})
    assert answer["Location"] == f"{MEASURES}?stage=assigned"
    page = client.get(MEASURES)
    assert [h.column.name for h in page.context["headings"]] == ["number", "title", "due_on"]
    assert page.context["size"] == 50
    assert client.get(MEASURES, {"size": "100"}).context["size"] == 100
    assert len(signed_in(organ.reviewer).get(MEASURES).context["headings"]) == 6
    client.post(DISPLAY, {"column": [], "size": "7"})
    page = client.get(MEASURES)
    assert [h.column.name for h in page.context["headings"]] == ["title"]
    assert (page.context["size"], ListChoice.objects.get().size) == (25, 25)


def test_administrators_keep_nothing(organ: Organ) -> None:
    client = signed_in(organ.administrator)
    assert [_save(client).status_code, client.post(DISPLAY).status_code] == [404, 404]
