"""The form of a step: what it asks, what it keeps, what it says when it cannot go on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from huiyin.ledger.enums import EntryKind, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.models import Evaluation
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import a_file, filled, signed_in
from tests.support.judged import judged
from tests.support.organ import Organ, a_measure, a_scan, command, material, move

DONE = "修订并印发了调研工作办法，已经组织实施"


def _complete(measure: Matter) -> str:
    return reverse("desk:step", args=[measure.pk, "complete"])


def test_a_step_asks_only_what_it_asks(organ: Organ, working: Measure) -> None:
    page = signed_in(organ.handler_a).get(_complete(working))
    assert list(page.context["form"].fields) == ["result"]


def test_the_article_of_a_check_stands_beside_its_field_before_sending(organ: Organ, working: Measure) -> None:
    text = signed_in(organ.handler_a).get(_complete(working)).content.decode()
    assert "写明实际改变了什么" in text
    assert "依据：整改销号" in text
    assert not Evaluation.objects.filter(matter=working.pk, action="complete").exists()


def test_a_finished_step_moves_on_and_says_whose_turn_it_is(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result=DONE) | {"file-evidence": a_file()}
    page = client.post(_complete(working), data, follow=True)
    assert "现由整改办（陈小禾）办理" in page.content.decode()
    working.refresh_from_db()
    assert (working.stage, working.result) == (Stage.ACCEPTANCE, DONE)


def test_a_block_keeps_what_was_typed_and_the_files(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result="已办", comment="请予验收") | {"file-evidence": a_file("走访.txt")}
    page = client.post(_complete(working), data)
    text = page.content.decode()
    assert page.status_code == 422
    assert "至少10字" in text
    assert "依据：" in text
    assert ">已办</textarea>" in text.replace("\r\n", "").replace("\n", "")
    assert "走访.txt" in text
    (kept,) = next(row.kept for row in page.context["papers"].rows if row.key == "evidence")
    again = client.post(_complete(working), {**data, "result": DONE, "file-evidence": "", "kept-evidence": kept.token})
    assert again.status_code == 302
    assert working.materials.get().file_name == "走访.txt"


def test_empty_asked_fields_are_pointed_at(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    page = client.post(_complete(working), filled(client, _complete(working)))
    assert page.context["form"].errors["result"] == ["请填写这一项"]


def test_a_warning_wants_a_reason_and_then_lets_pass(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    only_talk = "召开了专题会议进行部署。传达学习了有关文件精神。"
    data = filled(client, _complete(working), result=only_talk) | {"file-evidence": a_file()}
    page = client.post(_complete(working), data)
    assert 'name="reason-not_only_meetings"' in page.content.decode()
    answered = {**data, "file-evidence": a_file(), "reason-not_only_meetings": "会议即措施本身"}
    assert client.post(_complete(working), answered).status_code == 302
    assert judged(working, "not_only_meetings").reason == "会议即措施本身"


def test_somebody_elses_token_brings_no_file(organ: Organ, working: Measure) -> None:
    stranger = signed_in(organ.street_clerk)
    listed = stranger.post(reverse("desk:upload"), {"file-evidence": a_file()}).content.decode()
    token = listed.split('value="')[1].split('"')[0]
    client = signed_in(organ.handler_a)
    page = client.post(_complete(working), filled(client, _complete(working), result=DONE, **{"kept-evidence": token}))
    assert page.status_code == 422
    assert "已失效" in page.content.decode()


def test_a_double_click_is_one_entry(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result=DONE)
    first = client.post(_complete(working), data | {"file-evidence": a_file()})
    before = Entry.objects.filter(matter=working.pk).count()
    second = client.post(_complete(working), data | {"file-evidence": a_file()})
    assert first.status_code == 302
    assert second.status_code in (302, 409)
    assert Entry.objects.filter(matter=working.pk).count() == before


def test_whoever_comes_second_gets_back_what_they_typed(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result=DONE) | {"file-evidence": a_file()}
    move(working, "complete", command(organ.handler_a, materials=(material(),)), {"result": "别人先办完了，已经落实到位"})
    page = client.post(_complete(working), data)
    assert page.status_code == 409
    assert DONE in page.content.decode()
    assert "可能刚由他人办理" in page.content.decode()


def test_a_note_made_meanwhile_asks_to_look_again_and_then_lets_send(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result=DONE) | {"file-evidence": a_file()}
    act(working.pk, EntryKind.URGE, command(organ.clerk, comment="请抓紧"))
    page = client.post(_complete(working), data)
    assert page.status_code == 422
    assert "有了新的办理记录" in page.content.decode()
    fresh = page.context["command_form"]["revision"].value()
    (kept,) = next(row.kept for row in page.context["papers"].rows if row.key == "evidence")
    again = {**data, "file-evidence": "", "kept-evidence": kept.token, "revision": fresh}
    assert client.post(_complete(working), again).status_code == 302


def test_returning_needs_a_reason_and_goes_where_it_is_sent(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), reverse("desk:step", args=[working.pk, "return"])
    page = client.post(address, filled(client, address))
    assert "请写明退回或不同意的理由" in page.content.decode()
    assert client.post(address, filled(client, address, comment="责任单位有误", to="sign")).status_code == 302
    working.refresh_from_db()
    assert working.step == "sign"


def test_a_clerk_registers_a_leaders_decision_from_paper(organ: Organ, finding: Finding) -> None:
    measure = a_measure(organ, finding)
    move(measure, "issue", command(organ.clerk))
    client, address = signed_in(organ.clerk), reverse("desk:step", args=[measure.pk, "sign"])
    yesterday = today() - dt.timedelta(days=1)
    data = filled(
        client, address, mode="paper", decided_by=str(organ.handler_a.person.pk), happened_on=yesterday.isoformat(),
    )
    without = client.post(address, data)
    assert "请上传签字的纸质扫描件" in without.content.decode()
    assert client.post(address, data | {"file-signed_paper": a_file("签收单.pdf", a_scan("签收单"))}).status_code == 302
    page = client.get(reverse("desk:matter", args=[measure.pk])).content.decode()
    assert "纸质" in page
    assert "补录 晚1天" in page
    assert "登记人陈小禾" in page


def test_a_past_fact_against_a_rule_is_registered_as_irregular(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.clerk)
    data = filled(
        client, _complete(working), mode="paper", decided_by=str(organ.handler_a.person.pk), result="已办",
        happened_on=(today() - dt.timedelta(days=3)).isoformat(),
    )
    page = client.post(_complete(working), data | {"file-signed_paper": a_file("报验单.pdf", a_scan("报验单"))})
    assert 'name="irregular_reason"' in page.content.decode()
    (kept,) = next(row.kept for row in page.context["papers"].rows if row.key == "signed_paper")
    again = {**data, "kept-signed_paper": kept.token, "irregular_reason": "当时按旧办法办理", "file-signed_paper": ""}
    assert client.post(_complete(working), again).status_code == 302
    assert "不合规" in client.get(reverse("desk:matter", args=[working.pk])).content.decode()


def test_checks_are_judged_live_without_being_recorded(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), reverse("desk:judge", args=[working.pk, "complete"])
    before = Evaluation.objects.count()
    short = client.post(address, filled(client, _complete(working), result="已办")).content.decode()
    long = client.post(address, filled(client, _complete(working), result=DONE)).content.decode()
    assert "objection-block" in short.split('id="objections-result"')[1]
    assert "objection-block" not in long.split('id="objections-result"')[1]
    assert Evaluation.objects.count() == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("病毒.exe", b"MZ\x90", "不接受“.exe”类型的文件"), ("方案.pdf", b"not a pdf", "与扩展名 .pdf 不符"),
        ("空.txt", b"", "是空的"), ("坏.docx", b"PK\x03\x04broken", "已损坏"),
    ],
)
def test_unwelcome_files_say_why_and_lose_nothing(
    organ: Organ, working: Measure, name: str, content: bytes, says: str
) -> None:
    client = signed_in(organ.handler_a)
    data = filled(client, _complete(working), result=DONE) | {"file-evidence": a_file(name, content)}
    page = client.post(_complete(working), data)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert DONE in page.content.decode()


def test_a_file_over_the_limit_is_refused_in_words(organ: Organ, working: Measure, settings: object) -> None:
    settings.HUIYIN_UPLOAD_MAX_MB = 1  # type: ignore[attr-defined]
    client = signed_in(organ.handler_a)
    listed = client.post(reverse("desk:upload"), {"file-evidence": a_file("录像.txt", b"a" * (2 << 20))})
    assert "超过1MB上限" in listed.content.decode()
