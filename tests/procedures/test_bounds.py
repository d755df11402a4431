"""How large an act may be and how far from today it may lie, whoever calls; and that a form loses nothing of what was typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.ledger.texts import plain_line, plain_text
from huiyin.people.models import User, today
from huiyin.procedures import bounds
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.procedures.settling import set_value
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.spending.models import Claim
from tests.desk.conftest import filled, signed_in
from tests.support.organ import Organ, command, material, move

RTL = "\u202e"


@pytest.fixture
def working(organ: Organ, measure: Measure) -> Measure:
    return move(measure, "sign", command(organ.handler_a))  # type: ignore[no-any-return]


def _progress(user: User, pk: int, **more: Any) -> Any:
    return act(pk, EntryKind.PROGRESS, command(user, **{"comment": "做了", **more}), {"progress": "做了"})


def _note(organ: Organ, matter: Matter, **more: Any) -> Any:
    return act(matter.pk, EntryKind.NOTE, command(organ.clerk, **{"comment": "记", **more}))


def _correct(organ: Organ, matter: Matter, name: str, value: Any) -> Any:
    return act(matter.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {name: value})


@pytest.mark.parametrize(
    ("most", "send"),
    [
        (bounds.COMMENT, lambda organ, m, n: _note(organ, m, comment="长" * n)),
        (bounds.TEXT, lambda organ, m, n: _progress(organ.handler_a, m.pk, comment="长" * n)),
        (bounds.COMMENT, lambda organ, m, n: advance(
            m.pk, "work", "complete", command(organ.handler_a, comment="长" * n, materials=(material("evidence", "甲"),)),
            {"result": "制定了办法并组织实施，已见成效"},
        )),
        (bounds.REASON, lambda organ, m, n: _note(organ, m, reasons={"x": "长" * n})),
        (bounds.REASON, lambda organ, m, n: _note(organ, m, irregular_reason="长" * n)),
        (bounds.TITLE, lambda organ, m, n: _correct(organ, m, "title", "长" * n)),
        (bounds.TITLE, lambda organ, m, n: begin(Round, command(organ.clerk), "长" * n, {})),
        (bounds.TEXT, lambda organ, m, n: _correct(organ, m, "wording", "长" * n)),
        (bounds.CELL, lambda organ, m, n: _correct(organ, m, "proofs", ["长" * n])),
        (bounds.ROWS, lambda organ, m, n: _correct(organ, m, "proofs", ["证"] * n)),
    ],
)
def test_as_much_as_allowed_passes_and_one_more_is_refused(
    organ: Organ, working: Measure, most: int, send: Callable[[Organ, Measure, int], Any]
) -> None:
    before = Matter.objects.get(pk=working.pk).revision
    with pytest.raises(NotAllowed, match=r"最多"):
        send(organ, working, most + 1)
    assert Matter.objects.get(pk=working.pk).revision == before
    send(organ, working, most)


def test_cells_of_rows_are_bounded_like_lists(organ: Organ) -> None:
    line = {"kind": "other", "amount": "1.00"}
    begin(Claim, command(organ.handler_a), "报销", {"kind": "other", "lines": [{**line, "what": "长" * bounds.CELL}]})
    with pytest.raises(NotAllowed, match=r"报销明细.*第1行"):
        begin(Claim, command(organ.handler_a), "报销", {"kind": "other", "lines": [{**line, "what": "长" * (bounds.CELL + 1)}]})


def test_so_many_materials_and_no_more(organ: Organ, working: Measure) -> None:
    one = material("evidence", "同一份材料")
    with pytest.raises(NotAllowed, match="200份"):
        act(working.pk, EntryKind.ATTACH, command(organ.clerk, materials=(one,) * (bounds.MATERIALS + 1)))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(1900, 1, 1), "早于1949年"), (dt.date(1948, 12, 31), "早于1949年"), (dt.date(1970, 1, 1), "早了5年以上"),
        (dt.date(2010, 1, 1), "早了5年以上"),
    ],
)
def test_what_happened_long_before_its_matter_is_a_slip_of_the_pen(
    organ: Organ, working: Measure, day: dt.date, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        _progress(organ.handler_a, working.pk, happened_on=day)
    with pytest.raises(NotAllowed, match=words):
        advance(working.pk, "work", "complete", command(organ.handler_a, happened_on=day), {"result": "做了"})


def test_the_bound_itself_passes_and_shows_as_registered_late(organ: Organ, working: Measure) -> None:
    five = working.happened_on.replace(year=working.happened_on.year - 5)
    done = _progress(organ.handler_a, working.pk, happened_on=five)
    assert done.entry.late_days > 1800
    with pytest.raises(NotAllowed):
        _progress(organ.handler_a, working.pk, happened_on=five - dt.timedelta(days=1))


def test_history_is_not_held_to_the_matter_but_to_the_earliest_year(organ: Organ) -> None:
    old = command(organ.clerk, mode=Mode.IMPORTED, happened_on=dt.date(1950, 1, 1))
    assert begin(Round, old, "旧轮次", {}).entry.happened_on.year == 1950
    with pytest.raises(NotAllowed, match="早于1949年"):
        begin(Round, command(organ.clerk, happened_on=dt.date(1900, 1, 1)), "误填年份", {})


def test_the_organ_sets_the_earliest_year_itself(organ: Organ) -> None:
    early = command(organ.clerk, happened_on=dt.date(1990, 1, 1))
    begin(Round, early, "九十年代", {})
    set_value(bounds.EARLIEST, "2000", today(), "本单位自定", organ.administrator)
    with pytest.raises(NotAllowed, match=r"早于2000年.*最早发生日期的年份"):
        begin(Round, early, "九十年代", {})


@pytest.mark.parametrize("kind", [EntryKind.EXTEND, EntryKind.CORRECT])
def test_a_term_lies_at_most_ten_years_ahead(organ: Organ, working: Measure, kind: EntryKind) -> None:
    last = today().replace(year=today().year + 10, day=min(today().day, 28))
    for day in (dt.date(9999, 12, 31), last + dt.timedelta(days=5)):
        with pytest.raises(NotAllowed, match="晚了10年以上"):
            act(working.pk, kind, command(organ.clerk, comment="延期"), {"due_on": day})
    act(working.pk, kind, command(organ.clerk, comment="延期"), {"due_on": last})
    with pytest.raises(NotAllowed, match="年份是9999"):
        act(working.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {"next_review_on": dt.date(9999, 12, 31)})


def test_a_comment_of_five_megabytes_is_refused_by_the_page_and_stays_on_it(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), reverse("desk:act", args=[working.pk, "progress"])
    long = "很长的进展" * 300_000
    answer = client.post(address, filled(client, address, comment=long))
    assert answer.status_code == 422
    assert "最多20,000字，现有1,500,000字" in answer.content.decode()
    assert long in answer.content.decode()
    assert not working.entries.filter(kind=EntryKind.PROGRESS).exists()


def test_the_page_keeps_a_date_that_was_refused(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.clerk), reverse("desk:act", args=[working.pk, "extend"])
    answer = client.post(address, filled(client, address, comment="长期坚持", due_on="9999-12-31"))
    page = answer.content.decode()
    assert (answer.status_code, "年份是9999" in page, "长期坚持" in page, "9999-12-31" in page) == (422, True, True, True)
    address = reverse("desk:step", args=[working.pk, "complete"])
    client = signed_in(organ.handler_a)
    answer = client.post(address, filled(client, address, result="已经完成的情况", happened_on="1900-01-01"))
    assert (answer.status_code, "已经完成的情况" in answer.content.decode()) == (422, True)
    assert "早于1949年" in answer.content.decode()


def test_a_batch_and_the_grid_are_held_to_the_same(organ: Organ, working: Measure) -> None:
    from huiyin.procedures.batches import ProgressRow, extend_many, progress_many

    far = extend_many([working.pk], command(organ.clerk, comment="延期"), due_on=dt.date(2999, 1, 1))
    long = progress_many([ProgressRow(working.pk, "长" * (bounds.TEXT + 1), {})], command(organ.handler_a))
    assert ["10年以上" in far[0].message, "最多20,000字" in long[0].message] == [True, True]


def test_unseen_characters_are_taken_out_of_all_that_is_kept(organ: Organ, finding: Finding) -> None:
    paper = material("evidence", "材料")
    odd = NewMaterial(paper.digest, "evidence", f"{RTL}说明", f"{RTL}txt.exe.txt", maker="联络\0工委")
    done = begin(
        Measure, command(organ.clerk, comment=f"第一行\x0b第二\0行{RTL}", materials=(odd,)), f"{RTL}制定\n办法\0",
        {"wording": f"制定{RTL}办法", "proofs": [f"印发{RTL}文件"]}, parent=finding,
    )
    kept = Material.objects.get(matter=done.matter.pk)
    measure = Measure.objects.get(pk=done.matter.pk)
    assert (measure.title, measure.wording, measure.proofs) == ("制定 办法", "制定办法", ["印发文件"])
    assert (kept.title, kept.file_name, kept.maker) == ("说明", "txt.exe.txt", "联络工委")
    assert done.entry.comment == "第一行\n第二行"
    assert not set("\0\u202e") & set(json.dumps(json.loads(done.entry.payload), ensure_ascii=False))


def test_an_upload_called_backwards_is_shown_by_its_true_name(organ: Organ, working: Measure) -> None:
    client, address = signed_in(organ.handler_a), reverse("desk:act", args=[working.pk, "attach"])
    upload = SimpleUploadedFile(f"{RTL}txt.exe.txt", "文本".encode())
    data = filled(client, address, comment=f"说明{RTL}", paper_kind="other") | {"file-attached": upload}
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    assert working.materials.get().file_name == "txt.exe.txt"


def test_a_title_of_nothing_that_can_be_seen_is_none(organ: Organ, working: Measure) -> None:
    with pytest.raises(NotAllowed, match="请填写事项名称"):
        act(working.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {"title": f"{RTL}\u200b"})


def test_what_is_seen_stays_as_it_was_typed() -> None:
    typed = "㛃䶮𠮷 ·• 10,000元\t（一）👨‍👩‍👧"
    assert plain_text(typed) == plain_line(typed) == typed
    assert plain_text("甲\r\n乙\u2028丙") == "甲\n乙\n丙"
