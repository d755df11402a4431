"""The page's own SHA-256, SHA-512 and Ed25519 against hashlib, `cryptography` and RFC 8032, function by function."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from huiyin.sealing.bundle.building import page as shipped_page
from tests.sealing.forgeries import ED25519_ORDER

pytestmark = pytest.mark.browser

# RFC 8032, 7.1: secret key, public key, message, signature of TEST 1, 2, 3 and SHA(abc).
RFC_8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", ""),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82"),
    ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf", hashlib.sha512(b"abc").hexdigest()),
]  # fmt: skip
IN_HEX = "(texts) => texts.map((text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16)))"


@pytest.fixture(scope="module")
def inside(browser: Browser) -> Iterator[Page]:
    """The shipped page with three of its functions reachable; without its CSP, which forbids tests as well."""
    html = re.sub(r"<meta http-equiv.*?>", "", shipped_page().decode(), flags=re.DOTALL)
    opened, rest = html.rsplit("})();", 1)
    page = browser.new_page()
    page.set_content(f"{opened}window.inside = {{ sha256, sha512, verifies, hex }};}})();{rest}")
    yield page
    page.close()


def digests(page: Page, name: str, messages: list[bytes]) -> list[str]:
    call = f"(texts) => ({IN_HEX})(texts).map((bytes) => inside.hex(inside.{name}(bytes)))"
    return page.evaluate(call, [one.hex() for one in messages])  # type: ignore[no-any-return]


def verified(page: Page, cases: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    call = f"(cases) => cases.map((texts) => inside.verifies(...({IN_HEX})(texts)))"
    return page.evaluate(call, [[part.hex() for part in case] for case in cases])  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["sha256", "sha512"])
def test_digests_of_every_length_to_300(inside: Page, name: str) -> None:
    messages = [random.Random(n).randbytes(n) for n in range(301)] + [bytes(100_000)]
    assert digests(inside, name, messages) == [hashlib.new(name, one).hexdigest() for one in messages]


def test_the_vectors_of_rfc_8032(inside: Page) -> None:
    cases = []
    for seed, public, message in RFC_8032:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        assert key.public_key().public_bytes_raw().hex() == public
        cases.append((bytes.fromhex(public), bytes.fromhex(message), key.sign(bytes.fromhex(message))))
    assert verified(inside, cases) == [True] * len(cases)


def test_random_signatures_and_every_kind_of_damage(inside: Page) -> None:
    draw = random.Random(8032)
    good, bad = [], []
    for n in range(40):
        key = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, message = key.public_key().public_bytes_raw(), draw.randbytes(n * 5)
        signature = key.sign(message)
        good.append((public, message, signature))
        at = draw.randrange(64)
        bent = bytearray(signature)
        bent[at] ^= 1 << draw.randrange(8)
        more = int.from_bytes(signature[32:], "little") + ED25519_ORDER
        bad += [
            (public, message, bytes(bent)), (public, message + b"x", signature), (draw.randbytes(32), message, signature),
            (public, message, signature[:32] + more.to_bytes(32, "little")), (public, message, signature[:-1]),
            (public, message, signature + b"x"), (public[:-1], message, signature), (bytes(32), message, signature),
            (b"\xff" * 32, message, signature), (public, message, bytes(64)),
        ]  # fmt: skip
    assert verified(inside, good) == [True] * len(good)
    assert verified(inside, bad) == [False] * len(bad)
