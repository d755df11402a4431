"""Everything this room does to the ledger can be replayed from entries alone."""

from __future__ import annotations

from huiyin.ledger.enums import EntryKind
from huiyin.people.models import Membership
from huiyin.procedures.acts import act
from huiyin.registers.rectification.bodies import Composition, Seat, set_up
from huiyin.registers.rectification.importing import preview, store_import
from huiyin.registers.rectification.models import Round
from huiyin.registers.rectification.passing import carry_over, merge
from huiyin.registers.rectification.rounds import extend_lessons
from tests.ledger.test_rebuild import agrees_after_rebuild
from tests.registers.rectification.test_import_report import read
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
    to_decision,
    work_off,
)
from tests.support.organ import Organ, a_finding, a_round, command, material, move


def test_a_round_with_all_its_turns(organ: Organ) -> None:
    hand = Hand(organ, paper=True)
    round_ = a_round_with_feedback(hand)
    chair = Composition("领导小组", (Seat(organ.leader.person, Membership.Role.CHAIR),))
    set_up(round_, command(organ.clerk), "云人党〔2026〕5号", chair)
    finding, measure = a_full_finding(hand, round_)
    other, _ = a_full_finding(hand, round_, "决策不严谨")
    joined = a_finding(organ, round_, "调研浅")
    merge(joined.pk, finding.pk, command(organ.clerk))
    issued(hand, an_approved_plan(hand, round_))
    extend_lessons(finding, command(organ.clerk), "同类问题", {"wording": "自查发现"})
    carry_over([other.pk], a_round(organ, "下一轮"), command(organ.clerk))
    work_off(hand, measure)
    to_decision(hand, finding)
    move(finding, "approve", hand.of(organ.leader))
    act(finding.pk, EntryKind.REOPEN, command(organ.clerk, comment="回头看发现反弹"))
    act(joined.pk, EntryKind.REOPEN, command(organ.clerk, comment="单独办理"))
    agrees_after_rebuild()


def test_imported_history_feedback_and_plan(organ: Organ) -> None:
    for name in ("report.txt", "feedback.txt"):
        reading, source = read(name)
        store_import(preview(reading), source, command(organ.clerk))
    running = Round.objects.get(historical=False)
    reading, source = read("plan.txt")
    store_import(preview(reading, into=running), source, command(organ.clerk), running)
    act(running.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("minutes"),)))
    agrees_after_rebuild()
