"""Standing acts, new matters, printed forms and files, from the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from huiyin.figures.units import Unit
from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind, LinkKind
from huiyin.ledger.models import Link, Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Instruction, Letter, Measure, Plan, Record, Round
from tests.desk.conftest import a_file, filled, signed_in
from tests.support.organ import Organ, command, material

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
PDF = b"%PDF-1.4\n%%EOF\n"


def _act(matter: Matter, kind: str) -> str:
    return reverse("desk:act", args=[matter.pk, kind])


def test_progress_is_kept_on_the_matter(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), _act(working, "progress")
    assert client.post(address, filled(client, address)).status_code == 422
    data = filled(client, address, comment="核对了近两年的登记") | {"file-evidence": a_file()}
    assert client.post(address, data).status_code == 302
    working.refresh_from_db()
    assert (working.progress, working.progress_on) == ("核对了近两年的登记", today())


def test_an_extension_keeps_the_first_deadline(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), _act(working, "extend")
    later = today() + dt.timedelta(days=90)
    data = filled(client, address, comment="汛期任务重", due_on=later.isoformat())
    assert client.post(address, data).status_code == 302
    page = client.get(reverse("desk:matter", args=[working.pk])).content.decode()
    assert f"首定{working.due_on:%Y年%-m月%-d日}" in page
    sooner = filled(client, address, comment="提前", due_on=today().isoformat())
    assert "应晚于现在的时限" in client.post(address, sooner).content.decode()


def test_only_what_changed_is_corrected(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), _act(working, "correct")
    same = filled(client, address, comment="核对")
    assert "没有改动任何内容" in client.post(address, same).content.decode()
    assert client.post(address, {**same, "title": "制定调研工作细则"}).status_code == 302
    entry = working.entries.get(kind=EntryKind.CORRECT)
    assert '"set":{"title":"制定调研工作细则"}' in entry.payload.replace(" ", "")


def test_reassigning_moves_the_task(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), _act(working, "reassign")
    data = filled(client, address, comment="职责调整", lead_department=organ.street.pk)
    assert client.post(address, data).status_code == 302
    assert working.tasks.get(is_open=True).assignee == f"department:{organ.street.pk}"


def test_linking_by_words_offers_a_choice(organ: Organ, working: Measure, finding: Finding) -> None:
    client, address = signed_in(organ.clerk), _act(working, "link")
    data = filled(client, address, kind=LinkKind.EVIDENCES, target="调查")
    assert client.post(address, data).status_code == 302
    assert Link.objects.get(source=working.pk).target_id == finding.pk
    unlink = f"{_act(working, 'unlink')}?link={Link.objects.get().pk}"
    assert client.post(unlink, filled(client, unlink, comment="关联有误")).status_code == 302
    assert Link.objects.get().ended_by is not None


def test_copies_go_only_to_those_who_may_see(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), _act(working, "copy")
    data = filled(client, address, people=[organ.street_clerk.person.pk])
    page = client.post(address, data).content.decode()
    assert ("只能请有权查看这件事项的人员" in page, "周稻香" in page) == (True, False)
    assert client.post(address, {**data, "people": [organ.reviewer.person.pk]}).status_code == 302


def test_a_new_version_stands_above_the_old_one(organ: Organ, working: Measure) -> None:
    act(working.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("institution", "办法初稿"),)))
    old = working.materials.get()
    client, address = signed_in(organ.handler_a), _act(working, "attach")
    data = filled(client, address, paper_kind="institution", replaces=str(old.pk)) | {"file-attached": a_file("办法.txt")}
    assert client.post(address, data).status_code == 302
    papers = client.get(reverse("desk:matter", args=[working.pk])).context["papers"]
    assert [(p.material.version, [o.pk for o in p.earlier]) for p in papers] == [(2, [old.pk])]


def test_a_round_is_begun_with_its_fields(organ: Organ) -> None:
    client, address = signed_in(organ.clerk), reverse("desk:new", args=["rectification-round"])
    assert "请填写事项名称" in client.post(address, filled(client, address)).content.decode()
    data = filled(client, address, title="2026年常规巡察整改", unit_name="云溪区人大常委会机关")
    assert client.post(address, data).status_code == 302
    assert Round.objects.get().unit_name == "云溪区人大常委会机关"


@pytest.mark.parametrize(
    ("slug", "model", "values"),
    [
        ("rectification-focus", None, {"wording": "聚焦履职担当"}),
        ("rectification-finding", Finding, {"wording": "督办不够有力。有的建议没有答复。"}),
        ("rectification-plan", Plan, {"title": "整改方案"}),
        ("rectification-instruction", Instruction, {"wording": "请抓紧整改"}),
        ("rectification-record", Record, {"title": "专题会", "kind": "meeting", "subject": "专题会议", "unit": Unit.TIME}),
    ],
)
def test_what_belongs_to_a_round_is_added_beneath_it(
    organ: Organ, round_: Round, slug: str, model: type[Matter] | None, values: dict[str, str]
) -> None:
    client, address = signed_in(organ.clerk), f"{reverse('desk:new', args=[slug])}?parent={round_.pk}"
    data = filled(client, address, **values)
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context and [f.errors for f in (answer.context["form"],)]
    assert round_.children.count() == 1
    if model is Finding:
        assert round_.children.get().title == "督办不够有力"


def test_a_letter_is_drafted_from_what_it_urges(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), f"{reverse('desk:new', args=['rectification-letter'])}?parent={working.pk}"
    reply = (today() + dt.timedelta(days=10)).isoformat()
    assert client.post(address, filled(client, address, kind="supervision", reply_by=reply)).status_code == 302
    assert working.title in Letter.objects.get().wording


def test_foreign_parents_and_wrong_children_are_not_found(organ: Organ, round_: Round, working: Measure) -> None:
    client = signed_in(organ.clerk)
    for slug, parent in (("rectification-measure", round_.pk), ("rectification-measure", 99999), ("rectification-plan", "x")):
        assert client.get(f"{reverse('desk:new', args=[slug])}?parent={parent}").status_code == 404


def _filed(organ: Organ, matter: Matter, name: str, content: bytes) -> Material:
    stored = store.put([content], name)
    act(matter.pk, EntryKind.ATTACH, command(organ.clerk, materials=(NewMaterial(stored.digest, "evidence", name, name),)))
    return Material.objects.latest("pk")


@pytest.mark.parametrize(
    ("name", "content", "inline"),
    [
        ("照片.png", PNG, True), ("办法.pdf", PDF, True), ("网页.html", b"<script>alert(1)</script>", False),
        ("说明.txt", b"text", False),
    ],
)
def test_files_are_served_so_that_nothing_in_them_runs(
    organ: Organ, working: Measure, name: str, content: bytes, inline: bool
) -> None:
    filed = _filed(organ, working, name, content)
    answer = signed_in(organ.handler_a).get(reverse("desk:preview", args=[filed.pk]))
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert ("text/html" in answer["Content-Type"]) is False
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    saved = signed_in(organ.handler_a).get(reverse("desk:download", args=[filed.pk]))
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_forms_are_printed(organ: Organ, working: Measure, ending: str) -> None:
    answer = signed_in(organ.handler_a).get(f"/matters/{working.pk}/print/general.{ending}")
    assert answer.content.startswith(b"%PDF" if ending == "pdf" else b"PK")
