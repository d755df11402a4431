"""What a request meets before and after the pages: limits, lock-out, expiry, errors."""

from __future__ import annotations

import errno
import io
import time
from typing import Any

import pytest
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from huiyin.config import errors
from huiyin.people.models import Person, User
from huiyin.rendering.pdf import PdfFailed


@login_required
def _form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("saved:" + request.POST.get("text", ""))


def _raise(request: HttpRequest, what: str) -> HttpResponse:
    raise {
        "bug": RuntimeError("secret detail"),
        "full": OSError(errno.ENOSPC, "No space left on device"),
        "full-database": OperationalError("database or disk is full"),
        "locked": OperationalError("database is locked"),
        "forbidden": PermissionDenied(),
        "arabic": PdfFailed("文中有无法排版的文字，请改用Word文件"),
    }[what]


urlpatterns = [
    path("login/", LoginView.as_view(template_name="error.html")),
    path("form/", _form),
    path("raise/<str:what>/", _raise),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.broken,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PASSWORD = "huiyin-Jb83-wan"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("jingban", PASSWORD, person=Person.objects.create(name="季静安"))


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    response = client.post("/login/", {"username": "jingban", "password": PASSWORD})
    assert response.status_code == 302
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("bug", 500, "系统出错了"),
        ("full", 507, "磁盘已满"),
        ("full-database", 507, "磁盘已满"),
        ("locked", 503, "系统正忙"),
        ("forbidden", 403, "没有权限"),
        ("arabic", 500, "请改用Word文件"),
    ],
)
def test_what_fails_is_said_in_chinese_without_details(
    client: Client, what: str, status: int, words: str
) -> None:
    client.raise_request_exception = False
    response = client.get(f"/raise/{what}/")
    assert response.status_code == status
    assert words in text_of(response)
    assert "secret detail" not in text_of(response)
    assert "Traceback" not in text_of(response)


def test_an_unknown_page_is_not_found_in_chinese(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到" in text_of(response)


def test_a_huge_upload_is_refused_before_it_is_parsed(client: Client) -> None:
    sent = io.BytesIO(b"x" * 3_000_000)
    response = client.post("/form/", CONTENT_LENGTH=str(200 * 1024 * 1024), **{"wsgi.input": sent})
    assert response.status_code == 413
    assert sent.read() == b"", "what was on its way is read and forgotten, so that the browser shows the page"
    assert "单个文件不超过100MB" in text_of(response)


def test_too_many_fields_are_refused_with_advice(signed_in: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = signed_in.post("/form/", {f"f{n}": "1" for n in range(9)})
    assert response.status_code == 400
    assert "一次提交的内容太多" in text_of(response)


def test_pages_carry_the_headers_that_browsers_obey(client: Client) -> None:
    response = client.get("/nowhere/")
    policy = response["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src "))
    assert scripts == "script-src 'self'"
    assert "default-src 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "same-origin"


def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, user: User) -> None:
    wrong = {"username": "jingban", "password": "wrong"}
    statuses = [client.post("/login/", wrong).status_code for _ in range(5)]
    assert statuses[:4] == [200, 200, 200, 200]
    response = client.post("/login/", {"username": "jingban", "password": PASSWORD})
    assert response.status_code == 429
    assert "15分钟后再试" in text_of(response)


def _idle_for(client: Client, seconds: int) -> None:
    session = client.session
    session["seen_at"] = int(time.time()) - seconds
    session.save()


def test_an_idle_session_ends(signed_in: Client) -> None:
    assert signed_in.get("/form/").status_code == 200
    _idle_for(signed_in, 31 * 60)
    assert signed_in.get("/form/").status_code == 302


def test_a_session_in_use_goes_on_but_not_beyond_a_working_day(signed_in: Client) -> None:
    signed_in.get("/form/")
    _idle_for(signed_in, 29 * 60)
    assert signed_in.get("/form/").status_code == 200
    session = signed_in.session
    session["began_at"] = int(time.time()) - 13 * 3600
    session.save()
    assert signed_in.get("/form/").status_code == 302


def test_noting_the_last_request_writes_at_most_once_a_minute(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    signed_in.get("/form/")
    with django_assert_max_num_queries(2) as queries:
        signed_in.get("/form/")
    assert not [q for q in queries if "UPDATE" in q["sql"]]


def test_a_long_form_sent_after_expiry_comes_back_with_all_it_held(signed_in: Client) -> None:
    signed_in.get("/form/")
    _idle_for(signed_in, 3600)
    typed = "整改进展情况<b>第一段</b>\n第二段"
    response = signed_in.post("/form/?tab=2", {"text": typed, "place": ["甲", "乙"], "password": "p"})
    assert response.status_code == 401
    page = text_of(response)
    assert "登录已过期" in page
    assert "整改进展情况&lt;b&gt;第一段&lt;/b&gt;\n第二段</textarea>" in page
    assert page.count('name="place"') == 2
    assert 'name="password"' not in page
    assert 'action="/form/?tab=2"' in page


def test_a_request_by_htmx_after_expiry_leaves_the_page_as_it_is(client: Client) -> None:
    response = client.post("/form/", {"text": "x"}, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Trigger"] == "session-expired"
    assert response["HX-Reswap"] == "none"


def test_an_old_token_from_our_own_page_offers_the_form_again(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="huiyin.people.backends.DatedAccountBackend")
    response = client.post("/form/", {"text": "写了很久"}, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert "请再提交一次" in text_of(response)
    assert "写了很久" in text_of(response)


def test_a_form_from_another_site_is_refused_and_shows_nothing_of_it(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="huiyin.people.backends.DatedAccountBackend")
    response = client.post("/form/", {"text": "外来内容"}, headers={"Origin": "http://elsewhere.example"})
    assert response.status_code == 403
    assert "外来内容" not in text_of(response)
    assert "页面已失效" in text_of(response)


def test_logs_leave_out_search_words_and_numbers_of_people() -> None:
    from huiyin.config.logs import impersonal

    line = impersonal("GET /search/?q=季静安 failed for 440105199001011234, phone 13800138000")
    assert "季静安" not in line
    assert "4401" not in line
    assert "1380" not in line
