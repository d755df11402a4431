"""Make .venv as a lock file says. Needs Python 3.11 and pip alone; uses uv where it can be had, as it is quicker.

    python3.11 tools/environment.py .venv requirements.lock

Run again only when a lock file has changed (the Makefile sees to that). Mirrors set up for pip serve uv as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

UV = "uv>=0.8,<1"
ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, **more: object) -> bool:
    return subprocess.run([str(c) for c in command], cwd=ROOT, **more).returncode == 0  # type: ignore[call-overload,no-any-return]


def make_venv(venv: Path) -> Path:
    """The environment's python. Debian's Python may lack ensurepip: then the outer pip works into the venv."""
    python = venv / "bin" / "python"
    if not python.exists():
        shutil.rmtree(venv, ignore_errors=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if not run(sys.executable, "-m", "venv", venv, **quiet):
            shutil.rmtree(venv, ignore_errors=True)
            if not run(sys.executable, "-m", "venv", "--without-pip", venv):
                sys.exit(
                    "建立虚拟环境失败：需要 Python 3.11 的 venv 模块（Debian:apt-get install python3-venv）。"
                )
    return python


def pip(python: Path) -> list[str]:
    inner = subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    return [str(python), "-m", "pip"] if inner else [sys.executable, "-m", "pip", "--python", str(python)]


def uv_environment(pip_command: list[str]) -> dict[str, str]:
    """uv reads no pip settings: hand over the mirror that pip uses, and the system's certificates it may need."""
    environment = dict(os.environ)
    said = subprocess.run([*pip_command, "config", "get", "global.index-url"], capture_output=True, text=True)
    mirror = os.environ.get("PIP_INDEX_URL") or said.stdout.strip()
    if mirror:
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    environment.setdefault("UV_LINK_MODE", "copy")
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    return environment


def install(python: Path, lock: Path) -> None:
    pip_command = pip(python)
    uv = python.parent / "uv"
    if not uv.exists():
        run(*pip_command, "install", "--quiet", "--disable-pip-version-check", UV, stderr=subprocess.DEVNULL)
    if uv.exists():
        environment = uv_environment(pip_command)
        to = ["pip", "install", "--quiet", "--python", python]
        if run(uv, *to, "--require-hashes", "-r", lock, env=environment) and run(
            uv, *to, "--no-deps", "--no-build-isolation", "-e", ROOT, env=environment
        ):
            return
        print("uv 未能安装，改用 pip ……", file=sys.stderr)
    quietly = ["install", "--quiet", "--disable-pip-version-check"]
    if not run(*pip_command, *quietly, "--require-hashes", "-r", lock) or not run(
        *pip_command, *quietly, "--no-deps", "--no-build-isolation", "-e", ROOT
    ):
        sys.exit(
            "安装依赖失败，原因见上。没有外网时，请先为 pip 设好内网镜像（pip config set global.index-url …）。"
        )


def add(python: Path, package: str) -> None:
    """One more package that no lock file names, for a tool."""
    if not run(*pip(python), "install", "--quiet", "--disable-pip-version-check", package):
        sys.exit(f"{package} 未能安装：可能没有适用于本系统的安装包，或没有可用的软件源。")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  whatever python the caller has runs this
        sys.exit(
            f"需要 Python 3.11 或更高版本，现为 {sys.version.split()[0]}。可用 make PYTHON=python3.11 指定。"
        )
    if sys.argv[2] == "--add":
        add(Path(sys.argv[1]).absolute() / "bin" / "python", sys.argv[3])
        return
    venv, lock = Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()
    print(f"正在准备运行环境（{lock.name}），首次约需一分钟 ……", flush=True)
    install(make_venv(venv), lock)


if __name__ == "__main__":
    main()
