"""What the environment says, read once and checked for shape. Pure: no Django here.

Whether a combination is safe is judged in `refusals`; here a value is only understood or not.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class SettingsError(Exception):
    """A value of the environment that cannot be understood; the text says which, in Chinese."""


class Mode(Enum):
    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Mail:
    host: str
    port: int
    user: str
    password: str
    security: str  # "tls" (STARTTLS), "ssl" or "none"
    sender: str


@dataclass(frozen=True)
class Environment:
    mode: Mode
    debug: bool
    secret_key: str
    hosts: tuple[str, ...]
    data: Path
    ledger_key_file: Path
    database_url: str
    https: bool
    behind_proxy: bool
    idle_minutes: int
    upload_max_mb: int
    request_max_mb: int
    mail: Mail | None
    address: str
    """Where people open the pages, without a slash at the end; empty: mail and calendars carry no links."""
    database_role: str = ""
    """The PostgreSQL account of every day, to which the owner's `upgrade` and `restore` grant what it needs; empty: the same."""


def _flag(values: Mapping[str, str], name: str, default: bool) -> bool:
    text = values.get(name, "").strip().lower()
    if text == "":
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"环境变量 {name} 应为 1 或 0，现为“{text}”。")


def _number(values: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = values.get(name, "").strip()
    if text == "":
        return default
    if not re.fullmatch(r"\d{1,6}", text) or int(text) < least:
        raise SettingsError(f"环境变量 {name} 应为不小于 {least} 的整数，现为“{text}”。")
    return int(text)


def _mode(values: Mapping[str, str]) -> Mode:
    text = values.get("HUIYIN_MODE", "").strip() or Mode.DEMO.value
    try:
        return Mode(text)
    except ValueError:
        raise SettingsError(
            f"环境变量 HUIYIN_MODE 应为 demo（演示）或 production（正式），现为“{text}”。"
        ) from None


def _mail(values: Mapping[str, str]) -> Mail | None:
    host = values.get("HUIYIN_MAIL_HOST", "").strip()
    if not host:
        return None
    security = values.get("HUIYIN_MAIL_SECURITY", "").strip().lower() or "tls"
    if security not in {"tls", "ssl", "none"}:
        raise SettingsError(f"环境变量 HUIYIN_MAIL_SECURITY 应为 tls、ssl 或 none，现为“{security}”。")
    user = values.get("HUIYIN_MAIL_USER", "")
    sender = values.get("HUIYIN_MAIL_FROM", "").strip() or user
    if not sender:
        raise SettingsError("已设置 HUIYIN_MAIL_HOST，还应设置发件人地址 HUIYIN_MAIL_FROM。")
    return Mail(
        host=host,
        port=_number(values, "HUIYIN_MAIL_PORT", {"tls": 587, "ssl": 465, "none": 25}[security]),
        user=user,
        password=values.get("HUIYIN_MAIL_PASSWORD", ""),
        security=security,
        sender=sender,
    )


def _address(values: Mapping[str, str]) -> str:
    text = values.get("HUIYIN_ADDRESS", "").strip().rstrip("/")
    if text and not re.fullmatch(r"https?://[^\s/?#]+", text):
        raise SettingsError(f"环境变量 HUIYIN_ADDRESS 应为打开系统的网址，如 https://ledger.example.gov.cn，现为“{text}”。")
    return text


def _database_role(values: Mapping[str, str]) -> str:
    text = values.get("HUIYIN_DATABASE_ROLE", "").strip()
    if text and not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", text):
        raise SettingsError(f"环境变量 HUIYIN_DATABASE_ROLE 应为数据库账号名（小写字母、数字、下划线），现为“{text}”。")
    return text


def demo_secret(data: Path) -> str:
    """A key of this installation's own, made on first use and kept at `data`/secret_key (mode 0600)."""
    path = data / "secret_key"
    if not path.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".secret_key.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            path.hardlink_to(draft)  # fails if another process was first: both then read the same key
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            draft.replace(path)
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()


def read_environment(values: Mapping[str, str]) -> Environment:
    """Raises SettingsError when a value has no meaning."""
    mode = _mode(values)
    data = Path(values.get("HUIYIN_DATA", "").strip() or "var").expanduser().absolute()
    hosts = tuple(h.strip() for h in values.get("HUIYIN_ALLOWED_HOSTS", "").split(",") if h.strip())
    secret = values.get("HUIYIN_SECRET_KEY", "").strip()
    if mode is Mode.DEMO:
        hosts = hosts or LOOPBACK_HOSTS
        secret = secret or demo_secret(data)
    return Environment(
        mode=mode,
        debug=_flag(values, "HUIYIN_DEBUG", default=False),
        secret_key=secret,
        hosts=hosts,
        data=data,
        ledger_key_file=Path(values.get("HUIYIN_LEDGER_KEY_FILE", "").strip() or data / "ledger.key").expanduser().absolute(),
        database_url=values.get("DATABASE_URL", "").strip(),
        https=_flag(values, "HUIYIN_HTTPS", default=mode is Mode.PRODUCTION),
        behind_proxy=_flag(values, "HUIYIN_BEHIND_PROXY", default=False),
        idle_minutes=_number(values, "HUIYIN_IDLE_MINUTES", 30, least=5),
        upload_max_mb=_number(values, "HUIYIN_UPLOAD_MAX_MB", 100),
        request_max_mb=_number(values, "HUIYIN_REQUEST_MAX_MB", 150),
        mail=_mail(values),
        address=_address(values),
        database_role=_database_role(values),
    )
