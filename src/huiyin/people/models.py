"""Units, departments, posts and people; who held what, when, by which document."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from huiyin.people import clock
from huiyin.people.dated import Dated, DatedQuerySet, today
from huiyin.people.names import initials


class Unit(models.Model):
    """An organ (单位). Exactly one row is the organ that keeps this ledger."""

    name = models.CharField("简称", max_length=100)
    full_name = models.CharField("全称", max_length=200, unique=True)
    code = models.CharField("机关代字", max_length=20, blank=True)
    aliases = models.JSONField("其他称谓", default=list, blank=True)
    is_self = models.BooleanField("本单位", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_self"], condition=models.Q(is_self=True), name="people_unit_one_self"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(Dated):
    """An inner department, a street working committee or a deputies' station; a merged one names its successor."""

    class Kind(models.TextChoices):
        OFFICE = "office", "办公室"
        COMMITTEE = "committee", "委办"
        STREET = "street", "街道工委"
        STATION = "station", "代表联络站"
        OTHER = "other", "其他"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="departments")
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.OTHER)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    position = models.PositiveIntegerField("排序", default=0)
    former_names = models.JSONField("曾用名称", default=list, blank=True)
    """Earlier names, oldest first: {"name": …, "until": ISO date of the last day it bore it, "basis": …}."""

    class Meta(Dated.Meta):
        ordering: ClassVar = ["position", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "name", "starts_on"], name="people_department_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: dt.date) -> str:
        """What the department was called on `day`."""
        earlier = (str(former["name"]) for former in self.former_names if day.isoformat() <= str(former["until"]))
        return next(earlier, self.name)

    def heir(self) -> Department:
        """The department that answers for this one's matters today: itself, or the end of its successors."""
        seen, current = {self.pk}, self
        while current.successor is not None and current.successor_id not in seen:
            current = current.successor
            seen.add(current.pk)
        return current


class Duty(models.TextChoices):
    """专门职责: what a post does in the matters of every department; a post that has one bears it as its code."""

    FINANCE_REVIEW = "finance_review", "财务审核"
    CASHIER = "cashier", "现金出纳"
    ACCOUNTANT = "accountant", "会计记账"
    DISPATCHER = "dispatcher", "车辆调度"
    LEGAL = "legal", "法制审核"


def own_code() -> str:
    """For a post without a duty, which no procedure names."""
    return f"post-{uuid4().hex[:12]}"


class Post(models.Model):
    """A seat in a department; procedures name posts by `code`, people come and go."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    title = models.CharField("岗位", max_length=100)
    code = models.SlugField("代码", max_length=60, unique=True)
    is_head = models.BooleanField("部门负责人", default=False)
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.department.name}{self.title}"

    @property
    def duty(self) -> Duty | None:
        return Duty(self.code) if self.code in Duty else None


class Person(models.Model):
    name = models.CharField("姓名", max_length=50)
    initials = models.CharField("拼音首字母", max_length=20, blank=True, db_index=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("邮箱", blank=True)
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, name: str, **more: Any) -> Person:
        """Create a person with the pinyin initials that search and pickers use."""
        return cls.objects.create(name=name, initials=initials(name), **more)


class Appointment(Dated):
    """任职: a person holds a post for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["post", "ends_on"]), models.Index(fields=["person", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Charge(Dated):
    """分管: a leader is in charge of a department for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="charges")
    department = models.ForeignKey(Department, models.PROTECT, related_name="charges")

    def __str__(self) -> str:
        return f"{self.person} 分管 {self.department}"


class Body(models.Model):
    """组织机构: a leading group, its office, a Party branch; made and changed by document."""

    class Kind(models.TextChoices):
        PARTY_GROUP = "party_group", "党组"
        LEADING_GROUP = "leading_group", "领导小组"
        GROUP_OFFICE = "group_office", "领导小组办公室"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"
        CELL = "cell", "党小组"
        OTHER = "other", "其他"

    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="offices")
    formed_on = models.DateField("成立日期", default=today)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    basis = models.CharField("成立文件", max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    class Role(models.TextChoices):
        CHAIR = "chair", "组长"
        DEPUTY = "deputy", "副组长"
        MEMBER = "member", "成员"
        DIRECTOR = "director", "主任"
        STAFF = "staff", "工作人员"
        SECRETARY = "secretary", "书记"
        VICE_DIRECTOR = "vice_director", "副主任"
        DEPUTY_SECRETARY = "deputy_secretary", "副书记"
        COMMISSIONER = "commissioner", "委员"
        BRANCH_COMMISSIONER = "branch_commissioner", "支部委员"

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField("职务", max_length=20, choices=Role.choices, default=Role.MEMBER)

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()} {self.person}"


class Role(models.TextChoices):
    """What a person may do, beyond what posts and charges say."""

    OFFICE = "office", "整改办"
    REVIEWER = "reviewer", "审核"
    LEADER = "leader", "领导"
    HANDLER = "handler", "部门经办"
    ADMINISTRATOR = "administrator", "系统管理员"
    INSPECTOR = "inspector", "检查账号"


class Grant(Dated):
    """A role given to a person, for all ordinary registers or for those named by `register` (a prefix of codes)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    register = models.CharField("台账范围", max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in account, closed from `ends_on` on (the day its person leaves); roles come from grants, never from the account."""

    username = models.CharField("用户名", max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    is_active = models.BooleanField("启用", default=True)
    ends_on = models.DateField("账号截止日期", null=True, blank=True)
    large_type = models.BooleanField("大字版", default=False)
    must_change_password = models.BooleanField("须改口令", default=False)
    """The password was given out by somebody else: nothing is open before its owner has chosen another."""
    news_seen = models.PositiveBigIntegerField("看过的最后一条记录", default=0)
    daily_mail = models.BooleanField("每日邮件", default=True)
    prompt_mail = models.BooleanField("超期、退回即时邮件", default=True)
    feed_digest = models.CharField("日程订阅口令摘要", max_length=64, blank=True, db_index=True)
    """SHA-256 of the key in the address that opens this person's calendar; empty: no calendar is given out."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.person.name

    @property
    def is_open(self) -> bool:
        return self.is_active and (self.ends_on is None or today() < self.ends_on)


class Change(models.Model):
    """变更记录 of ledgers founded before `OrganEntry`: kept and shown, never written any more. Append-only.

    `before` and `after` hold the fields that differ; `before` is None for a new row, `after` for one taken away.
    """

    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    at = models.DateTimeField("时间", default=clock.now)
    model = models.CharField("类别", max_length=60)
    object_id = models.CharField("编号", max_length=60)
    shown = models.CharField("名称", max_length=200)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [models.Index(fields=["model", "object_id", "-id"], name="change_of")]

    def __str__(self) -> str:
        return f"{self.shown} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class OrganEntry(models.Model):
    """机构记录: one change of the organ's own data, what start-up loaded, or the ledger's baseline. Append-only.

    Written by `people.changes` (and `ledger.founding`), numbered by the database in one sequence with the entries of matters.
    The columns beside `payload` repeat what it says, for lists and indexes; `mac` is its mark under the ledger's key.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "变更"
        LOAD = "load", "程序载入"
        BASELINE = "baseline", "建账"

    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    model = models.CharField("类别", max_length=60)
    object_id = models.CharField("编号", max_length=60)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人", db_index=False)
    at = models.DateTimeField("时间")
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [
            models.Index(fields=["model", "object_id", "-id"], name="organ_entry_of"),
            models.Index(fields=["kind"], name="organ_entry_baseline", condition=models.Q(kind="baseline")),
        ]

    def __str__(self) -> str:
        return f"{self.shown} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @cached_property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.payload)
        return found

    @property
    def shown(self) -> str:
        return str(self.told.get("shown", ""))

    @property
    def before(self) -> dict[str, Any] | None:
        return self.told.get("before")

    @property
    def after(self) -> dict[str, Any] | None:
        return self.told.get("after")

    @property
    def note(self) -> str:
        return str(self.told.get("note", ""))


__all__ = [
    "Appointment", "Body", "Change", "Charge", "Dated", "DatedQuerySet", "Department", "Grant", "Membership",
    "OrganEntry", "Person", "Post", "Role", "Unit", "User", "own_code", "today",
]
