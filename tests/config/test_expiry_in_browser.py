"""In real Chromium: a session ends in the middle of a long form, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.html import escape
from playwright.sync_api import Page, expect

from huiyin.config import errors
from huiyin.people.models import Person, User

PASSWORD = "huiyin-Jb83-wan"


def _login(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return LoginView.as_view(template_name="error.html", success_url="/form/")(request)  # type: ignore[no-any-return]
    return HttpResponse(
        f'<form method="post"><input name="csrfmiddlewaretoken" value="{get_token(request)}" type="hidden">'
        '<input name="username"><input name="password" type="password"><button>登录</button></form>'
    )


@login_required
def _form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse(f"<p>已保存：</p><pre>{escape(request.POST['text'])}</pre>")
    return HttpResponse(
        f'<form method="post"><input name="csrfmiddlewaretoken" value="{get_token(request)}" type="hidden">'
        '<textarea name="text"></textarea><button>提交</button></form>'
    )


handler404 = errors.not_found
urlpatterns = [path("login/", _login), path("form/", _form), path("", _form)]

pytestmark = pytest.mark.urls(__name__)


def _sign_in(page: Page) -> None:
    page.locator("[name=username]").fill("jingban")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_form_survives_the_end_of_its_session(page: Page, live: str) -> None:
    User.objects.create_user("jingban", PASSWORD, person=Person.objects.create(name="季静安"))
    page.goto(f"{live}/login/")
    _sign_in(page)
    page.goto(f"{live}/form/")
    page.locator("textarea").fill("第一段\n第二段“引号”<b>")
    Session.objects.all().delete()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="登录已过期")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="重新登录").click()
    _sign_in(opened.value)
    opened.value.wait_for_url(re.compile(r"/(form/)?$"))
    page.get_by_role("button", name="重新提交").click()
    expect(page.locator("pre")).to_have_text("第一段\n第二段“引号”<b>")


def test_an_error_page_is_styled_and_leads_home(page: Page, live: str) -> None:
    page.goto(f"{live}/nowhere/")
    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
    home = page.get_by_role("link", name="回工作台")
    expect(home).to_have_attribute("href", "/")
    assert home.evaluate("e => getComputedStyle(e).display") in {"flex", "inline-flex"}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
