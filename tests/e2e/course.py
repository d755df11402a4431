"""The stretches that both rounds share: bringing the documents in, and looking at what was published."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from huiyin.ledger.models import Matter
from huiyin.people.models import Department
from huiyin.registers.rectification.models import Finding, Measure, Plan
from huiyin.rendering.numbers import Number, numbers_of_docx, numbers_of_html, numbers_of_pdf
from tests.e2e import papers
from tests.e2e.hands import Hands

MEASURES, FINDINGS = "rectification-measure", "rectification-finding"
CONTACTS = {
    "contact_phone": "0999-7712345", "contact_post": "云溪区河东路21号2楼", "contact_email": "zhenggai@yunxi.example.cn",
}


def open_round(hands: Hands, given_on: dt.date) -> int:
    """The office brings 反馈意见 and 整改方案 in and names the round's leading group; returns the round."""
    hands.bring(papers.FEEDBACK_NAME, papers.feedback(given_on))
    expect(hands.page.locator("main")).to_contain_text("读出8个问题、0条措施")
    round_ = hands.store()
    expect(hands.page.get_by_text("制定方案").first).to_be_visible()
    hands.bring(papers.PLAN_NAME, papers.plan(given_on))
    hands.fill(into=round_)
    hands.page.get_by_role("button", name="按所选重新读取").click()
    expect(hands.page.get_by_text("并入已有问题")).to_have_count(len(papers.PROBLEMS))
    assert hands.store() == round_
    hands.act(
        round_, "更正", leading_group="整改工作领导小组", group_office="整改办", comment="按机关党总支文件设立领导小组",
    )
    assert Finding.objects.filter(root=round_).count() == len(papers.PROBLEMS)
    assert Measure.objects.filter(root=round_).count() == len(papers.STEPS)
    return round_


def plan_of(round_: int) -> int:
    return int(Plan.objects.get(root=round_).pk)


def measure(proof: str) -> int:
    """The measure that asks for a proof; each of the plan's asks for one of its own."""
    return int(Measure.objects.get(proofs=[proof]).pk)


def finding(title: str) -> int:
    return int(Finding.objects.get(title=title).pk)


def of(department: str, stage: str) -> str:
    """A list narrowed to what a department leads and where it stands."""
    return f"department={Department.objects.get(name=department).pk}&stage={stage}"


def steps_of(department: str) -> list[papers.Step]:
    return [s for s in papers.STEPS if s.lead == department]


def stands(pk: int) -> tuple[str, str]:
    """(stage, outcome) of a matter."""
    found = Matter.objects.get(pk=pk)
    return found.stage, found.outcome


def compose(hands: Hands, round_: int) -> int:
    """A draft written from the ledger, given its contacts, its numbers frozen; returns the report."""
    hands.open_matter(round_)
    hands.page.get_by_role("link", name="起草报告").click()
    hands.page.get_by_role("button", name="写成初稿").click()
    expect(hands.page.get_by_role("heading", name="预览")).to_be_visible()
    report = hands.here()
    hands.fill(**CONTACTS)
    hands.page.get_by_role("button", name="保存").first.click()
    assert "已保存" in hands.told()
    hands.page.get_by_role("link", name="数据快照").click()
    hands.page.get_by_role("button", name="固化数据").click()
    assert "数据已固化" in hands.told()
    return report


def read_in_public(hands: Hands, report: int) -> list[Number]:
    """Sign out, read the public page, take its files; returns the numbers, which are the same in all three."""
    if hands.who:
        hands.sign_out()
    hands.go("/public/")
    hands.page.locator(f"a[href*='report-{report}/']").first.click()
    expect(hands.page.get_by_text("公布日期")).to_be_visible()
    text = hands.page.locator(".sheet").evaluate(
        "e => { const text = e.cloneNode(true); text.querySelector('.published').remove(); return text.innerHTML }"
    )
    page = numbers_of_html(text)
    assert page == numbers_of_docx(hands.download(f"/public/report-{report}/report.docx"))
    assert page == numbers_of_pdf(hands.download(f"/public/report-{report}/report.pdf"))
    return page
