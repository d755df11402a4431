"""Facts: projected with every entry, made anew by replay, and the balance of a budget line over them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from huiyin.ledger.enums import EntryKind, LinkKind, Stage
from huiyin.ledger.facts import (
    Amount,
    Balance,
    Participation,
    Use,
    amount,
    balance,
    balances,
    moment,
    participation,
    use,
)
from huiyin.ledger.models import Link, Matter
from huiyin.ledger.rebuild import replay
from huiyin.ledger.record import Change, Provenance, create, lock, record
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.rectification.models import Instruction, Letter, Record
from tests.support.organ import Organ, a_measure, a_round, command

DAY = dt.date(2026, 3, 10)


def a_matter(
    title: str = "事项", model: type[Matter] = Instruction, stage: Stage = Stage.UNDER_WAY, **values: Any
) -> Matter:
    given_ = values or {"wording": "略"}
    return create(model, Provenance(None, DAY), Change(values=given_, stage=stage), title=title, procedure="-@1")[0]


@pytest.mark.parametrize(("day", "end", "expected"), [
    (DAY, False, "2026-03-10T00:00:00+08:00"), (DAY, True, "2026-03-11T00:00:00+08:00"),
])
def test_a_day_reaches_from_midnight_to_midnight(day: dt.date, end: bool, expected: str) -> None:
    assert moment(day, end=end).isoformat() == expected


@pytest.mark.django_db
class TestProjection:
    @pytest.fixture(autouse=True)
    def stating(self, monkeypatch: pytest.MonkeyPatch, organ: Organ) -> None:
        """A register that states one fact of each kind, as its own columns have it."""
        def facts(matter: Record) -> list[Any]:
            if not matter.subject:
                return []
            return [
                participation(organ.clerk.person_id, "会议", matter.starts_on or DAY, vague=True),
                use(Use.Kind.LETTER, matter.subject, DAY), amount(Amount.Kind.SPENT, matter.quantity, DAY, party=matter.place),
            ]

        monkeypatch.setattr(Record, "facts", facts)

    def held(self, matter: Matter) -> tuple[int, list[str], list[Decimal]]:
        uses = Use.objects.filter(matter=matter).values_list("key", flat=True)
        amounts = Amount.objects.filter(matter=matter).values_list("value", flat=True)
        return Participation.objects.filter(matter=matter).count(), list(uses), list(amounts)

    def test_every_entry_brings_them_up_to_date(self) -> None:
        matter = a_matter(model=Record, kind="meeting", subject="甲", quantity=Decimal("3.50"), starts_on=DAY)
        assert self.held(matter) == (1, ["甲"], [Decimal("3.50")])
        change = Change(values={"subject": "乙", "quantity": Decimal(4)})
        record(lock(matter.pk), EntryKind.CORRECT, Provenance(None, DAY), change)
        assert self.held(matter) == (1, ["乙"], [Decimal("4.00")])
        record(lock(matter.pk), EntryKind.CORRECT, Provenance(None, DAY), Change(values={"subject": ""}))
        assert self.held(matter) == (0, [], [])

    def test_replay_makes_them_anew(self) -> None:
        matter = a_matter(model=Record, kind="meeting", subject="甲", quantity=Decimal("3.50"), starts_on=DAY)
        before = self.held(matter)
        Use.objects.all().update(key="别的")
        Amount.objects.all().delete()
        replay(matter.pk)
        assert self.held(matter) == before

    def test_a_draft_states_none_until_it_is_handed_in(self) -> None:
        stated = {"kind": "meeting", "subject": "甲", "quantity": Decimal("3.50"), "starts_on": DAY}
        matter = a_matter(model=Record, stage=Stage.DRAFT, **stated)
        assert self.held(matter) == (0, [], [])
        record(lock(matter.pk), EntryKind.ADVANCE, Provenance(None, DAY), Change(stage=Stage.REVIEW), action="submit")
        assert self.held(matter) == (1, ["甲"], [Decimal("3.50")])
        record(lock(matter.pk), EntryKind.ADVANCE, Provenance(None, DAY), Change(stage=Stage.DRAFT), action="return")
        assert self.held(matter) == (0, [], [])
        replay(matter.pk)
        assert self.held(matter) == (0, [], [])

    def test_an_upgrade_takes_out_what_drafts_stated_before(self) -> None:
        """Facts that an earlier version stored of drafts go; those of others stay."""
        stated = {"kind": "meeting", "subject": "甲", "quantity": Decimal("3.50"), "starts_on": DAY}
        draft, other = (a_matter(model=Record, stage=s, **stated) for s in (Stage.DRAFT, Stage.REVIEW))
        Use.objects.create(matter=draft, kind=Use.Kind.LETTER, key="甲", starts=moment(DAY))
        Amount.objects.create(matter=draft, kind=Amount.Kind.SPENT, value=Decimal(1), on=DAY)
        import_module("huiyin.ledger.migrations.0011_drafts_state_nothing").forget_facts_of_drafts(apps, None)
        assert self.held(draft) == (0, [], [])
        assert self.held(other) == (1, ["甲"], [Decimal("3.50")])

    def test_a_register_that_states_none_costs_no_query(self, django_assert_num_queries: Any) -> None:
        matter = lock(a_matter().pk)
        with django_assert_num_queries(0):
            assert list(matter.facts()) == []


def state(matter: Matter, kind: str, value: str, line: Matter, against: Matter | None = None) -> None:
    fact = amount(Amount.Kind(kind), Decimal(value), today(), line.pk, against_id=against.pk if against else None)
    fact.matter = matter
    fact.save()


@pytest.mark.django_db
class TestBalance:
    def test_what_is_left_after_commitments_and_spending(self) -> None:
        line, application, contract, claim = (a_matter(t) for t in "线申合报")
        state(line, "appropriated", "1000", line)
        state(line, "adjusted", "-100", line)
        state(application, "committed", "200", line)
        state(contract, "committed", "300", line)
        state(claim, "spent", "150", line, application)
        found = balance(line.pk)
        assert found == Balance(Decimal(1000), Decimal(-100), Decimal(350), Decimal(150))
        assert (found.budget, found.available) == (Decimal(900), Decimal(400))

    def test_spending_beyond_a_commitment_holds_nothing_back(self) -> None:
        line, application, claim = (a_matter(t) for t in "线申报")
        state(line, "appropriated", "1000", line)
        state(application, "committed", "200", line)
        state(claim, "spent", "250", line, application)
        assert balance(line.pk).committed == 0
        assert balance(line.pk).available == 750

    def test_a_matter_is_judged_without_itself_and_what_it_uses_up(self) -> None:
        line, application, claim = (a_matter(t) for t in "线申报")
        state(line, "appropriated", "1000", line)
        state(application, "committed", "200", line)
        state(claim, "spent", "150", line, application)
        assert balance(line.pk, without=[claim.pk]).available == 800
        assert balance(line.pk, without=[claim.pk, application.pk]).available == 1000

    def test_spending_against_a_commitment_on_another_line_leaves_that_one(self) -> None:
        one, other, application, claim = (a_matter(t) for t in "甲乙申报")
        state(one, "appropriated", "1000", one)
        state(other, "appropriated", "500", other)
        state(application, "committed", "200", one)
        state(claim, "spent", "100", other, application)
        assert balance(one.pk).available == 800
        assert balance(other.pk).available == 400

    def test_many_lines_take_two_queries(self, django_assert_num_queries: Any) -> None:
        lines = [a_matter(str(i)) for i in range(6)]
        for line in lines:
            state(line, "appropriated", "10", line)
            state(line, "committed", "4", line)
        with django_assert_num_queries(2):
            assert {b.available for b in balances([line.pk for line in lines]).values()} == {Decimal(6)}

    def test_a_line_without_amounts_has_nothing(self) -> None:
        assert balance(a_matter().pk) == Balance()


class TestCents(HypothesisCase):
    @given(st.lists(st.decimals(Decimal("0.01"), Decimal("99999.99"), places=2), min_size=1, max_size=20))
    def test_no_cent_is_lost(self, values: list[Decimal]) -> None:
        line = a_matter()
        for value in values:
            state(line, "spent", str(value), line)
        assert balance(line.pk).spent == sum(values)


@pytest.mark.django_db
class TestReferences:
    """Matters named by a field in `REFERS` stand among the links of both, and leave when they are named no more."""

    @pytest.fixture(autouse=True)
    def referring(self, monkeypatch: pytest.MonkeyPatch, organ: Organ) -> None:
        monkeypatch.setattr(Letter, "REFERS", ("about",))

    def targets(self, matter: Matter) -> list[int]:
        return list(Link.objects.filter(source=matter, kind=LinkKind.REFERS, ended_by=None).values_list("target", flat=True))

    def test_they_follow_what_the_field_names(self) -> None:
        one, other = a_matter("甲"), a_matter("乙")
        letter = a_matter("函", Letter, about=one, wording="略")
        assert self.targets(letter) == [one.pk]
        record(lock(letter.pk), EntryKind.CORRECT, Provenance(None, DAY), Change(values={"about": other}))
        assert self.targets(letter) == [other.pk]
        record(lock(letter.pk), EntryKind.CORRECT, Provenance(None, DAY), Change(values={"wording": "详"}))
        assert Link.objects.filter(source=letter).count() == 2, "an act that does not touch the field leaves the links"

    def test_replay_makes_them_anew(self) -> None:
        one, other = a_matter("甲"), a_matter("乙")
        letter = a_matter("函", Letter, about=one, wording="略")
        record(lock(letter.pk), EntryKind.CORRECT, Provenance(None, DAY), Change(values={"about": other}))
        replay(letter.pk)
        assert self.targets(letter) == [other.pk]

    def test_nobody_makes_or_ends_them_by_hand(self, organ: Organ) -> None:
        round_ = a_round(organ)
        one, other = a_measure(organ, round_), a_measure(organ, round_)
        with pytest.raises(NotAllowed, match="由系统建立"):
            act(one.pk, EntryKind.LINK, command(organ.clerk), {"kind": LinkKind.REFERS, "target": other.pk})
