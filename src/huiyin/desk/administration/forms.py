"""Forms of the settings: model forms in the house's dress, judged by `people.rules`."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import RegexValidator

from huiyin.kit.fields import DateInput, styled
from huiyin.kit.typedfields import tell_apart
from huiyin.people import units
from huiyin.people.colleagues import colleagues
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Duty,
    Grant,
    Membership,
    Person,
    Post,
    Unit,
    User,
    own_code,
    today,
)
from huiyin.people.names import initials
from huiyin.people.rules import faults
from huiyin.register.base import REGISTERS

LABELS = {
    "person": "人员", "post": "岗位", "department": "部门", "unit": "单位", "parent": "上级", "successor": "并入部门",
    "body": "组织机构", "register": "台账范围", "actor": "操作人",
}
_MESSAGES = {
    "required": "请填写这一项", "invalid": "填写有误，请核对", "invalid_choice": "请从列表中选择",
    "max_length": "内容过长，请精简", "unique": "已经有了，请换一个", "min_value": "不能小于%(limit_value)s",
}
USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{1,58}$", "请用小写字母、数字、点、下划线或连字符，至少2个字符", "username")
_DATE_MESSAGES = {**_MESSAGES, "invalid": "请按“年-月-日”填写日期，例如 2026-03-01"}


_PEOPLE = ("person", "to_whom", "before_whom")


def dress(fields: dict[str, forms.Field]) -> None:
    """Labels, messages, widgets and classes of the house."""
    for name, field in fields.items():
        if isinstance(field, forms.DateField):
            field.widget = DateInput()
            field.error_messages.update(_DATE_MESSAGES)
        else:
            field.error_messages.update(_MESSAGES)
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = "（请选择）" if field.required else "（无）"
            field.label = LABELS.get(name, field.label)
            if name in _PEOPLE:
                tell_apart(field)
        elif isinstance(field, forms.TypedChoiceField) and field.required:
            listed: list[Any] = list(cast("Any", field.choices))
            field.choices = [("", "（请选择）"), *(choice for choice in listed if choice[0])]
        if name == "position":
            field.required = False
            field.help_text = "数字小的排在前面"
        styled(field)


class PlainForm(forms.Form):
    """A form that is no model's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        dress(self.fields)


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of the organ's own data; what `people.rules` objects to stands beside its field."""

    everybody: ClassVar[bool] = False
    """Whether administrators of the system are among the people offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        dress(self.fields)
        if "person" in self.fields:
            self._settle("person", Person.objects.all() if self.everybody else colleagues())
        if "department" in self.fields:
            self._settle("department", Department.objects.on().select_related("unit"))
        if "basis" in self.fields:
            self.fields["basis"].help_text = "文件名称或文号"

    def _settle(self, name: str, rows: Any) -> None:
        """Choices for a reference; once stored, who and what stay as they are: a new row says something new."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        if self.instance.pk:
            field.disabled = True
            rows = rows.model._default_manager.filter(pk=getattr(self.instance, f"{name}_id"))
        field.queryset = rows

    def clean_position(self) -> int:
        return int(self.cleaned_data.get("position") or 0)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for name, message in faults(self.instance).items():
                self.add_error(name if name in self.fields else NON_FIELD_ERRORS, message)


class UnitForm(RowForm):
    aliases_text = forms.CharField(
        label="其他称谓", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="一行一个；读取文件时据此认出本单位"
    )

    class Meta:
        model = Unit
        fields = ("full_name", "name", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aliases_text"].initial = "\n".join(self.instance.aliases)

    def clean(self) -> dict[str, Any] | None:
        lines = str(self.cleaned_data.get("aliases_text", "")).splitlines()
        self.instance.aliases = [line.strip() for line in lines if line.strip()]
        return self.cleaned_data


class DepartmentForm(RowForm):
    renamed_on = forms.DateField(
        label="更名日期", required=False, help_text="名称有变时填写：从这一天起用新名称，旧名称留作曾用名；只是更正错字的不填"
    )

    class Meta:
        model = Department
        fields = ("name", "kind", "unit", "parent", "position", "starts_on", "ends_on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Department.objects.on().exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["ends_on"].help_text = "撤销而没有承接部门时填写；并入其他部门的，请用“撤并”"
        self.fields["unit"].initial = units.own()
        self.former = self.instance.name
        if not self.instance.pk:
            del self.fields["renamed_on"]

    def clean(self) -> dict[str, Any] | None:
        """A department renamed from a day on keeps its former name: old papers and files are written with it."""
        day, name = self.cleaned_data.get("renamed_on"), self.cleaned_data.get("name")
        if day is not None and name == self.former:
            self.add_error("renamed_on", "名称没有变，不用填写")
        elif day is not None and day > today():
            self.add_error("renamed_on", "请在更名的当天或以后登记")
        elif day is not None:
            last = str(day - dt.timedelta(days=1))
            self.instance.former_names = [
                *self.instance.former_names, {"name": self.former, "until": last, "basis": self.cleaned_data.get("basis", "")}
            ]
        return self.cleaned_data


class PostForm(RowForm):
    duty = forms.ChoiceField(
        label="专门职责", required=False,
        help_text="各部门的事项都由它办的岗位才选：流程据此派给它，任职的人看得到有关台账。一项职责只设一个岗位，可以几人任职",
    )

    class Meta:
        model = Post
        fields = ("department", "title", "is_head", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Post.objects.exclude(pk=self.instance.pk).filter(code__in=Duty.values)
        taken = set(others.values_list("code", flat=True))
        field = cast("forms.ChoiceField", self.fields["duty"])
        field.choices = [("", "（无）"), *((code, label) for code, label in Duty.choices if code not in taken)]
        field.initial = self.instance.duty or ""

    def clean(self) -> dict[str, Any] | None:
        """A post without a duty keeps a code of its own, which nobody needs to know."""
        duty = self.cleaned_data.get("duty")
        if duty or self.instance.duty or not self.instance.code:
            self.instance.code = duty or own_code()
        return self.cleaned_data


class PersonForm(RowForm):
    class Meta:
        model = Person
        fields = ("name", "phone", "email", "position")

    def clean(self) -> dict[str, Any] | None:
        self.instance.initials = initials(self.cleaned_data.get("name", ""))
        return self.cleaned_data


class AppointmentForm(RowForm):
    class Meta:
        model = Appointment
        fields = ("person", "post", "starts_on", "ends_on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = Post.objects.filter(department__in=Department.objects.on()).select_related("department")
        self._settle("post", on.order_by("department__position", "position"))


class ChargeForm(RowForm):
    class Meta:
        model = Charge
        fields = ("person", "department", "starts_on", "ends_on", "basis")


class BodyForm(RowForm):
    class Meta:
        model = Body
        fields = ("name", "kind", "parent", "formed_on", "dissolved_on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Body.objects.filter(dissolved_on=None).exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        self.fields["basis"].required = True


class MembershipForm(RowForm):
    class Meta:
        model = Membership
        fields = ("body", "person", "role", "starts_on", "ends_on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settle("body", Body.objects.filter(dissolved_on=None))
        self.fields["basis"].required = True
        self.fields["ends_on"].help_text = "不再担任时填写最后一天；调整职务请另增一条"


class GrantForm(RowForm):
    everybody = True
    register = forms.ChoiceField(label="台账范围", required=False, help_text="不选表示全部普通台账；谈话等限制性台账须逐个指定")

    class Meta:
        model = Grant
        fields = ("person", "role", "register", "starts_on", "ends_on", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].choices = [("", scope_in_words("")), *((s, scope_in_words(s)) for s in _scopes())]  # type: ignore[attr-defined]
        self.fields["ends_on"].help_text = "检查账号必须填写，过期自动失效"


def _scopes() -> list[str]:
    """Groups of registers by the first part of their codes, where there are several; then each register."""
    first = [code.partition(".")[0] for code in REGISTERS if "." in code]
    return [*sorted({scope for scope in first if first.count(scope) > 1}), *REGISTERS]


def scope_in_words(scope: str) -> str:
    """Which registers a role is held for: all ordinary ones, one by its title, or those of a group by theirs."""
    if not scope:
        return "全部普通台账"
    if scope in REGISTERS:
        return REGISTERS[scope].title
    return "、".join(r.title for code, r in REGISTERS.items() if code.startswith(f"{scope}.")) or scope


class AccountForm(RowForm):
    """A new account gets a password of its own making; an old one keeps person and name."""

    class Meta:
        model = User
        fields = ("person", "username", "ends_on", "large_type")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settle("person", Person.objects.filter(user=None))
        self.fields["username"].validators.append(USERNAME)
        self.fields["username"].disabled = bool(self.instance.pk)
        self.fields["ends_on"].help_text = "从这一天起不能登录；长期使用的不填"


class MergeForm(PlainForm):
    into = forms.ModelChoiceField(label="并入部门", queryset=Department.objects.none())
    on = forms.DateField(label="撤并日期", help_text="原部门的最后一天")
    basis = forms.CharField(label="依据文件", max_length=200)

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Department.objects.on().exclude(pk=department.pk)
        self.fields["into"].queryset = rows  # type: ignore[attr-defined]
        self.fields["into"].label = "并入部门"


class ValueForm(PlainForm):
    value = forms.CharField(label="新数值", max_length=200)
    starts_on = forms.DateField(label="起始日期", help_text="从这一天起按新数值判断；以前的判断不变")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号或条款")


class DaysForm(PlainForm):
    first = forms.DateField(label="开始日期")
    last = forms.DateField(label="结束日期", help_text="只有一天的，与开始日期相同")
    kind = forms.ChoiceField(label="类别", choices=[("free", "放假"), ("work", "调休上班")])
    name = forms.CharField(label="说明", max_length=60, help_text="例如 春节、国庆节调休")


class HandoverForm(PlainForm):
    person = forms.ModelChoiceField(label="移交人", queryset=Person.objects.none())
    on = forms.DateField(label="离岗日期", help_text="账号在这一天关闭，任职、分管、角色到这一天为止")
    to_whom = forms.ModelChoiceField(label="接收人", queryset=Person.objects.none(), required=False)
    before_whom = forms.ModelChoiceField(label="监交人", queryset=Person.objects.none(), required=False)
    basis = forms.CharField(label="依据文件", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("person", "移交人"), ("to_whom", "接收人"), ("before_whom", "监交人")):
            self.fields[name].label = label
        for name in ("to_whom", "before_whom"):
            self.fields[name].queryset = colleagues()  # type: ignore[attr-defined]
        # Those who still hold something; a list of everybody who has ever been here would only mislead.
        held = Appointment.objects.on().values("person").union(Grant.objects.on().values("person"))
        self.fields["person"].queryset = Person.objects.filter(pk__in=held)  # type: ignore[attr-defined]
