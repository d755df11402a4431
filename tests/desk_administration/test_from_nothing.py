"""An organ of six sets itself up: from an empty database to the first signed plan, through the command line and pages alone.

Nothing here reads or writes the database: what is known is what the pages say.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.cli.upkeep import _admin
from huiyin.people.dated import today
from tests.desk.conftest import a_file, filled
from tests.desk_administration.test_roster import HEADS, line
from tests.desk_exchange.conftest import a_sheet
from tests.support.organ import a_scan

pytestmark = pytest.mark.django_db
FIRST, OWN = "Guan-li-2026-qing", "Zi-ji-de-kou-ling-7"
GROUP, BASIS = "巡察整改工作领导小组", {"依据文件": "青常发〔2026〕1号", "起始日期": "2026-01-05"}
ROSTER = (
    line(姓名="王建国", 部门="领导", 岗位="主任", 部门负责人="是", 分管部门="领导、办公室",
         机构职务=f"{GROUP}组长、机关党支部书记", 角色="领导", **BASIS),
    line(姓名="李秀兰", 部门="领导", 岗位="副主任", 分管部门="财政经济工委、选联工委", 机构职务=f"{GROUP}副组长", 角色="领导",
         用户名="自动", **BASIS),
    line(姓名="赵敏", 部门="办公室", 岗位="主任", 部门负责人="是", 机构职务=f"{GROUP}成员、{GROUP}办公室主任", 角色="整改办",
         用户名="自动", **BASIS),
    line(姓名="孙丽", 部门="办公室", 岗位="会计", 专门职责="会计记账", 角色="部门经办", 用户名="自动", **BASIS),
    line(姓名="陈刚", 部门="财政经济工委", 岗位="主任", 部门负责人="是", 机构职务=f"{GROUP}成员", 角色="审核、部门经办",
         用户名="自动", **BASIS),
    line(姓名="刘洋", 部门="选联工委、办公室", 岗位="主任、出纳", 部门负责人="是", 专门职责="现金出纳",
         机构职务="机关党支部支部委员", 角色="部门经办", 用户名="自动", **BASIS),
)
HOLIDAYS = (
    ("01-01", "元旦"), ("02-06", "春节"), ("04-05", "清明节"), ("05-01", "劳动节"), ("06-09", "端午节"), ("09-15", "中秋节"),
    ("10-01", "国庆节"),
)


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{h}PasswordHasher" for h in ("Argon2", "PBKDF2")]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def signed_in(username: str, password: str) -> Client:
    client = Client()
    answer = client.post("/login/", {"username": username, "password": password}, follow=True)
    assert answer.status_code == 200
    assert "用户名或口令不正确" not in text(answer)
    return client


def sent(client: Client, address: str, **values: Any) -> Any:
    """The form at `address` as first shown, with `values`; followed to the page it leads to."""
    answer = client.post(address, filled(client, address, **values), follow=True)
    faults = re.findall(r'class="(?:field-error|notice notice-error)[^>]*>(.*?)</div>', text(answer), re.DOTALL)
    assert answer.status_code == 200, (address, faults)
    return answer


def number_in(answer: Any) -> int:
    """The matter that a page is about."""
    found = re.search(r"/matters/(\d+)/$", answer.request["PATH_INFO"])
    assert found, answer.request["PATH_INFO"]
    return int(found[1])


def lacking(admin: Client) -> dict[str, str]:
    """What the page 建立单位 still misses, by step."""
    page = admin.get("/settings/setup/")
    return {row.step.code: "；".join(map(str, row.step.missing)) for row in page.context["rows"] if row.lines}


def test_an_organ_of_six_from_nothing_to_its_first_signed_plan() -> None:
    _admin("guanli", "管理员", FIRST)
    admin = signed_in("guanli", FIRST)
    assert "去建立单位" in text(admin.get("/"))
    assert {"units", "departments", "people", "charges", "duties", "grants", "parameters"} <= set(lacking(admin))

    sent(admin, "/settings/units/new/", full_name="青河县人大常委会机关", name="青河县人大", code="青人")
    assert "units" not in lacking(admin), "the first unit is the organ's own"
    assert "青河县人大常委会机关" in text(admin.get("/"))
    accounts = _roster(admin)
    _the_rest(admin)

    _the_plan(accounts)


def _roster(admin: Client) -> dict[str, str]:
    """One sheet; returns username -> password as the page shows them."""
    upload = SimpleUploadedFile("名册.xlsx", a_sheet(HEADS, *ROSTER))
    checked = admin.post("/settings/roster/", {"file": upload}, follow=True)
    assert "要改正的地方" not in text(checked)
    done = text(admin.post(checked.request["PATH_INFO"], {"action": "store"}))
    accounts = dict(re.findall(r"<td>([a-z]+\d?)</td>\s*<td><code>(.*?)</code>", done))
    assert set(accounts) == {"lixiulan", "zhaomin", "sunli", "chengang", "liuyang"}
    return accounts


def _the_rest(admin: Client) -> None:
    """Everything else that the page asks for."""
    found = lacking(admin)
    assert {"duties", "parameters"} <= set(found) <= {"duties", "parameters", "days", "backup"}
    assert "财务审核没有人承担" in found["duties"]
    assert "孙丽登记的" in found["duties"], "the only accountant's own claim"
    shown = text(admin.post("/settings/setup/arrange/", follow=True))
    assert "已登记：财务审核" in shown
    for row in admin.get("/settings/setup/").context["rows"]:
        for missing in row.lines:
            if missing.look:
                admin.post(f"/settings/setup/look/{missing.look}/")
    for day, name in HOLIDAYS if "days" in lacking(admin) else ():
        year = today().year + 1
        sent(admin, "/settings/days/", first=f"{year}-{day}", last=f"{year}-{day}", kind="free", name=name)
    assert set(lacking(admin)) <= {"backup"}, lacking(admin)
    assert "已经看过的" in text(admin.get("/settings/setup/"))


def _own(accounts: dict[str, str], username: str) -> Client:
    """Signs in with the password handed out, which must be changed before anything opens."""
    client = signed_in(username, accounts[username])
    assert client.get("/").headers["Location"] == "/password/"
    given = {"old_password": accounts[username], "new_password1": OWN, "new_password2": OWN}
    assert "口令已修改" in text(client.post("/password/", given, follow=True))
    return client


def _the_plan(accounts: dict[str, str]) -> None:
    office, reviewer = _own(accounts, "zhaomin"), _own(accounts, "chengang")
    day = today()
    round_ = number_in(sent(
        office, "/registers/rectification-round/new/", title="县委第二巡察组反馈意见整改", source="inspection",
        unit_name="青河县人大常委会机关", feedback_on=str(day),
    ))
    page = sent(office, f"/registers/rectification-finding/new/?parent={round_}", wording="调查研究不够深入",
                manifestation="基层走访少", root_cause="重视不够", target="每季度走访一次",
                lead_department=_choice(office, round_, "选联工委"), leader=_choice(office, round_, "李秀兰", "leader"))
    finding = number_in(page)
    sent(office, f"/registers/rectification-measure/new/?parent={finding}", wording="制定走访办法，每季度走访一次",
         due_on=str(day + dt.timedelta(days=20)))
    page = sent(office, f"/registers/rectification-plan/new/?parent={round_}", title="整改方案")
    plan = number_in(page)
    assert "本轮次还没有领导小组" in text(page)

    adopting = office.get(f"/rectification/{round_}/group/")
    groups = {str(label): value for value, label in adopting.context["adopt_form"].fields["adopted"].choices}
    adopted = office.post(f"/rectification/{round_}/group/", {"adopted": str(groups[GROUP])}, follow=True)
    assert "王建国" in text(adopted)
    assert f"{GROUP}办公室" in text(adopted)
    assert "本轮次还没有领导小组" not in text(office.get(f"/matters/{plan}/"))

    assert "现由" in text(_step(office, plan, "submit"))
    assert "王建国" in text(_step(reviewer, plan, "pass")), "the chair of the group that the settings know is waited for"
    other = _own(accounts, "sunli")  # of the office, too: who drew the plan up does not register what was decided on it
    signed = _step(other, plan, "approve", mode="paper", decided_by=_signer(other, plan, "王建国"),
                   **{"file-signed_paper": a_file("签字件.pdf", a_scan())})
    shown = text(signed)
    assert "纸质" in shown
    assert "王建国" in shown
    assert "印发" in text(office.get(f"/matters/{plan}/"))


def _step(client: Client, pk: int, action: str, **values: Any) -> Any:
    address = f"/matters/{pk}/do/{action}/"
    data = filled(client, address, **values)
    answer = client.post(address, data, follow=True)
    wanted = set(re.findall(r'name="(reason-[a-z_]+)"', text(answer)))
    if answer.status_code == 422 and wanted:  # a warning asks for a reason
        answer = client.post(address, {**data, **dict.fromkeys(wanted, "按实际情况安排，已核对")}, follow=True)
    assert answer.status_code == 200, re.findall(r'class="[^"]*(?:error|objection|said)[^"]*"[^>]*>(.*?)</', text(answer))
    return answer


def _choice(client: Client, round_: int, words: str, name: str = "lead_department") -> str:
    form = client.get(f"/registers/rectification-finding/new/?parent={round_}").context["form"]
    return next(str(value) for value, label in form.fields[name].choices if str(label) == words)


def _signer(client: Client, plan: int, name: str) -> str:
    choices = client.get(f"/matters/{plan}/do/approve/").context["command_form"].fields["decided_by"].choices
    return next(str(key) for _, group in choices if isinstance(group, list | tuple) for key, label in group if name in str(label))
