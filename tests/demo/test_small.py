"""The small organ: six accounts and a leader who never signs in; whatever is open there, somebody can do."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from huiyin import demo
from huiyin.demo.contents import content
from huiyin.ledger.enums import Mode, Outcome
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.ledger.verifying import verify
from huiyin.people.models import Appointment, Charge, Department, Person, Role, User, today
from huiyin.procedures.commands import Command
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.register.base import REGISTERS
from huiyin.registers.rectification.models import Finding, Measure, Plan
from tests.ledger.test_rebuild import agrees_after_rebuild
from tests.support.hands import Crew
from tests.support.small import ADMINISTRATOR, SIX, Small

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("small")]
REGISTERS_OF_ALL = ("budget.line", "spending.application", "spending.claim", "hospitality.reception", "vehicles.trip")


def test_the_named_accounts_can_sign_in_and_are_seven(small: Small) -> None:
    told = demo.accounts("small")
    assert {account.username for account in told} == {*SIX, ADMINISTRATOR} == set(User.objects.values_list("username", flat=True))
    for account in told:
        assert small.user(account.username).check_password(account.password), account
    assert demo.built() == "small"


def test_every_department_has_a_leader_in_charge(small: Small) -> None:
    charged = Charge.objects.on().values("department")
    assert not Department.objects.on().exclude(pk__in=charged).exists()


def test_everybody_but_the_administrator_finds_work_waiting(small: Small) -> None:
    for username in SIX:
        assert open_tasks(small.who(username)).exists(), username
    assert not open_tasks(small.who(ADMINISTRATOR)).exists()


def test_the_round_shows_its_states(small: Small) -> None:
    measures = set(Measure.objects.values_list("step", flat=True))
    assert measures == {"", "sign", "work", "accept"}
    assert set(Finding.objects.values_list("step", flat=True)) == {"", "work", "decide"}
    assert Plan.objects.get().outcome == Outcome.ISSUED


def test_what_the_silent_leader_decided_stands_on_signed_paper(small: Small) -> None:
    """Registered by a clerk who had done nothing on the matter; the sheet is a scan and belongs to that matter alone."""
    chair = Person.objects.get(user=None, grants__role=Role.LEADER)
    entries = list(Entry.objects.filter(decided_by=chair))
    assert len(entries) > 10
    for entry in entries:
        assert entry.mode == Mode.PAPER, entry
        sheet = Material.objects.get(entry=entry, kind="signed_paper")
        assert sheet.file_name.endswith(".pdf")
        assert Material.objects.filter(content=sheet.content_id).count() == 1, sheet
        others = Entry.objects.filter(matter=entry.matter_id, mode=Mode.ONLINE, sequence__lt=entry.sequence)
        assert not others.filter(registered_by=entry.registered_by).exists(), entry


def test_nobody_pays_books_or_drafts_for_another_on_paper(small: Small) -> None:
    steps = set(Entry.objects.filter(mode=Mode.PAPER).values_list("step", flat=True))
    assert not steps & {"pay", "account", "issue", "fill", "apply", "compile"}


def test_every_open_task_has_somebody_who_may_do_it(small: Small) -> None:
    crew = Crew()
    lost = []
    for task in Task.objects.filter(is_open=True).select_related("matter"):
        step = procedure_of(task.matter).steps[task.step]
        if task.kind == Task.Kind.DO and not crew.able(task.matter.typed(), step, task.assignee):
            lost.append(task)
        if task.kind != Task.Kind.DO:
            assert User.objects.filter(person=int(task.assignee.partition(":")[2])).exists(), task
    assert lost == []


def test_every_open_matter_can_be_carried_to_its_end(small: Small) -> None:
    """People are few and hold several posts; still no separation of duties leaves a matter without hands."""
    crew = Crew()
    stuck = {str(m): crew.stuck_at(m.typed()) for m in Matter.objects.filter(register__in=procedures()).open()}
    assert len(stuck) > 30
    assert {m: step for m, step in stuck.items() if step} == {}


@pytest.mark.parametrize("username", SIX)
@pytest.mark.parametrize("code", REGISTERS_OF_ALL)
def test_whatever_any_of_the_six_begins_comes_to_an_end(small: Small, username: str, code: str) -> None:
    """A bookkeeper's claim, a cashier's, the reviewer's own: there is always another pair of hands."""
    command = Command(actor=small.who(username), happened_on=today())
    matter = REGISTERS[code].begin(command, "试一试", {}).matter
    first = {matter.step: frozenset({small.user(username).person_id})}
    _, *ahead = procedure_of(matter).steps
    at_next = copy.copy(matter)
    at_next.step = ahead[0]
    assert Crew().stuck_at(at_next, first) == ""


def test_the_search_for_hands_finds_a_matter_that_is_stuck(small: Small) -> None:
    """With one bookkeeper less, nobody can book what the other one claimed."""
    clerk = small.user("clerk").person
    Appointment.objects.filter(post__code="accountant").exclude(person=clerk).delete()
    command = Command(actor=small.who("clerk"), happened_on=today())
    matter = REGISTERS["spending.claim"].begin(command, "试一试", {}).matter
    matter.step = "review"
    assert Crew().stuck_at(matter, {"fill": frozenset({clerk.pk})}) == "记账"


def test_entries_agree_and_give_the_rows_that_stand(small: Small) -> None:
    assert list(verify()) == []
    agrees_after_rebuild()


def test_building_again_changes_nothing(small: Small) -> None:
    before = Entry.objects.count()
    demo.build(lambda line: None, organ="small")
    assert Entry.objects.count() == before


def procedures() -> set[str]:
    """Registers whose matters people carry from step to step; a heading is closed with its round."""
    return set(REGISTERS) - {"rectification.focus"}


def test_tour_and_sign_in_name_the_accounts(small: Small, settings: Any) -> None:
    for page in (small.client("director").get("/"), small.client("anonymous").get("/login/")):
        text = page.content.decode()
        for account in demo.accounts("small"):
            assert account.username in text
            assert account.role_zh in text
    settings.HUIYIN_MODE = "production"
    assert demo.PASSWORD not in small.client("anonymous").get("/login/").content.decode()


def test_the_files_of_both_organs_tell_the_same_kinds_of_things() -> None:
    """An organ's `cast` plays every part that the stories call."""
    large, little = content("large", "organ"), content("small", "organ")
    assert set(large["cast"]) == set(little["cast"])
    assert demo.organs() == ["large", "small"]
