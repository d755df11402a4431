"""Signing in and out, and the large-type mode that goes with the account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.forms import PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.people.models import Unit, User


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或口令不正确，或者账号已停用。连续输错会暂时锁定，忘记口令请联系系统管理员重置。",
        "inactive": "账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget = TextInput(
            attrs={"class": "form-control form-control-lg", "autofocus": True, "autocomplete": "username"}
        )
        self.fields["password"].widget = PasswordInput(
            attrs={"class": "form-control form-control-lg", "autocomplete": "current-password"}
        )


class SignIn(LoginView):
    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "unit": Unit.objects.filter(is_self=True).first()}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:sign-in")


@require_POST
@signed_in
def large_type(request: DeskRequest) -> HttpResponse:
    """Switch 大字版 on or off and go back to the page it was asked from."""
    User.objects.filter(pk=request.user.pk).update(large_type=not request.user.large_type)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return HttpResponseRedirect(back)
