"""Every command explains itself in Chinese without loading Django, and mistakes get an answer in Chinese."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

START = "import sys; sys.argv[0] = 'huiyin'; from huiyin.cli import main; main()"
COMMANDS = (
    "serve",
    "demo",
    "read",
    "check",
    "import",
    "report",
    "backup",
    "restore",
    "doctor",
    "upgrade",
    "admin",
    "rebuild",
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *arguments], capture_output=True, text=True, timeout=60
    )


def registered() -> set[str]:
    from huiyin.cli import assemble

    return {str(command.name) for command in assemble().registered_commands}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_in_chinese_what_it_does(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：huiyin " + command)
    for english in ("Usage", "Options", "Show this", "default:", "required"):
        assert english not in done.stdout


def test_the_overview_names_every_command() -> None:
    said = run("--help").stdout
    for command in registered():
        assert f"  {command} " in said


def test_assembling_the_commands_loads_no_django() -> None:
    code = "import sys; from huiyin.cli import assemble; assemble(); print([m for m in sys.modules if m == 'django'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("frob",), "没有“frob”这条命令"),
        (("serve", "--port", "x"), "--port：应为数字"),
        (("serve", "--port", "0"), "不应小于 1"),
        (("serve", "--nix"), "没有选项 --nix"),
        (("restore", "/nowhere.tar.gz"), "找不到这个文件或目录"),
        (("restore",), "还缺少：备份文件"),
        (("demo", "extra"), "多出的参数：extra"),
    ],
)
def test_a_mistake_is_answered_in_one_chinese_line(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_without_meaning_ends_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_MODE", "prod")
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    done = run("doctor")
    assert done.returncode == 1
    assert "HUIYIN_MODE" in done.stderr
    assert "Traceback" not in done.stderr
