"""Files of a round: who gets them, what is in them, what they cost."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote

import docx
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from huiyin.people.models import Role
from huiyin.registers.rectification.models import Finding, Round
from tests.registers.rectification.walks import Hand, a_full_finding, a_round_with_feedback
from tests.support.organ import Organ, a_user

pytestmark = pytest.mark.django_db
NAMES = ("lists", "ledger", "close-outs", "progress", "progress-sheets")


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def at(name: str, round_: Round, *more: int) -> str:
    return reverse(f"paperwork:{name}", args=[round_.pk, *more])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("account", "whole", "own"),
    [("clerk", 200, 200), ("reviewer", 200, 200), ("inspector", 200, 200), ("leader", 200, 200), ("handler_a", 404, 200),
     ("street_clerk", 404, 200), ("administrator", 404, 404)],
)
def test_who_gets_what(organ: Organ, working: Round, signed_in, name: str, account: str, whole: int, own: int) -> None:
    """The round's papers go with the round; the progress sheets with the measures somebody works on."""
    client = signed_in(getattr(organ, account))
    assert client.get(reverse("desk:matter", args=[working.pk])).status_code == whole
    assert client.get(at(name, working)).status_code == (own if name.startswith("progress") else whole)


@pytest.mark.parametrize("name", NAMES)
def test_a_round_of_which_one_sees_nothing_is_not_there(organ: Organ, working: Round, signed_in, name: str) -> None:
    outsider = signed_in(a_user("白露", "outsider", organ.station, roles=(Role.HANDLER,)))
    assert outsider.get(at(name, working)).status_code == 404
    assert outsider.get(at(name, working).replace(str(working.pk), "999999")).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_strangers_sign_in_first(working: Round, name: str) -> None:
    assert Client().get(at(name, working)).status_code == 302


def test_the_ledger_is_named_after_its_round(clerk: Client, working: Round) -> None:
    answer = clerk.get(at("ledger", working))
    assert "第三轮巡察整改-整改台账-" in unquote(answer.headers["Content-Disposition"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body(answer))).get_sheet_by_index(0).to_python()
    assert len(rows) == 5


def test_a_departments_sheets_are_its_own_alone(organ: Organ, working: Round, signed_in) -> None:
    archive = zipfile.ZipFile(io.BytesIO(body(signed_in(organ.street_clerk).get(at("progress-sheets", working)))))
    assert archive.namelist() == ["青禾街道工委-整改进展表.xlsx"]


def test_the_zip_holds_a_form_for_each_finding(clerk: Client, working: Round) -> None:
    archive = zipfile.ZipFile(io.BytesIO(body(clerk.get(at("close-outs", working)))))
    assert archive.namelist() == [
        "1-调研不深-整改销号审批表.docx", "2-会风不实-整改销号审批表.docx", "3-接待不便民-整改销号审批表.docx",
    ]
    cells = docx.Document(io.BytesIO(archive.read(archive.namelist()[2]))).tables[0]._cells
    assert any("接待不便民" in cell.text for cell in cells)


def test_picked_findings_alone(clerk: Client, working: Round) -> None:
    second = Finding.objects.get(title="会风不实")
    archive = zipfile.ZipFile(io.BytesIO(body(clerk.get(at("close-outs", working), {"pick": [second.pk, "x"]}))))
    assert archive.namelist() == ["2-会风不实-整改销号审批表.docx"]


def test_a_finding_of_another_round_is_not_packed(clerk: Client, organ: Organ, working: Round) -> None:
    foreign = a_full_finding(Hand(organ), a_round_with_feedback(Hand(organ)), "别的轮次的问题")[0]
    assert clerk.get(at("close-outs", working), {"pick": foreign.pk}).status_code == 404


def test_one_sheet_for_each_department(clerk: Client, working: Round) -> None:
    archive = zipfile.ZipFile(io.BytesIO(body(clerk.get(at("progress-sheets", working)))))
    assert archive.namelist() == ["联络工委-整改进展表.xlsx", "青禾街道工委-整改进展表.xlsx"]


def test_a_departments_own_sheet(organ: Organ, working: Round, signed_in) -> None:
    street = signed_in(organ.street_clerk)
    assert street.get(at("progress-sheet", working, organ.street.pk)).status_code == 200
    assert street.get(at("progress-sheet", working, organ.committee.pk)).status_code == 404


@pytest.mark.parametrize("name", ["lists", "ledger", "close-outs", "progress-sheets", "progress"])
def test_queries_do_not_grow_with_the_round(
    organ: Organ, clerk: Client, working: Round, name: str, django_assert_max_num_queries
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(80) as asked:
            answer = clerk.get(at(name, working))
            answer.streaming and body(answer)  # type: ignore[unused-ignore]
        return len(asked.captured_queries)

    count()
    before = count()
    for n in range(3):
        a_full_finding(Hand(organ), working, f"后来的问题{n}")
    assert count() == before


def test_the_three_lists_are_tabs_of_one_page(clerk: Client, working: Round) -> None:
    for view, words in (("problems", "具体表现"), ("tasks", "应有佐证"), ("duties", "配合单位"), ("nonsense", "具体表现")):
        page = clerk.get(at("lists", working), {"view": view})
        assert f'<th scope="col">{words}</th>'.encode() in page.content
        assert page.content.count("调研不深".encode()) >= 1
    assert "下载整改销号审批表".encode() in clerk.get(at("lists", working)).content


def test_the_round_and_the_measure_point_the_way(clerk: Client, working: Round) -> None:
    page = clerk.get(reverse("desk:matter", args=[working.pk])).content.decode()
    for name in ("lists", "ledger", "progress", "close-outs"):
        assert at(name, working) in page
    finding = Finding.objects.filter(root=working.pk)[0]
    assert at("progress", working) in clerk.get(reverse("desk:matter", args=[finding.pk])).content.decode()


def test_a_department_is_not_led_to_a_round_it_may_not_open(organ: Organ, working: Round, signed_in) -> None:
    street = signed_in(organ.street_clerk)
    finding = Finding.objects.get(title="接待不便民")
    for page in (at("progress", working), reverse("desk:matter", args=[finding.pk])):
        shown = street.get(page).content.decode()
        assert reverse("desk:matter", args=[working.pk]) + '"' not in shown
        assert at("lists", working) not in shown
    assert at("progress", working) in shown
