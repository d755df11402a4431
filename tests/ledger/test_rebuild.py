"""Replaying entries gives the rows that stand: whatever people did, in whatever order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.figures.claims import NewClaim, as_extra, waive
from huiyin.figures.models import Claim
from huiyin.ledger.enums import EntryKind, LinkKind, Outcome
from huiyin.ledger.models import (
    Counter,
    Entry,
    Link,
    Matter,
    NumberSeries,
    SearchText,
    Share,
    models_by_register,
)
from huiyin.ledger.rebuild import lost_numbers, rebuild
from huiyin.ledger.record import Conflict
from huiyin.ledger.verifying import verify
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.support.organ import Organ, a_finding, a_measure, a_round, build, closed_measure, command, material


def stored() -> dict[str, list[Any]]:
    """Every projection, without the keys that the database hands out and without counters that stand at nothing."""
    models = {m.__name__: m for m in (Share, Task, Link, SearchText, Claim)} | models_by_register()
    found = {name: _rows(model, own_key=issubclass(model, Matter)) for name, model in models.items()}
    counters = Counter.objects.exclude(total=0)
    found["counters"] = sorted(map(repr, counters.values_list("register", "stage", "outcome", "department", "total")))
    return found


def _rows(model: Any, own_key: bool) -> list[str]:
    names = [f.attname for f in model._meta.concrete_fields if own_key or not f.primary_key or f.is_relation]
    return sorted(repr(sorted(row.items())) for row in model.objects.order_by().values(*names))


def agrees_after_rebuild() -> None:
    before = stored()
    assert rebuild() == Matter.objects.count()
    assert stored() == before
    assert lost_numbers() == []
    assert list(verify()) == []


ACTS = st.tuples(
    st.sampled_from(["advance", "advance", "advance", "progress", "extend", "reassign", "correct", "link", "unlink", "copy",
                     "reopen", "note", "attach", "urge"]),
    st.integers(0, 7), st.integers(0, 5),
)


class Player:
    """Does one thing after another to a small round; what is not allowed just then is let be."""

    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        round_ = a_round(organ)
        findings = [a_finding(organ, round_, f"问题{i}") for i in range(2)]
        self.matters: list[Matter] = [
            round_, *findings, *(a_measure(organ, f, f"措施{i}") for i, f in enumerate(findings * 2))
        ]
        self.users = [organ.clerk, organ.handler_a, organ.handler_b, organ.leader, organ.reviewer, organ.street_clerk]

    def play(self, what: str, which: int, by: int) -> None:
        matter = Matter.objects.get(pk=self.matters[which % len(self.matters)].pk).typed()
        try:
            with transaction.atomic():
                self.advance(matter, by) if what == "advance" else self.act(matter, what, by)
        except (NotAllowed, Conflict):
            return

    def advance(self, matter: Matter, by: int) -> None:
        if matter.is_closed:
            return
        step = procedure_of(matter).steps[matter.step]
        action = sorted(step.leads_to)[by % len(step.leads_to)]
        values = {n: "已经修订并印发制度,落实到位" for n in ("result", "acceptance_opinion") if n in step.asks}
        given = tuple(material(kind, f"{kind}{matter.pk}") for kind in step.materials) or (material("evidence", "证据"),)
        for user in self.users:
            try:
                advance(matter.pk, matter.step, action, command(user, materials=given, comment="意见"), values)
            except NotAllowed:
                continue
            return

    def act(self, matter: Matter, what: str, by: int) -> None:
        kind, values = EntryKind(what), {}
        match kind:
            case EntryKind.EXTEND:
                values = {"due_on": (matter.due_on or today()) + dt.timedelta(days=1 + by)}
            case EntryKind.REASSIGN:
                values = {"lead_department": [self.organ.committee, self.organ.street][by % 2],
                          "assists": [self.organ.other_committee.pk, self.organ.station.pk][: by % 3]}
            case EntryKind.CORRECT:
                values = {"title": f"更正后的题名{by}"}
            case EntryKind.PROGRESS if isinstance(matter, Measure):
                values = {"progress": f"进展{by}", "progress_on": today()}
            case EntryKind.LINK:
                values = {"kind": LinkKind.EVIDENCES, "target": self.matters[(by + 1) % len(self.matters)].pk}
            case EntryKind.UNLINK:
                link = Link.objects.filter(source=matter.pk, ended_by=None).order_by("kind", "target_id").first()
                values = {"link": link.pk if link else 0}
            case EntryKind.COPY:
                values = {"people": [self.users[by].person.pk]}
        papers = (material("evidence", f"补充{by}"),) if kind == EntryKind.ATTACH else ()
        act(matter.pk, kind, command(self.organ.clerk, comment="说明", materials=papers), values)


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_whatever_was_done_replay_gives_the_same(deeds: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        player = Player(build())
        for provenance in deeds:
            player.play(*provenance)
        agrees_after_rebuild()
        transaction.set_rollback(True)


def test_a_closed_measure_is_reproduced(organ: Organ, finding: Finding) -> None:
    closed_measure(organ, a_measure(organ, finding))
    agrees_after_rebuild()


def test_claims_and_their_settlement_are_reproduced(organ: Organ, round_: Round) -> None:
    from decimal import Decimal

    from huiyin.ledger.enums import Mode
    from huiyin.procedures.service import begin

    claims = [NewClaim(f"c{i}", f"{i}个", Decimal(i), "个", "问题", "共有问题", 0, 3) for i in range(3)]
    past = begin(
        Round, command(organ.clerk, mode=Mode.IMPORTED, materials=(material("source_report", "公开的报告"),)), "上一轮",
        {"unit_name": "某机关", "feedback_on": dt.date(2020, 1, 2), "closed_on": dt.date(2020, 9, 1)},
        closed=True, outcome=Outcome.COMPLETED, extra=as_extra(claims),
    ).matter
    waive(Claim.objects.get(matter=past, key="c1"), command(organ.clerk, comment="原件遗失"))
    assert Matter.objects.get(pk=past.pk).closed_on == dt.date(2020, 9, 1)
    assert Claim.objects.filter(matter=past, source__kind="source_report").count() == 3
    agrees_after_rebuild()


def test_damaged_rows_are_put_right(organ: Organ, measure: Measure) -> None:
    before = stored()
    Matter.objects.filter(pk=measure.pk).update(step="accept", number="整改〔1999〕1号", lead_department=organ.street)
    Task.objects.all().delete()
    Share.objects.all().delete()
    SearchText.objects.all().delete()
    Counter.objects.update(total=99)
    rebuild()
    assert stored() == before


def test_a_matter_behind_its_entries_is_reported(organ: Organ, measure: Measure) -> None:
    Matter.objects.filter(pk=measure.pk).update(revision=1)
    assert [t.where for t in verify()] == [f"事项{measure.pk}"]
    rebuild()
    assert list(verify()) == []


def test_entries_are_left_as_they_were(organ: Organ, measure: Measure) -> None:
    before = list(Entry.objects.order_by("pk").values())
    rebuild()
    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("by", [1, -1])
def test_a_counter_of_numbers_that_went_wrong_is_named(organ: Organ, finding: Finding, by: int) -> None:
    series = NumberSeries.objects.filter(last__gt=0).order_by("pk")[0]
    NumberSeries.objects.filter(pk=series.pk).update(last=series.last + by)
    assert lost_numbers() == [f"{series.series} {series.year}"]


def test_a_counter_of_numbers_that_is_gone_is_named(organ: Organ, finding: Finding) -> None:
    series = NumberSeries.objects.filter(last__gt=0).order_by("pk")[0]
    series.delete()
    assert lost_numbers() == [f"{series.series} {series.year}"]


def test_a_counter_without_any_number_is_none_lost(organ: Organ, finding: Finding) -> None:
    NumberSeries.objects.create(series="nowhere", year=2031, last=0)
    assert lost_numbers() == []


@pytest.mark.parametrize("days", [0, 1, 40])
def test_an_entry_says_how_many_days_after_the_fact_it_came(organ: Organ, finding: Finding, days: int) -> None:
    entry = act(finding.pk, EntryKind.NOTE, command(organ.clerk, comment="补记", happened_on=today() - dt.timedelta(days))).entry
    assert entry.late_days == days
