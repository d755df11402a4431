"""Keeping people, bodies, roles, accounts, parameters and days: what is stored, what is refused, what is traced."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huiyin.ledger.access import visible
from huiyin.people import changes
from huiyin.people.actors import actor_of
from huiyin.people.merging import CannotMerge, merge
from huiyin.people.models import (
    Appointment,
    Body,
    Department,
    Grant,
    Membership,
    OrganEntry,
    Person,
    Role,
    User,
    today,
)
from huiyin.procedures.models import Holiday, Parameter, Task
from huiyin.procedures.parameters import parameter
from huiyin.procedures.settling import CannotSet, set_days, set_value
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin(organ: Organ, client: Client) -> Client:
    client.force_login(organ.administrator)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_new_person_is_found_by_initials_and_leaves_a_trace(organ: Organ, admin: Client) -> None:
    answer = admin.post("/settings/people/new/", {"name": "柳如烟", "phone": "8000", "email": "", "position": ""})
    person = Person.objects.get(name="柳如烟")
    assert answer["Location"] == f"/settings/people/{person.pk}/"
    assert person.initials == "lry"
    assert "柳如烟" in text(admin.get("/settings/people/?q=lry"))
    (change,) = changes.history(person)
    assert (change.actor, change.before) == (organ.administrator, None)
    assert change.after is not None
    assert change.after["name"] == "柳如烟"


@pytest.mark.parametrize("words", ["阿依古丽买买提", "阿依古丽•买买提", "ayglmmt", "阿依 古丽"])
def test_a_name_with_a_dot_is_found_however_it_is_written(organ: Organ, admin: Client, words: str) -> None:
    admin.post("/settings/people/new/", {"name": "阿依古丽·买买提", "phone": "", "email": "", "position": ""})
    assert "阿依古丽·买买提" in text(admin.get("/settings/people/", {"q": words}))
    assert "阿依古丽·买买提" not in text(admin.get("/settings/people/", {"q": "买提买"}))


def test_a_change_keeps_only_what_differs_and_shows_in_words(organ: Organ, admin: Client) -> None:
    person = organ.clerk.person
    admin.post(f"/settings/people/{person.pk}/", {"name": person.name, "phone": "6600", "email": "", "position": 3})
    (change,) = changes.history(person)
    assert change.before == {"phone": "", "position": 0}
    assert change.after == {"phone": "6600", "position": 3}
    shown = text(admin.get(f"/settings/people/{person.pk}/"))
    assert "联系电话" in shown
    assert "6600" in shown
    assert "陈小禾" in text(admin.get("/settings/history/"))


def test_saving_the_same_again_leaves_no_trace(organ: Organ, admin: Client) -> None:
    person = organ.clerk.person
    admin.post(f"/settings/people/{person.pk}/", {"name": person.name, "phone": "", "email": "", "position": 0})
    assert not changes.history(person)


def test_the_database_refuses_to_alter_the_trace(organ: Organ) -> None:
    changes.save(organ.administrator, organ.clerk.person, "核对")
    for act in (lambda: OrganEntry.objects.update(model="x"), lambda: OrganEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_errors_stand_beside_fields_and_input_is_kept(organ: Organ, admin: Client) -> None:
    answer = admin.post("/settings/people/new/", {"name": "", "phone": "123456", "email": "不是邮箱"})
    assert answer.status_code == 200
    assert "请填写这一项" in text(answer)
    assert 'value="123456"' in text(answer)
    answer = admin.post("/settings/people/new/", {"name": "陈小禾", "phone": "", "email": ""})
    assert "已有同名人员" in text(answer)


def test_the_same_appointment_twice_is_refused(organ: Organ, admin: Client) -> None:
    seat = Appointment.objects.get(person=organ.clerk.person)
    again = {"person": seat.person_id, "post": seat.post_id, "starts_on": today().isoformat(), "basis": "云人常〔2026〕2号"}
    assert "已有相同的登记" in text(admin.post("/settings/appointments/new/", again))
    seat.ends_on = today() - DAY
    seat.save()
    assert admin.post("/settings/appointments/new/", again).status_code == 302


def test_the_end_may_not_come_before_the_start(organ: Organ, admin: Client) -> None:
    grant = Grant.objects.get(person=organ.handler_a.person)
    answer = admin.post(f"/settings/grants/{grant.pk}/", {
        "role": "handler", "register": "", "starts_on": "2026-01-02", "ends_on": "2026-01-01",
    })
    assert "截止日期不能早于起始日期" in text(answer)


def test_an_inspection_account_must_expire(organ: Organ, admin: Client) -> None:
    given = {"person": organ.handler_b.person.pk, "role": "inspector", "register": "", "starts_on": today().isoformat()}
    assert "检查账号必须填写截止日期" in text(admin.post("/settings/grants/new/", given))
    given["ends_on"] = (today() + DAY).isoformat()
    assert admin.post("/settings/grants/new/", given).status_code == 302


def test_an_administrator_does_no_business_and_the_last_one_stays(organ: Organ, admin: Client) -> None:
    given = {"person": organ.administrator.person.pk, "role": "office", "register": "", "starts_on": today().isoformat()}
    assert "不能兼任业务角色" in text(admin.post("/settings/grants/new/", given))
    given |= {"person": organ.clerk.person.pk, "role": "administrator"}
    assert "不能兼任" in text(admin.post("/settings/grants/new/", given))
    grant = Grant.objects.get(role=Role.ADMINISTRATOR)
    answer = admin.post(f"/settings/grants/{grant.pk}/", {
        "role": "administrator", "register": "", "starts_on": "2015-01-01", "ends_on": today().isoformat(),
    })
    assert "唯一的系统管理员" in text(answer)
    account = organ.administrator.pk
    answer = admin.post(f"/settings/accounts/{account}/", {"ends_on": today().isoformat()})
    assert "唯一的系统管理员账号" in text(answer)
    admin.post(f"/settings/accounts/{account}/lock/")
    assert User.objects.get(pk=account).is_active


def test_a_role_reaches_as_far_as_its_register(organ: Organ, admin: Client) -> None:
    given = {
        "person": organ.leader.person.pk, "role": "reviewer", "register": "rectification", "starts_on": today().isoformat(),
    }
    assert admin.post("/settings/grants/new/", given).status_code == 302
    assert Grant.objects.get(role="reviewer", person=organ.leader.person).register == "rectification"


def test_a_body_and_its_seats_need_their_document(organ: Organ, client: Client) -> None:
    client.force_login(organ.clerk)
    given = {"name": "保密工作领导小组", "kind": "leading_group", "formed_on": today().isoformat(), "basis": ""}
    assert "field-error" in text(client.post("/settings/bodies/new/", given))
    client.post("/settings/bodies/new/", {**given, "basis": "云人党组〔2026〕4号"})
    body = Body.objects.get(name="保密工作领导小组")
    seat = {
        "body": body.pk, "person": organ.leader.person.pk, "role": "chair", "starts_on": today().isoformat(),
        "basis": "云人党组〔2026〕4号",
    }
    early = client.post("/settings/memberships/new/", {**seat, "starts_on": "2020-01-01"})
    assert "早于机构成立日期" in text(early)
    client.post("/settings/memberships/new/", seat)
    assert Membership.objects.get(body=body).role == "chair"
    assert "梁长青" in text(client.get(f"/settings/bodies/{body.pk}/"))
    assert "已有同名的现行机构" in text(client.post("/settings/bodies/new/", {**given, "basis": "重复"}))


def test_a_new_account_shows_its_password_once_and_works(organ: Organ, admin: Client) -> None:
    person = Person.named("新来者")
    bad = admin.post("/settings/accounts/new/", {"person": person.pk, "username": "新来者"})
    assert "请用小写字母" in text(bad)
    answer = admin.post("/settings/accounts/new/", {"person": person.pk, "username": "xinlaizhe"})
    password = text(answer).split('class="password">')[1].split("<")[0]
    user = User.objects.get(username="xinlaizhe")
    assert user.check_password(password)
    assert "password" not in str(changes.history(user)[0].after)
    assert Client().post("/login/", {"username": "xinlaizhe", "password": password}).status_code == 302


def test_resetting_a_password_signs_out_and_is_traced_without_it(organ: Organ, admin: Client) -> None:
    other = Client()
    other.force_login(organ.handler_a)
    answer = admin.post(f"/settings/accounts/{organ.handler_a.pk}/password/")
    password = text(answer).split('class="password">')[1].split("<")[0]
    organ.handler_a.refresh_from_db()
    assert organ.handler_a.check_password(password)
    assert other.get("/").status_code == 302
    assert changes.history(organ.handler_a)[0].note == "重置口令"


def test_a_locked_account_is_out_at_once_and_comes_back(organ: Organ, admin: Client) -> None:
    other = Client()
    other.force_login(organ.handler_a)
    admin.post(f"/settings/accounts/{organ.handler_a.pk}/lock/")
    assert other.get("/").status_code == 302
    admin.post(f"/settings/accounts/{organ.handler_a.pk}/lock/")
    assert User.objects.get(pk=organ.handler_a.pk).is_open
    assert [c.note for c in changes.history(organ.handler_a)] == ["启用账号", "停用账号"]


def test_a_parameter_takes_a_new_value_from_a_day(organ: Organ, admin: Client) -> None:
    code, start = "lights.yellow_days", today() + DAY
    answer = admin.post(
        f"/settings/parameters/{code}/", {"value": "12", "starts_on": start.isoformat(), "basis": "主任会议纪要〔2026〕6号"}
    )
    assert answer.status_code == 302
    assert (parameter(code, today()), parameter(code, start)) == ("10", "12")
    old, new = Parameter.objects.filter(code=code).order_by("starts_on")
    assert (old.ends_on, new.ends_on) == (today(), None)
    assert "12" in text(admin.get(f"/settings/parameters/{code}/"))
    assert "自" in text(admin.get("/settings/parameters/"))


def test_a_parameter_that_lists_names_is_read_and_written_in_words(organ: Organ, admin: Client) -> None:
    address, start = "/settings/parameters/rectification.office_letters/", (today() + DAY).isoformat()
    shown = text(admin.get(address))
    assert "督办通知书、提醒函" in shown
    assert "supervision" not in shown
    wrong = admin.post(address, {"value": "罚款单", "starts_on": start, "basis": "文件"})
    assert "请从这些里面选填" in text(wrong)
    admin.post(address, {"value": "督办通知书、提醒函，督查指导书", "starts_on": start, "basis": "文件"})
    assert parameter("rectification.office_letters", today() + DAY) == "supervision,reminder,guidance"


@pytest.mark.parametrize(("value", "days", "basis", "field"), [
    ("很多", 1, "文件", "value"), ("-3", 1, "文件", "value"), ("10", 1, "文件", "value"), ("11", -9000, "文件", "starts_on"),
    ("11", 1, " ", "basis"), ("NaN", 1, "文件", "value"),
])
def test_a_parameter_refuses_what_makes_no_sense(organ: Organ, value: str, days: int, basis: str, field: str) -> None:
    with pytest.raises(CannotSet) as refusal:
        set_value("lights.yellow_days", value, today() + days * DAY, basis, organ.administrator)
    assert refusal.value.field == field
    assert Parameter.objects.filter(code="lights.yellow_days").count() == 1


def test_days_are_declared_and_taken_back(organ: Organ, admin: Client) -> None:
    given = {"first": "2031-02-03", "last": "2031-02-05", "kind": "free", "name": "春节"}
    admin.post("/settings/days/", given)
    assert Holiday.objects.filter(is_workday=False).count() == 3
    admin.post("/settings/days/", {**given, "last": "2031-02-03", "kind": "work", "name": "改为上班"})
    assert Holiday.objects.get(day="2031-02-03").is_workday
    admin.post("/settings/days/2031-02-04/remove/")
    assert Holiday.objects.count() == 2
    assert admin.post("/settings/days/不是日期/remove/").status_code == 404
    assert "结束日期不能早于开始日期" in text(admin.post("/settings/days/", {**given, "last": "2031-01-01"}))
    with pytest.raises(CannotSet):
        set_days(dt.date(2031, 1, 1), dt.date(2031, 12, 31), False, "全年", None)


def test_a_merged_department_passes_its_matters_on(organ: Organ, finding: Any, admin: Client) -> None:
    given = {"into": organ.other_committee.pk, "on": today().isoformat(), "basis": "云机编〔2026〕1号"}
    assert "请填写" in text(admin.post(f"/settings/departments/{organ.committee.pk}/merge/", {**given, "basis": ""}))
    admin.post(f"/settings/departments/{organ.committee.pk}/merge/", given)
    organ.committee.refresh_from_db()
    assert (organ.committee.successor, organ.committee.ends_on) == (organ.other_committee, today())
    assert Appointment.objects.get(person=organ.handler_a.person).ends_on == today()
    assert visible(actor_of(organ.handler_b.person)).filter(pk=finding.pk).exists()


def test_a_merger_refuses_circles_and_repetition(organ: Organ) -> None:
    merge(organ.committee, organ.other_committee, today(), "文件", organ.administrator)
    for one, into in ((organ.committee, organ.office), (organ.other_committee, organ.committee), (organ.office, organ.office)):
        with pytest.raises(CannotMerge):
            merge(Department.objects.get(pk=one.pk), Department.objects.get(pk=into.pk), today(), "文件", None)


def test_a_department_with_people_is_not_simply_ended(organ: Organ, admin: Client) -> None:
    answer = admin.post(f"/settings/departments/{organ.committee.pk}/", {
        "name": "联络工委", "kind": "committee", "unit": organ.unit.pk, "parent": "", "position": 2,
        "starts_on": "2015-01-01", "ends_on": today().isoformat(), "basis": "",
    })
    assert "还有1人在该部门任职" in text(answer)


def test_somebody_who_leaves_hands_over(organ: Organ, measure: Any, admin: Client) -> None:
    person, day = organ.handler_a.person, today()
    given = {
        "person": person.pk, "on": day.isoformat(), "to_whom": organ.handler_b.person.pk,
        "before_whom": organ.leader.person.pk,
    }
    assert "共" in text(admin.get("/settings/handover/", given))
    answer = admin.post("/settings/handover/", given)
    organ.handler_a.refresh_from_db()
    assert not organ.handler_a.is_open
    assert answer["Location"].startswith(f"/settings/handover/{person.pk}/{day}/?to_whom=")
    assert Task.objects.filter(is_open=True, matter=measure.pk).exists()
    assert any(c.note == "离任交接" for c in OrganEntry.objects.filter(actor=organ.administrator))
    client = Client()
    client.force_login(organ.clerk)
    shown = text(client.get(answer["Location"]))
    assert measure.title in shown
    address, _, query = answer["Location"].partition("?")
    paper = client.get(f"{address}docx/?{query}")
    from docx import Document

    cells = [c.text for t in Document(io.BytesIO(paper.content)).tables for r in t.rows for c in r.cells]
    assert any(measure.title in c for c in cells)
    assert client.get(f"{address}pdf/?{query}").content.startswith(b"%PDF")
    assert client.get(f"{address}exe/").status_code == 404


def test_nobody_lets_themselves_or_the_last_administrator_go(organ: Organ, admin: Client) -> None:
    given = {"person": organ.administrator.person.pk, "on": today().isoformat()}
    assert "不能为自己办理离任" in text(admin.post("/settings/handover/", given))
    clerk = Client()
    clerk.force_login(organ.clerk)
    assert "唯一的系统管理员" in text(clerk.post("/settings/handover/", given))


def test_a_procedure_is_readable_for_somebody_who_does_not_program(organ: Organ, admin: Client) -> None:
    from huiyin.procedures.models import Version

    found = Version.objects.get(register="rectification.finding", status="published")
    shown = text(admin.get(f"/settings/procedures/{found.pk}/"))
    for words in ("销号审批", "领导小组组长", "5个工作日", "牵头部门经办", "申请销号 → 验收"):
        assert words in shown
