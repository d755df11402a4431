"""One inspection from 反馈意见 to 公布, every person at the desk with an account of their own."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from huiyin.ledger.models import Entry
from huiyin.people.models import today
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.rendering.numbers import Number
from tests.e2e import course, papers
from tests.e2e.course import FINDINGS, MEASURES
from tests.e2e.hands import Hands
from tests.e2e.organ import Staff

RETURNED, EXTENDED, PICTURED = "栏目责任表", "外出报告制度", "栏目清理对照表"
UNFINISHED = "廉政风险防控措施不具体"
DONE = "已按方案全部落实，制度印发执行，台账逐项建立，原来的漏洞已经补上。"


@pytest.mark.slow
def test_a_round_from_feedback_to_publication(staff: Staff, hands: Hands) -> None:
    given_on = today() - dt.timedelta(days=60)
    hands.sign_in(staff.clerk)
    round_ = course.open_round(hands, given_on)
    _issue_the_plan(hands, staff, round_)
    for department in staff.handlers:
        _work(hands, staff, department)
    _return_one_and_extend_one(hands, staff)
    _register_work(hands, staff, round_)
    _strike_off(hands, staff)
    hands.sign_in(staff.clerk)
    hands.step(round_, "转入报告公布", reasons="一个问题基本完成，继续整改，先行报告。")
    report = course.compose(hands, round_)
    _review_and_publish(hands, staff, round_, report)
    numbers = course.read_in_public(hands, report)
    for words in ("8个", "7个", "1个", "25项", "87.5%", "5期", "36人次", "128条"):
        assert _number(words) in numbers, words
    for words in course.CONTACTS.values():
        expect(hands.page.locator(".sheet")).to_contain_text(words)


def _number(words: str) -> Number:
    value = words.rstrip("个项%期人次条")
    return Number(value, words.removeprefix(value))


def _issue_the_plan(hands: Hands, staff: Staff, round_: int) -> None:
    plan = course.plan_of(round_)
    hands.step(plan, "提交审核", comment="方案已征求各部门意见。")
    hands.sign_in(staff.reviewer)
    hands.step(plan, "审核通过", comment="清单完整，责任明确。")
    hands.sign_in(staff.leader)
    hands.step(plan, "同意", comment="同意，抓紧印发。")
    hands.sign_in(staff.clerk)
    hands.step(plan, "印发", document_number="云人党总〔2026〕6号", issued_on=today().isoformat())
    assert course.stands(plan) == ("closed", "issued")
    assert set(Measure.objects.values_list("stage", flat=True)) == {"assigned"}
    assert course.stands(round_)[0] == "under_way"


def _work(hands: Hands, staff: Staff, department: str) -> None:
    """A department signs for its measures, fills in the month's grid with its proofs, and asks for acceptance."""
    hands.sign_in(staff.handlers[department])
    steps = course.steps_of(department)
    assert hands.batch(MEASURES, "签收：签收", course.of(department, "assigned")) == len(steps)
    hands.go(f"/registers/{MEASURES}/grid/")
    for step in steps:
        pk = course.measure(step.proof)
        line = hands.page.locator(f"#line-{pk}")
        line.locator("textarea").fill(f"{step.proof}已经形成并执行，原有问题得到纠正。")
        hands.attach(line, *_proofs(step))
    hands.page.get_by_role("button", name="保存").click()
    assert f"共{len(steps)}条，成功{len(steps)}条" in hands.told()
    done = hands.batch(MEASURES, "整改推进：报请验收", course.of(department, "under_way"), result=DONE)
    assert done == len(steps)


def _proofs(step: papers.Step) -> list[tuple[str, bytes]]:
    """The document the plan asks for; in one case a photograph besides."""
    found = [(f"{step.proof}.docx", papers.written(step.proof))]
    return [*found, ("更新后的栏目页面.png", papers.photo())] if step.proof == PICTURED else found


def _return_one_and_extend_one(hands: Hands, staff: Staff) -> None:
    """The office sends a measure back, grants another more time, and accepts all once the first is in again."""
    hands.sign_in(staff.clerk)
    returned, extended = course.measure(RETURNED), course.measure(EXTENDED)
    hands.step(returned, "退回", to="work", comment="责任表缺少更新周期，请补齐后再报。")
    before = Measure.objects.get(pk=extended)
    later = before.due_on + dt.timedelta(days=20)
    hands.act(extended, "延期", due_on=later.isoformat(), comment="制度须报党组会议审议，会期后移。")
    after = Measure.objects.get(pk=extended)
    assert (after.due_on, after.first_due_on) == (later, before.due_on)
    expect(hands.page.locator(".facts").first).to_contain_text("首定")
    hands.sign_in(staff.handlers[papers.OVERSIGHT])
    hands.open_matter(returned)
    expect(hands.page.locator(".timeline")).to_contain_text("责任表缺少更新周期")
    hands.step(
        returned, "报请验收", result="责任表已补齐每个栏目的更新周期，并在机关内公布。",
        files=[("佐证：栏目责任表", "栏目责任表（修订）.docx", papers.written("栏目责任表（修订）"))],
    )
    hands.sign_in(staff.clerk)
    accepted = hands.batch(MEASURES, "验收：验收通过", "stage=acceptance", acceptance_opinion="核对佐证，同意验收。")
    assert accepted == len(papers.STEPS)


def _strike_off(hands: Hands, staff: Staff) -> None:
    """Departments ask for close-out, the office accepts, the chair decides: seven struck off, one only substantially done."""
    asked = 0
    for department, account in staff.handlers.items():
        hands.sign_in(account)
        asked += hands.batch(FINDINGS, "整改落实：申请销号", course.of(department, "under_way"), result=DONE)
    assert asked == len(papers.PROBLEMS)
    hands.sign_in(staff.clerk)
    hands.batch(FINDINGS, "验收：验收通过", "stage=acceptance", acceptance_opinion="现场核查属实，同意验收。")
    hands.sign_in(staff.leader)
    unfinished = course.finding(UNFINISHED)
    hands.step(unfinished, "认定基本完成，继续整改", comment="措施要执行满半年再看效果。")
    assert hands.batch(FINDINGS, "销号审批：同意销号", "stage=decision") == len(papers.PROBLEMS) - 1
    assert course.stands(unfinished) == ("under_way", "substantial")
    assert Finding.objects.filter(stage="closed", outcome="completed").count() == len(papers.PROBLEMS) - 1


def _register_work(hands: Hands, staff: Staff, round_: int) -> None:
    """What was done and can be counted, each with its paper."""
    hands.sign_in(staff.clerk)
    work: tuple[tuple[int, str, str, int, str, str], ...] = (
        (round_, "整改动员部署会", "整改工作会议", 1, "time", "meeting"),
        (course.finding("理论学习联系工作实际不紧密"), "专题研讨", "专题研讨", 5, "issue", "study"),
        (course.finding("干部日常管理监督不够严格"), "任前廉政谈话", "开展廉政谈话", 36, "person_times", "talk"),
        (course.finding("联系群众的渠道不够畅通"), "代表接待群众", "收集群众意见", 128, "comment", "opinion"),
    )
    for parent, title, subject, quantity, unit, kind in work:
        record = hands.begin(
            "工作记录", parent, [("会议纪要", f"{title}纪要.docx", papers.written(f"{title}纪要"))],
            title=title, kind=kind, subject=subject, quantity=quantity, unit=unit, content=f"{title}按计划完成。",
        )
        hands.step(record, "登记入账")
        assert course.stands(record) == ("closed", "completed")


def _review_and_publish(hands: Hands, staff: Staff, round_: int, report: int) -> None:
    hands.step(report, "形成送审稿", reasons="各部分已按原定结构写明。")
    hands.sign_in(staff.reviewer)
    hands.step(report, "审核通过", comment="文字和数据已核对。")
    hands.sign_in(staff.leader)
    hands.step(report, "同意定稿", finalised_on=today().isoformat())
    hands.sign_in(staff.reviewer)
    hands.step(report, "数据审核通过", reasons="手写数字均为日期和文号。")
    hands.sign_in(staff.clerk)
    hands.step(report, "公布", published_on=today().isoformat())
    assert course.stands(report) == ("closed", "published")
    hands.step(
        round_, "本轮整改办结", reasons="两份报告已报送。", files=[
            ("整改情况报告", "整改情况报告.docx", papers.written("整改情况报告")),
            ("主要负责人组织落实情况报告", "落实情况报告.docx", papers.written("主要负责人组织落实情况报告")),
        ],
    )
    assert course.stands(round_)[0] == "closed"
    assert {e.mode for e in Entry.objects.filter(matter=report)} == {"online"}
