"""The same inspection in an organ where leaders and departments sign paper: two clerks of the office register everything.

Every decision stands under the name of whoever signed, with the scan; who must be independent of whom is judged by
those names. What one clerk drew up or carried out, the other registers the decisions on.
"""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Entry
from huiyin.people.models import Department, Role, today
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.rendering.numbers import Number
from tests.e2e import course, papers
from tests.e2e.course import FINDINGS, MEASURES
from tests.e2e.hands import Hands, OnPaper
from tests.e2e.organ import CHAIR, CLERK, REVIEWER, SECOND, Staff
from tests.support.organ import a_user

COLLEAGUE = "colleague"  # of the clerk, in the office
OWN = "会议记录格式"  # a measure of the office that the clerk carries out in person
DONE = "已按方案全部落实，制度印发执行，台账逐项建立，原来的漏洞已经补上。"


@pytest.mark.slow
def test_a_round_registered_by_two_clerks_from_signed_papers(staff: Staff, hands: Hands) -> None:
    a_user("白晓露", COLLEAGUE, Department.objects.get(name=papers.OFFICE), roles=(Role.OFFICE,))
    hands.sign_in(staff.clerk)
    round_ = course.open_round(hands, today() - dt.timedelta(days=60))
    _issue_the_plan(hands, round_)
    for department, handler in staff.names.items():
        _work(hands, department, handler)
    _accept(hands)
    _register_work(hands)
    _strike_off(hands, staff)
    report = _report(hands, round_)
    _registered_for_others(report)
    numbers = course.read_in_public(hands, report)
    for expected in (Number("8", "个"), Number("100", "%"), Number("25", "项"), Number("42", "人次")):
        assert expected in numbers


def _issue_the_plan(hands: Hands, round_: int) -> None:
    plan = course.plan_of(round_)
    hands.step(plan, "提交审核")
    hands.sign_in(COLLEAGUE)
    hands.step(plan, "审核通过", paper=OnPaper(REVIEWER, "方案审核呈批单"))
    hands.step(plan, "同意", paper=OnPaper(CHAIR, "方案审批呈批单"))
    hands.sign_in("clerk")
    hands.step(plan, "印发", document_number="云人党总〔2026〕7号", issued_on=today().isoformat())
    assert course.stands(plan) == ("closed", "issued")


def _work(hands: Hands, department: str, handler: str) -> None:
    """Signed for, carried out and reported by the department's own official, on one paper for many measures."""
    steps = course.steps_of(department)
    mine = len([s for s in steps if s.proof == OWN])
    signed = OnPaper(handler, f"{department}签收单")
    assert hands.batch(MEASURES, "签收：签收", course.of(department, "assigned"), paper=signed) == len(steps)
    for step in steps:
        if step.proof == OWN:
            hands.step(course.measure(OWN), "报请验收", [_proof(step)], result=DONE)
    proofs = [("会议纪要、审批单等决定文件", f"{_all_proofs(steps)}.docx", papers.written(f"{department}整改佐证"))]
    done = hands.batch(
        MEASURES, "整改推进：报请验收", course.of(department, "under_way"), proofs, OnPaper(handler, f"{department}完成情况报告"),
        result=DONE,
    )
    assert done == len(steps) - mine


def _proof(step: papers.Step) -> tuple[str, str, bytes]:
    return f"佐证：{step.proof}", f"{step.proof}.docx", papers.written(step.proof)


def _all_proofs(steps: list[papers.Step]) -> str:
    """A bundle that names every proof it holds."""
    return "、".join(s.proof for s in steps if s.proof != OWN)


def _accept(hands: Hands) -> None:
    """The clerk accepts what others did, though she typed it in; what she did herself somebody else accepts on paper, and her
    colleague registers that."""
    own = course.measure(OWN)
    hands.step(own, "验收通过", refused=True, acceptance_opinion="同意验收。")
    expect(hands.page.locator(".objection-block").first).to_contain_text(f"{CLERK}参与了该事项的整改，不能由其验收")
    expect(hands.page.locator("#mode-paper")).to_have_count(0)
    hands.sign_in(COLLEAGUE)
    hands.step(own, "验收通过", paper=OnPaper(SECOND, "验收单"), acceptance_opinion="同意验收。")
    hands.sign_in("clerk")
    assert course.stands(own) == ("closed", "completed")
    accepted = hands.batch(MEASURES, "验收：验收通过", "stage=acceptance", acceptance_opinion="核对佐证，同意验收。")
    assert accepted == len(papers.STEPS) - 1


def _strike_off(hands: Hands, staff: Staff) -> None:
    for department, handler in staff.names.items():
        paper = OnPaper(handler, f"{department}销号申请")
        hands.batch(FINDINGS, "整改落实：申请销号", course.of(department, "under_way"), paper=paper, result=DONE)
    opinion = {"acceptance_opinion": "现场核查属实，同意验收。"}
    hands.batch(FINDINGS, "验收：验收通过", "stage=acceptance", paper=OnPaper(SECOND, "问题验收单"), **opinion)
    minutes = [("会议纪要、审批单等决定文件", "领导小组会议纪要.docx", papers.written("领导小组会议纪要"))]
    decided = hands.batch(FINDINGS, "销号审批：同意销号", "stage=decision", minutes, OnPaper(CHAIR, "销号审批表"))
    assert decided == len(papers.PROBLEMS)
    assert set(Finding.objects.values_list("outcome", flat=True)) == {"completed"}


def _register_work(hands: Hands) -> None:
    minutes = ("会议纪要", "廉政谈话记录.docx", papers.written("廉政谈话记录"))
    record = hands.begin(
        "工作记录", course.finding("干部日常管理监督不够严格"), [minutes],
        title="任前廉政谈话", kind="talk", subject="开展廉政谈话", quantity=42, unit="person_times",
    )
    hands.step(record, "登记入账")
    assert course.stands(record) == ("closed", "completed")


def _report(hands: Hands, round_: int) -> int:
    hands.step(round_, "转入报告公布")
    report = course.compose(hands, round_)
    hands.step(report, "形成送审稿", reasons="各部分已按原定结构写明。")
    hands.sign_in(COLLEAGUE)
    hands.step(report, "审核通过", paper=OnPaper(REVIEWER, "送审稿审核呈批单"))
    hands.step(report, "同意定稿", paper=OnPaper(CHAIR, "定稿呈批单"), finalised_on=today().isoformat())
    hands.step(report, "数据审核通过", paper=OnPaper(REVIEWER, "数据审核表签字件"), reasons="手写数字均为日期和文号。")
    hands.sign_in("clerk")
    hands.step(report, "公布", published_on=today().isoformat())
    assert course.stands(report) == ("closed", "published")
    return report


def _registered_for_others(report: int) -> None:
    """All of it was typed in by two accounts; every decision of somebody else stands on paper with a scan of its own."""
    assert set(Entry.objects.values_list("registered_by__username", flat=True)) == {"clerk", COLLEAGUE}
    papery = Entry.objects.filter(mode=Mode.PAPER)
    assert set(papery.values_list("matter__register", flat=True)) >= {
        "rectification.plan", Finding.REGISTER, Measure.REGISTER, "report",
    }
    assert not papery.filter(decided_by__name=CLERK).exists()
    assert not papery.exclude(materials__kind="signed_paper").exists()
    decisions = Entry.objects.filter(matter=report, action__in=("pass", "approve")).order_by("sequence")
    assert [e.decided_by and e.decided_by.name for e in decisions] == [REVIEWER, CHAIR, REVIEWER]
