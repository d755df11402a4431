"""STARTTLS and a password, as a real mail server asks for them."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from huiyin.notices.models import Letter
from huiyin.notices.posting import post
from tests.notices.conftest import Postbox, free_port, use_server
from tests.support.organ import Organ

PASSWORD = "xin-jian-2026"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=3650))
        .not_valid_after(now + dt.timedelta(days=3650)).add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        ).sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("mail") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ) + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def strict(certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A server that takes nothing without TLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box = Postbox(free_port())

    def check(server: Any, session: Any, envelope: Any, mechanism: str, login: LoginPassword) -> AuthResult:
        right = login.password == PASSWORD.encode()
        return AuthResult(success=right, handled=right)

    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, tls_context=context, require_starttls=True, auth_required=True,
        authenticator=check,
    )
    controller.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def letter(reachable: Organ) -> Letter:
    return Letter.objects.create(key="digest:1:x", kind="digest", user=reachable.clerk, subject="提醒", text="文", html="文")


def test_mail_goes_through_tls_with_a_password(strict: Postbox, settings: Any, letter: Letter) -> None:
    use_server(settings, strict.port, security="tls", user="huiyin", password=PASSWORD)
    assert post() == "发出1封"
    assert [m["Subject"] for m in strict.mails] == ["提醒"]


def test_a_wrong_password_is_named_and_tried_again_later(strict: Postbox, settings: Any, letter: Letter) -> None:
    use_server(settings, strict.port, security="tls", user="huiyin", password="wrong")
    assert post() == "发出0封，1封未发出"
    letter.refresh_from_db()
    assert "HUIYIN_MAIL_PASSWORD" in letter.trouble
    assert letter.next_try_at is not None


def test_without_tls_nothing_leaves(strict: Postbox, settings: Any, letter: Letter) -> None:
    use_server(settings, strict.port)
    assert post() == "发出0封，1封未发出"
    assert not strict.taken
