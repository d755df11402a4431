"""An updated sheet: what changed is shown old beside new, only what is ticked is taken over, nothing disappears."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.procedures.acts import act
from huiyin.registers.rectification.importing import updating
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk_importing.conftest import bring, filled, said, stands, store
from tests.desk_importing.files import Sheet, excel
from tests.support.organ import Organ, a_finding, a_measure, a_round, closed_measure, command, move

pytestmark = pytest.mark.django_db
HEAD: list[object] = ["序号", "反馈问题", "整改措施", "责任领导", "牵头部门", "配合部门", "整改时限"]
FIRST: list[list[object]] = [
    HEAD,
    [1, "会议活动偏多", "压减全区性会议，年内不超过六次。", "梁长青", "联络工委", "", "2026-12-15"],
    [1, "会议活动偏多", "制定年度会议计划。", "梁长青", "联络工委", "", "2026-12-20"],
    [2, "调研成果运用不足", "每篇调研报告提出一项可落地的建议。", "罗望山", "监督工委", "", "2026-12-31"],
]
SECOND: list[list[object]] = [
    HEAD,
    [1, "会议活动偏多", "压减全区性会议，年内不超过六次。", "梁长青", "监督工委", "联络工委", "2027-01-31"],
    [2, "调研成果运用不足", "每篇调研报告提出一项可落地的建议。", "罗望山", "监督工委", "", "2026-12-31"],
    [2, "调研成果运用不足", "建立成果转化清单。", "罗望山", "监督工委", "", "2027-02-28"],
    [3, "值班制度执行不严", "节假日值班逐日登记。", "梁长青", "办公室", "", "2027-03-31"],
]


def a_sheet(rows: list[list[object]]) -> bytes:
    return excel(Sheet(rows, [], "任务清单"))


@pytest.fixture
def standing_round(clerk: Client) -> Round:
    page = bring(clerk, a_sheet(FIRST), "任务清单.xlsx")
    page = clerk.post(page.request["PATH_INFO"], {**filled(page), "action": "confirm"}, follow=True)
    assert store(clerk, page).status_code == 302
    return Round.objects.get()


def compared(client: Client, round_: Round, rows: list[list[object]] = SECOND, name: str = "任务清单（更新）.xlsx") -> Any:
    """The updated sheet, brought for the round and compared."""
    page = bring(client, a_sheet(rows), name, f"/import/?into={round_.pk}")
    if page.request["PATH_INFO"].endswith("/columns/"):
        page = client.post(page.request["PATH_INFO"], {**filled(page), "action": "confirm"}, follow=True)
    page = client.post(
        page.request["PATH_INFO"], {**filled(page), "into": str(round_.pk), "action": "reread"}
    )
    return client.post(page.request["PATH_INFO"], {**filled(page), "action": "compare"}, follow=True)


def apply(client: Client, page: Any, *ticks: str, **more: Any) -> Any:
    fields = {k: v for k, v in filled(page).items() if k != "tick"}
    return client.post(page.request["PATH_INFO"], {**fields, "tick": list(ticks), **more})


def measure(words: str) -> Measure:
    return Measure.objects.get(wording__contains=words)


def test_what_changed_is_shown_field_by_field_and_nothing_is_stored(clerk: Client, standing_round: Round) -> None:
    before = stands()[0]
    page = compared(clerk, standing_round)
    words = said(page)
    for one in ("与台账比对", "2026-12-15", "2027-01-31", "值班制度执行不严", "建立成果转化清单", "制定年度会议计划"):
        assert one in words
    assert "文件里不再有的" in words
    assert stands()[0] == before


def test_only_what_is_ticked_is_taken_over(clerk: Client, standing_round: Round, organ: Organ) -> None:
    first = measure("压减全区性会议")
    apply(clerk, compared(clerk, standing_round), f"{first.pk}.due_on")
    first.refresh_from_db()
    assert (first.due_on, first.lead_department) == (dt.date(2027, 1, 31), organ.committee)
    assert Finding.objects.count() == 2
    assert Measure.objects.count() == 3


def test_everything_ticked_changes_adds_and_deletes_nothing(clerk: Client, standing_round: Round, organ: Organ) -> None:
    page = compared(clerk, standing_round)
    first, gone = measure("压减全区性会议"), measure("制定年度会议计划")
    ticks = [f"{c.matter.pk}.{f.name}" for c in page.context["found"].changed for f in c.fields]
    done = apply(clerk, page, *ticks, *(a.key for a in page.context["found"].added))
    assert done.status_code == 302
    first.refresh_from_db()
    assert (first.due_on, first.lead_department, first.step) == (dt.date(2027, 1, 31), organ.other_committee, "plan")
    assert measure("建立成果转化清单").parent == Finding.objects.get(title="调研成果运用不足").matter_ptr
    assert measure("节假日值班").parent == Finding.objects.get(title="值班制度执行不严").matter_ptr
    gone.refresh_from_db()
    assert not gone.is_closed
    kinds = set(Entry.objects.filter(matter=first.pk).values_list("kind", flat=True))
    assert EntryKind.REASSIGN in kinds
    assert "任务清单（更新）.xlsx" in Entry.objects.filter(matter=first.pk).latest("sequence").comment
    assert Material.objects.filter(matter=standing_round.pk, file_name="任务清单（更新）.xlsx").count() == 1


def test_the_same_file_again_has_nothing_to_change(clerk: Client, standing_round: Round) -> None:
    page = compared(clerk, standing_round, FIRST)
    assert "没有需要更新的内容" in said(page)


def test_an_empty_cell_says_nothing(clerk: Client, standing_round: Round) -> None:
    emptied = [HEAD, *([*row[:3], "", "", "", ""] for row in FIRST[1:])]
    assert "没有需要更新的内容" in said(compared(clerk, standing_round, emptied))


def test_nothing_ticked_is_said(clerk: Client, standing_round: Round) -> None:
    answer = apply(clerk, compared(clerk, standing_round))
    assert answer.status_code == 422
    assert "没有勾选任何变化" in said(answer)


def test_a_measure_of_a_new_finding_needs_its_finding(clerk: Client, standing_round: Round) -> None:
    page = compared(clerk, standing_round)
    part = next(a.key for a in page.context["found"].added if "节假日" in a.title)
    answer = apply(clerk, page, part)
    assert answer.status_code == 422
    assert "没有勾选，请一并勾选" in said(answer)
    assert Measure.objects.count() == 3
    assert not Material.objects.filter(file_name="任务清单（更新）.xlsx").exists()


def test_a_ledger_that_moved_meanwhile_is_shown_anew(clerk: Client, standing_round: Round, organ: Organ) -> None:
    page = compared(clerk, standing_round)
    first = measure("压减全区性会议")
    act(first.pk, EntryKind.CORRECT, command(organ.clerk, comment="笔误"), {"due_on": dt.date(2027, 1, 5)})
    answer = apply(clerk, page, f"{first.pk}.due_on")
    assert answer.status_code == 422
    assert "台账有了变化" in said(answer)
    assert "2027-01-05" in said(answer)
    assert apply(clerk, answer, f"{first.pk}.due_on").status_code == 302
    first.refresh_from_db()
    assert first.due_on == dt.date(2027, 1, 31)


def test_a_double_click_updates_once(clerk: Client, standing_round: Round) -> None:
    page = compared(clerk, standing_round)
    added = next(a.key for a in page.context["found"].added if "转化清单" in a.title)
    first, second = apply(clerk, page, added), apply(clerk, page, added)
    assert first.headers["Location"] == second.headers["Location"]
    assert Measure.objects.filter(wording="建立成果转化清单。").count() == 1


def test_what_fails_half_way_leaves_the_ledger_as_it_was(
    clerk: Client, standing_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = compared(clerk, standing_round)
    first = measure("压减全区性会议")
    added = next(a.key for a in page.context["found"].added if "转化清单" in a.title)

    def broken(*args: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(updating._Updating, "add", broken)
    answer = apply(clerk, page, f"{first.pk}.due_on", added)
    assert answer.status_code == 422
    assert "没有保存任何内容" in said(answer)
    first.refresh_from_db()
    assert first.due_on == dt.date(2026, 12, 15)


def test_a_finished_matter_is_corrected_with_a_reason_only(clerk: Client, organ: Organ) -> None:
    round_ = a_round(organ)
    finding = a_finding(organ, round_, "会议活动偏多")
    done = closed_measure(organ, a_measure(organ, finding, "压减全区性会议，年内不超过六次。"))
    rows = [HEAD, [1, "会议活动偏多", "压减全区性会议，年内不超过六次。", "梁长青", "联络工委", "", "2027-01-31"]]
    page = compared(clerk, round_, rows)
    assert "已办结，须写更正理由" in said(page)
    tick = f"{done.pk}.due_on"
    assert tick not in str(filled(page).get("tick"))
    refused = apply(clerk, page, tick)
    assert refused.status_code == 422
    assert "请写明更正理由" in said(refused)
    assert apply(clerk, refused, tick, reason="原表时限抄错").status_code == 302
    last = Entry.objects.filter(matter=done.pk).latest("sequence")
    assert (last.kind, last.comment) == (EntryKind.CORRECT, "原表时限抄错")
    assert Matter.objects.get(pk=done.pk).is_closed


def test_under_way_a_later_day_is_an_extension_and_an_earlier_one_a_correction(clerk: Client, organ: Organ) -> None:
    round_ = a_round(organ)
    finding = a_finding(organ, round_, "会议活动偏多")
    drawn_up = a_measure(organ, finding, "压减全区性会议，年内不超过六次。", due_on=dt.date(2026, 12, 15))
    under_way = move(drawn_up, "issue", command(organ.clerk))
    for day, kind in (("2027-01-31", EntryKind.EXTEND), ("2026-12-01", EntryKind.CORRECT)):
        rows = [HEAD, [1, "会议活动偏多", "压减全区性会议，年内不超过六次。", "", "", "", day]]
        page = compared(clerk, round_, rows, f"{day}.xlsx")
        assert apply(clerk, page, f"{under_way.pk}.due_on").status_code == 302
        assert Entry.objects.filter(matter=under_way.pk).latest("sequence").kind == kind


def test_comparing_takes_as_many_queries_for_a_long_sheet(
    clerk: Client, standing_round: Round, django_assert_max_num_queries: Any
) -> None:
    many = [*SECOND, *([n, f"第{n}个问题不同", f"第{n}项新的措施。", "梁长青", "办公室", "", "2027-03-31"] for n in range(4, 40))]
    page = compared(clerk, standing_round, many)
    with django_assert_max_num_queries(35):
        clerk.get(page.request["PATH_INFO"])


def test_corrections_made_in_the_preview_count_in_the_comparison(clerk: Client, standing_round: Round) -> None:
    page = bring(clerk, a_sheet(SECOND), "任务清单（更新）.xlsx", f"/import/?into={standing_round.pk}")
    page = clerk.post(
        page.request["PATH_INFO"], {**filled(page), "f0m0-due_on": "2027-06-30", "action": "compare"}, follow=True
    )
    assert "2027-06-30" in said(page)
