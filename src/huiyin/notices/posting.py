"""Sending the letters that wait.

A letter is taken, sent, then marked as sent. A process killed in between leaves it taken: after ten minutes it is sent
again under the same Message-ID, by which mail programs know a letter they already have.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Q

from huiyin.notices.models import Letter
from huiyin.people import clock

PAUSES = tuple(dt.timedelta(minutes=m) for m in (5, 15, 60, 180, 360, 720))
IN_DOUBT = dt.timedelta(minutes=10)
STALE = dt.timedelta(days=2)
AT_ONCE = 200


def post() -> str:
    """Send what waits; says in Chinese what was done. Nothing happens where no mail server is set."""
    if settings.MAIL is None:
        return "未设置邮件服务器"
    now = clock.now()
    Letter.objects.filter(next_try_at__isnull=False, made_at__lt=now - STALE).update(
        next_try_at=None, trouble="超过两天未能发出，内容已过时，不再发送"
    )
    taken = Letter.objects.filter(next_try_at__lte=now).filter(Q(taken_at=None) | Q(taken_at__lt=now - IN_DOUBT))
    sent = failed = 0
    connection = get_connection()
    try:
        for letter in taken.select_related("user__person").order_by("id")[:AT_ONCE]:
            if not _take(letter, now):
                continue
            if _send(letter, connection):
                sent += 1
            else:
                failed += 1
                connection.close()  # what broke one conversation does not spoil the next
    finally:
        connection.close()
    return f"发出{sent}封" + (f"，{failed}封未发出" if failed else "")


def _take(letter: Letter, now: dt.datetime) -> bool:
    """Whether this process may send the letter: of several, one."""
    mine = Letter.objects.filter(pk=letter.pk, taken_at=letter.taken_at, next_try_at__isnull=False)
    return bool(mine.update(taken_at=now, tries=letter.tries + 1))


def _send(letter: Letter, connection: object) -> bool:
    """Sets what became of it. True when the server took it."""
    address = letter.user.person.email
    if not address or not letter.user.is_open:
        return _end(letter, "收件人没有邮箱，或账号已停用")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "huiyin"
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, to=[address], connection=connection,
        headers={"Message-ID": f"<{letter.key.replace(':', '.')}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()), (0, b""))[0]
        if code >= 500:
            return _end(letter, f"邮件服务器拒收这个地址（{code}）。请在“人员”中核对邮箱")
        return _later(letter, f"邮件服务器暂不接收（{code}）")
    except smtplib.SMTPAuthenticationError:
        return _later(letter, "邮件服务器不接受用户名或口令，请核对 HUIYIN_MAIL_USER 和 HUIYIN_MAIL_PASSWORD")
    except (smtplib.SMTPException, OSError) as error:
        return _later(letter, f"未能连接邮件服务器或中途断开（{type(error).__name__}）")
    Letter.objects.filter(pk=letter.pk).update(sent_at=clock.now(), next_try_at=None, taken_at=None, trouble="")
    return True


def _later(letter: Letter, trouble: str) -> bool:
    """Try again after a growing pause, a limited number of times."""
    tried = letter.tries + 1
    following = clock.now() + PAUSES[tried - 1] if tried <= len(PAUSES) else None
    if following is None:
        trouble = f"{trouble}；已试{tried}次，不再发送"
    Letter.objects.filter(pk=letter.pk).update(taken_at=None, next_try_at=following, trouble=trouble[:300])
    return False


def _end(letter: Letter, trouble: str) -> bool:
    Letter.objects.filter(pk=letter.pk).update(taken_at=None, next_try_at=None, trouble=trouble[:300])
    return False
