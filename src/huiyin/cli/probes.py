"""What `doctor` looks at. Each probe yields findings and never raises for what it is meant to find. Loads Django."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone

GIGABYTE = 1 << 30
OLDEST_POSTGRES = 15
SPOT_CHECK = 50
ENTRIES_COMPARED = 5000
NEWEST_ENTRIES = 1000
STALE_JOB_MINUTES = 10
MISSING_SHOWN = 3
OFFICIAL_FONTS = ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体")


class Level(Enum):
    FINE = "正常"
    NOTE = "注意"
    BAD = "有误"


@dataclass(frozen=True)
class Finding:
    level: Level
    about: str
    text: str


def fine(about: str, text: str) -> Finding:
    return Finding(Level.FINE, about, text)


def note(about: str, text: str) -> Finding:
    return Finding(Level.NOTE, about, text)


def bad(about: str, text: str) -> Finding:
    return Finding(Level.BAD, about, text)


def safety() -> Iterator[Finding]:
    from huiyin.config.startup import errors_at_start

    errors = errors_at_start()
    for text in errors:
        yield bad("设置", text)
    if not errors:
        mode = "正式" if settings.PRODUCTION else "演示"
        yield fine("设置", f"{mode}运行，没有不安全的设置")


def data_folder() -> Iterator[Finding]:
    data: Path = settings.HUIYIN_DATA
    try:
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"x")
    except OSError as error:
        yield bad("数据目录", f"{data} 写不进去（{error.strerror}）。请检查目录权限和磁盘。")
        return
    if data.stat().st_mode & 0o077:
        yield note("数据目录", f"{data} 对其他系统用户开放，请运行 chmod 700 {data}")
    else:
        yield fine("数据目录", str(data))
    free = shutil.disk_usage(data).free / GIGABYTE
    if free < 1:
        yield bad("磁盘", f"只剩{free:.1f}GB，请尽快清理")
    elif free < 5:
        yield note("磁盘", f"剩余{free:.1f}GB，不足5GB")
    else:
        yield fine("磁盘", f"剩余{free:.0f}GB")


def database() -> Iterator[Finding]:
    from huiyin.cli.preparing import EMPTY, HIDDEN, is_hidden, is_new, pending

    try:
        connection.ensure_connection()
        if is_hidden():
            yield bad("数据库", HIDDEN)
            return
        if is_new():
            trial = "" if settings.PRODUCTION else "试用请运行 huiyin demo。"
            yield bad("数据库", f"{EMPTY}{trial}")
            return
    except DatabaseError as error:
        yield bad("数据库", f"连不上，请检查 DATABASE_URL 和数据库服务（{error}）")
        return
    version = ".".join(str(n) for n in connection.get_database_version())
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    if connection.vendor == "postgresql" and connection.get_database_version()[0] < OLDEST_POSTGRES:
        yield bad("数据库", f"PostgreSQL {version} 太旧，需要{OLDEST_POSTGRES}以上")
    else:
        yield fine("数据库", f"{name} {version}")
    waiting = pending()
    if waiting:
        yield bad("数据库结构", f"有{len(waiting)}项更新没有执行，请备份后运行 huiyin upgrade")
    else:
        yield fine("数据库结构", "已是最新")


def guards() -> Iterator[Finding]:
    from huiyin.ledger.guards import missing

    try:
        absent = missing()
    except DatabaseError:
        return  # told by `database`
    if absent:
        yield bad(
            "防篡改",
            f"数据库缺少{len(absent)}个触发器（{'、'.join(absent[:3])} 等），请运行 huiyin upgrade 重建",
        )
    else:
        yield fine("防篡改", "数据库触发器齐全")
    if connection.vendor == "postgresql" and settings.PRODUCTION:
        yield from privileges()


def ledger() -> Iterator[Finding]:
    """Whether the ledger is founded, its key is the right one, and its newest entries are marked and placed."""
    from huiyin.cli.preparing import require_key
    from huiyin.integrity import key
    from huiyin.ledger.leaves import is_founded
    from huiyin.ledger.verifying import newest

    try:
        if not is_founded():
            yield bad("账本", "还没有建账，请备份后运行 huiyin upgrade")
            return
        require_key()
        troubles = list(newest(NEWEST_ENTRIES))
    except key.KeyTrouble as error:
        yield bad("账本", str(error))
        return
    except DatabaseError:
        return  # told by `database`
    path: Path = settings.HUIYIN_LEDGER_KEY_FILE
    if path.stat().st_mode & 0o077:
        yield bad("账本密钥", f"{path} 对其他系统用户开放，请运行 chmod 600 {path}")
    if troubles:
        first = troubles[0]
        yield bad("账本", f"{len(troubles)}处对不上（{first.where}：{first.what}），请保留现场并运行 huiyin rebuild --check")
    else:
        yield fine("账本", f"编号连续，最近{NEWEST_ENTRIES}条记录的密钥标记相符；全部核对请运行 huiyin rebuild --check")


def privileges() -> Iterator[Finding]:
    """On PostgreSQL the account of every day has what it needs, and is not even allowed to change an entry."""
    from huiyin.cli import grants

    role = grants.role_of_every_day()
    lacking = grants.lacking(role)
    if lacking:
        yield bad("数据库权限", f"账号 {role} 缺少权限（{'、'.join(lacking[:3])} 等{len(lacking)}项），"
                  "备份和办理会失败。请用建表账号运行 huiyin upgrade 重新授权")
    elif grants.excess(role):
        yield note(
            "数据库权限",
            f"账号 {role} 可以修改办理记录表（由触发器拒绝）。建议另设日常账号并写明 HUIYIN_DATABASE_ROLE，见运行说明",
        )
    else:
        yield fine("数据库权限", f"日常账号 {role} 权限齐全，不能修改办理记录")


def contents(everything: bool, tell: Callable[[int, int], None]) -> Iterator[Finding]:
    """Whether stored files still hash to their names: a sample, or all of them."""
    from huiyin.ledger.models import Content
    from huiyin.ledger.store import is_intact

    try:
        digests = list(Content.objects.values_list("digest", flat=True))
    except DatabaseError:
        return
    chosen = digests if everything else random.sample(digests, min(SPOT_CHECK, len(digests)))
    damaged = []
    for done, digest in enumerate(chosen, 1):
        if not is_intact(digest):
            damaged.append(digest)
        tell(done, len(chosen))
    how = f"共{len(digests)}个" if everything else f"共{len(digests)}个，抽查{len(chosen)}个"
    if damaged:
        yield bad("材料文件", f"{how}，{len(damaged)}个丢失或损坏（{damaged[0][:12]}…），请从备份恢复")
    else:
        yield fine("材料文件", f"{how}，校验相符")


def fonts() -> Iterator[Finding]:
    if find_spec("pylopdf_fonts_zh_cn") is None:
        yield bad("字体", "缺少内置中文字体包，PDF 无法生成，请重新安装程序")
        return
    listed = ""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True).stdout
    absent = [font for font in OFFICIAL_FONTS if font not in listed]
    if absent:
        yield note("字体", f"服务器没有{'、'.join(absent)}，PDF 用内置的思源字体代替；Word 不受影响")
    else:
        yield fine("字体", "公文字体齐全")


def office() -> Iterator[Finding]:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        yield fine("LibreOffice", "已安装，可读旧版 .doc 文件")
    else:
        yield note("LibreOffice", "没有安装，读不了旧版 .doc 文件（.docx 不受影响）")


def jobs() -> Iterator[Finding]:
    from django_q.models import OrmQ

    from huiyin.cli.supervise import alive

    if "后台任务" not in alive(settings.HUIYIN_DATA):
        yield note("后台任务", "没有在运行。用 huiyin serve 启动时会一并启动")
    else:
        yield fine("后台任务", "在运行")
    try:
        stale = OrmQ.objects.filter(lock__lt=timezone.now() - timedelta(minutes=STALE_JOB_MINUTES)).count()
    except DatabaseError:
        return
    if stale:
        yield bad("后台任务", f"有{stale}项超过{STALE_JOB_MINUTES}分钟没有办理，请重启服务")


def mail() -> Iterator[Finding]:
    if settings.MAIL is None:
        yield note("邮件", "没有设置，通知只在页面内显示（可以不设）")
        return
    try:
        with get_connection(timeout=5):
            yield fine("邮件", f"{settings.MAIL.host} 可以登录")
    except OSError as error:  # SMTPException is one
        yield bad("邮件", f"{settings.MAIL.host} 连不上或登录失败（{error}）")


def clock() -> Iterator[Finding]:
    from huiyin.ledger.models import Entry

    try:
        last = Entry.objects.order_by("-id").values_list("registered_at", flat=True).first()
    except DatabaseError:
        return
    if last is not None and last > timezone.now() + timedelta(minutes=2):
        yield bad(
            "时钟", f"早于最后一条办理记录（{timezone.localtime(last):%Y-%m-%d %H:%M}），请校准服务器时间；校准以前不能登记"
        )
    else:
        yield fine("时钟", f"{timezone.localtime():%Y-%m-%d %H:%M}（北京时间）")
    if settings.PRODUCTION and (back := _went_back()):
        yield bad("登记时间", f"最近{ENTRIES_COMPARED}条办理记录中有{back}处登记时间倒退，服务器时钟曾被调慢，请查明原因")


def _went_back() -> int:
    """How often, among the latest entries, one was registered well before the one stored ahead of it."""
    from huiyin.ledger.models import Entry
    from huiyin.procedures.bounds import CLOCKS_DIFFER

    latest = list(Entry.objects.order_by("-id").values_list("registered_at", flat=True)[:ENTRIES_COMPARED])
    return sum(before - after > CLOCKS_DIFFER for after, before in pairwise(latest))


def organ() -> Iterator[Finding]:
    """The steps of 设置 → 建立单位: without its own unit nothing works, the rest is told before a matter is stuck."""
    from huiyin.desk.administration import readiness

    try:
        steps = readiness.steps()
    except DatabaseError:
        return
    for step in steps:
        if step.code in ("https", "mail", readiness.BACKUP):
            continue
        if step.done:
            yield fine(step.title, step.stands or "没有缺的")
            continue
        say = bad if step.code == "units" else note
        told = "；".join(str(m) for m in step.missing[:MISSING_SHOWN])
        more = f"；另有{len(step.missing) - MISSING_SHOWN}项" if len(step.missing) > MISSING_SHOWN else ""
        yield say(step.title, f"{told}{more}。见“设置 → 建立单位”")


def backups() -> Iterator[Finding]:
    from huiyin.desk.administration.readiness import OLDEST_BACKUP_DAYS, last_backup

    days = last_backup(settings.HUIYIN_DATA)
    if days is None:
        yield note("备份", "还没有备份过。请每天定时运行 huiyin backup，并另存到别的机器")
        return
    say = note if days > OLDEST_BACKUP_DAYS else fine
    yield say("备份", f"最近一次在{days}天前" if days else "最近一次在今天")


def address() -> Iterator[Finding]:
    if settings.PRODUCTION and not settings.ENVIRONMENT.behind_proxy:
        yield bad("https", "没有设 HUIYIN_BEHIND_PROXY=1，浏览器打不开页面。请由 Nginx 等提供 https 并设此项")
    elif settings.PRODUCTION:
        yield fine("https", "由前面的服务器提供")


BEFORE_FILES: tuple[Callable[[], Iterator[Finding]], ...] = (safety, data_folder, database, guards, ledger)
AFTER_FILES: tuple[Callable[[], Iterator[Finding]], ...] = (
    fonts,
    office,
    jobs,
    mail,
    clock,
    address,
    organ,
    backups,
)


def told(probe: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What a probe finds; where it fails itself, that is a finding too, never a traceback."""
    try:
        yield from probe()
    except Exception as error:  # noqa: BLE001
        said = str(error).strip().splitlines() or [""]
        yield bad("体检", f"“{probe.__name__}”一项查不了（{type(error).__name__}：{said[0]}）")
