"""After publication the ledger goes on; what was published stays, and the difference is shown to those inside."""

from __future__ import annotations

from playwright.sync_api import expect

from huiyin.reports.models import Report
from tests.e2e import course
from tests.e2e.hands import Hands
from tests.reports.scene import World, fresh, published, report, world

__all__ = ["report", "world"]


def test_a_change_behind_a_published_number_shows_inside_and_changes_nothing_outside(
    hands: Hands, world: World, report: Report
) -> None:
    published(world, report)
    before, snapshot = course.read_in_public(hands, report.pk), fresh(report).snapshot
    assert snapshot is not None
    hands.sign_in(world.organ.clerk.username)
    hands.go(f"/reports/{report.pk}/numbers/")
    expect(hands.page.locator("main")).not_to_contain_text("固化以来")

    hands.act(world.record.pk, "更正", quantity="15", comment="漏登三次走访，已核对记录")
    hands.act(world.finding.pk, "重新开启", comment="回访发现问题反弹")

    hands.go(f"/reports/{report.pk}/numbers/")
    warning = hands.page.locator(".notice-warning").filter(has_text="固化以来")
    expect(warning).to_contain_text("走访选区 12次→15次")
    expect(warning).to_contain_text("已完成问题 1个→0个")
    expect(warning).to_contain_text("报告中的数字不变")
    line = hands.page.locator("tr").filter(has_text="已完成问题").first
    line.get_by_role("link", name="1件").click()
    expect(hands.page.locator("tr").filter(has_text=world.finding.title)).to_contain_text("不再计入")

    after = fresh(report).snapshot
    assert after is not None
    assert (after.pk, after.digest, after.content) == (snapshot.pk, snapshot.digest, snapshot.content)
    assert course.read_in_public(hands, report.pk) == before
