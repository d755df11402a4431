"""A report that was published long ago comes in as a finished round and goes out again from the ledger.

Every number of it arrives as a claim that nothing proves. HUIYIN_SEED_REPORT=FILE takes a published report of one's
own through the same: `HUIYIN_SEED_REPORT=report.txt pytest tests/e2e/test_published_again.py`.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from huiyin.figures.models import Claim
from huiyin.figures.units import unit_of
from huiyin.people.models import User
from huiyin.procedures.service import begin
from huiyin.reading import read_bytes
from huiyin.registers.rectification.models import Finding, Record, Round
from huiyin.rendering.numbers import numbers_of_text
from tests.e2e import course, papers
from tests.e2e.hands import Hands
from tests.e2e.organ import CLERK, Staff
from tests.support.organ import command, material, move

SEED = os.environ.get("HUIYIN_SEED_REPORT", "")
PROVED = {  # literal -> what the work records count it as
    "5期": "专题研讨", "9次": "集中学习", "26人次": "交流发言", "612人次": "代表进社区", "287条": "群众意见建议",
    "198件": "推动解决问题", "31人次": "监督提醒谈话", "12人次": "集体预防谈话", "45个": "廉政风险点", "6次": "整改推进会",
}
DIFFERING, BACKED, WAIVED = "3次", ("4名", "16个"), "43个"


@pytest.mark.thorough
def test_a_published_report_goes_out_again_number_for_number(staff: Staff, hands: Hands) -> None:
    hands.sign_in(staff.clerk)
    round_ = _bring_in(hands, "整改情况通报.docx", papers.published())
    assert sorted(c.literal for c in _claims(round_)) == sorted([*PROVED, DIFFERING, *BACKED, WAIVED])
    assert Finding.objects.filter(root=round_).count() == len(papers.PROBLEMS)
    report = _ready_for_audit(hands, staff, round_)
    _refused(hands, staff, report, "还有14个数字未核实")
    _register_what_was_done(hands, staff, round_)
    _bind_what_agrees(hands, report, len(PROVED))
    _find_a_difference(hands, staff, round_, report)
    for literal in BACKED:
        _back(hands, round_, report, literal)
    _waive(hands, round_, report, WAIVED)
    _publish(hands, staff, report)
    assert course.read_in_public(hands, report) == numbers_of_text(papers.PUBLISHED)


@pytest.mark.thorough
@pytest.mark.skipif(not SEED, reason="HUIYIN_SEED_REPORT names no file")
def test_a_report_of_ones_own_goes_out_again_number_for_number(staff: Staff, hands: Hands) -> None:
    source = Path(SEED)
    hands.sign_in(staff.clerk)
    round_ = _bring_in(hands, source.name, source.read_bytes())
    report = _ready_for_audit(hands, staff, round_)
    claims = _claims(round_)
    _refused(hands, staff, report, f"还有{len(claims)}个数字未核实")
    countable = {c.literal: c for c in claims if unit_of(c.unit_word) is not None}
    for literal, claim in countable.items():
        _record(round_, claim, f"{claim.of or literal}{claim.key}"[:100], claim.value)
    hands.sign_in(staff.clerk)
    _bind_what_agrees(hands, report)
    for claim in _claims(round_, open_only=True):
        _waive(hands, round_, report, claim.literal)
    _publish(hands, staff, report)
    assert course.read_in_public(hands, report) == numbers_of_text(read_bytes(source.read_bytes(), source.name).text)


def _bring_in(hands: Hands, name: str, data: bytes) -> int:
    """As a finished round; damaged dates are left open."""
    hands.bring(name, data)
    for choice in hands.page.locator("fieldset.doubt").all():
        choice.locator("input[value=none]").check()
    round_ = hands.store()
    expect(hands.page.locator(".matter-tags")).to_contain_text("历史导入")
    assert course.stands(round_)[0] == "closed"
    assert {c.state for c in _claims(round_)} == {Claim.State.OPEN}
    hands.act(round_, "更正", leading_group="整改工作领导小组", comment="补登领导小组")
    return round_


def _claims(round_: int, open_only: bool = False) -> list[Claim]:
    rows = Claim.objects.filter(matter=round_)
    return list(rows.filter(state=Claim.State.OPEN) if open_only else rows)


def _claim(round_: int, literal: str) -> Claim:
    return next(c for c in _claims(round_) if c.literal == literal)


def _ready_for_audit(hands: Hands, staff: Staff, round_: int) -> int:
    """The text word for word, its numbers claims; frozen, reviewed and final while nothing is proved yet."""
    hands.go(f"/reports/new/?round={round_}")
    hands.page.locator("[name=from][value=source]").check()
    hands.page.get_by_role("button", name="写成初稿").click()
    expect(hands.page.get_by_role("heading", name="预览")).to_be_visible()
    report = hands.here()
    hands.page.get_by_role("link", name="数据快照").click()
    hands.page.get_by_role("button", name="固化数据").click()
    hands.told()
    hands.step(report, "形成送审稿", reasons="沿用公布原文的结构。")
    hands.sign_in(staff.reviewer)
    hands.step(report, "审核通过", reasons="沿用公布原文。")
    hands.sign_in(staff.leader)
    hands.step(report, "同意定稿")
    return report


def _refused(hands: Hands, staff: Staff, report: int, words: str) -> None:
    hands.sign_in(staff.reviewer)
    hands.step(report, "数据审核通过", reasons="日期和序号取自公布原文。", refused=True)
    expect(hands.page.locator(".objection-block").first).to_contain_text(words)
    assert course.stands(report)[0] == "decision"


def _register_what_was_done(hands: Hands, staff: Staff, round_: int) -> None:
    """All is as the report said but one thing; that one a clerk registers at the desk, the rest is there already."""
    for literal, subject in PROVED.items():
        claim = _claim(round_, literal)
        _record(round_, claim, subject, claim.value)
    claim = _claim(round_, DIFFERING)
    hands.sign_in(staff.clerk)
    record = hands.begin(
        "工作记录", round_, [("会议纪要", "警示教育.docx", papers.written("警示教育"))], title="警示教育（补录）",
        kind="education", subject="警示教育", quantity=int(claim.value) - 1, unit="time",
    )
    hands.step(record, "登记入账")


def _record(round_: int, claim: Claim, subject: str, quantity: Decimal) -> None:
    clerk, unit = User.objects.get(username="clerk"), unit_of(claim.unit_word)
    assert unit is not None
    values = {"kind": "result", "subject": subject, "quantity": quantity, "unit": unit.value}
    made = begin(Record, command(clerk), f"{subject}（补录）", values, parent=Round.objects.get(pk=round_)).matter
    move(made, "finish", command(clerk, materials=(material("minutes", f"{subject}的记录{claim.key}"),)))


def _bind_what_agrees(hands: Hands, report: int, expected: int | None = None) -> None:
    hands.go(f"/reports/{report}/claims/agreeing/")
    if expected is not None:
        expect(hands.page.locator("input[name=pick]")).to_have_count(expected)
    hands.page.get_by_role("button", name="绑定选中的数字").click()
    hands.told()


def _find_a_difference(hands: Hands, staff: Staff, round_: int, report: int) -> None:
    """Bound to a record that says otherwise, a number refuses publication until the record or the binding is put right."""
    _at_bench(hands, round_, report, DIFFERING)
    row = hands.page.locator("tr").filter(has_text="警示教育").first
    row.get_by_role("button", name="绑定").click()
    assert "与原文不一致" in hands.told()
    assert _claim(round_, DIFFERING).state == Claim.State.DIFFERS
    _refused(hands, staff, report, "与台账不一致")
    hands.sign_in(staff.clerk)
    record = Record.objects.get(subject="警示教育")
    hands.act(record.pk, "更正", quantity="3", comment="漏登一次，已核对签到表")
    _at_bench(hands, round_, report, DIFFERING)
    hands.page.get_by_role("button", name="撤销，重新核对").click()
    hands.told()
    hands.page.locator("tr").filter(has_text="警示教育").first.get_by_role("button", name="绑定").click()
    hands.told()
    assert _claim(round_, DIFFERING).state == Claim.State.BOUND


def _at_bench(hands: Hands, round_: int, report: int, literal: str) -> None:
    hands.go(f"/reports/{report}/claims/?claim={_claim(round_, literal).key}")
    expect(hands.page.locator("mark")).to_have_text(literal)


def _back(hands: Hands, round_: int, report: int, literal: str) -> None:
    _at_bench(hands, round_, report, literal)
    panel = hands.page.locator("form").filter(has=hands.page.locator("#file-evidence"))
    hands.attach(panel, (f"{literal}名册.docx", papers.written(f"{literal}名册")))
    panel.get_by_role("button", name="用材料佐证").click()
    assert "已用材料佐证" in hands.told()
    assert _claim(round_, literal).state == Claim.State.BACKED


def _waive(hands: Hands, round_: int, report: int, literal: str) -> None:
    _at_bench(hands, round_, report, literal)
    hands.page.locator("#waiver").fill("当年名录未存档，经核对会议材料属实。")
    hands.page.get_by_role("button", name="具名豁免").click()
    hands.told()
    waived = Claim.objects.filter(matter=round_, state=Claim.State.WAIVED)
    assert set(waived.values_list("waived_by__name", flat=True)) == {CLERK}


def _publish(hands: Hands, staff: Staff, report: int) -> None:
    hands.sign_in(staff.clerk)
    hands.go(f"/reports/{report}/numbers/")
    hands.page.get_by_role("button", name="重新固化").click()
    hands.told()
    hands.sign_in(staff.reviewer)
    hands.step(report, "数据审核通过", reasons="日期和序号取自公布原文。")
    hands.sign_in(staff.clerk)
    hands.step(report, "公布")
    assert course.stands(report) == ("closed", "published")
