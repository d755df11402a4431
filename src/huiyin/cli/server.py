"""`serve` and `demo`: web server and job worker on this machine."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.remembered import Accounts, recall, remember
from huiyin.cli.supervise import note_of
from huiyin.config.environment import Environment, Mode, SettingsError, read_environment
from huiyin.config.refusals import refusals, sqlite_file

Host = Annotated[str, typer.Option("--host", metavar="地址", help="监听的地址。", envvar="HUIYIN_HOST")]
Port = Annotated[
    int, typer.Option("--port", metavar="端口", help="监听的端口。", envvar="HUIYIN_PORT", min=1, max=65535)
]
Processes = Annotated[
    int, typer.Option("--processes", metavar="数", help="网页服务的进程数。", min=1, max=64)
]
Threads = Annotated[int, typer.Option("--threads", metavar="数", help="每个进程的线程数。", min=1, max=64)]
Jobs = Annotated[bool, typer.Option("--jobs/--no-jobs", help="是否同时启动后台任务进程。")]

LAST_UNPRIVILEGED = 1024


def require_free(host: str, port: int) -> None:
    """Ends with what to do when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SystemExit(
                    f"端口 {port} 已被占用，可能已有一个回音在运行。请先停掉它，或换一个端口："
                    f"make run PORT={port + 1}（或 huiyin serve --port {port + 1}）。"
                ) from error
            if error.errno == errno.EACCES:
                raise SystemExit(f"没有权限使用端口 {port}。请用 {LAST_UNPRIVILEGED} 以上的端口。") from error
            raise SystemExit(f"不能在 {host}:{port} 上监听：{error.strerror or error}。") from error


def web_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    beats = ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108  no disk stalls
    return [
        sys.executable, "-m", "gunicorn", "huiyin.config.wsgi:application", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads), "--timeout", "120",
        "--graceful-timeout", "20", "--keep-alive", "5", "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--log-level", "warning", "--no-control-socket", *beats,
    ]  # fmt: skip


def start(
    host: str, port: int, processes: int, threads: int, jobs: bool, note: Path, tell: Callable[[], None]
) -> None:
    """Serve until interrupted; raises SystemExit with a message when that fails."""
    os.umask(0o077)  # what the ledger writes is for this account alone
    with only_one(note.with_name("serve.lock")):
        _look_after(host, port, processes, threads, jobs, note, tell)
    typer.echo("已停止。")


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the data folder for this server; ends with what to do when another has it. The system lets go when it dies."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SystemExit(f"数据目录 {path.parent.parent} 上已有一个回音在运行，没有再启动。请先停掉那一个。") from error
        yield


def _look_after(
    host: str, port: int, processes: int, threads: int, jobs: bool, note: Path, tell: Callable[[], None]
) -> None:
    from huiyin.cli.supervise import Child, StartFailed, Supervisor, answers

    children = [Child("网页服务", web_command(host, port, processes, threads))]
    if jobs:
        children.append(Child("后台任务", [sys.executable, "-m", "django", "qcluster"]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    probe = {"0.0.0.0": "127.0.0.1", "::": "::1", "[::]": "::1"}.get(host, host)  # noqa: S104
    try:
        Supervisor(children, note).run(lambda: answers(probe, port), tell)
    except StartFailed as failed:
        raise SystemExit(f"启动失败：{failed}") from failed


def _serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    processes: Processes = 2,
    threads: Threads = 4,
    jobs: Jobs = True,
) -> None:
    """启动网页服务和后台任务（正式运行）。

    \b
    设置取自环境变量，不安全时拒绝启动并说明原因：
      HUIYIN_MODE=production   正式运行
      HUIYIN_SECRET_KEY        密钥，至少 50 个随机字符
      HUIYIN_ALLOWED_HOSTS     访问用的域名或地址，多个用逗号分开
      HUIYIN_DATA              数据目录（绝对路径）
      DATABASE_URL             数据库，不设即用数据目录里的 SQLite
      HUIYIN_BEHIND_PROXY=1    前面有提供 https 的 Nginx 等
      HUIYIN_MAIL_HOST 等      发邮件用，可不设
    """
    from huiyin.cli import preparing

    require_free(host, port)
    preparing.set_up_safely()
    preparing.require_ready()
    from django.conf import settings

    def tell() -> None:
        typer.echo(f"回音已启动：http://{host}:{port}/  数据目录：{settings.HUIYIN_DATA}  按 Ctrl-C 停止。")
        if settings.PRODUCTION and settings.ENVIRONMENT.behind_proxy:
            typer.echo(f"请经前面的 https 打开：{settings.HUIYIN_ADDRESS or 'https://' + settings.ALLOWED_HOSTS[0]}/")
        elif settings.PRODUCTION:
            typer.echo(
                "注意：没有设 HUIYIN_BEHIND_PROXY=1，浏览器直接打开上面的地址会被转到 https 而打不开。"
                "请由 Nginx 等提供 https 并设此项，样例见运行维护手册。"
            )

    start(host, port, processes, threads, jobs, note_of(settings.HUIYIN_DATA), tell)


def _environment() -> Environment:
    """What the environment says, judged safe, without loading Django; or the end, with the reasons."""
    try:
        environment = read_environment(os.environ)
    except SettingsError as error:
        raise SystemExit(f"设置有误：{error}") from error
    reasons = [refusal.text for refusal in refusals(environment)]
    if reasons:
        raise SystemExit(
            "回音没有启动，原因：\n" + "\n".join(f"  {n}. {r}" for n, r in enumerate(reasons, 1))
        )
    return environment


def _prepare(environment: Environment, organ: str | None) -> Accounts:
    """The demonstration in order; quick when nothing has changed since the last time."""
    database = sqlite_file(environment)
    known = recall(environment.data, database, organ) if database is not None else None
    if known is not None:
        return known
    from huiyin.cli import preparing

    preparing.set_up_safely()
    there = preparing.prepare_demo(organ)
    from huiyin.demo import accounts

    found: Accounts = [(role, username, password) for role, username, password in accounts(there)]
    if database is not None:
        remember(environment.data, database, there, found)
    return found


def _known_organ(value: str | None) -> str | None:
    from huiyin.demo import organs

    if value is not None and value not in organs():
        raise typer.BadParameter(f"应为 {' 或 '.join(organs())}")
    return value


OrganName = Annotated[
    str | None,
    typer.Option(
        "--organ", metavar="单位", callback=_known_organ,
        help="large（区级机关，五十多人）或 small（县级机关，六个人办事）；各有各的数据目录，不写即用已有的，没有则为 large。",
    ),
]


def _own_folder(organ: str | None) -> None:
    """Each organ but the large one has a data folder of its own, unless the environment names one."""
    if organ not in (None, "large") and not os.environ.get("HUIYIN_DATA", "").strip():
        os.environ["HUIYIN_DATA"] = f"var-{organ}"


def _demo(
    serve: Annotated[bool, typer.Option("--serve", help="建好后随即启动。")] = False,
    port: Port = 8000,
    organ: OrganName = None,
) -> None:
    """建立演示单位（虚构），供试用；再次运行时保留原有数据。

    两个单位可以并存：large 的数据在 var，small 的数据在 var-small；设了环境变量 HUIYIN_DATA 的，用所设的目录。
    只在本机（127.0.0.1）开放，账号和口令见启动后的提示。
    """
    host = "127.0.0.1"
    if serve:
        require_free(host, port)
    _own_folder(organ)
    environment = _environment()
    if environment.mode is Mode.PRODUCTION:
        raise SystemExit("正式运行的数据库里不能建立演示单位。请去掉 HUIYIN_MODE=production 再试。")
    lines = [
        f"  {role}  用户名 {username}  口令 {password}" for role, username, password in _prepare(environment, organ)
    ]
    accounts = "可用以下账号登录试用：\n" + "\n".join(lines)
    if not serve:
        typer.echo(f"演示单位已建好。启动：huiyin demo --serve\n{accounts}")
        return

    def tell() -> None:
        typer.echo(
            f"\n回音已启动，请用浏览器打开：http://{host}:{port}/\n{accounts}\n按 Ctrl-C 停止，数据保留。"
        )

    start(host, port, 1, 8, True, note_of(environment.data), tell)


def register(app: typer.Typer) -> None:
    app.command("serve")(_serve)
    app.command("demo")(_demo)
