"""Find Chromium, or bring it: what browser tests open.

    python tools/chromium.py      print where it is, installing it where that is possible

Order: $HUIYIN_CHROMIUM, a Chromium or Chrome on PATH, one that Playwright has; then apt (as root), then
`playwright install chromium`. Chinese text needs a Chinese font: as root apt brings fonts-noto-cjk too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromium(RuntimeError):
    """Nothing found and nothing could be installed."""


def find() -> Path | None:
    """An existing browser, without installing anything."""
    named = os.environ.get("HUIYIN_CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = Path(play.chromium.executable_path)
    return path if path.exists() else None


def _chinese_font() -> bool:
    said = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True)
        if shutil.which("fc-list")
        else None
    )
    return bool(said and said.stdout.strip())


def _apt(*packages: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-q", *command], env=quiet, stdout=sys.stderr)
        if done.returncode != 0 and command[0] == "install":
            return False
    return True


def bring() -> Path:
    """The browser's path, installed if need be. Raises NoChromium."""
    found = find()
    wanted = ([] if found else ["chromium"]) + ([] if _chinese_font() else ["fontconfig", "fonts-noto-cjk"])
    if wanted:
        _apt(*wanted)
        found = found or find()
    if found is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr)
        found = find()
    if found is None:
        raise NoChromium(
            "no Chromium: install it (apt-get install chromium fonts-noto-cjk) or name it in HUIYIN_CHROMIUM; "
            "HUIYIN_WITHOUT_BROWSER=1 leaves the browser tests out"
        )
    return found


if __name__ == "__main__":
    try:
        print(bring())
    except NoChromium as missing:
        sys.exit(str(missing))
