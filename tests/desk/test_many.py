"""Many at once: one document decides what is ticked; the month's progress in one grid."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Content
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.registers.rectification.register import MeasureRegister
from tests.desk.conftest import a_file, filled, signed_in
from tests.support.organ import Organ, a_measure, command, material, move

BATCH = "/registers/rectification-measure/batch/"
GRID = "/registers/rectification-measure/grid/"


@pytest.fixture
def three(organ: Organ, finding: Finding) -> list[Measure]:
    """Three measures waiting for acceptance."""
    found = []
    for i in range(3):
        measure = a_measure(organ, finding, f"第{i + 1}项措施")
        for action, by, values in (("issue", organ.clerk, {}), ("sign", organ.handler_a, {})):
            move(measure, action, command(by), values)
        proof = (material("evidence", f"佐证{i}"),)
        move(measure, "complete", command(organ.handler_a, materials=proof), {"result": "修订并印发了办法，已经组织实施"})
        found.append(measure)
    return found


def _address(measures: list[Measure], move_code: str) -> str:
    return BATCH + "?" + "&".join(f"pick={m.pk}" for m in measures) + f"&move={move_code}"


def test_one_document_decides_many_with_an_exception(organ: Organ, three: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    address = _address(three, "accept:accept")
    data = filled(client, address, acceptance_opinion="同意验收", move="accept:accept", pick=[m.pk for m in three])
    data |= {f"except-{three[2].pk}": "on", f"why-{three[2].pk}": "佐证不足"}
    data |= {"file-minutes": a_file("纪要.txt", "会议纪要".encode())}
    before = Content.objects.count()
    page = client.post(BATCH, data)
    assert "共3条，成功2条，失败0条，不随本批办理1条" in page.content.decode()
    assert [Measure.objects.get(pk=m.pk).is_closed for m in three] == [True, True, False]
    assert Content.objects.count() == before + 1
    assert "佐证不足" in three[2].entries.latest("pk").comment


def test_each_row_says_what_became_of_it(organ: Organ, three: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    address = _address(three, "accept:accept")
    data = filled(client, address, acceptance_opinion="同意验收", move="accept:accept", pick=[m.pk for m in three])
    move(three[0], "return", command(organ.clerk, comment="补充佐证"), to="work")
    page = client.post(BATCH, data)
    assert "共2条，成功2条，失败0条" in page.content.decode()


def test_many_are_moved_as_their_register_moves_one(
    organ: Organ, three: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[int] = []

    def advance(pk: int, *rest: Any) -> Any:
        moved.append(pk)
        raise NotAllowed("本台账另有规定。")

    monkeypatch.setattr(MeasureRegister, "advance", advance)
    client = signed_in(organ.clerk)
    data = filled(
        client, _address(three, "accept:accept"), acceptance_opinion="同意验收", move="accept:accept", pick=[m.pk for m in three]
    )
    assert "本台账另有规定" in client.post(BATCH, data).content.decode()
    assert sorted(moved) == sorted(m.pk for m in three)


def test_a_batch_extension_by_months(organ: Organ, three: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    data = filled(client, _address(three, "extend"), comment="汛期", move="extend", pick=[m.pk for m in three])
    neither = client.post(BATCH, data)
    assert "请填一项" in neither.content.decode()
    assert "共3条，成功3条，失败0条" in client.post(BATCH, {**data, "months": "1"}).content.decode()
    assert all(Measure.objects.get(pk=m.pk).due_on > m.due_on for m in three if m.due_on)


def test_what_a_handler_only_assists_in_is_not_counted(organ: Organ, finding: Finding, measure: Measure) -> None:
    own = a_measure(organ, finding, "本部门的措施", lead_department=organ.other_committee, assists=[])
    move(own, "issue", command(organ.clerk))
    client, picked = signed_in(organ.handler_b), [own, measure]
    lines = client.get("/registers/rectification-measure/").context["lines"]
    assert {line.matter.pk: bool(line.moves) for line in lines} == {own.pk: True, measure.pk: False}
    page = client.get(_address(picked, "sign:sign"))
    assert page.context["fitting"] == 1
    assert "不由您办理，本次不办理" in page.content.decode()
    done = client.post(BATCH, filled(client, _address(picked, "sign:sign"), move="sign:sign", pick=[m.pk for m in picked]))
    assert "共1条，成功1条，失败0条" in done.content.decode()
    assert client.get(_address([measure], "sign:sign"))["Location"] == "/registers/rectification-measure/"


def test_a_batch_sent_twice_gives_the_first_answer(organ: Organ, three: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    address = _address(three, "accept:accept")
    data = filled(client, address, acceptance_opinion="同意验收", move="accept:accept", pick=[m.pk for m in three])
    for _ in range(2):
        assert "共3条，成功3条，失败0条" in client.post(BATCH, data).content.decode()
    later = {**data, "request_id": str(uuid.uuid4())}
    assert client.post(BATCH, later)["Location"] == "/registers/rectification-measure/"


def test_nothing_is_urged_twice_on_a_day(organ: Organ, three: list[Measure], measure: Measure) -> None:
    client, picked = signed_in(organ.leader), [*three, measure]
    data = filled(client, _address(picked, "urge"), move="urge", pick=[m.pk for m in picked])
    for _ in range(2):
        assert "成功4条，失败0条" in client.post(BATCH, data).content.decode()
    again = client.post(BATCH, {**data, "request_id": str(uuid.uuid4())}).content.decode()
    assert "今天已经催办过" in again
    assert [m.entries.filter(kind=EntryKind.URGE).count() for m in picked] == [1, 1, 1, 1]


def test_foreign_rows_are_never_in_a_batch(organ: Organ, three: list[Measure]) -> None:
    answer = signed_in(organ.street_clerk).post(BATCH, {"pick": [m.pk for m in three], "move": "accept:accept"})
    assert answer.status_code == 302
    assert not any(Measure.objects.get(pk=m.pk).is_closed for m in three)


def test_the_grid_stores_line_by_line(organ: Organ, finding: Finding, working: Measure) -> None:
    other = a_measure(organ, finding, "核对台账", due_on=today() + dt.timedelta(days=5))
    move(other, "issue", command(organ.clerk))
    move(other, "sign", command(organ.handler_a))
    client = signed_in(organ.handler_a)
    page = client.get(GRID)
    assert {line.matter.pk for line in page.context["lines"]} == {working.pk, other.pk}
    data = {
        "request_id": page.context["request_id"], f"progress-{working.pk}": "印发了办法",
        f"revision-{working.pk}": str(page.context["lines"][1].matter.revision),
        f"progress-{other.pk}": "核对了一半", f"revision-{other.pk}": "1",
        f"file-evidence-{working.pk}": a_file(),
    }
    stored = client.post(GRID, data)
    text = stored.content.decode()
    assert "共2条，成功1条，失败1条" in text
    assert "核对了一半" in text
    working.refresh_from_db()
    assert (working.progress, working.materials.get().kind) == ("印发了办法", "evidence")


def test_the_grid_holds_nothing_foreign(organ: Organ, working: Measure) -> None:
    assert signed_in(organ.street_clerk).get(GRID).context["lines"] == []
    assert len(signed_in(organ.clerk).get(GRID).context["lines"]) == 1


def test_one_reason_answers_a_warning_for_the_whole_batch(organ: Organ, three: list[Measure]) -> None:
    client = signed_in(organ.handler_a)
    for m in three:
        move(m, "return", command(organ.clerk, comment="只写了开会"), to="work")
    only_meetings = {"result": "召开会议传达学习部署有关工作要求", "move": "work:complete", "pick": [m.pk for m in three]}
    address = _address(three, "work:complete")
    assert "校验有提醒时的说明" in client.get(address).content.decode()
    page = client.post(BATCH, filled(client, address, **only_meetings))
    assert "成功0条，失败3条" in page.content.decode()
    page = client.post(BATCH, filled(client, address, **only_meetings, **{"reason-not_only_meetings": "本项措施就是召开会议"}))
    assert "共3条，成功3条，失败0条" in page.content.decode()
    assert {Measure.objects.get(pk=m.pk).step for m in three} == {"accept"}
