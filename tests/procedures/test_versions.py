"""Versions of procedures: open matters keep theirs, changed files are drafts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.ledger.enums import EntryKind
from huiyin.procedures import loading
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Version
from huiyin.procedures.service import advance
from huiyin.registers.rectification.models import Finding, Measure, Record
from tests.support.organ import Organ, a_finding, a_measure, closed_measure, command, move
from tests.support.versions import COUNTERSIGNED, publish


def test_a_published_version_changes_nothing_for_open_matters(organ: Organ, finding: Finding) -> None:
    open_one = a_measure(organ, finding)
    source = Version.objects.get(register=Measure.REGISTER, status="published").source
    pin = publish(source.replace('title = "签收"', 'title = "签认"').replace('leads_to = { sign = "work" }',
                  'leads_to = { sign = "work", refuse = "!refused" }'), Measure.REGISTER)
    assert open_one.procedure != pin
    assert "refuse" not in loading.procedure_of(open_one).steps["sign"].leads_to
    move(open_one, "issue", command(organ.clerk))
    with pytest.raises(NotAllowed, match="没有这项操作"):
        advance(open_one.pk, "sign", "refuse", command(organ.handler_a, comment="不"))
    assert a_measure(organ, finding).procedure == pin


def test_a_changed_file_arrives_as_a_draft(organ: Organ, monkeypatch: pytest.MonkeyPatch) -> None:
    files = loading.read_files()
    procedure, source, path = files[Record.REGISTER]
    monkeypatch.setattr(loading, "read_files", lambda: {Record.REGISTER: (procedure, source + "\n# 改\n", path)})
    loading.load()
    loading.load()
    found = Version.objects.filter(register=Record.REGISTER).order_by("number").values_list("number", "status")
    assert list(found) == [(1, "published"), (2, "draft")]


def test_a_draft_is_read_anew_until_it_is_published(organ: Organ) -> None:
    version = Version.objects.create(register=Record.REGISTER, number=2, source=COUNTERSIGNED)
    assert loading.pinned(str(version)).title == "会签"
    version.source = COUNTERSIGNED.replace('title = "会签"', 'title = "联签"', 1)
    version.save()
    assert loading.pinned(str(version)).title == "联签"


def test_a_check_that_an_open_matter_still_names_may_not_go(
    organ: Organ, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.procedures.checks import CHECKS
    from huiyin.procedures.definition import ProcedureError

    monkeypatch.delitem(CHECKS, "proofs_are_filed")
    with pytest.raises(ProcedureError, match=r"rectification\.measure/1:\d+: .*proofs_are_filed"):
        loading.check_versions_in_use()


def test_a_move_costs_few_queries_however_long_the_history(organ: Organ, finding: Finding) -> None:
    closed_measure(organ, a_measure(organ, finding))
    for i in range(5):
        act(finding.pk, EntryKind.NOTE, command(organ.clerk, comment=f"第{i}次"))
    told = command(organ.handler_a, request_id="r1")
    with CaptureQueriesContext(connection) as spent:
        move(finding, "submit", told, {"result": "修订并印发了调研工作办法,已经组织实施"})
    assert len(spent) <= 29
    with CaptureQueriesContext(connection) as spent:
        a_finding(organ, finding)
    assert len(spent) <= 33


def test_a_changed_text_is_never_answered_from_an_older_parse(organ: Organ, finding: Finding) -> None:
    """The same pin, another text: another organ's database, or one that was restored under a running server."""
    matter = a_measure(organ, finding)
    before = loading.procedure_of(matter)
    version = Version.objects.get(register=Measure.REGISTER, status="published")
    Version.objects.filter(pk=version.pk).update(source=version.source.replace('title = "签收"', 'title = "签认"'))
    assert [p.steps["sign"].title for p in (before, loading.procedure_of(matter))] == ["签收", "签认"]
    Version.objects.filter(pk=version.pk).update(source=version.source)
    assert loading.procedure_of(matter) is before, "the same text is parsed once"


def test_the_page_shows_the_text_that_holds_now(organ: Organ, measure: Measure) -> None:
    from tests.desk.conftest import signed_in

    client = signed_in(organ.handler_a)
    assert "签收" in client.get(f"/matters/{measure.pk}/").content.decode()
    version = Version.objects.get(register=Measure.REGISTER, status="published")
    changed = version.source.replace('title = "签收"', 'title = "签认"').replace("签收", "签认")
    Version.objects.filter(pk=version.pk).update(source=changed)
    page = client.get(f"/matters/{measure.pk}/").content.decode()
    assert "签认" in page


def test_within_hold_every_version_costs_one_query(organ: Organ, measure: Measure) -> None:
    with CaptureQueriesContext(connection) as asked, loading.hold():
        for _ in range(3):
            for pin in loading.published():
                loading.pinned(pin)
            with loading.hold():
                loading.current(Measure.REGISTER)
    assert len(asked) == 1


def test_what_is_published_meanwhile_holds_at_once(organ: Organ) -> None:
    with loading.hold():
        assert loading.current(Record.REGISTER).endswith("/1")
        pin = publish(COUNTERSIGNED)
        assert (loading.current(Record.REGISTER), loading.pinned(pin).title) == (pin, "会签")
