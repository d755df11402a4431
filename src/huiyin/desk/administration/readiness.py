"""建立单位: the steps of setting an organ up, those of its data and those of the machine, for the page and for `doctor`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from huiyin.procedures.readiness import Missing, Organ, Step, judge, read

DAY = 86400
OLDEST_BACKUP_DAYS = 7
BACKUP = "backup"
LAST_BACKUP = "run/last-backup"
"""Touched by `huiyin backup` when it has written a file, so that backups kept elsewhere are known, too."""


def steps(organ: Organ | None = None) -> list[Step]:
    """All steps in order; those of the organ itself come first."""
    return [*judge(organ or read()), *_machine()]


def outstanding() -> int:
    """How many steps still want something."""
    return sum(1 for step in steps() if step.missing and step.compulsory)


def _machine() -> Iterator[Step]:
    yield _https()
    yield _mail()
    yield _backup()


def _https() -> Step:
    missing: tuple[Missing, ...] = ()
    if settings.PRODUCTION and not settings.ENVIRONMENT.behind_proxy:
        missing = (Missing(
            "没有设 HUIYIN_BEHIND_PROXY=1", "浏览器打不开页面：请由 Nginx 等提供 https 并设此项，样例见运行维护手册"
        ),)
    stands = "演示，只在本机开放" if not settings.PRODUCTION else "" if missing else "由前面的服务器提供"
    return Step("https", "https", "正式运行必须经 https 打开。", stands, missing)


def _mail() -> Step:
    stands = f"已设置 {settings.MAIL.host}" if settings.MAIL else "没有设置，提醒只在页面上（可以不设）"
    return Step("mail", "邮件", "每日提醒、超期和退回的邮件。", stands, compulsory=False)


def _backup() -> Step:
    day = last_backup(settings.HUIYIN_DATA)
    missing: tuple[Missing, ...] = ()
    if day is None:
        missing = (Missing("还没有备份过", "磁盘损坏时全部丢失。请设每日定时备份，样例见运行维护手册"),)
    elif day > OLDEST_BACKUP_DAYS:
        missing = (Missing(f"最近一次备份在{day}天前", "定时备份可能停了，请检查"),)
    stands = "" if day is None else f"最近一次在{day}天前" if day else "最近一次在今天"
    return Step(BACKUP, "备份", "每天一次，另存到别的机器；写到哪里都算数。", stands, missing)


def last_backup(data: Path) -> int | None:
    """Days since the last backup that this program wrote, wherever it was put; None when there was none."""
    written = [*(data / "backups").glob("huiyin-*.tar.gz"), data / LAST_BACKUP]
    times = [path.stat().st_mtime for path in written if path.exists()]
    return int((time.time() - max(times)) // DAY) if times else None
