"""Who registers another's decision from a signed paper, what a signed paper is, and who is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Matter
from huiyin.ledger.rebuild import replay
from huiyin.ledger.record import NewMaterial
from huiyin.notices.news import in_your_name, news, unseen
from huiyin.people.actors import actor_of
from huiyin.people.models import Charge, Grant, Role, User, today
from huiyin.procedures.acts import act
from huiyin.procedures.batches import ItemState, advance_many
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.budget.register import LineRegister
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.registers.vehicles.register import TripRegister
from tests.desk.conftest import a_file, filled, signed_in
from tests.support.organ import (
    LONG_AGO,
    Organ,
    a_finding,
    a_measure,
    a_scan,
    a_user,
    closed_measure,
    command,
    duties,
    material,
    move,
    second_clerk,
)

RESULT = {"result": "修订并印发了调研工作办法,已经组织实施"}
OPINION = {"acceptance_opinion": "同意验收"}


def signed(user: User, by: User, of: str = "签字件", **more: Any) -> Command:
    return command(user, mode=Mode.PAPER, decided_by=by.person, materials=(material("signed_paper", of),), **more)


def a_line(organ: Organ, user: User) -> BudgetLine:
    given = {
        "year": today().year, "category": "operating", "economic": "30201 办公费", "requested": Decimal(1000),
        "grounds": "按上年", "lead_department": organ.committee, "leader": organ.leader.person,
    }
    return LineRegister.begin(command(user), "办公费", given).matter  # type: ignore[return-value]


class TestMoney:
    """Where money, days or people are decided, whoever wants the decision never files it."""

    @pytest.fixture
    def users(self, organ: Organ) -> dict[str, User]:
        return duties(organ)

    def test_a_duplicate_claim_cannot_be_carried_to_the_books_by_one_clerk(self, organ: Organ, users: dict[str, User]) -> None:
        """The applicant of the lead department files nobody's review, approval, payment or booking."""
        line = move(a_line(organ, organ.handler_a), "submit", command(organ.handler_a))
        for by, action in ((users["finance_review"], "pass"),):
            with pytest.raises(NotAllowed, match="由整改办登记，牵头部门不能自行登记"):
                advance(line.pk, "review", action, signed(organ.handler_a, by))
        client, address = signed_in(organ.handler_a), reverse("desk:step", args=[line.pk, "pass"])
        posted = {"mode": "paper", "decided_by": users["finance_review"].person_id, "happened_on": today().isoformat()}
        client.post(address, posted | {"file-signed_paper": a_file("签字.pdf", a_scan())})
        assert Matter.objects.get(pk=line.pk).step == "review"

    def test_a_driver_of_the_same_department_approves_nothing(self, organ: Organ, users: dict[str, User]) -> None:
        driver = a_user("冯驶远", "driver", organ.committee, "驾驶员", roles=(Role.HANDLER,))
        line = move(a_line(organ, organ.handler_a), "submit", command(organ.handler_a))
        move(line, "pass", command(users["finance_review"]))
        with pytest.raises(NotAllowed, match="牵头部门不能自行登记"):
            advance(line.pk, "approve", "approve", signed(driver, organ.leader))

    @pytest.mark.parametrize("how", ["handed in", "handed in on paper", "began"])
    def test_the_office_registers_nothing_on_what_it_handed_in(
        self, organ: Organ, users: dict[str, User], how: str
    ) -> None:
        """Judged by person: a colleague of the office registers it."""
        line = a_line(organ, organ.clerk if how == "began" else organ.handler_a)
        Grant.objects.create(person=organ.handler_a.person, role=Role.OFFICE, starts_on=LONG_AGO)
        wanting = organ.clerk
        if how == "handed in on paper":
            move(line, "submit", signed(organ.clerk, organ.handler_a, "申报表"))
        else:
            move(line, "submit", command(organ.handler_a))
            wanting = organ.clerk if how == "began" else organ.handler_a
        with pytest.raises(NotAllowed, match="须由整改办其他人员登记"):
            advance(line.pk, "review", "pass", signed(wanting, users["finance_review"]))
        other = second_clerk(organ)
        assert isinstance(advance(line.pk, "review", "pass", signed(other, users["finance_review"])), Done)
        assert isinstance(advance(line.pk, "approve", "approve", signed(other, organ.leader)), Done), "several on one sheet"

    def test_whoever_travels_files_nothing_on_the_journey(self, organ: Organ) -> None:
        leaves = dt.datetime.combine(today() + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
        trip = TripRegister.begin(command(organ.handler_a), "调研", {
            "purpose": "fieldwork", "reason": "调研", "leaves_at": leaves, "returns_at": leaves + dt.timedelta(hours=2),
            "origin": "机关", "destination": "青禾街道", "passengers": [{"person": organ.clerk.person_id}],
        }).matter
        move(trip, "submit", command(organ.handler_a))
        with pytest.raises(NotAllowed, match="涉及您本人"):
            advance(trip.pk, "review", "pass", signed(organ.clerk, organ.handler_a))
        assert isinstance(advance(trip.pk, "review", "pass", signed(second_clerk(organ), organ.handler_a)), Done)

    @pytest.mark.parametrize("who", ["clerk", "accountant"])
    def test_paying_and_booking_are_nobodys_to_register(self, organ: Organ, users: dict[str, User], who: str) -> None:
        line = move(a_line(organ, organ.handler_a), "submit", command(organ.handler_a))
        move(line, "pass", command(users["finance_review"]))
        move(line, "approve", command(organ.leader))
        told = signed(organ.clerk if who == "clerk" else users["accountant"], users["accountant"])
        values = {"approved": Decimal(1000), "approved_on": today(), "document_number": "云财〔2026〕1号"}
        if who == "clerk":
            with pytest.raises(NotAllowed, match="本人登录办理"):
                advance(line.pk, "issue", "issue", told, values)
        else:
            answer = advance(line.pk, "issue", "issue", told, values)
            assert isinstance(answer, Blocked), "the approval document is still wanted, the paper of one's own is not refused"

    def test_an_office_of_three_carries_a_matter_of_its_own_on_paper(self, organ: Organ, users: dict[str, User]) -> None:
        """One draws it up, another registers what was decided, the third pays and books: an organ of six gets through."""
        Charge.objects.create(person=organ.leader.person, department=organ.office, starts_on=LONG_AGO)
        line = LineRegister.begin(command(organ.clerk), "办公费", {
            "year": today().year, "category": "operating", "economic": "30201", "requested": Decimal(10), "grounds": "按上年",
        }).matter
        move(line, "submit", command(organ.clerk))
        other = second_clerk(organ)
        move(line, "pass", signed(other, users["finance_review"], "呈批单"))
        move(line, "approve", signed(other, organ.leader, "呈批单"))
        papers = (material("approval", "批复"),)
        values = {"approved": Decimal(10), "approved_on": today(), "document_number": "云财〔2026〕1号"}
        assert move(line, "issue", command(users["accountant"], materials=papers), values).step == "run"


class TestRectification:
    """No money: the office registers the chair's paper on what a department handed in, and not on its own work."""

    def test_a_department_does_not_close_its_own_problem(self, organ: Organ, finding: Finding) -> None:
        closed_measure(organ, a_measure(organ, finding))
        move(finding, "submit", command(organ.handler_a), RESULT)
        with pytest.raises(NotAllowed, match="“验收”的纸质办理结果由整改办登记"):
            advance(finding.pk, "accept", "accept", signed(organ.handler_a, organ.clerk), OPINION)
        move(finding, "accept", command(organ.clerk), OPINION)
        with pytest.raises(NotAllowed, match="“销号审批”的纸质办理结果由整改办登记"):
            advance(finding.pk, "decide", "approve", signed(organ.handler_a, organ.leader))
        assert not signed_in(organ.handler_a).get(reverse("desk:step", args=[finding.pk, "approve"])).context

    def test_who_worked_on_it_does_not_register_its_acceptance(self, organ: Organ, measure: Measure) -> None:
        Grant.objects.create(person=organ.handler_a.person, role=Role.OFFICE, starts_on=LONG_AGO)
        move(measure, "sign", command(organ.handler_a))
        move(measure, "complete", command(organ.handler_a, materials=(material(),)), RESULT)
        with pytest.raises(NotAllowed, match="您办理过这件事项"):
            advance(measure.pk, "accept", "accept", signed(organ.handler_a, organ.clerk), OPINION)
        assert isinstance(advance(measure.pk, "accept", "accept", signed(second_clerk(organ), organ.clerk), OPINION), Done)

    def test_what_the_clerk_registered_for_a_department_is_no_work_of_the_clerks(self, organ: Organ, measure: Measure) -> None:
        move(measure, "sign", signed(organ.clerk, organ.handler_a, "签收单"))
        proof = material("evidence", "制度文本")
        done = command(
            organ.clerk, mode=Mode.PAPER, decided_by=organ.handler_a.person, materials=(material("signed_paper", "报告"), proof),
        )
        move(measure, "complete", done, RESULT)
        accepted = advance(measure.pk, "accept", "accept", signed(organ.clerk, second_clerk(organ), "验收单"), OPINION)
        assert isinstance(accepted, Done)

    def test_an_opinion_on_paper_comes_through_the_office(self, organ: Organ, measure: Measure) -> None:
        act(measure.pk, EntryKind.CONSULT, command(organ.clerk, comment="请看"), {"people": [organ.reviewer.person_id]})
        told = signed(organ.handler_a, organ.reviewer, comment="同意")
        with pytest.raises(NotAllowed):
            act(measure.pk, EntryKind.OPINION, told)
        act(measure.pk, EntryKind.OPINION, signed(organ.clerk, organ.reviewer, comment="同意"))


def a_file_of(name: str, data: bytes, kind: str = "signed_paper") -> NewMaterial:
    return NewMaterial(store.put([data], name).digest, kind, name, name)


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


class TestScans:
    def attempt(self, organ: Organ, measure: Measure, *materials: NewMaterial, together: frozenset[int] = frozenset()) -> Any:
        told = command(
            organ.clerk, mode=Mode.PAPER, decided_by=organ.handler_a.person, materials=materials, together=together
        )
        return advance(measure.pk, "sign", "sign", told)

    @pytest.mark.parametrize(("name", "data", "passes"), [
        ("签字.pdf", a_scan(), True), ("签字.png", PNG, True), ("签字.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 30, True),
        ("签字.txt", "同意。梁长青".encode(), False), ("签字.csv", "同意,梁长青".encode(), False),
    ])
    def test_a_scan_is_a_pdf_or_a_picture_by_content(
        self, organ: Organ, measure: Measure, name: str, data: bytes, passes: bool
    ) -> None:
        if passes:
            assert isinstance(self.attempt(organ, measure, a_file_of(name, data)), Done)
        else:
            with pytest.raises(NotAllowed, match=f"“{name}”不是扫描件"):
                self.attempt(organ, measure, a_file_of(name, data))

    def test_any_other_material_is_no_signature(self, organ: Organ, measure: Measure) -> None:
        with pytest.raises(NotAllowed, match="签字的纸质扫描件"):
            self.attempt(organ, measure, a_file_of("旧报告.pdf", a_scan("旧报告"), "evidence"))
        client, address = signed_in(organ.clerk), reverse("desk:step", args=[measure.pk, "sign"])
        sent = filled(client, address, mode="paper", decided_by=str(organ.handler_a.person_id))
        assert client.post(address, sent | {"file-evidence": a_file("旧报告.pdf", a_scan("旧报告"))}).status_code == 422
        assert client.post(address, sent | {"file-signed_paper": a_file("旧报告.txt")}).status_code == 422
        assert client.post(address, sent | {"file-signed_paper": a_file("签收.pdf", a_scan("签收"))}).status_code == 302

    def test_the_evidence_of_the_matter_is_no_signature(self, organ: Organ, measure: Measure) -> None:
        paper = a_file_of("照片.png", PNG)
        with pytest.raises(NotAllowed, match="不能当作签字件"):
            self.attempt(organ, measure, paper, a_file_of("照片.png", PNG, "evidence"))
        act(measure.pk, EntryKind.ATTACH, command(organ.clerk, materials=(a_file_of("照片.png", PNG, "photo"),)))
        with pytest.raises(NotAllowed, match="不能当作签字件"):
            self.attempt(organ, measure, paper)

    def test_one_sheet_serves_the_steps_of_one_matter_and_of_no_other(
        self, organ: Organ, finding: Finding, measure: Measure
    ) -> None:
        sheet = a_file_of("呈批单.pdf", a_scan("呈批单"))
        assert isinstance(self.attempt(organ, measure, sheet), Done)
        told = command(organ.clerk, mode=Mode.PAPER, decided_by=organ.handler_a.person, materials=(sheet, material()))
        assert isinstance(advance(measure.pk, "work", "complete", told, RESULT), Done)
        other = move(a_measure(organ, finding, "另一项措施"), "issue", command(organ.clerk))
        with pytest.raises(NotAllowed, match=r"这份签字件已用于“.*制定调研工作办法”"):
            self.attempt(organ, other, sheet)

    def test_whoever_may_not_see_the_other_matter_is_not_told_its_name(self, organ: Organ, finding: Finding) -> None:
        secret, mine = (move(a_measure(organ, finding, t), "issue", command(organ.clerk)) for t in ("别人的措施", "自己的措施"))
        sheet = a_file_of("呈批单.pdf", a_scan("呈批单"))
        self.attempt(organ, secret, sheet)
        Matter.objects.filter(pk=secret.pk).update(lead_department=organ.street, leader=None)
        secret.shares.all().delete()
        colleague = a_user("同事甲", "colleague", organ.committee, roles=(Role.HANDLER,))
        with pytest.raises(NotAllowed, match="已用于另一件事项"):
            advance(mine.pk, "sign", "sign", command(
                colleague, mode=Mode.PAPER, decided_by=organ.handler_a.person, materials=(sheet,)
            ))

    def test_one_document_decides_a_batch_and_what_was_held_back_follows_later(self, organ: Organ, finding: Finding) -> None:
        first, second = (move(a_measure(organ, finding, f"措施{n}"), "issue", command(organ.clerk)) for n in "一二")
        later = move(a_measure(organ, finding, "措施三"), "issue", command(organ.clerk))
        sheet = a_file_of("签收单.pdf", a_scan("签收单"))
        told = command(organ.clerk, mode=Mode.PAPER, decided_by=organ.handler_a.person, materials=(sheet,))
        results = advance_many([first.pk, second.pk], "sign", "sign", told, exceptions={second.pk: "暂缓"})
        assert [r.state for r in results] == [ItemState.DONE, ItemState.EXCEPTED]
        assert isinstance(self.attempt(organ, second, sheet), Done), "declared then, decided now"
        with pytest.raises(NotAllowed, match="请一并勾选、批量办理"):
            self.attempt(organ, later, sheet)


class TestBeingTold:
    def test_the_person_named_is_told_at_once_with_a_link(self, organ: Organ, measure: Measure) -> None:
        done = advance(measure.pk, "sign", "sign", signed(organ.clerk, organ.handler_a))
        assert isinstance(done, Done)
        who = actor_of(organ.handler_a.person, user=organ.handler_a)
        assert unseen(who) >= 1
        (told,) = [t for t in news(who).select_related("news") if in_your_name(t)]
        assert told.matter_id == measure.pk
        client = signed_in(organ.handler_a)
        page = client.get(reverse("desk:notices")).content.decode()
        assert "有人以您的名义登记了在“签收”环节的“签收”" in page
        assert reverse("desk:matter", args=[measure.pk]) in page
        assert client.post(reverse("desk:read", args=[told.pk])).status_code == 302
        assert not [t for t in news(who).select_related("news") if in_your_name(t)]

    def test_it_is_made_anew_from_the_entries(self, organ: Organ, measure: Measure) -> None:
        advance(measure.pk, "sign", "sign", signed(organ.clerk, organ.handler_a))
        before = list(Task.objects.filter(matter=measure.pk).order_by("key").values_list("key", "kind", "assignee", "is_open"))
        replay(measure.pk)
        after = list(Task.objects.filter(matter=measure.pk).order_by("key").values_list("key", "kind", "assignee", "is_open"))
        assert after == before

    def test_nobody_is_told_of_their_own_and_whoever_has_no_account_holds_nothing(self, organ: Organ, finding: Finding) -> None:
        mine, theirs = (move(a_measure(organ, finding, t), "issue", command(organ.clerk)) for t in ("自己的", "别人的"))
        advance(mine.pk, "sign", "sign", signed(organ.handler_a, organ.handler_a, "自己签的"))
        assert not Task.objects.filter(matter=mine.pk, kind=Task.Kind.READ).exists()
        silent = a_user("无账号", "temporary", organ.committee)
        person = silent.person
        silent.delete()
        advance(theirs.pk, "sign", "sign", command(
            organ.clerk, mode=Mode.PAPER, decided_by=person, materials=(material("signed_paper", "签收单"),)
        ))
        assert not Task.objects.filter(matter=theirs.pk, kind=Task.Kind.READ).exists()

    def test_a_standing_act_on_paper_tells_too(self, organ: Organ, finding: Finding) -> None:
        act(finding.pk, EntryKind.PROGRESS, signed(organ.clerk, organ.leader, comment="主任带头整改"))
        who = actor_of(organ.leader.person, user=organ.leader)
        assert [t.matter_id for t in news(who).select_related("news") if in_your_name(t)] == [finding.pk]


def test_a_plan_is_issued_with_all_its_parts_on_one_paper(organ: Organ) -> None:
    from huiyin.registers.rectification.plans import begin_plan, issue_plan
    from tests.support.organ import a_round

    round_ = a_round(organ)
    move(round_, "submit", command(organ.clerk, materials=(material("feedback", "反馈"),)))
    part = a_measure(organ, a_finding(organ, round_))
    plan = begin_plan(round_, command(organ.clerk), "整改方案")
    move(plan, "submit", command(organ.clerk))
    other = second_clerk(organ)
    move(plan, "pass", signed(other, organ.reviewer, "审核单"))
    move(plan, "approve", signed(other, organ.leader, "审批单"))
    done = issue_plan(plan.pk, signed(other, organ.clerk, "印发单"), {"document_number": "1号", "issued_on": today()})
    assert isinstance(done, Done), done
    assert Matter.objects.get(pk=part.pk).step == "sign"
