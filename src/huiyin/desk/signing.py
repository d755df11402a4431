"""Signing in and out, and the large-type mode that goes with the account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.forms import PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.kit.fields import styled
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.people import passwords
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


class OwnPasswordForm(PasswordChangeForm):
    """The present password, and the new one twice."""

    error_messages = {
        "password_mismatch": "两次填写的新口令不一样", "password_incorrect": "现在的口令不对，请重新填写",
        "unchanged": "新口令与现在的相同，请另设一个",
    }
    _LABELS = {"old_password": "现在的口令", "new_password1": "新口令", "new_password2": "再填一次新口令"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for name, label in self._LABELS.items():
            field = styled(self.fields[name])
            field.label, field.error_messages["required"] = label, "请填写这一项"
        self.fields["new_password1"].help_text = "至少10个字符，不能全是数字，不要与用户名相近"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        new = str(self.cleaned_data.get("new_password1", ""))
        if new and self.user.check_password(new):
            raise ValidationError(self.error_messages["unchanged"])
        return new


@signed_in
def own_password(request: DeskRequest) -> HttpResponse:
    """Everybody changes their own; an issued one must be changed before anything else opens."""
    user = User.objects.select_related("person").get(pk=request.user.pk)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        passwords.choose(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "口令已修改。其他地方的登录已退出")
        return redirect("desk:home")
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/own_password.html", {"form": form, "issued": request.user.must_change_password}, status=status)


@require_POST
@signed_in
def large_type(request: DeskRequest) -> HttpResponse:
    """Switch 大字版 on or off and go back to the page it was asked from."""
    User.objects.filter(pk=request.user.pk).update(large_type=not request.user.large_type)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    return HttpResponseRedirect(back)
