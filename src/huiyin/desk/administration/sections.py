"""The tables of the settings: what each lists, by which form it is kept, who reads and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from huiyin.desk.administration import forms
from huiyin.desk.administration.access import Right
from huiyin.people import passwords
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Grant,
    Membership,
    Person,
    Post,
    Unit,
    User,
    today,
)
from huiyin.procedures.duties import unfilled

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Related:
    """Rows that hang on one, shown on its page; `add` names the form field that is filled in already.

    `without` is the column that would only repeat whose page it is.
    """

    section: str
    rows: Callable[[Any], Rows]
    add: str = ""
    without: str = ""


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    one: str
    model: type[Model]
    form: type[forms.RowForm]
    columns: tuple[tuple[str, Callable[[Any], object]], ...]
    rows: Callable[[], Rows]
    searched: tuple[str, ...]
    guide: str
    office: Right = Right.NONE
    current: Callable[[Rows], Rows] | None = None
    related: tuple[Related, ...] = ()
    icon: str = "folder"
    lacking: Callable[[], list[str]] = list
    """What the organ still has to fill in here."""


def _until(row: Any) -> str:
    if row.ends_on is None:
        return f"{row.starts_on}起"
    return f"{row.starts_on}至{row.ends_on}"


def _seats(person: Person) -> str:
    return "、".join(str(a.post) for a in person.now_seats)  # type: ignore[attr-defined]


def _roles(user: User) -> str:
    return "、".join(g.get_role_display() for g in user.person.now_grants)  # type: ignore[attr-defined]


def _state(user: User) -> str:
    if not user.is_active:
        return "已停用"
    if not user.is_open:
        return f"已于{user.ends_on}关闭"
    if user.is_locked:  # type: ignore[attr-defined]
        return "暂时锁定（重置口令即解除）"
    return f"{user.ends_on}关闭" if user.ends_on else "可登录"


def _on(rows: Rows) -> Rows:
    return rows.filter(starts_on__lte=today()).filter(Q(ends_on=None) | Q(ends_on__gte=today()))


def _people() -> Rows:
    seats = Appointment.objects.on().select_related("post__department")
    return Person.objects.prefetch_related(Prefetch("appointments", seats, to_attr="now_seats"))


def _accounts() -> Rows:
    grants = Prefetch("person__grants", Grant.objects.on(), to_attr="now_grants")
    locked = Exists(passwords.lockouts().filter(username=OuterRef("username")))
    rows = User.objects.select_related("person").prefetch_related(grants)
    return rows.annotate(is_locked=locked).order_by("username")


def _by(model: type[Any], **same: Any) -> Rows:
    return SECTION_OF[model].rows().filter(**same)


_PERSON_PARTS = (
    Related("appointments", lambda p: _by(Appointment, person=p), "person", "人员"),
    Related("charges", lambda p: _by(Charge, person=p), "person", "领导"),
    Related("memberships", lambda p: _by(Membership, person=p), "person", "人员"),
    Related("grants", lambda p: _by(Grant, person=p), "person", "人员"),
    Related("accounts", lambda p: _by(User, person=p), "person", "人员"),
)

SECTIONS = (
    Section(
        "units", "单位", "单位", Unit, forms.UnitForm,
        (("全称", lambda u: u.full_name), ("简称", lambda u: u.name), ("机关代字", lambda u: u.code),
         ("", lambda u: "本单位" if u.is_self else "")),
        lambda: Unit.objects.order_by("-is_self", "full_name"), ("full_name", "name"),
        "本单位的全称、简称和其他称谓用于公文落款和读取文件。", icon="building",
    ),
    Section(
        "departments", "部门", "部门", Department, forms.DepartmentForm,
        (("名称", lambda d: d.name), ("类别", lambda d: d.get_kind_display()), ("上级", lambda d: d.parent or ""),
         ("时间", _until), ("曾用名称", lambda d: "、".join(f["name"] for f in d.former_names)),
         ("承接部门", lambda d: d.successor or "")),
        lambda: Department.objects.select_related("parent", "successor"), ("name",),
        "委办、街道工委和联络站。撤并的部门保留历史，未办结的事项由承接部门办理。", Right.READ, _on,
        (Related("posts", lambda d: _by(Post, department=d), "department", "部门"),
         Related("charges", lambda d: _by(Charge, department=d), "department", "分管部门")), "sitemap",
    ),
    Section(
        "posts", "岗位", "岗位", Post, forms.PostForm,
        (("岗位", lambda p: p.title), ("部门", lambda p: p.department), ("专门职责", lambda p: p.duty.label if p.duty else ""),
         ("", lambda p: "部门负责人" if p.is_head else "")),
        lambda: Post.objects.select_related("department").order_by("department__position", "position", "id"),
        ("title", "department__name"), "待办跟着岗位走：人员调整后，岗位上的待办自然转到接任者。", Right.READ, lacking=unfilled,
        related=(Related("appointments", lambda p: _by(Appointment, post=p), "post", "岗位"),), icon="id-badge-2",
    ),
    Section(
        "people", "人员", "人员", Person, forms.PersonForm,
        (("姓名", lambda p: p.name), ("现任岗位", _seats), ("联系电话", lambda p: p.phone), ("邮箱", lambda p: p.email)),
        _people, ("name", "initials", "phone"), "先登记人员，再任职、授予角色、建立账号。姓名可按拼音首字母查找。", Right.READ,
        related=_PERSON_PARTS, icon="users",
    ),
    Section(
        "appointments", "任职", "任职", Appointment, forms.AppointmentForm,
        (("人员", lambda a: a.person), ("岗位", lambda a: a.post), ("时间", _until), ("依据", lambda a: a.basis)),
        lambda: Appointment.objects.select_related("person", "post__department").order_by("person__position", "-starts_on"),
        ("person__name", "person__initials", "post__title", "post__department__name"),
        "谁在什么时间担任什么岗位。离任请填写截止日期，或用“离任交接”一次办完。", Right.READ, _on, icon="id-badge-2",
    ),
    Section(
        "charges", "分管", "分管", Charge, forms.ChargeForm,
        (("领导", lambda c: c.person), ("分管部门", lambda c: c.department), ("时间", _until), ("依据", lambda c: c.basis)),
        lambda: Charge.objects.select_related("person", "department").order_by("person__position", "-starts_on"),
        ("person__name", "person__initials", "department__name"),
        "领导看得到分管部门的事项。调整分工时，给原来的填写截止日期，再增加新的。", Right.READ, _on, icon="sitemap",
    ),
    Section(
        "bodies", "组织机构", "组织机构", Body, forms.BodyForm,
        (("名称", lambda b: b.name), ("类别", lambda b: b.get_kind_display()), ("上级", lambda b: b.parent or ""),
         ("成立", lambda b: b.formed_on), ("撤销", lambda b: b.dissolved_on or ""), ("成立文件", lambda b: b.basis)),
        lambda: Body.objects.select_related("parent").order_by("dissolved_on", "id"), ("name", "basis"),
        "领导小组及其办公室、党组、党总支、党支部、党小组，由文件成立和调整。", Right.WRITE,
        lambda rows: rows.filter(Q(dissolved_on=None) | Q(dissolved_on__gte=today())),
        (Related("memberships", lambda b: _by(Membership, body=b), "body", "机构"),), "building-community",
    ),
    Section(
        "memberships", "机构成员", "机构成员", Membership, forms.MembershipForm,
        (("机构", lambda m: m.body), ("人员", lambda m: m.person), ("职务", lambda m: m.get_role_display()),
         ("时间", _until), ("依据", lambda m: m.basis)),
        lambda: Membership.objects.select_related("body", "person").order_by("body_id", "id"),
        ("body__name", "person__name", "person__initials"), "组长、副组长、成员由文件确定；审批环节按当天的职务找人。",
        Right.WRITE, _on, icon="building-community",
    ),
    Section(
        "grants", "角色", "角色", Grant, forms.GrantForm,
        (("人员", lambda g: g.person), ("角色", lambda g: g.get_role_display()),
         ("台账范围", lambda g: forms.scope_in_words(g.register)), ("时间", _until), ("依据", lambda g: g.basis)),
        lambda: Grant.objects.select_related("person").order_by("role", "person__position", "id"),
        ("person__name", "person__initials"), "角色决定能看什么、能办什么。检查账号只读，到期自动失效。",
        current=_on, icon="shield-lock",
    ),
    Section(
        "accounts", "账号", "账号", User, forms.AccountForm,
        (("用户名", lambda u: u.username), ("人员", lambda u: u.person), ("角色", _roles), ("状态", _state),
         ("最近登录", lambda u: timezone.localdate(u.last_login).isoformat() if u.last_login else "从未登录")),
        _accounts, ("username", "person__name", "person__initials"), "一人一个账号，不共用。口令遗失由这里重置，离任当天关闭。",
        current=lambda rows: rows.filter(is_active=True).filter(Q(ends_on=None) | Q(ends_on__gt=today())), icon="key",
    ),
)
SECTION = {section.slug: section for section in SECTIONS}
SECTION_OF = {section.model: section for section in SECTIONS}
