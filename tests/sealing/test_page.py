"""`verify.html` in real Chromium: the same five lines as `huiyin verify`, from a file and from plain http."""

from __future__ import annotations

import functools
import http.server
import io
import random
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.building import page as shipped_page
from huiyin.sealing.bundle.verdict import LIMITS, SUMMARIES, WORDS, State, Verdict
from huiyin.sealing.bundle.verifying import verify
from tests.sealing.forgeries import FORGERIES, Files, honest
from tests.sealing.making import FINGERPRINTS, NOW, REPORT

pytestmark = pytest.mark.browser

HOST = "intranet.example"  # not the loopback: Chromium calls only that secure over http


@pytest.fixture(scope="module")
def bundle() -> Files:
    return honest()


@pytest.fixture(scope="module")
def folder(bundle: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("bundle") / "核验包"
    layout.write_folder(bundle, found)
    return found


@pytest.fixture(scope="module")
def window(browser_type: Any, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    arguments = [one for one in browser_type_launch_args["args"] if "host-resolver" not in one]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": [*arguments, rules]})
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def opened(window: Browser, folder: Path) -> Iterator[Page]:
    """The page from the disk, at the time of the ledger; no script error and no request but for itself."""
    yield from _open(window, (folder / "verify.html").as_uri())


def _open(window: Browser, address: str) -> Iterator[Page]:
    page = window.new_page(locale="zh-CN")
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: request.url == address or troubles.append(request.url))
    page.clock.set_fixed_time(NOW)
    page.goto(address)
    yield page
    page.close()
    assert not troubles


def zipped(files: Files, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return out.getvalue()


def judge(page: Page, raw: bytes, typed: tuple[str, ...]) -> None:
    page.set_input_files("#zip", {"name": "核验包.zip", "mimeType": "application/zip", "buffer": raw})
    page.fill("#typed", "\n".join(typed))
    page.click("button")
    answered(page)


def answered(page: Page) -> None:
    page.locator("#result:not([hidden]), #trouble:not(:empty)").first.wait_for()


def shown(page: Page) -> list[str]:
    return [page.inner_text("#summary"), *page.locator("#lines li").all_inner_texts()]


def expected(verdict: Verdict) -> list[str]:
    return [verdict.summary, *map(str, verdict.lines)]


def test_an_honest_bundle_is_green_with_both_fingerprints(opened: Page, bundle: Files) -> None:
    judge(opened, zipped(bundle), FINGERPRINTS)
    assert shown(opened) == expected(verify(bundle, FINGERPRINTS, now=NOW))
    assert opened.locator("#summary").get_attribute("class") == State.GOOD
    assert opened.locator("#figures tr").count() == 4
    assert "收回资金" in opened.inner_text("#figures")


def test_without_fingerprints_it_is_amber_and_says_so(opened: Page, bundle: Files) -> None:
    judge(opened, zipped(bundle), ())
    assert shown(opened) == expected(verify(bundle, (), now=NOW))
    assert opened.locator("#summary").get_attribute("class") == State.UNSURE


@pytest.mark.sweep(keep=10)
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_noticed_as_by_the_command(opened: Page, bundle: Files, name: str) -> None:
    forgery = FORGERIES[name]
    forged = forgery.make(dict(bundle))
    judge(opened, zipped(forged), forgery.typed)
    assert shown(opened) == expected(verify(forged, forgery.typed, now=NOW))
    assert opened.locator("#summary").get_attribute("class") == forgery.state


def test_page_and_command_agree_on_any_changed_byte(opened: Page, bundle: Files) -> None:
    """Fifty bytes drawn anew each run; the seed stands in the message."""
    seed = random.randrange(2**32)
    draw = random.Random(seed)
    names = [name for name in bundle if name not in ("verify.html", "readme.txt", "sm3.txt")]
    for _ in range(50):
        name = draw.choice(names)
        bent = bytearray(bundle[name])
        at = draw.randrange(len(bent))
        bent[at] ^= 1 << draw.randrange(8)
        forged = bundle | {name: bytes(bent)}
        judge(opened, zipped(forged), FINGERPRINTS)
        assert shown(opened) == expected(verify(forged, FINGERPRINTS, now=NOW)), f"seed {seed}: {name} {at}"


def test_an_unpacked_folder_does_as_well(opened: Page, bundle: Files, folder: Path) -> None:
    opened.set_input_files("#zip", [])
    opened.set_input_files("#folder", str(folder))
    opened.fill("#typed", "\n".join(FINGERPRINTS))
    opened.click("button")
    answered(opened)
    assert shown(opened) == expected(verify(bundle, FINGERPRINTS, now=NOW))


def test_a_zip_packed_again_around_a_folder_does_as_well(opened: Page, bundle: Files) -> None:
    judge(opened, zipped({f"核验包/{name}": raw for name, raw in bundle.items()} | {"__MACOSX/x": b""}), FINGERPRINTS)
    assert shown(opened) == expected(verify(bundle, FINGERPRINTS, now=NOW))


def test_a_compressed_zip_is_answered_with_what_to_do(opened: Page, bundle: Files) -> None:
    judge(opened, zipped(bundle, zipfile.ZIP_DEFLATED), FINGERPRINTS)
    assert "请解压" in opened.inner_text("#trouble")
    assert opened.is_hidden("#result")


def test_a_fingerprint_of_the_wrong_length_is_refused_before_anything(opened: Page, bundle: Files) -> None:
    judge(opened, zipped(bundle), ("1234 5678",))
    assert "八组" in opened.inner_text("#trouble")
    assert opened.is_hidden("#result")
    assert opened.evaluate("document.activeElement.id") == "typed"


def test_nothing_chosen_is_said(opened: Page) -> None:
    opened.reload()
    opened.click("button")
    answered(opened)
    assert "请先选择" in opened.inner_text("#trouble")


def test_over_plain_http_where_web_crypto_is_absent(window: Browser, bundle: Files, folder: Path) -> None:
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for page in _open(window, f"http://{HOST}:{server.server_address[1]}/verify.html"):
            assert page.evaluate("window.isSecureContext") is False
            assert page.evaluate("typeof crypto.subtle") == "undefined"
            judge(page, zipped(bundle), FINGERPRINTS)
            assert shown(page) == expected(verify(bundle, FINGERPRINTS, now=NOW))
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_in_a_bundle_runs_as_script_or_markup(opened: Page, bundle: Files) -> None:
    nasty = "<img src=x onerror=document.title='ran'>.txt"
    judge(opened, zipped(bundle | {nasty: b""}), FINGERPRINTS)
    assert nasty in "".join(shown(opened))
    assert opened.title() == "核验公开报告"


def test_a_screen_reader_is_told(opened: Page, bundle: Files) -> None:
    """Every field has a label, the verdict is announced and gets the focus, states are words and not only colours."""
    judge(opened, zipped(bundle), FINGERPRINTS)
    assert opened.evaluate("document.documentElement.lang") == "zh-CN"
    for name in ("zip", "folder", "typed"):
        assert opened.locator(f"label[for={name}]").count() == 1
    assert opened.get_attribute("#result", "aria-live") == "polite"
    assert opened.get_attribute("#trouble", "role") == "alert"
    assert opened.evaluate("document.activeElement.id") == "summary"
    assert all(any(word in line for word in WORDS.values()) for line in shown(opened)[1:])


def test_the_words_are_those_of_the_command() -> None:
    text = shipped_page().decode()
    assert LIMITS in text
    assert all(summary in text for summary in SUMMARIES.values())


def test_the_script_is_small_and_of_chromium_80() -> None:
    """At most 25 kB; no Web Crypto, no network, no syntax or method younger than Chromium 80."""
    script = re.findall(r"<script>(.*?)</script>", shipped_page().decode(), re.DOTALL)
    assert len(script) == 1
    assert len(script[0].encode()) <= 25_000
    for young in (
        "crypto.subtle", "fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML", "??=", "||=", "&&=", "replaceAll",
        ".at(", "hasOwn", "structuredClone", "findLast", "toSorted", "replaceChildren", "Promise.any", "DecompressionStream",
        "static {", ".hasIndices", "Array.fromAsync", "groupBy", "#private",
    ):
        assert young not in script[0], young
    assert REPORT not in script[0]
