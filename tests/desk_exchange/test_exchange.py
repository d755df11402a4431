"""Excel both ways: what is written is what is stored, whole or not at all."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from huiyin.desk.exchange import running
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.rectification.models import Finding, Measure, Record
from tests.desk_exchange.conftest import a_sheet, sent
from tests.support.organ import Organ, a_measure

RECORDS, MEASURES = "rectification-record", "rectification-measure"
HEADS = ("数量", "备注", "统计项目", "类别*", "事项")
GOOD = ((3, "无", "主任会议", "会议", "第一次主任会议"), (12, "", "走访代表", "接待走访", "走访五个联络站"))


def confirm(client: Client, page: Any, **more: str) -> Any:
    data = {"action": "store", "shown": page.context["compared"].fingerprint, **more}
    return client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], data, follow=True)


def test_the_columns_may_stand_in_any_order(organ: Organ, clerk: Client) -> None:
    page = sent(clerk, RECORDS, a_sheet(HEADS, *GOOD))
    assert page.context["compared"].heads.unused == ("备注",)
    assert not Record.objects.exists()
    answer = confirm(clerk, page, history="0")
    assert "共2条，成功2条，失败0条" in answer.content.decode()
    kept = Record.objects.get(title="走访五个联络站")
    assert (kept.kind, kept.quantity, kept.historical) == ("reception", 12, False)


def test_history_begins_with_an_import_entry(organ: Organ, clerk: Client) -> None:
    confirm(clerk, sent(clerk, RECORDS, a_sheet(HEADS, *GOOD)), history="1")
    assert set(Entry.objects.filter(matter__in=Record.objects.all()).values_list("kind", flat=True)) == {EntryKind.IMPORT}


def test_errors_are_told_by_row_column_and_value_and_nothing_is_stored(organ: Organ, clerk: Client) -> None:
    page = sent(clerk, RECORDS, a_sheet(HEADS, *GOOD, ("许多", "", "", "聚会", "坏的一行")))
    found = {(p.row, p.column, p.value) for p in page.context["compared"].problems}
    assert found == {(4, "数量", "许多"), (4, "统计项目", ""), (4, "类别", "聚会")}
    assert page.status_code == 422
    assert "共3条，成功0条，失败1条" in page.content.decode()
    assert confirm(clerk, page).status_code == 422
    assert not Record.objects.exists()


def test_sending_twice_stores_once(organ: Organ, clerk: Client) -> None:
    page = sent(clerk, RECORDS, a_sheet(HEADS, *GOOD))
    address = page.request["PATH_INFO"]
    data = {"action": "store", "shown": page.context["compared"].fingerprint}
    clerk.post(address, data)
    clerk.post(address, data)
    assert Record.objects.count() == 2


def test_a_job_started_again_after_it_is_done_stores_nothing(organ: Organ, clerk: Client) -> None:
    page = sent(clerk, RECORDS, a_sheet(HEADS, *GOOD))
    job = running.Job(RECORDS, None, page.context["compared"].fingerprint, "", False, 2)
    token = page.context["waiting"].token
    for _ in range(2):
        assert running.run(organ.clerk.pk, token, job.__dict__) == "done"
    assert Record.objects.count() == 2


def test_one_row_that_is_refused_undoes_all(organ: Organ, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sent(clerk, RECORDS, a_sheet(HEADS, *GOOD))
    from huiyin.desk.exchange import storing

    real = storing._begin

    def refuses(one: Any, *rest: Any) -> None:
        if one.row == 3:
            raise NotAllowed("不行。")
        real(one, *rest)

    monkeypatch.setattr(storing, "_begin", refuses)
    answer = confirm(clerk, page)
    assert "第3行：不行。整张表没有入库。" in answer.content.decode()
    assert not Record.objects.exists()


def test_the_sample_has_choices_hints_and_an_example_that_is_passed_over(organ: Organ, clerk: Client) -> None:
    data = b"".join(clerk.get(f"/exchange/{RECORDS}/sample.xlsx").streaming_content)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "会议,学习研讨,党课" in xml
    assert "登记新事项时留空" in xml
    compared = sent(clerk, RECORDS, data).context["compared"]
    assert (compared.total, compared.problems) == (0, [])


def test_an_edited_list_comes_back_with_its_changes_alone(organ: Organ, clerk: Client, measure: Measure) -> None:
    data = b"".join(clerk.get(f"/exchange/{MEASURES}/list.xlsx").streaming_content)
    assert sent(clerk, MEASURES, data).context["compared"].same == 1
    _, heads, row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    heads = [str(h).rstrip("*") for h in heads]
    row[heads.index("牵头部门")] = organ.other_committee.name
    row[heads.index("整改措施")] = "修订调研工作办法并公布"
    page = sent(clerk, MEASURES, a_sheet(heads, row))
    (change,) = page.context["compared"].changes
    assert {f.label: f.kind for f in change.fields} == {"牵头部门": EntryKind.REASSIGN, "整改措施": EntryKind.CORRECT}
    assert confirm(clerk, page).status_code == 422, "a change wants its reason"
    confirm(clerk, page, reason="责任分工调整")
    measure.refresh_from_db()
    assert (measure.lead_department, measure.wording) == (organ.other_committee, "修订调研工作办法并公布")


def test_the_lists_own_export_comes_back(organ: Organ, clerk: Client, measure: Measure) -> None:
    data = b"".join(clerk.get("/registers/rectification-finding/export/").streaming_content)
    compared = sent(clerk, "rectification-finding", data).context["compared"]
    assert (compared.same, compared.changes, compared.problems) == (Finding.objects.count(), [], [])


def test_a_matter_that_moved_meanwhile_is_shown_again(organ: Organ, clerk: Client, measure: Measure) -> None:
    page = sent(clerk, MEASURES, a_sheet(("系统编码", "整改措施"), (measure.pk, "另一种写法")))
    Measure.objects.filter(pk=measure.pk).update(revision=measure.revision + 1)
    answer = confirm(clerk, page, reason="更正")
    assert "核对期间台账有了变化" in answer.content.decode()


def test_what_stands_beneath_names_its_parent_or_the_page_does(organ: Organ, clerk: Client, finding: Finding) -> None:
    sheet = a_sheet(("整改措施", "牵头部门", "类型"), ("修订办法", organ.committee.name, "当下改"))
    alone = sent(clerk, MEASURES, sheet).context["compared"]
    assert [p.column for p in alone.problems] == ["上级编码"]
    page = sent(clerk, MEASURES, sheet, f"?parent={finding.pk}")
    confirm(clerk, page)
    assert Measure.objects.get(title="修订办法").parent_id == finding.pk


def test_queries_of_the_comparison_do_not_grow(organ: Organ, clerk: Client, finding: Finding) -> None:
    def asked(count: int) -> int:
        pks = [a_measure(organ, finding, f"办法{n}").pk for n in range(count)]
        page = sent(clerk, MEASURES, a_sheet(("系统编码", "整改措施", "配合单位"), *((pk, "新", "") for pk in pks)))
        with CaptureQueriesContext(connection) as queries:
            clerk.get(page.request["PATH_INFO"])
        return len(queries)

    assert asked(2) == asked(8)


@pytest.mark.parametrize("who", ["handler_a", "leader", "administrator", "inspector"])
def test_others_find_nothing(organ: Organ, who: str) -> None:
    client = Client()
    client.force_login(getattr(organ, who), "huiyin.people.backends.DatedAccountBackend")
    assert client.get(f"/exchange/{RECORDS}/").status_code == 404


def test_a_secret_sheet_leaves_nothing_behind(organ: Organ, clerk: Client, settings: Any) -> None:
    data = a_sheet(("事项", "统计项目"), ("机密★10年", "会议"))
    file = io.BytesIO(data)
    file.name = "表.xlsx"
    answer = clerk.post(f"/exchange/{RECORDS}/", {"file": file}, follow=True)
    assert "密级标志" in answer.content.decode()
    assert not list((settings.HUIYIN_DATA / "waiting").glob("*"))


def test_the_queries_of_a_new_matter_are_few(organ: Organ, clerk: Client) -> None:
    """Ten thousand of them are stored in one go: what is the same for all is asked once."""
    def asked(count: int) -> int:
        page = sent(clerk, RECORDS, a_sheet(HEADS, *(GOOD[0] for _ in range(count))))
        with CaptureQueriesContext(connection) as queries:
            confirm(clerk, page)
        return sum("procedures_version" in q["sql"] for q in queries)

    assert asked(2) == asked(12)


def test_one_sheet_goes_out_for_each_department_and_comes_back(organ: Organ, clerk: Client, measure: Measure) -> None:
    answer = clerk.get("/exchange/rectification-measure/departments.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.namelist() == ["联络工委-整改措施修改表.xlsx"]
        sheet = archive.read(archive.namelist()[0])
    page = sent(clerk, "rectification-measure", sheet)
    assert page.context["compared"].problems == []
    assert page.context["compared"].changes == []


def test_the_sheet_is_filed_with_what_it_changed(organ: Organ, clerk: Client, measure: Measure) -> None:
    data = a_sheet(["系统编码", "时限"], [measure.pk, "2030-03-05"])
    page = sent(clerk, "rectification-measure", data)
    assert [c.matter.pk for c in page.context["compared"].changes] == [measure.pk]
    confirm(clerk, page, reason="方案调整")
    measure.refresh_from_db()
    assert str(measure.due_on) == "2030-03-05"
    assert measure.materials.get().file_name.endswith(".xlsx")
