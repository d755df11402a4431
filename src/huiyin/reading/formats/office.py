"""Old Word files (.doc, .wps) and RTF, turned into docx by LibreOffice where it is installed.

The program runs with a profile of its own that forbids macros and outside links, one at a time in this
process, with a time limit; whatever it started is ended with it, and nothing it wrote is left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from huiyin.reading.errors import ReadingError

SECONDS = 60
_WAIT = 30  # seconds for the one before to finish
_ONE_AT_A_TIME = threading.Lock()
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_FAILED = "{kind}转换没有成功，文件可能已损坏或加了密码。请用 Word 或 WPS 打开后另存为 docx，再试一次。"


def to_docx(data: bytes, suffix: str, kind: str) -> bytes:
    """The file as docx. `kind` names it for people: 旧版 Word 文件（.doc）.

    Raises ReadingError where LibreOffice is missing, fails or takes too long.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ReadingError(
            f"这是{kind}。本机没有安装 LibreOffice，不能自动转换；请用 Word 或 WPS 打开后另存为 docx，再试一次。"
        )
    if not _ONE_AT_A_TIME.acquire(timeout=_WAIT):
        raise ReadingError(f"正在转换别的文件。请稍后再试，或先用 Word 或 WPS 把这份{kind}另存为 docx。")
    try:
        with tempfile.TemporaryDirectory(prefix="huiyin-", ignore_cleanup_errors=True) as folder:
            return _convert(program, data, Path(folder), suffix, kind)
    finally:
        _ONE_AT_A_TIME.release()


def _convert(program: str, data: bytes, folder: Path, suffix: str, kind: str) -> bytes:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"in{suffix}"
    source.write_bytes(data)
    out = folder / "out"
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--nofirststartwizard", "--convert-to", "docx", "--outdir", str(out),
        str(source),
    ]  # fmt: skip
    _run(command, folder, kind)
    made = out / "in.docx"
    if not made.is_file():
        raise ReadingError(_FAILED.format(kind=kind))
    return made.read_bytes()


def _run(command: list[str], folder: Path, kind: str) -> None:
    """Run to the end, or end it and all it started. Raises ReadingError."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        raise ReadingError(_FAILED.format(kind=kind)) from None
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise ReadingError(
            f"{kind}转换超过 {SECONDS} 秒，已停止。请用 Word 或 WPS 打开后另存为 docx，再试一次。"
        ) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group: the program starts others."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
