"""The room of reports: who may open which address, what each page does, how many queries it takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.figures import claims as settling
from huiyin.figures.models import Claim
from huiyin.people.models import Membership, today
from huiyin.reports import snapshots, stages
from huiyin.reports.models import Report
from tests.reports.scene import World, correct, fresh, published
from tests.reports.test_stages import a_claim
from tests.support.organ import a_finding, command

PAGES = (
    "", "claims/", "claims/agreeing/", "drafts/", "numbers/", "numbers/c1/", "publication/", "report.docx", "annex.xlsx",
    "audit.docx",
)
MAY_READ = {"clerk", "reviewer", "leader", "inspector"}
USERS = ("clerk", "reviewer", "leader", "deputy", "handler_a", "street_clerk", "inspector", "administrator")


@pytest.fixture
def frozen(world: World, report: Report) -> Report:
    a_claim(world, report)
    snapshots.take(fresh(report), today(), command(world.organ.clerk))
    return fresh(report)


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.organ.clerk)
    return client


def at(report: Report, rest: str = "") -> str:
    return f"/reports/{report.pk}/{rest}"


def written(report: Report, **changes: Any) -> dict[str, Any]:
    """The composer's form as the browser sends it."""
    names = ("title", "addressee", "issuer", "document_number", "contact_phone", "contact_post", "contact_email", "body")
    form = {name: getattr(report, name) for name in names}
    return {**form, "data_as_of": "", "non_disclosure": "", "progress_line": "on", "revision": report.revision, **changes}


@pytest.mark.parametrize("user", USERS)
def test_a_report_opens_for_those_who_may_see_it_and_is_not_there_for_others(
    client: Client, world: World, frozen: Report, user: str
) -> None:
    client.force_login(getattr(world.organ, user))
    for rest in PAGES:
        assert client.get(at(frozen, rest)).status_code == (200 if user in MAY_READ else 404), rest


def test_strangers_are_sent_to_sign_in(client: Client, frozen: Report) -> None:
    for rest in PAGES:
        answer = client.get(at(frozen, rest))
        assert answer.status_code == 302, rest
        assert answer.headers["Location"].startswith("/login/"), rest


@pytest.mark.parametrize("user", [u for u in USERS if u != "clerk"])
def test_only_the_office_writes(client: Client, world: World, frozen: Report, user: str) -> None:
    client.force_login(getattr(world.organ, user))
    client.post(at(frozen), written(frozen, title="改过的标题"))
    client.post(at(frozen, "numbers/"), {"data_as_of": str(today())})
    client.post(at(frozen, "claims/"), {"act": "waive", "claim": "n1", "comment": "随便"})
    client.post(at(frozen, "publication/"), {"act": "for_addressees", "addressees": "某单位"})
    client.post("/reports/new/", {"round": world.round.pk, "kind": "public"})
    assert fresh(frozen).title == frozen.title
    assert fresh(frozen).snapshot_id == frozen.snapshot_id
    assert Claim.objects.get(key="n1").state == Claim.State.OPEN
    assert Report.objects.count() == 1


def test_the_list_shows_only_reports_one_may_see(client: Client, world: World, report: Report) -> None:
    for user, seen in (("clerk", True), ("handler_a", False), ("administrator", False)):
        client.force_login(getattr(world.organ, user))
        assert (report.title in client.get("/reports/").content.decode()) is seen


def test_a_report_is_begun_from_a_round(clerk: Client, world: World) -> None:
    answer = clerk.post("/reports/new/", {"round": world.round.pk, "kind": "progress", "from": "ledger", "progress_line": "on"})
    made = Report.objects.get()
    assert answer.headers["Location"] == at(made)
    assert made.kind == Report.Kind.PROGRESS


def test_a_round_without_its_published_original_says_so(clerk: Client, world: World) -> None:
    answer = clerk.post("/reports/new/", {"round": world.round.pk, "kind": "public", "from": "source"})
    assert "没有公开报告原件" in answer.content.decode()
    assert not Report.objects.exists()


def test_saving_keeps_the_text_and_defines_what_was_newly_placed(clerk: Client, world: World, report: Report) -> None:
    body = f"{report.body}\r\n全区有{{{{街道工委数}}}}。"
    answer = clerk.post(at(report), written(report, body=body))
    assert answer.status_code == 302
    assert fresh(report).figures["街道工委数"]["code"] == "organ.street_committees"
    assert "街道工委数}}。" in fresh(report).body
    assert "\r" not in fresh(report).body


def test_a_stale_page_does_not_overwrite_and_keeps_what_was_typed(clerk: Client, world: World, report: Report) -> None:
    stages.save(report, {"title": "先保存的标题"}, command(world.organ.clerk))
    answer = clerk.post(at(report), written(report, title="后保存的标题"))
    assert answer.status_code == 409
    assert "后保存的标题" in answer.content.decode()
    assert fresh(report).title == "先保存的标题"


def test_an_undefined_placeholder_is_refused_beside_the_text(clerk: Client, report: Report) -> None:
    answer = clerk.post(at(report), written(report, body=report.body + "\n{{没有这个}}"))
    assert answer.status_code == 422
    assert "没有定义" in answer.content.decode()


def test_the_preview_shows_what_is_typed_and_stores_nothing(clerk: Client, report: Report) -> None:
    answer = clerk.post(at(report, "preview/"), written(report, body="# 试写\n走访{{走访选区}},座谈3次。"))
    said = answer.content.decode()
    assert "一、试写" in said
    assert "12次" in said
    assert "1个手写数字" in said
    assert fresh(report).body == report.body


def test_script_in_the_text_is_shown_and_not_run(clerk: Client, report: Report) -> None:
    answer = clerk.post(at(report, "preview/"), written(report, body="<script>alert(1)</script>"))
    assert "<script>" not in answer.content.decode()


def test_a_claim_is_bound_from_the_bench(clerk: Client, world: World, frozen: Report) -> None:
    clerk.post(at(frozen, "claims/"), {"act": "bind", "claim": "n1", "suggestion": "0"})
    assert Claim.objects.get(key="n1").state == Claim.State.BOUND


def test_a_claim_is_backed_with_an_uploaded_paper(clerk: Client, frozen: Report) -> None:
    upload = SimpleUploadedFile("登记表.txt", "走访登记表".encode())
    clerk.post(at(frozen, "claims/"), {"act": "back", "claim": "n1", "file-evidence": upload})
    claim = Claim.objects.get(key="n1")
    assert claim.state == Claim.State.BACKED
    assert claim.evidence is not None


def test_a_claim_is_waived_with_a_reason_only_and_released_again(clerk: Client, world: World, frozen: Report) -> None:
    answer = clerk.post(at(frozen, "claims/"), {"act": "waive", "claim": "n1", "comment": " "}, follow=True)
    assert "请写明豁免理由" in answer.content.decode()
    clerk.post(at(frozen, "claims/"), {"act": "waive", "claim": "n1", "comment": "原始记录已移交"})
    assert Claim.objects.get(key="n1").waived_by == world.organ.clerk.person
    clerk.post(at(frozen, "claims/"), {"act": "release", "claim": "n1"})
    assert Claim.objects.get(key="n1").state == Claim.State.OPEN


def test_agreeing_claims_are_bound_together_after_confirmation(clerk: Client, frozen: Report) -> None:
    shown = clerk.get(at(frozen, "claims/agreeing/")).content.decode()
    assert "走访选区" in shown
    assert Claim.objects.get(key="n1").state == Claim.State.OPEN
    clerk.post(at(frozen, "claims/agreeing/"), {"pick": ["n1"]})
    assert Claim.objects.get(key="n1").state == Claim.State.BOUND


def test_a_nonsense_choice_on_the_bench_is_told_and_changes_nothing(clerk: Client, frozen: Report) -> None:
    for form in ({"act": "bind", "suggestion": "99"}, {"act": "back"}, {"act": "nothing"}):
        clerk.post(at(frozen, "claims/"), {"claim": "n1", **form})
    assert Claim.objects.get(key="n1").state == Claim.State.OPEN


def test_the_snapshot_page_shows_what_has_changed_since(clerk: Client, world: World, frozen: Report) -> None:
    correct(world, world.record, quantity=15)
    said = clerk.get(at(frozen, "numbers/")).content.decode()
    assert "12次→15次" in said
    place = frozen.snapshot.content["figures"]["走访选区"]["count"]  # type: ignore[union-attr]
    detail = clerk.get(at(frozen, f"numbers/{place}/")).content.decode()
    assert world.record.title in detail
    assert "15" in detail


def test_matters_one_may_not_see_are_counted_and_not_named(client: Client, world: World, frozen: Report) -> None:
    """The leader named in the report sees it; of the findings behind its total only those of their own departments."""
    Membership.objects.filter(person=world.organ.leader.person).update(role=Membership.Role.MEMBER)
    hidden = a_finding(
        world.organ, world.area, "绝不外露的问题", lead_department=world.organ.other_committee,
        leader=world.organ.deputy.person,
    )
    snapshots.take(fresh(frozen), today(), command(world.organ.clerk))
    place = fresh(frozen).snapshot.content["figures"]["问题总数"]["count"]  # type: ignore[union-attr]
    client.force_login(world.organ.leader)
    said = client.get(at(frozen, f"numbers/{place}/")).content.decode()
    assert "其中1件无权查看" in said
    assert hidden.title not in said


def test_what_still_refuses_publication_stands_with_its_reason(clerk: Client, frozen: Report) -> None:
    said = clerk.get(at(frozen, "publication/")).content.decode()
    assert "数据均已核实" in said
    assert "未核" in said


def test_progress_reports_for_three_addressees_are_made_from_the_page(clerk: Client, frozen: Report) -> None:
    clerk.post(at(frozen, "publication/"), {"act": "for_addressees", "addressees": "甲\n乙\n丙"})
    assert Report.objects.filter(snapshot=frozen.snapshot, kind="progress").count() == 3


def test_a_published_report_is_only_shown(clerk: Client, world: World, report: Report) -> None:
    out = published(world, report)
    said = clerk.get(at(out)).content.decode()
    assert "<textarea" not in said
    clerk.post(at(out), written(out, title="改不动"))
    assert fresh(out).title == report.title


@pytest.mark.parametrize("rest", ["", "drafts/", "numbers/", "numbers/c1/", "publication/", "claims/"])
def test_pages_take_the_same_queries_however_many_findings_there_are(
    clerk: Client, world: World, frozen: Report, rest: str
) -> None:
    clerk.get(at(frozen, rest))
    with CaptureQueriesContext(connection) as few:
        clerk.get(at(frozen, rest))
    for n in range(8):
        a_finding(world.organ, world.area, f"又一个问题{n}")
    with CaptureQueriesContext(connection) as many:
        clerk.get(at(frozen, rest))
    assert len(many) <= len(few)
    assert len(many) <= 90


def test_the_list_takes_the_same_queries_however_many_reports_there_are(clerk: Client, world: World, frozen: Report) -> None:
    clerk.get("/reports/")
    with CaptureQueriesContext(connection) as few:
        clerk.get("/reports/")
    stages.for_addressees(frozen, ["甲", "乙", "丙", "丁"], command(world.organ.clerk))
    with CaptureQueriesContext(connection) as many:
        clerk.get("/reports/")
    assert len(many) <= len(few) <= 20


def test_bound_claims_stay_visible_with_their_figure(clerk: Client, world: World, frozen: Report) -> None:
    from tests.reports.test_stages import work_scope

    settling.bind(Claim.objects.get(key="n1"), "rectification.work", work_scope(world), command(world.organ.clerk))
    said = clerk.get(at(frozen, "claims/?claim=n1")).content.decode()
    assert "与台账一致" in said
    assert "撤销，重新核对" in said


def test_the_matter_page_leads_to_the_room_of_reports(clerk: Client, frozen: Report) -> None:
    said = clerk.get(f"/matters/{frozen.pk}/").content.decode()
    assert at(frozen, "numbers/") in said
    assert "编辑正文" in said


def test_a_rounds_page_offers_to_begin_a_report_to_the_office_only(client: Client, world: World) -> None:
    for user, offered in (("clerk", True), ("reviewer", False)):
        client.force_login(getattr(world.organ, user))
        said = client.get(f"/matters/{world.round.pk}/").content.decode()
        assert (f"/reports/new/?round={world.round.pk}" in said) is offered


@pytest.mark.parametrize("form", ["report", "audit"])
def test_report_and_audit_sheet_print_from_the_matter_page(clerk: Client, frozen: Report, form: str) -> None:
    assert clerk.get(f"/matters/{frozen.pk}/print/{form}.docx").status_code == 200


def test_a_differing_claim_gives_way_to_the_ledgers_number(clerk: Client, world: World, report: Report) -> None:
    from huiyin.reports import documents
    from tests.reports.test_stages import work_scope

    settling.bind(a_claim(world, report, 13), "rectification.work", work_scope(world), command(world.organ.clerk))
    page = clerk.get(at(report, "claims/?claim=n1")).content.decode()
    assert "正文改用台账数据" in page
    clerk.post(at(report, "claims/"), {"act": "use", "claim": "n1"})
    assert fresh(report).figures["n1"]["claim"] == ""
    assert documents.filling(fresh(report))["n1"] == "12次"
