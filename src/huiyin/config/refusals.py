"""Combinations Huiyin will not start with. Pure judgement over `Environment`; each says what to change."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from huiyin.config.environment import LOOPBACK_HOSTS, Environment, Mode

NETWORK_FILE_SYSTEMS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs",
    "davfs", "ncpfs",
}  # fmt: skip

LEAST_KEY_LENGTH = 50
LEAST_KEY_LETTERS = 10


@dataclass(frozen=True)
class Refusal:
    code: str
    text: str


def _debug(env: Environment) -> Iterator[Refusal]:
    if env.mode is Mode.PRODUCTION and env.debug:
        yield Refusal(
            "E001", "正式运行时不得打开调试（HUIYIN_DEBUG=1），出错页会泄露数据。请去掉 HUIYIN_DEBUG。"
        )


def _secret(env: Environment) -> Iterator[Refusal]:
    if env.mode is not Mode.PRODUCTION:
        return
    make = "可用 python3 -c 'import secrets; print(secrets.token_urlsafe(64))' 生成。"
    if not env.secret_key:
        yield Refusal("E002", f"正式运行时必须设置密钥 HUIYIN_SECRET_KEY。{make}")
    elif len(env.secret_key) < LEAST_KEY_LENGTH or len(set(env.secret_key)) < LEAST_KEY_LETTERS:
        yield Refusal(
            "E002", f"密钥 HUIYIN_SECRET_KEY 太短或太简单，至少 {LEAST_KEY_LENGTH} 个随机字符。{make}"
        )


def is_loopback(host: str) -> bool:
    name = host.strip("[]").rsplit("%", 1)[0]
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _hosts(env: Environment) -> Iterator[Refusal]:
    if env.mode is Mode.DEMO:
        strangers = [h for h in env.hosts if h not in LOOPBACK_HOSTS and not is_loopback(h)]
        if strangers:
            yield Refusal(
                "E003",
                f"演示模式的账号口令是公开的，只能在本机使用，不能开放给“{'、'.join(strangers)}”。"
                "请去掉 HUIYIN_ALLOWED_HOSTS，或设 HUIYIN_MODE=production。",
            )
    elif not env.hosts:
        yield Refusal(
            "E003", "正式运行时必须用 HUIYIN_ALLOWED_HOSTS 写明访问用的域名或地址，多个用逗号分开。"
        )
    elif any("*" in h for h in env.hosts):
        yield Refusal("E003", "HUIYIN_ALLOWED_HOSTS 不得含“*”。请逐个写明访问用的域名或地址。")


def _cookies(env: Environment) -> Iterator[Refusal]:
    if env.mode is Mode.PRODUCTION and not env.https:
        yield Refusal(
            "E004",
            "正式运行时登录凭据不得经 http 明文传送。请去掉 HUIYIN_HTTPS=0,"
            "由前面的 Nginx 等提供 https，并设 HUIYIN_BEHIND_PROXY=1。",
        )


def _data_folder(env: Environment) -> Iterator[Refusal]:
    if env.mode is Mode.PRODUCTION and env.data == Path.cwd() / "var":
        yield Refusal(
            "E005", "正式运行时必须用 HUIYIN_DATA 写明数据目录（绝对路径），以免换个目录启动就找不到数据。"
        )


def file_system(path: Path, mounts: str) -> str:
    """Type of the file system that holds `path`, by the text of /proc/self/mounts; '' if unknown."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def sqlite_file(env: Environment) -> Path | None:
    """Where the SQLite database lies, or None on PostgreSQL."""
    if not env.database_url:
        return env.data / "huiyin.sqlite3"
    url = urlsplit(env.database_url)
    return Path(unquote(url.path.removeprefix("/"))).absolute() if url.scheme == "sqlite" else None


def _network_sqlite(env: Environment) -> Iterator[Refusal]:
    path = sqlite_file(env)
    if path is None:
        return
    if file_system(path.resolve(), _mounts()) in NETWORK_FILE_SYSTEMS:
        yield Refusal(
            "E006",
            f"SQLite 数据库 {path} 在网络共享目录上，会损坏数据。请放到本机磁盘，或改用 PostgreSQL（DATABASE_URL）。",
        )


def _database_traffic(env: Environment) -> Iterator[Refusal]:
    url = urlsplit(env.database_url)
    if env.mode is not Mode.PRODUCTION or url.scheme not in {"postgres", "postgresql"}:
        return
    options = parse_qs(url.query)
    host = unquote(url.hostname or "") or options.get("host", [""])[0]
    is_local = not host or host.startswith("/") or is_loopback(host)
    if not is_local and options.get("sslmode", [""])[0] not in {"require", "verify-ca", "verify-full"}:
        yield Refusal(
            "E007",
            f"与数据库 {host} 之间没有要求加密。请在 DATABASE_URL 末尾加 ?sslmode=verify-full（至少 require）。",
        )


def _mail_traffic(env: Environment) -> Iterator[Refusal]:
    mail = env.mail
    if mail is not None and mail.security == "none" and mail.password and not is_loopback(mail.host):
        yield Refusal(
            "E008",
            f"邮箱口令会以明文传给 {mail.host}。请设 HUIYIN_MAIL_SECURITY=tls 或 ssl。",
        )


RULES: tuple[Callable[[Environment], Iterator[Refusal]], ...] = (
    _debug, _secret, _hosts, _cookies, _data_folder, _network_sqlite, _database_traffic, _mail_traffic,
)  # fmt: skip


def refusals(env: Environment) -> list[Refusal]:
    """Every reason not to start; empty when it is safe."""
    return [refusal for rule in RULES for refusal in rule(env)]
