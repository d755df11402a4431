"""Whether somebody answers to a token today, and what has to be set where nobody does."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist

from huiyin.ledger.models import Matter
from huiyin.ledger.projection import field_of
from huiyin.people.models import Appointment, Body, Duty, Grant, Membership, Post, Role, today
from huiyin.procedures.tasks import departed


def is_held(token: str) -> bool:
    """A department's clerks come and go, and are not asked about; every other token names a seat or a person. One query."""
    kind, _, rest = token.partition(":")
    match kind:
        case "post":
            return Appointment.objects.on().filter(post=rest).exists()
        case "person":
            return int(rest) not in departed(today(), int(rest))
        case "role":
            return Grant.objects.on().filter(role=rest).exists()
        case "body":
            body, _, role = rest.partition(":")
            return Membership.objects.on().filter(body=body, role=role).exists()
    return True


def lacking(by: str, matter: Matter) -> str:
    """What to set, and where, so that a step `by` somebody finds its holder (Chinese, without a full stop)."""
    kind, _, rest = by.partition(":")
    match kind:
        case "post":
            post = Post.objects.filter(code=rest).first()
            if post is not None:
                return f"岗位“{post}”没有人任职，请先在“设置—任职”中登记"
            name = Duty(rest).label if rest in Duty else rest
            return f"请先在“设置—岗位”中设置承担“{name}”职责的岗位，并登记任职"
        case "head":
            return f"请先在“设置—岗位”中设置{_department(matter)}的部门负责人岗位，并登记任职"
        case "leader" if matter.leader_id:
            return f"责任领导{matter.leader}已经离任，请先“转办”给现任领导"
        case "leader":
            return f"请先在“设置—分管”中登记{_department(matter)}的分管领导"
        case "named":
            return f"请先填写“{_field(matter, rest)}”，已经离任的另选人员"
        case "body":
            return _of_body(matter, *rest.split(":"))
        case "role":
            return f"还没有人承担“{Role(rest).label}”角色，请系统管理员在“设置—授权”中登记"
    return "请先由整改办“转办”，指定责任人"


def _department(matter: Matter) -> str:
    return f"“{matter.lead_department}”" if matter.lead_department_id else "承办部门"


def _field(matter: Matter, name: str) -> str:
    return str(field_of(matter, name).verbose_name)


def _of_body(matter: Matter, name: str, role: str) -> str:
    """The body is named in the matter or in its root; it may lack the seat, or not be set up at all."""
    label = "领导小组"
    for candidate in (matter, matter.root):
        if candidate is None:
            continue
        typed = candidate.typed()
        try:
            label = _field(typed, name)
        except FieldDoesNotExist:
            continue
        body = Body.objects.filter(pk=getattr(typed, f"{name}_id") or 0).first()
        if body is not None:
            return f"“{body}”现在没有{Membership.Role(role).label}，请先在“设置—机构成员”中登记"
    return f"请先设立{label}（在轮次页面办理），再办理这一步"
