"""From a file to a round: brought, corrected, stored whole."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.figures.models import Claim
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.people.models import Department
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from tests.desk_importing.conftest import bring, filled, said, stands, store
from tests.reading.makers import word
from tests.reading.samples import FEEDBACK, PLAN, REPORT
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db


def test_nothing_is_stored_before_confirmation(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    assert page.status_code == 200
    assert "理论学习不够经常" in said(page)
    matters, contents, waiting = stands()
    assert (matters, contents) == (0, 0)
    assert len(waiting) == 2


def test_feedback_becomes_a_round_under_way(clerk: Client) -> None:
    done = store(clerk, bring(clerk, FEEDBACK))
    round_ = Round.objects.get()
    assert done.headers["Location"] == reverse("desk:matter", args=[round_.pk])
    assert FocusArea.objects.filter(root=round_.pk).count() == 2
    assert [f.title for f in Finding.objects.order_by("pk")] == ["理论学习不够经常", "网络阵地管理不严", "查档窗口服务不便"]
    assert Material.objects.get(matter=round_.pk, kind="feedback").file_name == "反馈意见.txt"
    assert stands()[2] == []


def test_what_was_corrected_is_what_is_stored(clerk: Client, organ: Organ) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    fields = filled(page)
    place = next(k for k in fields if k.startswith("names-d"))
    done = store(
        clerk, page, **{
            "round-title": "改过名的轮次", "round-team": "县委巡察第四组", "f0-title": "学习不够经常",
            "f0m0-wording": "制定全年学习计划",
            "f0m0-due_on": "2022-08-15", "f0m0-kind": "standing", "f0m0-proofs": "学习计划\n学习记录",
            place: str(organ.committee.pk), "f0m1-keep": "",
        },
    )
    assert done.status_code == 302
    round_ = Round.objects.get()
    assert (round_.title, round_.team) == ("改过名的轮次", "县委巡察第四组")
    first = Finding.objects.order_by("pk")[0]
    measure = Measure.objects.get(parent=first.pk)
    assert first.title == "学习不够经常"
    assert (measure.wording, measure.due_on, measure.kind) == ("制定全年学习计划", dt.date(2022, 8, 15), "standing")
    assert measure.proofs == ["学习计划", "学习记录"]


def test_departments_are_matched_to_the_organ_and_the_others_shown(clerk: Client, organ: Organ) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    assert "没有对应上" in said(page)
    for open_name in ("信息科", "业务科", "江一鸣"):
        assert open_name in said(page)
    store(clerk, page)
    measure = Measure.objects.filter(owners_text__contains="江一鸣").first()
    assert measure is not None
    assert measure.lead_department == organ.office
    assert "业务科" in measure.owners_text


def test_a_name_written_into_the_page_is_matched_too(clerk: Client, organ: Organ) -> None:
    store(clerk, bring(clerk, PLAN, "整改方案.txt"), **{"f0m0-leads": "监督工委", "f0m0-leaders": "梁长青"})
    measure = Measure.objects.order_by("pk")[0]
    assert (measure.lead_department, measure.leader) == (organ.other_committee, organ.leader.person)


def test_what_is_unticked_stays_out(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK), **{"f1-keep": "", "a1-keep": ""})
    assert [f.title for f in Finding.objects.order_by("pk")] == ["理论学习不够经常", "查档窗口服务不便"]
    assert FocusArea.objects.count() == 1
    assert Finding.objects.get(title="查档窗口服务不便").parent_id == Round.objects.get().pk


def test_a_published_report_becomes_history_with_open_claims(clerk: Client) -> None:
    page = bring(clerk, word(REPORT), "整改进展通报.docx")
    assert "均为未核" in said(page)
    store(clerk, page)
    round_ = Round.objects.get()
    assert round_.historical
    assert round_.is_closed
    assert Claim.objects.filter(matter=round_.pk).count() > 5
    assert Material.objects.get(matter=round_.pk).kind == "source_report"


def test_a_plan_completes_the_round_it_is_brought_into(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK))
    round_ = Round.objects.get()
    page = bring(clerk, PLAN, "整改方案.txt")
    page = clerk.post(page.request["PATH_INFO"], {**filled(page), "into": str(round_.pk), "action": "reread"})
    assert "并入已有问题" in said(page)
    assert "在文件中没有找到" in said(page)
    assert store(clerk, page).status_code == 302
    assert Round.objects.count() == 1
    assert Finding.objects.count() == 3
    assert Measure.objects.filter(parent__title="理论学习不够经常").exists()


def test_a_changed_destination_is_shown_before_it_is_stored(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK))
    before = stands()[0]
    page = bring(clerk, PLAN, "整改方案.txt")
    answer = store(clerk, page, into=str(Round.objects.get().pk))
    assert answer.status_code == 422
    assert "已按新的选择重新读取" in said(answer)
    assert stands()[0] == before


def test_rereading_keeps_what_was_typed_about_the_round(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    again = clerk.post(
        page.request["PATH_INFO"],
        {**filled(page), "round-title": "自己起的名称", "kind": "plan", "action": "reread"},
    )
    assert filled(again)["round-title"] == "自己起的名称"
    assert filled(again)["kind"] == "plan"


def test_a_damaged_date_must_be_chosen_and_the_choice_is_stored(clerk: Client) -> None:
    page = bring(clerk, REPORT.replace("2022年6月15日", "2022111日"), "通报.txt")
    assert "2022-11-01" in said(page)
    answer = store(clerk, page)
    assert answer.status_code == 422
    assert "请对照原件选定一种读法" in said(answer)
    assert Matter.objects.count() == 0
    assert store(clerk, answer, **{"q0-chosen": "other", "q0-other_day": "2022-06-15"}).status_code == 302
    assert Round.objects.get().feedback_on == dt.date(2022, 6, 15)


def test_mistakes_are_shown_and_everything_typed_is_kept(clerk: Client) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    answer = store(clerk, page, **{
        "round-title": "", "round-period_from": "2022-04-29", "round-period_to": "2022-03-07", "f0m0-due_on": "八月",
        "f0m0-wording": "改过的措施", "f1-title": "",
    })
    assert answer.status_code == 422
    for words in ("还有4处需要改正", "请填写轮次名称", "撤离日期不能早于进驻日期", "请按“年-月-日”填写日期", "请填写问题名称"):
        assert words in said(answer)
    kept = filled(answer)
    assert (kept["f0m0-wording"], kept["f0m0-due_on"], kept["round-period_from"]) == ("改过的措施", "八月", "2022-04-29")
    assert stands()[:2] == (0, 0)


def test_the_enter_key_stores_nothing(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    answer = clerk.post(page.request["PATH_INFO"], {**filled(page), "f0-title": "改了", "action": "look"})
    assert answer.status_code == 200
    assert filled(answer)["f0-title"] == "改了"
    assert stands()[:2] == (0, 0)


def test_reviewers_objections_stand_beside_the_findings(clerk: Client) -> None:
    page = bring(clerk, PLAN, "整改方案.txt")
    assert "没有具体日期" in said(page)


def test_the_day_it_came_in_may_lie_in_the_past(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK), **{"round-happened_on": "2022-06-16"})
    assert Entry.objects.order_by("pk")[0].happened_on == dt.date(2022, 6, 16)


def test_giving_up_deletes_the_file(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    address = f"{page.request['PATH_INFO']}drop/"
    assert clerk.post(address, follow=True).status_code == 200
    assert stands() == (0, 0, [])
    assert clerk.post(address).status_code == 302


def test_the_preview_takes_as_many_queries_for_a_long_plan(clerk: Client, django_assert_max_num_queries) -> None:
    owners = "（责任领导：江一鸣；牵头部门：信息科；整改时限：2022年9月30日前）\n"
    many = PLAN.replace("（2）网站由专人维护。", "".join(f"（{n}）第{n}项工作落实到人。{owners}" for n in range(2, 30)))
    address = bring(clerk, many, "整改方案.txt").request["PATH_INFO"]
    with django_assert_max_num_queries(25):
        clerk.get(address)


def test_the_choice_of_departments_holds_todays_only(clerk: Client, organ: Organ) -> None:
    Department.objects.create(unit=organ.unit, name="已撤并科室", starts_on=dt.date(2015, 1, 1), ends_on=dt.date(2020, 1, 1))
    assert "已撤并科室" not in said(bring(clerk, PLAN, "整改方案.txt"))


def test_a_file_brought_from_a_rounds_page_goes_into_that_round(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK))
    round_ = Round.objects.get()
    address = f"/import/?into={round_.pk}"
    assert address in clerk.get(reverse("desk:matter", args=[round_.pk])).content.decode()
    assert round_.title in said(clerk.get(address))
    page = bring(clerk, PLAN, "整改方案.txt", address)
    assert filled(page)["into"] == str(round_.pk)
    assert store(clerk, page).status_code == 302
    assert Round.objects.count() == 1
