"""A roster: what a line adds, what it must not change, what is refused and where; nothing by halves."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from huiyin.people import changes
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Grant,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    User,
    today,
)
from tests.desk_exchange.conftest import a_sheet
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
HEADS = [
    "姓名", "部门", "部门类别", "岗位", "部门负责人", "专门职责", "分管部门", "机构职务", "角色", "用户名", "联系电话",
    "邮箱", "起始日期", "依据文件",
]


@pytest.fixture
def admin(organ: Organ, client: Client, settings: Any, tmp_path: Any) -> Client:
    settings.HUIYIN_DATA = tmp_path
    client.force_login(organ.administrator)
    return client


def a_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("名册.xlsx", data)


def line(**cells: str) -> list[str]:
    return [cells.pop(head, "") for head in HEADS]


def brought(admin: Client, *rows: list[str], heads: list[str] = HEADS) -> str:
    """The address of the page that shows what a sheet would add."""
    answer = admin.post("/settings/roster/", {"file": a_file(a_sheet(heads, *rows))})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def entered(admin: Client, *rows: list[str]) -> str:
    return text(admin.post(brought(admin, *rows), {"action": "store"}))


def objection(admin: Client, *rows: list[str]) -> str:
    before = counts()
    address = brought(admin, *rows)
    answer = admin.get(address)
    assert answer.status_code == 422
    assert admin.post(address, {"action": "store"}).status_code == 422
    assert counts() == before
    return text(answer)


def counts() -> list[int]:
    return [m._default_manager.count() for m in (Department, Post, Person, Appointment, Charge, Grant, User)]


def test_lines_add_departments_seats_charges_roles_and_accounts(organ: Organ, admin: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{h}PasswordHasher" for h in ("Argon2", "PBKDF2")]
    rows = [
        line(姓名="简明远", 分管部门="城建环资工委、办公室", 角色="领导", 用户名="自动", 起始日期="2026-02-01",
             依据文件="常发〔2026〕3号"),
        line(姓名="费墨林", 部门="城建环资工委", 岗位="主任", 部门负责人="是", 角色="部门经办", 用户名="feimolin",
             起始日期="2026-01-05"),
        line(姓名="费墨林", 部门="城建环资工委", 岗位="车管员", 专门职责="车辆调度", 起始日期="2026-01-05"),
    ]
    address, before = brought(admin, *rows), counts()
    shown = text(admin.get(address))
    assert "部门：城建环资工委（委办）" in shown
    assert "岗位：城建环资工委主任，部门负责人" in shown
    assert counts() == before, "a dry run leaves nothing"
    done = text(admin.post(address, {"action": "store"}))
    department = Department.objects.get(name="城建环资工委")
    assert (department.kind, department.starts_on) == (Department.Kind.COMMITTEE, dt.date(2026, 1, 5))
    assert Post.objects.get(code="dispatcher").department == department
    head = Post.objects.get(department=department, title="主任")
    assert head.is_head
    leader, handler = Person.objects.get(name="简明远"), Person.objects.get(name="费墨林")
    assert set(leader.charges.values_list("department__name", flat=True)) == {"城建环资工委", organ.office.name}
    assert leader.charges.first().basis == "常发〔2026〕3号"  # type: ignore[union-attr]
    assert leader.appointments.count() == 0
    assert handler.appointments.count() == 2
    assert [g.role for g in leader.grants.all()] == [Role.LEADER]
    assert handler.initials == "fml"
    for username in ("jianmingyuan", "feimolin"):
        account = User.objects.get(username=username)
        password = done.partition(f"<td>{username}</td>")[2].partition("<code>")[2].partition("</code>")[0]
        assert account.check_password(password)
        assert [c.note for c in changes.history(account)] == ["导入名册"]
    account.refresh_from_db()
    assert account.password.startswith("argon2"), "the first sign-in hashes anew"


def test_the_same_sheet_again_adds_nothing(organ: Organ, admin: Client) -> None:
    row = line(姓名="简明远", 部门=organ.office.name, 岗位="副主任", 角色="审核", 用户名="自动")
    entered(admin, row)
    before, address = counts(), brought(admin, row)
    assert "都已登记过" in text(admin.get(address))
    admin.post(address, {"action": "store"})
    assert counts() == before


def test_a_second_of_a_name_gets_a_name_of_his_own(organ: Organ, admin: Client) -> None:
    shown = entered(
        admin, line(姓名="简明远", 用户名="自动", 联系电话="1"), line(姓名="简名远", 用户名="自动", 联系电话="2"),
    )
    assert "<td>jianmingyuan</td>" in shown
    assert "<td>jianmingyuan2</td>" in shown


@pytest.mark.parametrize(("cells", "said"), [
    ({"姓名": ""}, "不能为空"),
    ({"部门": "办公室"}, "部门和岗位要么都填，要么都不填"),
    ({"岗位": "主任"}, "部门和岗位要么都填，要么都不填"),
    ({"分管部门": "没有的委"}, "没有“没有的委”这个部门"),
    ({"角色": "皇帝"}, "没有“皇帝”这个角色"),
    ({"角色": "检查账号"}, "没有“检查账号”这个角色"),
    ({"角色": "系统管理员、领导"}, "不能兼任"),
    ({"部门类别": "衙门"}, "可以填：办公室、委办"),
    ({"专门职责": "车辆调度"}, "专门职责由岗位承担"),
    ({"部门负责人": "大概"}, "请填“是”或“否”"),
    ({"起始日期": "2026-02-30"}, "2026年2月没有30日"),
    ({"用户名": "简"}, "请用小写字母"),
    ({"用户名": "handler_a"}, "已存在"),
    ({"邮箱": "x"}, "有效的 Email"),
])
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_stored(
    organ: Organ, admin: Client, cells: dict[str, str], said: str
) -> None:
    good = line(姓名="费墨林", 部门="新设工委", 岗位="主任")
    shown = objection(admin, good, line(**{"姓名": "简明远", "联系电话": "7", **cells}))
    assert "第3行" in shown
    assert said in shown


def test_a_namesake_is_never_taken_for_another(organ: Organ, admin: Client) -> None:
    known = organ.handler_a.person
    assert "已有同名人员" in objection(admin, line(姓名=known.name, 联系电话="13900000000", 角色="审核"))
    Person.named(known.name, phone="13900000000")
    assert "有2位同名人员" in objection(admin, line(姓名=known.name, 角色="审核"))
    entered(admin, line(姓名=known.name, 联系电话="13900000000", 角色="审核"))
    entered(admin, line(姓名="简明远", 联系电话="1"), line(姓名="简明远", 联系电话="2"), line(姓名="简明远", 联系电话="1"))
    assert sorted(Person.objects.filter(name="简明远").values_list("phone", flat=True)) == ["1", "2"]
    assert known.grants.filter(role=Role.REVIEWER).count() == 0


def test_what_is_registered_stays_as_it_is(organ: Organ, admin: Client) -> None:
    post = Appointment.objects.on().filter(person=organ.handler_a.person).get().post
    cells = {"姓名": organ.handler_a.person.name, "部门": post.department.name, "岗位": post.title}
    assert "没有这项职责" in objection(admin, line(**cells, 专门职责="会计记账"))
    Post.objects.filter(pk=post.pk).update(is_head=False)
    assert "不是部门负责人" in objection(admin, line(**cells, 部门负责人="是"))
    assert "已有账号handler_a" in objection(admin, line(**cells, 用户名="another"))
    assert "都已登记过" in text(admin.get(brought(admin, line(**cells, 用户名="自动"))))


def test_a_duty_has_one_post_and_its_second_holder_is_appointed_to_that(organ: Organ, admin: Client) -> None:
    entered(admin, *(line(姓名=f"简明{n}", 部门="新设工委", 岗位=f"会计{n}", 专门职责="会计记账") for n in "一二"))
    post = Post.objects.get(code="accountant")
    assert post.title == "会计一"
    assert set(post.appointments.values_list("person__name", flat=True)) == {"简明一", "简明二"}
    assert Post.objects.get(title="会计二").duty is None


def test_a_whole_organ_of_six_is_one_sheet(organ: Organ, admin: Client) -> None:
    """Departments, several posts in a line, duties beyond the posts, charges, seats of bodies, roles and accounts."""
    group = "巡察整改领导小组"
    basis = {"依据文件": "青常发〔2026〕1号"}
    entered(
        admin,
        line(姓名="王建国", 部门="领导", 岗位="主任", 部门负责人="是", 分管部门="领导、综合办公室", 机构职务=f"{group}组长",
             角色="领导", **basis),
        line(姓名="李秀兰", 部门="领导", 岗位="副主任", 专门职责="财务审核", 分管部门="选联委",
             机构职务=f"{group}副组长、机关党支部书记", 角色="领导", 用户名="自动", **basis),
        line(姓名="赵敏", 部门="综合办公室", 岗位="主任", 部门负责人="是", 专门职责="财务审核、车辆调度",
             机构职务=f"{group}办公室主任、机关党支部支部委员", 角色="整改办、审核", 用户名="自动", **basis),
        line(姓名="刘洋", 部门="选联委、综合办公室", 岗位="主任、出纳", 部门负责人="是", 专门职责="现金出纳",
             机构职务="机关党支部副书记", 角色="部门经办", 用户名="自动", **basis),
    )
    reviewers = Appointment.objects.filter(post__code="finance_review").values_list("person__name", flat=True)
    assert set(reviewers) == {"李秀兰", "赵敏"}
    assert str(Post.objects.get(code="dispatcher")) == "综合办公室车辆调度岗"
    cashier = Post.objects.get(code="cashier")
    assert (str(cashier), cashier.is_head) == ("综合办公室出纳", False)
    assert Post.objects.get(department__name="选联委").is_head
    body = Body.objects.get(name=group)
    assert (body.kind, body.basis) == (Body.Kind.LEADING_GROUP, "青常发〔2026〕1号")
    assert Body.objects.get(name=f"{group}办公室").parent == body
    seats = {(m.body.name, m.get_role_display(), m.person.name)
             for m in Membership.objects.filter(basis="青常发〔2026〕1号")}
    assert seats == {
        (group, "组长", "王建国"), (group, "副组长", "李秀兰"), ("机关党支部", "书记", "李秀兰"),
        (f"{group}办公室", "主任", "赵敏"), ("机关党支部", "支部委员", "赵敏"), ("机关党支部", "副书记", "刘洋"),
    }
    assert Charge.objects.filter(person__name="王建国").count() == 2


@pytest.mark.parametrize(("cells", "said"), [
    ({"部门": "甲委、乙委", "岗位": "主任"}, "不能一一对应"),
    ({"机构职务": "巡察整改领导小组"}, "请写成机构名称加职务"),
    ({"机构职务": "巡察整改领导小组组长"}, "请填写成立文件"),
    ({"部门": "甲委", "岗位": "主任", "专门职责": "管钱"}, "没有“管钱”这项职责"),
    ({"部门": "甲委", "岗位": "出纳、会计", "专门职责": "现金出纳、会计记账"}, "出纳不得兼管"),
])
def test_what_a_line_of_several_cannot_say(organ: Organ, admin: Client, cells: dict[str, str], said: str) -> None:
    assert said in objection(admin, line(姓名="简明远", **cells))


def test_without_an_organ_there_are_no_departments(organ: Organ, admin: Client) -> None:
    Unit.objects.update(is_self=False)
    assert "请先在“单位”中登记" in objection(admin, line(姓名="简明远", 部门="新设工委", 岗位="主任"))


def test_the_sample_comes_back_as_it_is(organ: Organ, admin: Client) -> None:
    data = admin.get("/settings/roster/sample/").content
    heads = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1]
    assert [str(h).rstrip("*") for h in heads] == HEADS
    answer = admin.post("/settings/roster/", {"file": a_file(data)})
    assert "没有新的内容，都已登记过" in text(admin.get(answer["Location"])), "the example is passed over"


def test_columns_stand_anywhere_and_under_other_names(organ: Organ, admin: Client) -> None:
    address = brought(admin, ["干部", "办公室", "简明远"], heads=["职务", "处室", "人员"])
    admin.post(address, {"action": "store"})
    seat = Appointment.objects.get(person__name="简明远")
    assert (seat.post.title, seat.starts_on) == ("干部", today())


@pytest.mark.parametrize("rows", [[["甲", "乙"]], [["部门", "岗位"], ["办公室", "主任"]]])
def test_what_is_no_roster_is_refused(organ: Organ, admin: Client, rows: Any) -> None:
    sent_ = admin.post("/settings/roster/", {"file": a_file(a_sheet(*rows))})
    answer = admin.get(sent_["Location"], follow=True)
    assert "没有找到表头" in text(answer)


def test_a_file_that_is_none_and_one_given_up(organ: Organ, admin: Client) -> None:
    assert "请先选择" in text(admin.post("/settings/roster/"))
    assert admin.post("/settings/roster/", {"file": a_file(b"nothing")}).status_code == 422
    address = brought(admin, line(姓名="简明远"))
    assert "没有登记" in text(admin.post(address, {"action": "drop"}, follow=True))
    assert "已经过期" in text(admin.get(address, follow=True))
