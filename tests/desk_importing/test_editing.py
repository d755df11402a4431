"""What the reader missed, joined or tore apart is put right on the page, without JavaScript, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huiyin.desk.importing.arrangement import Arrangement
from huiyin.figures.models import Claim
from huiyin.reading import Kind
from huiyin.register.drafts import Draft, ItemDraft, PartDraft
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk_importing.conftest import bring, filled, said, stands, store
from tests.reading.samples import FEEDBACK, PLAN, REPORT
from tests.support.organ import Organ, Role, a_user

pytestmark = pytest.mark.django_db


def press(client: Client, page: Any, action: str, **changes: Any) -> Any:
    """A button of the preview, with everything else as the page shows it."""
    return client.post(page.request["PATH_INFO"], {**filled(page), **changes, "action": action})


def titles() -> list[str]:
    return [f.title for f in Finding.objects.order_by("position", "pk")]


def test_a_missed_finding_is_chosen_from_the_text_and_stands_in_its_order(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    lines = FEEDBACK.split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "具体表现" in text and text.strip())
    page = press(clerk, page, "add-item:", **{"new-from": str(line), "new-title": "读漏的问题"})
    assert "已添加一个问题" in said(page)
    store(clerk, page)
    assert "读漏的问题" in titles()
    assert Finding.objects.get(title="读漏的问题").wording == lines[line - 1].strip()
    assert titles()[-1] != "读漏的问题"


def test_a_missed_finding_can_be_typed(clerk: Client) -> None:
    page = press(clerk, bring(clerk, FEEDBACK), "add-item:", **{"new-title": "值班不严"})
    store(clerk, page)
    assert titles()[-1] == "值班不严"


def test_adding_nothing_is_said(clerk: Client) -> None:
    page = press(clerk, bring(clerk, FEEDBACK), "add-item:")
    assert "请选择原文中的一行" in said(page)
    store(clerk, page)
    assert Finding.objects.count() == 3


def test_two_findings_become_one_with_words_measures_and_numbers(clerk: Client) -> None:
    page = bring(clerk, REPORT, "通报.txt")
    store(clerk, press(clerk, page, "merge-item:f1"))
    assert Finding.objects.count() == filled(page)["arrangement"].count(";")
    first = Finding.objects.order_by("position", "pk")[0]
    assert filled(page)["f0-wording"] in first.wording
    assert filled(page)["f1-wording"] in first.wording
    both = [k for k in filled(page) if k.endswith("-wording") and k.startswith(("f0m", "f1m"))]
    assert Measure.objects.filter(parent=first.pk).count() == len(both)
    assert {c.about_id for c in Claim.objects.all() if c.about_id} <= set(Finding.objects.values_list("pk", flat=True))


def test_the_first_has_nothing_to_be_merged_into(clerk: Client) -> None:
    page = press(clerk, bring(clerk, FEEDBACK), "merge-item:f0")
    assert "没有可以并入的问题" in said(page)


def test_one_finding_becomes_two_where_the_line_is_drawn(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    page = press(clerk, page, "split-item:f0", **{"f0-wording": "学习不经常。\n---\n记录不完整。"})
    assert "已拆成两个问题" in said(page)
    store(clerk, page)
    assert titles()[:2] == ["理论学习不够经常", "记录不完整。"]
    assert [f.wording for f in Finding.objects.order_by("position", "pk")][:2] == ["学习不经常。", "记录不完整。"]


def test_without_a_line_drawn_nothing_is_split(clerk: Client) -> None:
    page = press(clerk, bring(clerk, FEEDBACK), "split-item:f0")
    assert "三个减号" in said(page)
    store(clerk, page)
    assert Finding.objects.count() == 3


def test_a_measure_moves_splits_joins_and_is_added(clerk: Client) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    owners = filled(page)["f0m0-leads"]
    page = press(clerk, page, "split-part:f0m0", **{"f0m0-wording": "制定计划。\n---\n检查计划。"})
    page = press(clerk, page, "move-part:x1", **{"x1-to": "2 别的问题"})
    assert "措施已移过去" in said(page)
    page = press(clerk, page, "add-part:f1")
    page = press(clerk, page, "look", **{"x2-wording": "新的措施。"})
    store(clerk, page)
    second = Finding.objects.order_by("position", "pk")[1]
    below = list(Measure.objects.filter(parent=second.pk).order_by("position"))
    assert [m.wording for m in below][-2:] == ["检查计划。", "新的措施。"]
    assert owners in below[-2].owners_text
    assert Measure.objects.filter(wording="制定计划。").exists()


@pytest.mark.parametrize("to", ["", "0", "3", "别处"])
def test_a_measure_is_not_moved_to_where_nothing_stands(clerk: Client, to: str) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    before = filled(page)["arrangement"]
    page = press(clerk, page, "move-part:f0m0", **{"f0m0-to": to})
    assert "请写明移到第几个问题（1至2）" in said(page)
    assert filled(page)["arrangement"] == before


def test_joining_measures_keeps_both_wordings(clerk: Client) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    words = [filled(page)["f0m0-wording"], filled(page)["f0m1-wording"]]
    store(clerk, press(clerk, page, "merge-part:f0m1"))
    first = Finding.objects.order_by("position", "pk")[0]
    assert Measure.objects.get(parent=first.pk).wording == "\n".join(words)


def test_what_was_typed_stays_through_every_move_even_when_it_is_wrong(clerk: Client) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    page = press(clerk, page, "add-part:f1", **{"f0m0-due_on": "八月", "round-title": "自己起的"})
    assert (filled(page)["f0m0-due_on"], filled(page)["round-title"]) == ("八月", "自己起的")
    assert stands()[:2] == (0, 0)


def test_a_closed_page_finds_what_was_typed_again(clerk: Client) -> None:
    page = press(clerk, bring(clerk, PLAN, "整改方案.txt"), "merge-item:f1", **{"f0-title": "改过的名称"})
    assert "核对到一半的文件 整改方案.txt" in said(clerk.get("/import/"))
    again = clerk.get(page.request["PATH_INFO"])
    assert filled(again)["f0-title"] == "改过的名称"
    assert filled(again)["arrangement"].startswith("f0+f1:")
    assert store(clerk, again).status_code == 302
    assert stands()[2] == []
    assert "核对到一半" not in said(clerk.get("/import/"))


def test_another_persons_half_checked_file_is_not_listed(clerk: Client, organ: Organ, signed_in: Any) -> None:
    press(clerk, bring(clerk, PLAN, "整改方案.txt"), "look")
    other = signed_in(a_user("白露", "clerk2", organ.office, roles=(Role.OFFICE,)))
    assert "核对到一半" not in said(other.get("/import/"))


def test_an_action_nobody_offers_changes_nothing(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    for action in ("merge-item:f99", "move-part:", "explode:f0"):
        page = press(clerk, page, action)
        assert page.status_code == 200
    store(clerk, page)
    assert Finding.objects.count() == 3


def a_draft() -> Draft:
    items = [ItemDraft(title=str(n), parts=[PartDraft(wording="x"), PartDraft(wording="y")]) for n in range(3)]
    draft = Draft(Kind.PLAN, None, items=items)
    draft.name_keys()
    return draft


@pytest.mark.parametrize(
    "line", ["", "f0:", "f9:f9m0;f0:f0m0,f0m0", "<script>;;;:::,,,+++", "f2+f1:f2m0;f0:f1m1", "f0:n1,x1", "x1:f0"],
)
def test_whatever_the_page_sends_everything_read_stands_exactly_once(line: str) -> None:
    places = Arrangement.parse(line, a_draft()).places
    items = [k for p in places for k in (p.key, *p.merged) if k.startswith("f")]
    parts = [k for p in places for k in p.parts if k.startswith("f")]
    assert sorted(items) == ["f0", "f1", "f2"]
    assert sorted(parts) == [f"f{n}m{m}" for n in range(3) for m in range(2)]


def test_an_arrangement_survives_its_own_line() -> None:
    draft = a_draft()
    made = Arrangement.of(draft)
    made.merge(made.places[2], made.places[0])
    made.move("f2m1", made.places[1])
    made.add_part(made.add_item("f0"))
    assert str(made) == "f0+f2:f0m0,f0m1,f2m0;n1:x1;f1:f1m0,f1m1,f2m1"
    assert str(Arrangement.parse(str(made), draft)) == str(made)
