"""账号: made with a password that is shown once, reset, locked and opened again."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from huiyin.desk.administration.access import Right, opens_to
from huiyin.desk.administration.forms import AccountForm
from huiyin.desk.administration.sections import SECTION
from huiyin.desk.administration.tables import stored
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest
from huiyin.people import changes, passwords
from huiyin.people.models import User
from huiyin.people.rules import faults

# Without letters and digits that are mistaken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def fresh_password() -> str:
    """Three groups of four, such as `k7mp-x2ra-9wtc`: about 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


@opens_to(Right.NONE)
def new_account(request: DeskRequest) -> HttpResponseBase:
    initial = {"person": number_in(request.GET.get("person", ""))}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        password = fresh_password()
        form.instance.set_password(password)
        form.instance.must_change_password = True
        if stored(request, form, f"已为{form.instance.person}建立账号{form.instance.username}"):
            return _show_once(request, form.instance, password)
    return render(request, "administration/edit.html", {"section": SECTION["accounts"], "form": form, "may_write": True})


@opens_to(Right.NONE)
@require_POST
def reset_password(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A new password, to be changed by its owner; whoever is signed in with the old one is signed out, a lock-out ends."""
    user = get_object_or_404(User.objects.select_related("person"), pk=pk)
    password = fresh_password()
    passwords.give_out(user, password, request.user)
    return _show_once(request, user, password)


def _show_once(request: DeskRequest, user: User, password: str) -> HttpResponseBase:
    return render(request, "administration/password.html", {"account": user, "password": password})


@opens_to(Right.NONE)
@require_POST
def lock(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Close or open an account at once; nobody locks themselves or the last administrator out."""
    user = get_object_or_404(User.objects.select_related("person"), pk=pk)
    user.is_active = not user.is_active
    wrong = "不能停用自己的账号，请由其他管理员办理" if user.pk == request.user.pk else next(iter(faults(user).values()), "")
    if wrong:
        messages.error(request, f"{wrong}。")
    else:
        changes.save(request.user, user, "启用账号" if user.is_active else "停用账号")
        messages.success(request, f"账号{user.username}已{'启用' if user.is_active else '停用'}")
    return redirect("administration:row", "accounts", pk)
