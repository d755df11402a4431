"""A real SMTP server on this machine, and people with addresses."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from huiyin.config.environment import Mail
from tests.support.organ import Organ

SENDER = "huiyin@yunxi.example"


@dataclass
class Postbox:
    """What the server has taken, and how it is to behave."""

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """What to say to a recipient instead of taking the mail."""
    on_data: Callable[[Envelope], None] = lambda envelope: None

    async def handle_RCPT(  # noqa: N802  named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.taken.append(envelope)
        self.on_data(envelope)
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(e.content, policy=email.policy.default) for e in self.taken]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.mails if m["To"] == address]


def use_server(settings: Any, port: int, **more: Any) -> None:
    mail = Mail(**{"host": "localhost", "port": port, "user": "", "password": "", "security": "none", "sender": SENDER, **more})
    settings.MAIL = mail
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = mail.host, mail.port, 5
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = mail.user, mail.password
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = mail.security == "tls", mail.security == "ssl"
    settings.DEFAULT_FROM_EMAIL = mail.sender


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    use_server(settings, box.port)
    settings.HUIYIN_ADDRESS = "https://ledger.yunxi.example"
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def reachable(organ: Organ) -> Organ:
    """Everybody has an address: their user name at the organ's domain."""
    for user in organ.users:
        user.person.email = f"{user.username}@yunxi.example"
        user.person.save()
    return organ
