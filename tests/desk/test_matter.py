"""A matter's page: the line says only what is known, the record is paged, asking others works from page to page."""

from __future__ import annotations

from django.urls import reverse

from huiyin.desk import timeline
from huiyin.ledger.enums import EntryKind, Mode, Outcome
from huiyin.ledger.models import Matter
from huiyin.procedures.acts import act
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk.conftest import filled, signed_in
from tests.support.organ import Organ, a_measure, closed_measure, command, material, move

DONE = {"result": "修订并印发了调研工作办法，已经组织实施"}


def states(organ: Organ, matter: Matter) -> list[str]:
    context = signed_in(organ.clerk).get(reverse("desk:matter", args=[matter.pk])).context
    return [point.state for point in context["points"]]


def deciding(organ: Organ, finding: Finding) -> Matter:
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", command(organ.handler_a, materials=(material("evidence", "问题的佐证"),)), DONE)
    return move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})  # type: ignore[no-any-return]


def test_the_line_of_a_matter_under_way(organ: Organ, finding: Finding) -> None:
    assert states(organ, finding) == ["done", "now", "next", "next"]
    assert states(organ, deciding(organ, finding)) == ["done", "done", "done", "now"]


def test_history_is_not_said_to_have_passed_every_step(organ: Organ, round_: Round) -> None:
    stated = command(organ.clerk, mode=Mode.IMPORTED)
    values = {"wording": "历史问题", "lead_department": organ.committee}
    old = begin(Finding, stated, "历史问题", values, parent=round_, closed=True, outcome=Outcome.COMPLETED).matter
    assert states(organ, old) == ["unsaid"] * 4
    page = signed_in(organ.clerk).get(reverse("desk:matter", args=[old.pk])).content.decode()
    assert "没有办理记录" in page
    at = begin(Finding, stated, "历史问题二", values, parent=round_, at="accept").matter
    assert states(organ, at) == ["unsaid", "unsaid", "now", "next"]


def test_a_long_record_is_paged(organ: Organ, working: Measure) -> None:
    for i in range(timeline.SHOWN):
        act(working.pk, EntryKind.NOTE, command(organ.clerk, comment=f"记事{i:03d}。"))
    client, address = signed_in(organ.clerk), reverse("desk:matter", args=[working.pk])
    newest = client.get(address)
    page = newest.content.decode()
    assert "记事059" in page
    assert f"?before={newest.context['older']}#timeline" in page
    assert 'class="course-step course-done"' in page  # the line does not depend on what is shown
    older = client.get(address, {"before": newest.context["older"]})
    assert (older.context["older"], "回到最新的记录" in older.content.decode()) == (0, True)
    shown = [e.entry.sequence for e in (*newest.context["events"], *older.context["events"])]
    assert shown == list(range(working.entries.count(), 0, -1))
    assert client.get(address, {"before": "x"}).status_code == 200


def test_an_opinion_is_asked_and_given_on_the_pages(organ: Organ, finding: Finding) -> None:
    matter = deciding(organ, finding)
    leader, reviewer = signed_in(organ.leader), signed_in(organ.reviewer)
    page, asking = reverse("desk:matter", args=[matter.pk]), reverse("desk:act", args=[matter.pk, "consult"])
    assert "加签" in leader.get(page).content.decode()
    data = filled(leader, asking, comment="请核对数据", people=[organ.reviewer.person.pk])
    assert leader.post(asking, data).status_code == 302
    asked = leader.get(page).content.decode()
    assert ("已请沈秋白加签" in asked, "梁长青 → 沈秋白" in asked) == (True, True)
    assert [b.label for b in reviewer.get(page).context["steps"]] == ["回复加签"]
    home = reviewer.get("/").content.decode()
    assert ("加签意见" in home, matter.title in home) == (True, True)
    deciding_on = reverse("desk:step", args=[matter.pk, "approve"])
    early = leader.post(deciding_on, filled(leader, deciding_on)).content.decode()
    assert "沈秋白还没有回复加签" in early
    assert "reason-builtin_opinions" in early  # who does not wait says why
    answer = reverse("desk:act", args=[matter.pk, "opinion"])
    assert leader.get(answer).status_code == 302  # nobody answers for another
    assert reviewer.post(answer, filled(reviewer, answer, comment="数据无误")).status_code == 302
    record = leader.get(page).content.decode()
    assert ("数据无误" in record, "加签意见" in record, "已请沈秋白加签" in record) == (True, True, False)
    assert leader.post(deciding_on, filled(leader, deciding_on)).status_code == 302
    matter.refresh_from_db()
    assert matter.is_closed


def test_a_move_is_taken_back_on_the_page(organ: Organ, working: Measure) -> None:
    move(working, "complete", command(organ.handler_a, materials=(material(),)), DONE)
    client, address = signed_in(organ.handler_a), reverse("desk:act", args=[working.pk, "take_back"])
    assert address in client.get(reverse("desk:matter", args=[working.pk])).content.decode()
    assert address not in signed_in(organ.handler_b).get(reverse("desk:matter", args=[working.pk])).content.decode()
    assert client.post(address, filled(client, address, comment="漏了附件")).status_code == 302
    page = client.get(reverse("desk:matter", args=[working.pk])).content.decode()
    assert ("漏了附件" in page, "报请验收" in page) == (True, True)
    assert "撤回" in page


def test_archiving_on_the_page(organ: Organ, finding: Finding) -> None:
    closed = closed_measure(organ, a_measure(organ, finding))
    client, address = signed_in(organ.clerk), reverse("desk:act", args=[closed.pk, "archive"])
    assert "还没有设定全宗号" in client.post(address, filled(client, address)).content.decode()
    assert client.post(address, filled(client, address, archive_number="Q1-1")).status_code == 302
    page = client.get(reverse("desk:matter", args=[closed.pk])).content.decode()
    assert ("Q1-1" in page, "保管期限：定期30年" in page) == (True, True)
    assert "已经归档，档号Q1-1" in client.post(address, filled(client, address)).content.decode()
    anew = filled(client, address, retention="Y", archive_number="Q1-Y-1", comment="应永久保管")
    assert client.post(address, anew).status_code == 302
    page = client.get(reverse("desk:matter", args=[closed.pk])).content.decode()
    assert ("Q1-Y-1" in page, "保管期限：永久" in page) == (True, True)
