"""Pages for what went wrong, in Chinese, saying what to do. They need neither database nor session."""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from huiyin.rendering.pdf import PdfFailed

NOT_STORED = "刚才的操作没有保存，已有数据不受影响。"


def _page(status: int, title: str, text: str, **more: Any) -> HttpResponse:
    context = {"status": status, "title": title, "text": text, **more}
    return HttpResponse(render_to_string("error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if isinstance(exception, TooManyFieldsSent):
        return _page(400, "一次提交的内容太多", f"{NOT_STORED}请分几次填写、提交。")
    if isinstance(exception, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return _page(400, "一次上传的文件太多", f"{NOT_STORED}一次至多上传{most}个文件，请分几次上传。")
    return _page(400, "请求有误", "服务器看不懂这个请求。请返回上一页，刷新后再试。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403, "没有权限", "您的岗位不能进行这项操作。如确需办理，请联系本单位的系统管理员。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(404, "没有找到", "这个页面不存在，或者不在您的查看范围内。请核对地址，或从工作台重新进入。")


def too_large(request: HttpRequest) -> HttpResponse:
    per_file, in_all = settings.HUIYIN_UPLOAD_MAX_MB, settings.HUIYIN_REQUEST_MAX_MB
    return _page(
        413,
        "上传的内容太大",
        f"{NOT_STORED}单个文件不超过{per_file}MB，一次上传合计不超过{in_all}MB。请压缩、拆分后再上传。",
    )


def _is_disk_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if "disk is full" in str(error) or "No space left" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def broken(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]
    if _is_disk_full(error):
        return _page(507, "服务器磁盘已满", f"{NOT_STORED}请联系系统管理员清理磁盘后再试。")
    if isinstance(error, OperationalError) and "locked" in str(error):
        return _page(503, "系统正忙", f"{NOT_STORED}请稍候片刻，返回上一页再提交一次。")
    if isinstance(error, OperationalError):
        return _page(503, "数据库暂时不能用", f"{NOT_STORED}请稍后再试；一直如此时，请联系系统管理员。")
    if isinstance(error, PdfFailed):
        return _page(500, "没有生成PDF", f"{error}。")
    return _page(500, "系统出错了", f"{NOT_STORED}错误已记入日志。请返回重试；再次出错时，请联系系统管理员。")


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    minutes = int(float(settings.AXES_COOLOFF_TIME) * 60)
    return _page(
        429,
        "账号暂时锁定",
        f"口令连续输错{settings.AXES_FAILURE_LIMIT}次，为保护账号，请{minutes}分钟后再试；"
        "忘记口令的，请联系本单位的系统管理员重置。",
    )


def _kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, without tokens and passwords. Files can't be put back into a page."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
        if isinstance(value, str)
    ]


def expired(request: HttpRequest, *, signed_in: bool = False) -> HttpResponse:
    """The form again, with what it held, and a way to sign in beside it. 401, or 403 when only the token is old.

    Requests by htmx leave the page as it is; the event `session-expired` lets the page show the way to sign in.
    """
    if request.headers.get("HX-Request"):
        response = HttpResponse("登录已过期，请重新登录后再提交。", status=403 if signed_in else 401)
        response["HX-Trigger"] = "session-expired"
        response["HX-Reswap"] = "none"
        return response
    context = {
        "fields": _kept_fields(request),
        "action": request.get_full_path(),
        "token": get_token(request),
        "login_url": settings.LOGIN_URL,
        "signed_in": signed_in,
        "had_files": bool(request.FILES),
        "multipart": (request.content_type or "").startswith("multipart/"),
    }
    return HttpResponse(render_to_string("expired.html", context), status=403 if signed_in else 401)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """From our own page the token is merely old (signed in again elsewhere): offer the form again; else refuse."""
    own = f"{request.scheme}://{request.get_host()}"
    if request.method == "POST" and request.headers.get("Origin") == own:
        user = getattr(request, "user", None)
        return expired(request, signed_in=bool(user is not None and user.is_authenticated))
    return _page(403, "页面已失效", f"{NOT_STORED}请返回上一页，刷新后再提交；浏览器须允许使用 Cookie。")
