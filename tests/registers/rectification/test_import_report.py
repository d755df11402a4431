"""A published report becomes a finished round: what it states, nothing that it does not, every number a claim."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from huiyin.figures.models import Claim
from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Task
from huiyin.reading import Kind, Reading, read_bytes
from huiyin.registers.rectification.importing import ImportRefused, preview, store_import
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from huiyin.registers.rectification.progress import progress_of
from tests.support.organ import Organ, command

TEXTS = Path(__file__).parent / "texts"
LITERALS = ["9期", "3名", "31人次", "14个", "43个", "862人次", "127条", "96件", "四个", "2个", "2次", "28人次", "6人次"]


def read(name: str) -> tuple[Reading, NewMaterial]:
    """A text and its stored bytes."""
    data = (TEXTS / name).read_bytes()
    content = store.put([data], name)
    return read_bytes(data, name), NewMaterial(content.digest, "source_report", "公开报告", name)


@pytest.fixture
def imported(organ: Organ) -> Round:
    reading, source = read("report.txt")
    return store_import(preview(reading), source, command(organ.clerk))


def test_the_round_stands_closed_as_the_report_states_it(imported: Round) -> None:
    assert (imported.stage, imported.historical, imported.outcome) == (Stage.CLOSED, True, "")
    assert imported.team == "滨江市委第五巡察组"
    assert imported.unit_name == "中共云溪区档案史志馆支部委员会"
    assert (imported.period_from, imported.period_to) == (dt.date(2024, 4, 8), dt.date(2024, 6, 14))
    assert (imported.feedback_on, imported.closed_on) == (dt.date(2024, 7, 3), dt.date(2025, 3, 20))
    assert imported.number == "整改轮次〔2024〕1号"


def test_the_concentrated_period_is_that_of_the_feedbacks_own_day(imported: Round) -> None:
    assert Round.objects.get(pk=imported.pk).concentrated_until == dt.date(2025, 1, 3)


def test_focus_areas_findings_and_measures_are_registered(imported: Round) -> None:
    assert FocusArea.objects.filter(root=imported.pk).count() == 3
    assert Finding.objects.filter(root=imported.pk).count() == 8
    assert Measure.objects.filter(root=imported.pk).count() == 22
    assert not Matter.objects.filter(root=imported.pk).open().exists()
    assert not Task.objects.filter(matter__root=imported.pk, is_open=True).exists()


def test_every_number_is_an_open_claim_about_its_finding(imported: Round) -> None:
    claims = list(Claim.objects.filter(matter=imported.pk))
    assert [c.literal for c in claims] == LITERALS
    assert {c.state for c in claims} == {Claim.State.OPEN}
    visitors = claims[5]
    assert (visitors.value, visitors.unit_word) == (Decimal(862), "人次")
    assert visitors.about is not None
    assert visitors.about.title == "查档服务不够便民"
    assert "接待查档群众862人次" in visitors.context
    assert claims[8].value == 4


def test_the_report_is_the_claims_source_and_stands_once_in_the_dossier(imported: Round) -> None:
    filed = Material.objects.get(matter=imported.pk)
    assert filed.kind == "source_report"
    assert {c.source_id for c in Claim.objects.filter(matter=imported.pk)} == {filed.pk}


def test_silence_about_a_finding_is_not_completion(imported: Round) -> None:
    finding = Finding.objects.filter(root=imported.pk).first()
    assert finding is not None
    assert (finding.outcome, finding.status) == ("", "历史（未注明）")
    progress = progress_of(imported)
    assert (progress.total, progress.completed, progress.unstated, progress.rate) == (8, 0, 8, 0)


@pytest.mark.parametrize(
    ("stated", "outcome", "status"),
    [
        ("已完成整改", Outcome.COMPLETED, "已完成"), ("基本完成", Outcome.SUBSTANTIAL, "基本完成"),
        ("持续整改", "", "历史（持续整改）"), ("视同完成", "", "历史（视同完成）"),
    ],
)
def test_a_stated_status_is_mapped_honestly(organ: Organ, stated: str, outcome: str, status: str) -> None:
    reading, source = read("report.txt")
    draft = preview(reading)
    draft.items[0].stated_status = stated
    round_ = store_import(draft, source, command(organ.clerk))
    finding = Finding.objects.filter(root=round_.pk).earliest("pk")
    assert (finding.outcome, finding.status, finding.stated_status) == (outcome, status, stated)


def test_no_approval_is_made_up(imported: Round) -> None:
    entries = Entry.objects.filter(matter__root=imported.pk) | Entry.objects.filter(matter=imported.pk)
    assert set(entries.values_list("mode", flat=True)) == {Mode.IMPORTED}
    assert EntryKind.ADVANCE not in set(entries.values_list("kind", flat=True))


def test_the_wording_of_history_stays_frozen(organ: Organ, imported: Round) -> None:
    from huiyin.procedures.acts import act

    finding = Finding.objects.filter(root=imported.pk).earliest("pk")
    with pytest.raises(NotAllowed):
        act(finding.pk, EntryKind.CORRECT, command(organ.clerk, comment="改词"), {"wording": "别的说法"})


def test_the_same_file_is_recognised(organ: Organ, imported: Round) -> None:
    reading, source = read("report.txt")
    with pytest.raises(ImportRefused, match="已经导入过") as refused:
        store_import(preview(reading), source, command(organ.clerk))
    assert refused.value.existing == imported
    assert Round.objects.count() == 1


def test_an_import_that_fails_half_way_stores_nothing(organ: Organ, monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.registers.rectification.importing import storing

    calls = 0
    begin = storing.begin

    def fails(*args: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 12:
            raise OSError("power cut")
        return begin(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(storing, "begin", fails)
    reading, source = read("report.txt")
    with pytest.raises(OSError, match="power cut"):
        store_import(preview(reading), source, command(organ.clerk))
    assert not Matter.objects.exists()
    assert not Entry.objects.exists()
    monkeypatch.undo()
    assert store_import(preview(reading), source, command(organ.clerk)).number == "整改轮次〔2024〕1号"


def test_a_double_click_imports_once(organ: Organ) -> None:
    reading, source = read("report.txt")
    draft = preview(reading)
    first = store_import(draft, source, command(organ.clerk, request_id="one"))
    with pytest.raises(ImportRefused):
        store_import(draft, source, command(organ.clerk, request_id="one"))
    assert list(Round.objects.all()) == [first]


@pytest.mark.parametrize("who", ["reviewer", "handler_a", "inspector", "administrator"])
def test_history_is_brought_in_by_the_office_alone(organ: Organ, who: str) -> None:
    reading, source = read("report.txt")
    with pytest.raises(NotAllowed):
        store_import(preview(reading), source, command(getattr(organ, who)))
    assert not Matter.objects.exists()


def test_a_secrecy_marking_stops_everything(organ: Organ) -> None:
    reading = read_bytes("机密★5年\n关于巡察整改进展情况的通报\n".encode(), "a.txt")
    with pytest.raises(ImportRefused, match="国家秘密标志“机密"):
        preview(reading)
    assert not Matter.objects.exists()


def test_a_date_with_several_readings_is_asked_never_picked(organ: Organ) -> None:
    text = (TEXTS / "report.txt").read_text("utf-8").replace("2024年7月3日", "2024113日")
    draft = preview(read_bytes(text.encode(), "a.txt"))
    [doubt] = draft.unsettled
    assert (doubt.place, doubt.literal, draft.head.feedback_on) == ("feedback_on", "2024113日", None)
    content = store.put([text.encode()], "a.txt")
    source = NewMaterial(content.digest, "source_report", "公开报告", "a.txt")
    with pytest.raises(ImportRefused, match="请先选定有疑问的日期"):
        store_import(draft, source, command(organ.clerk))
    draft.choose(doubt, doubt.readings[1])
    stored = store_import(draft, source, command(organ.clerk))
    assert stored.feedback_on == dt.date.fromisoformat(doubt.readings[1])


def test_a_file_of_unknown_kind_waits_for_its_kind(organ: Organ) -> None:
    reading, source = read("report.txt")
    draft = preview(reading, kind=Kind.UNKNOWN)
    assert any("文件种类" in w for w in draft.warnings)
    with pytest.raises(ImportRefused, match="请先选择文件种类"):
        store_import(draft, source, command(organ.clerk))


def test_leaving_a_finding_out_keeps_its_numbers_and_the_others_places(organ: Organ) -> None:
    reading, source = read("report.txt")
    draft = preview(reading)
    kept = draft.items[1:]
    draft.rearrange(kept, {"f0": None, **{item.key: n for n, item in enumerate(kept)}})
    round_ = store_import(draft, source, command(organ.clerk))
    claims = list(Claim.objects.filter(matter=round_.pk))
    assert [c.literal for c in claims] == LITERALS
    assert claims[0].about is None
    assert claims[5].about is not None
    assert claims[5].about.title == "查档服务不够便民"
