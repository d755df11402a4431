"""One own unit; what the page of setting up shows and takes; passwords of one's own; departments that are renamed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from huiyin.cli import probes
from huiyin.desk.administration import readiness
from huiyin.people import changes, units
from huiyin.people.actors import actor_of
from huiyin.people.colleagues import colleagues
from huiyin.people.models import Appointment, Department, Duty, Post, Unit, User, today
from huiyin.procedures.looking import MUST_BE_LOOKED_AT, looks
from huiyin.procedures.models import Holiday, Parameter
from huiyin.procedures.settling import set_value
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.rectification.importing.matching import Names
from tests.desk.conftest import filled, signed_in
from tests.support.organ import LONG_AGO, PASSWORD, Organ, a_department, a_person, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def admin(organ: Organ, client: Client) -> Client:
    client.force_login(organ.administrator)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestTheOwnUnit:
    def test_there_is_one_and_another_is_chosen_on_its_page(self, organ: Organ, admin: Client) -> None:
        admin.post("/settings/units/new/", {"full_name": "上级机关", "name": "上级"})
        other = Unit.objects.get(name="上级")
        assert not other.is_self
        assert "设为本单位" in text(admin.get(f"/settings/units/{other.pk}/"))
        admin.post(f"/settings/units/{other.pk}/own/")
        assert units.own() == other
        assert Unit.objects.filter(is_self=True).count() == 1
        assert [c.after for c in changes.history(organ.unit)] == [{"is_self": False}]

    def test_keeping_it_again_leaves_it_what_it_is(self, organ: Organ, admin: Client) -> None:
        admin.post(f"/settings/units/{organ.unit.pk}/", {"full_name": "云溪区人大机关", "name": "云溪"})
        assert units.own() == organ.unit

    def test_without_one_doctor_finds_an_error(self, organ: Organ) -> None:
        assert {f.about: f.level for f in probes.organ()}["本单位"] is probes.Level.FINE
        Unit.objects.update(is_self=False)
        assert {f.about: f.level for f in probes.organ()}["本单位"] is probes.Level.BAD


class TestParametersToLookAt:
    def test_looking_is_dated_and_named_and_a_new_value_is_looking_too(self, organ: Organ, admin: Client) -> None:
        assert {look.on for look in looks()} == {None}
        assert set(MUST_BE_LOOKED_AT) == {look.code for look in looks()}
        admin.post("/settings/setup/look/archive.fonds/")
        set_value("hospitality.meal_standard", "60", today(), "县财发〔2026〕8号", organ.administrator)
        seen = {look.code: (look.on, look.by) for look in looks() if look.on}
        assert seen == dict.fromkeys(("archive.fonds", "hospitality.meal_standard"), (today(), "郑机"))
        page = text(admin.get("/settings/setup/"))
        assert "已经看过的" in page
        assert "看过" in text(admin.get("/settings/history/")) or "已核对" in text(admin.get("/settings/history/"))

    def test_a_value_nobody_looked_at_since_it_was_set_by_a_file_counts_as_unseen(self, organ: Organ, admin: Client) -> None:
        admin.post("/settings/setup/look/archive.fonds/")
        Parameter.objects.filter(code="archive.fonds").update(ends_on=today() - dt.timedelta(days=1))
        Parameter.objects.create(code="archive.fonds", title="全宗号", value="Q1", starts_on=today())
        assert next(look for look in looks() if look.code == "archive.fonds").on is None

    def test_other_parameters_are_not_to_be_looked_at(self, organ: Organ, admin: Client) -> None:
        assert admin.post("/settings/setup/look/lights.yellow_days/").status_code == 404


class TestPasswords:
    def given_out(self, admin: Client, user: User) -> str:
        page = text(admin.post(f"/settings/accounts/{user.pk}/password/"))
        return page.split('class="password">')[1].split("<")[0]

    def test_an_issued_one_opens_nothing_but_its_change(self, organ: Organ, admin: Client) -> None:
        password, new = self.given_out(admin, organ.handler_a), "Chun-feng-2027"
        client = Client()
        client.post("/login/", {"username": "handler_a", "password": password})
        for address in ("/", "/search/", reverse("desk:list", args=["rectification-finding"])):
            assert client.get(address)["Location"] == "/password/"
        short = client.post("/password/", {"old_password": password, "new_password1": "abc", "new_password2": "abc"})
        assert "口令至少10个字符" in text(short)
        assert "too short" not in text(short)
        same = client.post("/password/", {"old_password": password, "new_password1": password, "new_password2": password})
        assert "与现在的相同" in text(same)
        client.post("/password/", {"old_password": password, "new_password1": new, "new_password2": new})
        assert client.get("/").status_code == 200, "still signed in"
        organ.handler_a.refresh_from_db()
        assert organ.handler_a.check_password(new)
        notes = [c.note for c in changes.history(organ.handler_a)]
        assert notes == ["本人修改口令", "重置口令"]

    def test_everybody_changes_their_own_and_must_know_the_old_one(self, organ: Organ) -> None:
        client = signed_in(organ.reviewer)
        new = {"new_password1": "Chun-feng-2027", "new_password2": "Chun-feng-2027"}
        wrong = client.post("/password/", {"old_password": "x", **new})
        assert "现在的口令不对" in text(wrong)
        organ.reviewer.refresh_from_db()
        assert organ.reviewer.check_password(PASSWORD)

    def test_a_reset_ends_the_lock_out(self, organ: Organ, admin: Client) -> None:
        stranger = Client()
        for _ in range(settings.AXES_FAILURE_LIMIT + 1):
            answer = stranger.post("/login/", {"username": "handler_a", "password": "wrong"})
        assert answer.status_code == 429
        assert "暂时锁定" in text(admin.get("/settings/accounts/?q=handler_a"))
        password = self.given_out(admin, organ.handler_a)
        assert stranger.post("/login/", {"username": "handler_a", "password": password}).status_code == 302
        assert "暂时锁定" not in text(admin.get("/settings/accounts/?q=handler_a"))


class TestSeveralDepartments:
    NEW, LINE = "/registers/spending-application/new/", "/registers/budget-line/new/"

    def test_whoever_has_two_says_which_leads_the_matter(self, organ: Organ) -> None:
        person = organ.handler_a.person
        post = Post.objects.create(department=organ.office, title="干事", code="second")
        Appointment.objects.create(person=person, post=post, starts_on=LONG_AGO)
        client = signed_in(organ.handler_a)
        fields = client.get(self.NEW).context["form"].fields
        assert {str(d) for d in fields["lead_department"].queryset} == {"联络工委", "办公室"}
        said = text(client.post(self.NEW, filled(client, self.NEW, title="调研")))
        assert "您在几个部门任职，请选择牵头部门" in said
        assert "请从列表中选择" in text(client.post(self.NEW, filled(client, self.NEW, lead_department=organ.street.pk)))
        given = {"title": "调研费", "year": 2026, "category": "operating", "economic": "30201 办公费", "source": "fiscal",
                 "requested": "1000", "grounds": "按实测算"}
        assert "请选择牵头部门" in text(client.post(self.LINE, filled(client, self.LINE, **given)))
        client.post(self.LINE, filled(client, self.LINE, **given, lead_department=organ.committee.pk))
        line = BudgetLine.objects.get()
        assert (line.lead_department, line.leader) == (organ.committee, organ.leader.person)

    def test_a_post_that_only_bears_a_duty_brings_no_second_department(self, organ: Organ) -> None:
        post = Post.objects.create(department=organ.office, title="出纳", code=Duty.CASHIER)
        Appointment.objects.create(person=organ.handler_a.person, post=post, starts_on=LONG_AGO)
        who = actor_of(organ.handler_a.person)
        assert who.departments == {organ.committee.pk}
        assert post.pk in who.posts
        assert "lead_department" not in signed_in(organ.handler_a).get(self.NEW).context["form"].fields

    def test_for_whoever_has_no_other_it_is_the_department(self, organ: Organ) -> None:
        person = a_person("算盘")
        post = Post.objects.create(department=organ.office, title="会计", code=Duty.ACCOUNTANT)
        Appointment.objects.create(person=person, post=post, starts_on=LONG_AGO)
        assert actor_of(person).departments == {organ.office.pk}

    def test_a_cashier_is_never_appointed_to_the_books(self, organ: Organ, admin: Client) -> None:
        cashier = Post.objects.create(department=organ.office, title="出纳", code=Duty.CASHIER)
        Appointment.objects.create(person=organ.handler_a.person, post=cashier, starts_on=LONG_AGO)
        for duty in (Duty.ACCOUNTANT, Duty.FINANCE_REVIEW):
            post = Post.objects.create(department=organ.office, title=duty.label, code=duty)
            given = {"person": organ.handler_a.person.pk, "post": post.pk, "starts_on": str(today())}
            assert "出纳不得兼管" in text(admin.post("/settings/appointments/new/", given))
        legal = Post.objects.create(department=organ.office, title="法制", code=Duty.LEGAL)
        given = {"person": organ.handler_a.person.pk, "post": legal.pk, "starts_on": str(today())}
        assert admin.post("/settings/appointments/new/", given).status_code == 302


class TestDepartments:
    def test_a_renamed_one_is_found_by_both_names(self, organ: Organ, admin: Client) -> None:
        address = f"/settings/departments/{organ.committee.pk}/"
        admin.post(address, filled(admin, address, name="代表工委", renamed_on=str(today()), basis="云编〔2026〕2号"))
        department = Department.objects.get(pk=organ.committee.pk)
        assert department.name == "代表工委"
        assert department.name_on(today()) == "代表工委"
        assert department.name_on(today() - dt.timedelta(days=1)) == "联络工委"
        names = Names(today())
        assert names.department("联络工委") == names.department("代表工委") == department.pk
        assert "联络工委（至" in text(admin.get(address))

    def test_a_misspelling_put_right_leaves_no_former_name(self, organ: Organ, admin: Client) -> None:
        address = f"/settings/departments/{organ.committee.pk}/"
        admin.post(address, filled(admin, address, name="联络工作委员会"))
        assert Department.objects.get(pk=organ.committee.pk).former_names == []
        said = admin.post(address, filled(admin, address, renamed_on=str(today())))
        assert "名称没有变" in text(said)


def test_administrators_are_offered_nowhere(organ: Organ, admin: Client) -> None:
    assert organ.administrator.person not in colleagues()

    def offered(slug: str) -> set[str]:
        return {str(p) for p in admin.get(f"/settings/{slug}/new/").context["form"].fields["person"].queryset}

    assert "郑机" not in offered("memberships") | offered("appointments") | offered("charges")
    assert "郑机" in offered("grants"), "whoever may be given the role again"


def test_days_and_duties_are_recorded_in_plain_words(organ: Organ, admin: Client) -> None:
    admin.post("/settings/days/", {"first": "2031-10-07", "last": "2031-10-07", "kind": "free", "name": "国庆节"})
    admin.post("/settings/posts/new/", {"department": organ.office.pk, "title": "出纳", "position": "", "duty": "cashier"})
    page = text(admin.get("/settings/history/"))
    assert "2031-10-07 国庆节" in page
    assert "object (" not in page
    assert "专门职责：<ins>现金出纳" in page.replace("\n", "")
    shown = text(admin.get("/settings/days/"))
    assert "还没有登记：元旦、春节、清明节、劳动节、端午节、中秋节" in shown
    assert Holiday.objects.count() == 1


def test_a_backup_kept_elsewhere_counts(organ: Organ, tmp_path: Any) -> None:
    assert readiness.last_backup(tmp_path) is None
    (tmp_path / "run").mkdir()
    (tmp_path / readiness.LAST_BACKUP).touch()
    assert readiness.last_backup(tmp_path) == 0


def test_the_page_does_not_grow_slow_with_the_organ(organ: Organ, admin: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin.get("/settings/setup/").status_code == 200
        return len(caught)

    queries()
    few = queries()
    for n in range(8):
        department = a_department(organ.unit, f"新设{n}工委", position=10 + n)
        a_user(f"新人{n}", f"more{n}", department, "主任", head=True)
    assert queries() == few


@override_settings(PRODUCTION=True)
def test_production_without_a_proxy_is_told(organ: Organ) -> None:
    step = next(s for s in readiness.steps() if s.code == "https")
    assert "HUIYIN_BEHIND_PROXY" in str(step.missing[0])
