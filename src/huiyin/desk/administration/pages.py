"""The front page of the settings, mergers of departments, and the record of all changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huiyin.desk.administration.access import Right, opens_to, right_of
from huiyin.desk.administration.forms import MergeForm
from huiyin.desk.administration.sections import SECTIONS
from huiyin.desk.administration.telling import told
from huiyin.kit.loaders import DeskRequest
from huiyin.people import changes, units
from huiyin.people.merging import CannotMerge, merge
from huiyin.people.models import Department, Unit, today

PAGE = 50


@dataclass(frozen=True)
class Card:
    title: str
    text: str
    address: str
    icon: str


_OTHERS = (
    ("setup", "建立单位", "从空的系统到第一件事项：按次序做哪几步，还缺什么，缺了会卡在哪里。", "checklist"),
    ("roster", "导入名册", "用一张 Excel 表登记部门、岗位、人员、分管、角色和账号。", "file-upload"),
    ("parameters", "参数", "检查用的界限、比例、期限，注明依据，按日期生效。", "adjustments"),
    ("days", "节假日", "本单位的放假和调休上班，期限按工作日推算。", "calendar"),
    ("versions", "流程", "各台账的办理环节、责任人、时限、材料和检查。", "git-merge"),
    ("handover", "离任交接", "有人离任时一次办完：列出待办，到期收口，打印交接清单。", "user-share"),
    ("jobs", "定时工作和邮件", "提醒邮件、清理过期文件等何时做过、结果怎样，可以立即再做一次。", "repeat"),
    ("history", "变更记录", "谁在什么时候改了什么，只增不改。", "history"),
)


@opens_to(Right.READ)
@require_safe
def index(request: DeskRequest) -> HttpResponseBase:
    cards = {
        section.slug: Card(section.title, section.guide, reverse("administration:listing", args=[section.slug]), section.icon)
        for section in SECTIONS if right_of(request.who, section.office) >= Right.READ
    }
    others = {
        name: Card(title, text, reverse(f"administration:{name}"), icon) for name, title, text, icon in _OTHERS
        if name not in ("history", "jobs", "roster") or request.who.is_administrator
    }
    cards.update(others)
    groups = (
        ("从这里开始", ("setup", "roster")),
        ("机构和人员", ("units", "departments", "posts", "people", "appointments", "charges", "bodies", "memberships")),
        ("账号和权限", ("accounts", "grants")), ("规则", ("parameters", "days", "versions")),
        ("日常", ("handover", "jobs", "history")),
    )
    shown = [(title, [cards[slug] for slug in slugs if slug in cards]) for title, slugs in groups]
    return render(request, "administration/index.html", {"rooms": [(t, c) for t, c in shown if c]})


@opens_to(Right.NONE)
def merger(request: DeskRequest, pk: int) -> HttpResponseBase:
    department = get_object_or_404(Department, pk=pk)
    form = MergeForm(request.POST or None, department=department, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            done = merge(department, clean["into"], clean["on"], clean["basis"], request.user)
        except CannotMerge as error:
            form.add_error(error.field, str(error))
        else:
            names = "、".join(dict.fromkeys(a.person.name for a in done.appointments))
            said = f"{names}的任职已到期，请重新任职" if names else "没有需要重新任职的人员"
            messages.success(request, f"{department}已并入{clean['into']}，未办结的事项由{clean['into']}办理。{said}")
            return redirect("administration:row", "departments", department.pk)
    return render(request, "administration/merge.html", {"department": department, "form": form})


@opens_to(Right.NONE)
@require_POST
def make_own(request: DeskRequest, pk: int) -> HttpResponseBase:
    """This unit keeps the ledger; what was 本单位 before is another unit like the rest."""
    unit = get_object_or_404(Unit, pk=pk)
    units.choose(unit, request.user)
    messages.success(request, f"{unit.full_name}已设为本单位")
    return redirect("administration:row", "units", pk)


@opens_to(Right.NONE)
@require_safe
def history(request: DeskRequest) -> HttpResponseBase:
    """Latest first, page by page from the last one seen."""
    found, more = changes.trail(request.GET.get("before", ""), PAGE)
    return render(request, "administration/history.html", {"log": [told(c) for c in found], "more": more})
