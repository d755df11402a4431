"""What the service takes: what a step, a beginning or an act speaks of, and only values. What was approved stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.desk.exchange.compared import Change, Compared, FieldChange
from huiyin.desk.exchange.fields import Heads
from huiyin.desk.exchange.storing import Storing, store
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures import given, loading
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Done, NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.registers.hospitality.models import Reception
from huiyin.registers.rectification.models import Finding, Measure, Record
from huiyin.registers.spending.models import Claim
from huiyin.registers.spending.register import ClaimRegister
from huiyin.registers.vehicles.models import Trip
from huiyin.registers.vehicles.register import TripRegister
from tests.desk.conftest import filled, signed_in
from tests.support.organ import Organ, a_finding, a_measure, closed_measure, command, duties, material, move

RESULT = {"result": "修订并印发了调研工作办法,已经组织实施"}


def at(hours: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=1, hours=hours)


def a_trip(organ: Organ, **values: Any) -> Trip:
    said = {
        "purpose": "fieldwork", "reason": "调研", "leaves_at": at(1), "returns_at": at(3), "origin": "机关",
        "destination": "青禾街道", "passengers": [{"person": organ.handler_a.person_id}], **values,
    }
    return TripRegister.begin(command(organ.handler_a), "调研", said).matter  # type: ignore[return-value]


class TestNames:
    @pytest.mark.parametrize(("name", "value"), [
        ("archive_number", "2026-1"), ("retention", "Y"), ("happened_on", dt.date(2020, 1, 1)), ("title", "别的"),
        ("wording", "别的"), ("acceptance_opinion", "同意"), ("nothing", 1),
    ])
    def test_a_step_takes_only_what_it_speaks_of(self, organ: Organ, measure: Measure, name: str, value: object) -> None:
        move(measure, "sign", command(organ.handler_a))
        by = command(organ.handler_a, materials=(material(),))
        with pytest.raises(NotAllowed, match="“整改推进”环节不能填写"):
            advance(measure.pk, "work", "complete", by, {**RESULT, name: value})
        assert isinstance(advance(measure.pk, "work", "complete", by, RESULT), Done)

    def test_a_page_does_not_smuggle_them_in(self, organ: Organ, measure: Measure) -> None:
        client, address = signed_in(organ.handler_a), reverse("desk:step", args=[measure.pk, "sign"])
        sent = filled(client, address, archive_number="2026-1", happened_on=today().isoformat(), retention="Y")
        assert client.post(address, sent).status_code == 302
        found = Matter.objects.get(pk=measure.pk)
        assert (found.archive_number, found.retention) == ("", "")

    def test_a_way_back_sets_nothing(self, organ: Organ, measure: Measure) -> None:
        move(measure, "sign", command(organ.handler_a))
        with pytest.raises(NotAllowed, match="不能填写"):
            advance(measure.pk, "work", "return", command(organ.handler_a, comment="退"), RESULT, to="sign")

    @pytest.mark.parametrize("values", [
        {"out_at": at(0)}, {"reading_in": Decimal(1)}, {"tolls": Decimal(1)}, {"sealed_reason": "值班"},
        {"archive_number": "1"}, {"happened_on": dt.date(2020, 1, 1)}, {"retention": "Y"},
    ])
    def test_a_beginning_says_nothing_that_a_later_step_asks(self, organ: Organ, values: dict[str, Any]) -> None:
        with pytest.raises(NotAllowed, match="登记时不能填写"):
            begin(Trip, command(organ.handler_a), "调研", {"purpose": "fieldwork", **values})

    def test_a_correction_says_nothing_before_its_step_has(self, organ: Organ) -> None:
        """A day of payment typed as a correction would be money spent that nobody has paid."""
        claim = ClaimRegister.begin(command(organ.handler_a), "印刷费", {"kind": "other"}).matter
        with pytest.raises(NotAllowed, match="“更正”不能填写“付款日期”"):
            act(claim.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {"paid_on": today()})
        assert not Amount.objects.filter(matter=claim.pk).exists()

    def test_what_is_entailed_is_nobodys_to_write(self, organ: Organ) -> None:
        from huiyin.registers.decisions.models import Topic

        with pytest.raises(NotAllowed, match="审议结果"):
            begin(Topic, command(organ.handler_a), "议题", {"content": "甲", "verdict": "passed", "decided_on": today()})

    @pytest.mark.parametrize(("kind", "values"), [
        (EntryKind.PROGRESS, {"wording": "别的"}), (EntryKind.PROGRESS, {"due_on": dt.date(2030, 1, 1)}),
        (EntryKind.CORRECT, {"archive_number": "1"}),
    ])
    def test_an_act_sets_its_declared_set(
        self, organ: Organ, measure: Measure, kind: EntryKind, values: dict[str, Any]
    ) -> None:
        move(measure, "sign", command(organ.handler_a))
        with pytest.raises(NotAllowed, match=r"不能填写|不能改动"):
            act(measure.pk, kind, command(organ.clerk, comment="改"), values)

    def test_history_says_it_all(self, organ: Organ) -> None:
        told = command(organ.clerk, mode=Mode.IMPORTED)
        done = begin(Finding, told, "往年", {"wording": "甲", "acceptance_opinion": "同意", "happened_on": today()}, closed=True)
        assert done.matter.is_closed


class TestValues:
    @pytest.mark.parametrize(("model", "values", "why"), [
        (Record, {"kind": "bogus", "subject": "会议"}, "不在可选的范围"),
        (Record, {"kind": 5, "subject": "会议"}, "形式不对"),
        (Record, {"kind": "meeting", "subject": "会" * 101}, "100"),
        (Record, {"kind": "meeting", "subject": "会议", "quantity": Decimal(-1)}, "负数"),
        (Record, {"kind": "meeting", "subject": "会议", "quantity": "许多"}, "填写有误"),
        (Record, {"kind": "meeting", "subject": "会议", "quantity": Decimal("NaN")}, "填写有误"),
        (Record, {"kind": "meeting", "subject": "会议", "lead_department": 987654}, "所选的不存在"),
        (Record, {"kind": "meeting", "subject": "会议", "leader": 987654}, "所选的不存在"),
        (Record, {"kind": "meeting", "subject": "会议", "assists": [987654]}, "所选的部门不存在"),
        (Trip, {"leaves_at": "明天"}, "填写有误"),
        (Trip, {"passengers": [{"person": 987654}]}, "不存在"),
        (Trip, {"passengers": [{"name": "某"}]}, "没有“name”这一栏"),
        (Trip, {"passengers": "某"}, "形式不对"),
        (Claim, {"lines": [{"kind": "bogus", "amount": "1.00"}]}, "填写有误"),
        (Claim, {"lines": [{"kind": "goods", "amount": "-1.00"}]}, "填写有误"),
        (Claim, {"lines": [{"kind": "goods", "amount": "1.001"}]}, "填写有误"),
        (Claim, {"lines": [{"kind": "goods", "amount": "1.00", "on": "明天"}]}, "填写有误"),
        (Claim, {"line": 987654}, "所选的不存在"),
    ])
    def test_what_is_no_value_is_refused(self, organ: Organ, model: type[Matter], values: dict[str, Any], why: str) -> None:
        before = Matter.objects.count()
        with pytest.raises(NotAllowed, match=why):
            begin(model, command(organ.handler_a), "试", values)
        assert Matter.objects.count() == before

    def test_text_that_states_a_number_becomes_one(self, organ: Organ) -> None:
        said = given.clean(Record, {"quantity": "3.50", "starts_on": "2026-03-01"})
        assert said == {"quantity": Decimal("3.50"), "starts_on": dt.date(2026, 3, 1)}

    def test_a_wrong_choice_in_a_step_and_in_a_correction(self, organ: Organ, finding: Finding) -> None:
        with pytest.raises(NotAllowed, match="不在可选的范围"):
            advance(finding.pk, "work", "submit", command(organ.handler_a), {**RESULT, "satisfaction": "bogus"})
        with pytest.raises(NotAllowed, match="不在可选的范围"):
            act(finding.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {"confidentiality": "bogus"})
        assert Finding.objects.get(pk=finding.pk).satisfaction == ""


def accepted(organ: Organ, finding: Finding) -> Finding:
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", command(organ.handler_a), RESULT)
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    return move(finding, "approve", command(organ.leader))  # type: ignore[no-any-return]


class TestWhatWasApproved:
    """Money, people, days and votes go back to whoever approved; words are corrected."""

    @pytest.fixture
    def trip(self, organ: Organ) -> Trip:
        duties(organ)
        trip = move(a_trip(organ), "submit", command(organ.handler_a))
        return move(trip, "pass", command(organ.handler_a))  # type: ignore[no-any-return]

    def correct(self, organ: Organ, matter: Matter, **values: Any) -> Done:
        return act(matter.pk, EntryKind.CORRECT, command(organ.clerk, comment="笔误"), values)

    @pytest.mark.parametrize("values", [
        {"leaves_at": at(5)}, {"passengers": []}, {"happened_on": dt.date(2026, 1, 1)},
    ])
    def test_people_and_days_of_a_journey(self, organ: Organ, trip: Trip, values: dict[str, Any]) -> None:
        with pytest.raises(NotAllowed, match=r"已经审核审批，不能用“更正”改动.*退回"):
            self.correct(organ, trip, **values)

    def test_words_are_corrected(self, organ: Organ, trip: Trip) -> None:
        assert self.correct(organ, trip, title="赴青禾街道调研", reason="调研联络站").matter.title == "赴青禾街道调研"

    def test_what_stays_the_same_is_no_change(self, organ: Organ, trip: Trip) -> None:
        assert self.correct(organ, trip, leaves_at=Trip.objects.get(pk=trip.pk).leaves_at, reason="改").matter.pk

    def test_before_the_first_approval_it_is_corrected(self, organ: Organ) -> None:
        trip = move(a_trip(organ), "submit", command(organ.handler_a))
        self.correct(organ, trip, leaves_at=at(2))

    def test_sent_back_it_is_open_again(self, organ: Organ, trip: Trip) -> None:
        move(trip, "return", command(organ.leader, comment="改期"), to="apply")
        self.correct(organ, trip, leaves_at=at(2))

    def test_nor_by_a_page(self, organ: Organ, trip: Trip) -> None:
        client, address = signed_in(organ.clerk), reverse("desk:act", args=[trip.pk, "correct"])
        page = client.get(address)
        assert "leaves_at" not in page.context["form"].fields
        assert "passengers" not in page.context["form"].fields
        assert "reason" in page.context["form"].fields
        sent = filled(client, address, comment="笔误", reason="调研联络站", leaves_at="2026-01-01 09:00")
        client.post(address, sent)
        assert Trip.objects.get(pk=trip.pk).leaves_at == trip.leaves_at

    def test_nor_by_a_sheet(self, organ: Organ, trip: Trip) -> None:
        change = FieldChange("leaves_at", "计划出发", "", "", at(7), EntryKind.CORRECT)
        compared = Compared(Heads(0, {}, (), ()), changes=[Change(2, Matter.objects.get(pk=trip.pk), (change,))])
        how = Storing(TripRegister, actor_of(organ.clerk.person, user=organ.clerk), "修改表", "笔误", False, "k1")
        with pytest.raises(NotAllowed, match=r"第2行：.*已经审核审批"):
            store(compared, how)

    @pytest.mark.parametrize("values", [
        {"items": [{"kind": "meal", "on": "2026-03-01", "cost": "8000.00"}]}, {"planned": Decimal(8000)}, {"guests": []},
        {"companions": []}, {"starts_on": dt.date(2026, 1, 1)}, {"purpose": "学习交流"}, {"dining_place": "望江阁会所"},
        {"pledged": True}, {"letter_title": "另一件公函"},
    ])
    def test_a_reception_is_not_rewritten_after_its_approval(self, organ: Organ, values: dict[str, Any]) -> None:
        duties(organ)
        reception = begin(Reception, command(organ.handler_a), "接待", {
            "lead_department": organ.committee, "leader": organ.leader.person, "guest_unit": "邻县人大", "planned": Decimal(300),
            "starts_on": today(), "ends_on": today(), "guests": [{"name": "来宾甲"}],
            "companions": [{"person": organ.clerk.person_id}],
        }).matter
        from huiyin.ledger.record import Change, lock, record

        for step, following, stage, action in (
            ("apply", "review", "review", "submit"), ("review", "approve", "decision", "pass"),
            ("approve", "host", "under_way", "approve"), ("host", "confirm", "acceptance", "submit"),
            ("confirm", "settle", "under_way", "accept"),
        ):
            held = lock(reception.pk)
            assert held.step == step
            moved = Change(step=following, stage=stage)
            record(held, EntryKind.ADVANCE, command(organ.leader).provenance(), moved, action=action)
        with pytest.raises(NotAllowed, match="不能用“更正”改动"):
            self.correct(organ, reception, **values)
        assert self.correct(organ, reception, title="接待邻县人大", remark="更正错别字").matter.pk

    @pytest.mark.parametrize("name", ["result", "acceptance_opinion"])
    def test_the_acceptors_words_on_a_closed_problem(self, organ: Organ, finding: Finding, name: str) -> None:
        closed = accepted(organ, finding)
        with pytest.raises(NotAllowed, match=r"已经审核审批.*重新开启"):
            self.correct(organ, closed, **{name: "另一番话"})
        measure = Measure.objects.get(parent=finding.pk)
        with pytest.raises(NotAllowed, match="已经审核审批"):
            self.correct(organ, measure, **{name: "另一番话"})
        assert self.correct(organ, closed, title="调查研究不深入").matter.title == "调查研究不深入"

    def test_reopened_the_work_is_told_anew(self, organ: Organ, finding: Finding) -> None:
        closed = accepted(organ, finding)
        act(closed.pk, EntryKind.REOPEN, command(organ.clerk, comment="反弹"))
        self.correct(organ, closed, result="回头看发现反弹，正在重新整改落实")

    def test_a_draft_is_corrected(self, organ: Organ, finding: Finding) -> None:
        draft = a_finding(organ, finding.root.typed())
        procedure = loading.procedure_of(draft)
        assert not given.decided_fields(draft, procedure)
