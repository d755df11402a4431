"""The demonstration organ: what somebody finds who signs in for the first time."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin import demo
from huiyin.desk.exchange.comparing import compare
from huiyin.desk.exchange.fields import exchanges
from huiyin.desk.exchange.sheets import write_list
from huiyin.figures.registry import Scope, compute
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.ledger.verifying import verify
from huiyin.people import clock
from huiyin.people.actors import actor, actor_of
from huiyin.people.models import Department, Person, User, today
from huiyin.procedures.lights import Color, Lights
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.register.base import REGISTERS
from huiyin.registers.rectification.models import Finding, Instruction, Letter, Measure, Record, Round
from huiyin.registers.rectification.progress import progress_of
from huiyin.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]  # built once


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """Built once for this module and rolled back."""
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        demo.build(lines.append)
        yield lines
        transaction.set_rollback(True)


@pytest.fixture
def rounds(told: list[str]) -> tuple[Round, Round]:
    finished, running = Round.objects.order_by("pk")
    return finished, running


def test_building_says_how_far_it_is_and_happens_once(told: list[str]) -> None:
    assert len(told) > 10
    before = Entry.objects.count()
    demo.build(told.append)
    assert Entry.objects.count() == before


def test_the_organ_has_the_size_of_a_district_one(told: list[str]) -> None:
    kinds = Counter(Department.objects.values_list("kind", flat=True))
    assert (kinds["street"], kinds["station"], kinds["office"] + kinds["committee"]) == (18, 51, 5)
    assert 55 <= Person.objects.count() <= 65


def test_the_named_accounts_can_sign_in(told: list[str], client: Any) -> None:
    for role, username, password in demo.accounts():
        user = User.objects.get(username=username)
        assert user.is_open, role
        assert user.check_password(password), role


def test_office_leader_and_reviewer_find_work_waiting(told: list[str]) -> None:
    for username in ("office", "leader", "reviewer", "handler", "street"):
        assert open_tasks(actor(User.objects.get(username=username))).exists(), username
    assert not open_tasks(actor(User.objects.get(username="admin"))).exists()
    assert open_tasks(actor(User.objects.get(username="leader")), Task.Kind.READ).exists()


def test_the_finished_round_is_closed_and_its_report_published(rounds: tuple[Round, Round]) -> None:
    finished, _ = rounds
    progress = progress_of(finished)
    assert (finished.stage, progress.total, progress.completed, progress.substantial) == (Stage.CLOSED, 10, 9, 1)
    report = Report.objects.get(root=finished.pk)
    assert report.is_published
    assert report.snapshot is not None
    assert report.snapshot.content["figures"]["问题总数"]["shown"] == "10个"


def test_findings_are_numbered_in_the_order_of_the_feedback(rounds: tuple[Round, Round]) -> None:
    for round_ in rounds:
        found = Finding.objects.filter(root=round_.pk).order_by("parent__position", "position")
        numbers = [int(str(f.number).split("〕")[1].rstrip("号")) for f in found]
        assert numbers == sorted(numbers)


def test_one_finding_was_reopened_and_closed_again(rounds: tuple[Round, Round]) -> None:
    reopened = Entry.objects.filter(kind=EntryKind.REOPEN).values("matter")
    finding = Finding.objects.get(pk__in=reopened)
    assert (finding.stage, finding.outcome) == (Stage.CLOSED, Outcome.COMPLETED)


def test_the_running_round_shows_every_state_and_light(rounds: tuple[Round, Round]) -> None:
    _, running = rounds
    measures = list(Measure.objects.filter(root=running.pk))
    stages = {m.stage for m in measures}
    assert {Stage.ASSIGNED, Stage.UNDER_WAY, Stage.ACCEPTANCE, Stage.CLOSED} <= stages
    light = Lights()
    assert {shown.color for m in measures if (shown := light.of(m))} == set(Color)
    assert {f.stage for f in Finding.objects.filter(root=running.pk)} >= {Stage.DECISION, Stage.CLOSED, Stage.UNDER_WAY}
    assert [m for m in measures if m.first_due_on != m.due_on], "one was extended"
    assert Entry.objects.filter(matter__in=measures, action="return").exists()
    assert {s.stage for s in Letter.objects.all()} == {Stage.CLOSED, Stage.DECISION, Stage.UNDER_WAY}
    assert Instruction.objects.filter(root=running.pk).open().exists()


def test_work_is_counted_in_its_own_units(rounds: tuple[Round, Round]) -> None:
    finished, _ = rounds
    for subject, unit, expected in (
        ("代表进站接待群众", "person_times", 602), ("收集群众意见建议", "comment", 231), ("推动解决群众问题", "case", 168),
        ("专题学习研讨", "issue", 6), ("谈心谈话", "person_times", 38),
    ):
        assert compute("rectification.work", Scope(root=finished.pk, subject=subject, unit=unit)).value == expected


MOST_QUERIES = 15
"""Names of people, departments and bodies, and three for each five hundred matters."""
EXCHANGED = sorted(code for code, register in REGISTERS.items() if exchanges(register))


@pytest.mark.sweep(keep=6)
@pytest.mark.parametrize("code", EXCHANGED)
def test_a_list_sent_out_and_brought_back_changes_nothing(told: list[str], code: str) -> None:
    """Whatever a register's sheets hold (rows, other matters, columns of its own) is written as it is read."""
    clerk, register = User.objects.get(username="office"), REGISTERS[code]
    who = actor_of(clerk.person, user=clerk)
    seen = visible(who, register.model._default_manager.all()).order_by("pk")
    target = io.BytesIO()
    with CaptureQueriesContext(connection) as queries:
        number = write_list(target, register, seen)
    assert len(queries) <= MOST_QUERIES, len(queries)
    compared = compare(target.getvalue(), register, who)
    assert (compared.problems, compared.changes, compared.additions, compared.heads.unused) == ([], [], [], ())
    assert compared.same == number


def test_a_year_of_ordinary_records_is_there(told: list[str]) -> None:
    days = Record.objects.filter(root=None).values_list("happened_on", flat=True)
    assert len({(d.year, d.month) for d in days}) >= 11
    assert min(days) < today() - dt.timedelta(days=300)


def test_entries_are_stamped_when_they_happened_and_only_a_few_are_late(told: list[str]) -> None:
    stamps = list(Entry.objects.order_by("pk").values_list("registered_at", flat=True))
    assert all(a <= b for a, b in pairwise(stamps))
    late = Entry.objects.filter(late_days__gt=7).count()
    assert 0 < late < len(stamps) / 20
    assert Entry.objects.filter(mode=Mode.PAPER).exists()


def test_the_ledger_verifies_and_every_material_lies_in_the_store(told: list[str]) -> None:
    assert list(verify()) == []
    endings = {name.rsplit(".", 1)[-1] for name in Material.objects.values_list("file_name", flat=True)}
    assert {"docx", "pdf", "png", "txt", "xlsx"} <= endings
    assert not Matter.objects.filter(revision=0).exists()


def test_the_clock_turns_only_in_a_demonstration_and_only_back(settings: Any) -> None:
    then = timezone.now() - dt.timedelta(days=3)
    with clock.at(then):
        assert clock.now() == then
        assert today() == timezone.localdate(then)
    with pytest.raises(ValueError, match="future"), clock.at(timezone.now() + dt.timedelta(days=1)):
        pass
    settings.HUIYIN_MODE = "production"
    with pytest.raises(ImproperlyConfigured), clock.at(then):
        pass


def test_the_tour_stands_on_the_home_desk_of_a_demonstration_only(told: list[str], client: Any, settings: Any) -> None:
    for username in ("leader", "admin"):
        client.force_login(User.objects.get(username=username))
        assert "试用导览" in client.get("/").content.decode()
    settings.HUIYIN_MODE = "production"
    assert "试用导览" not in client.get("/").content.decode()
