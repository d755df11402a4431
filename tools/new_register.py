"""Write the room of a new register, with its tests: it passes every check as it stands, and is there to be changed.

    python tools/new_register.py seals --title 用印                the register `seals.matter`
    python tools/new_register.py seals.loan --title 印章外借       the register `seals.loan`

Writes src/huiyin/registers/NAME and tests/registers/NAME and adds one line to the installed apps; touches nothing else.
All of it is taken back when Django cannot make the migration. What each file is for: docs/adding-a-register.md.
"""

from __future__ import annotations

import argparse
import keyword
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = Path(__file__).resolve().parent / "room"
REGISTERS, TESTS = ROOT / "src/huiyin/registers", ROOT / "tests/registers"
SETTINGS = ROOT / "src/huiyin/config/settings.py"
ROOM_APP = re.compile(r'^    "huiyin\.registers\.\w+",\n', re.MULTILINE)
APP = re.compile(r'^    "([\w.]+)",$', re.MULTILINE)

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SHORTEST, LONGEST = 3, 16
TITLE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）、·]{2,20}")

NEXT = """下一步：
  1. 按正式文件改写 {room}/ 里的字段、流程、校验和参数（数额与依据都是示例），改了字段就重新生成 migrations/0001_initial.py；
  2. 运行 make test ROOM={room} ；
  3. 运行 .venv/bin/huiyin rules > docs/rules.md 和 HUIYIN_TAKE_GOLDEN=1 .venv/bin/pytest tests/golden -n 0 ，
     看一遍列出的差别（菜单多了一行），再运行 make test 。
每个文件的用处见 docs/adding-a-register.md。"""


class Refused(Exception):
    """The room is not written; the message (Chinese) says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="新建一个台账：写好可以运行、带测试的一间房，再按正式文件改写。")
    parser.add_argument("name", nargs="?", default="", help="英文名，如 seals，或者带事项名的 seals.loan")
    parser.add_argument("--title", default="", help="中文名，如 用印")
    given = parser.parse_args(arguments)
    try:
        room = create(given.name, given.title)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"已建立台账：src/huiyin/registers/{room}、tests/registers/{room}，并登记在 config/settings.py。")
    print(NEXT.format(room=room))
    return 0


def create(name: str, title: str) -> str:
    """Write the room and return its name. Raises Refused; nothing is left behind then."""
    room, _, matter = name.partition(".")
    matter = matter or "matter"
    title = title or f"{room}事项"
    settings = SETTINGS.read_text("utf-8")
    refuse_names(name, room, matter, settings)
    refuse_title(title)
    words = wording(room, matter, title)
    try:
        write(PATTERNS, REGISTERS / room, words)
        write(PATTERNS / "tests", TESTS / room, words)
        SETTINGS.write_text(enlisted(settings, room), "utf-8")
        make_migration(room)
    except BaseException:
        for folder in (REGISTERS / room, TESTS / room):
            shutil.rmtree(folder, ignore_errors=True)
        SETTINGS.write_text(settings, "utf-8")
        raise
    return room


def refuse_names(name: str, room: str, matter: str, settings: str) -> None:
    if not name:
        raise Refused("请写明台账的英文名，如：make register NAME=seals TITLE=用印")
    if name.count(".") > 1 or name.endswith(".") or not all(map(is_name, (room, matter))):
        raise Refused(
            f"“{name}”不能用作台账的名称：请用小写英文字母、数字和下划线，以字母开头，不用 Python 的保留字，"
            "如 seals 或者 seals.loan。"
        )
    for part in (room, matter):
        if not SHORTEST <= len(part) <= LONGEST:
            raise Refused(f"“{part}”的长度应为{SHORTEST}至{LONGEST}个字符，请换一个名称。")
    for folder in (REGISTERS / room, TESTS / room):
        if any(f.is_file() and f.suffix != ".pyc" for f in folder.rglob("*")):
            raise Refused(f"已经有“{room}”了（{folder.relative_to(ROOT)}），请换一个名称；要加一种事项，请改那间房。")
    if room in {app.rpartition(".")[2] for app in APP.findall(settings)}:
        raise Refused(f"“{room}”是系统自己的部分，请换一个名称。")
    if not ROOM_APP.search(settings):
        raise Refused(f"在 {SETTINGS.relative_to(ROOT)} 里没有找到台账的清单，请先检查这个文件。")


def is_name(part: str) -> bool:
    return NAME.fullmatch(part) is not None and not keyword.iskeyword(part)


def refuse_title(title: str) -> None:
    """A title begins the numbers of its matters too, so that no two registers may share one."""
    if not TITLE.fullmatch(title):
        raise Refused(f"“{title}”不能用作中文名：请用2至20个汉字、字母或者数字，不要空格、引号。")
    for path, held in procedures():
        if title == held.get("title") or held.get("number") == number_of(title):
            raise Refused(f"已经有叫“{title}”的台账（{path.relative_to(ROOT)}），请换一个中文名。")


def procedures() -> Iterator[tuple[Path, dict[str, object]]]:
    for path in sorted((ROOT / "src/huiyin").glob("**/*.toml")):
        if path.name == "procedure.toml" or path.parent.name == "procedures":
            yield path, tomllib.loads(path.read_text("utf-8"))


def number_of(title: str) -> str:
    return f"{title}〔{{year}}〕{{sequence}}号"


def wording(room: str, matter: str, title: str) -> dict[str, str]:
    own = camel(room)
    return {
        "room": room, "code": f"{room}.{matter}", "slug": f"{room}-{matter}".replace("_", "-"), "title": title,
        "Model": own + camel(matter), "Register": f"{own}Register", "Config": f"{own}Config",
        "check": f"{room}_within_limit",
    }


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def write(patterns: Path, folder: Path, words: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in sorted(patterns.glob("*.txt")):
        text = Template(pattern.read_text("utf-8")).substitute(words)
        (folder / pattern.name.removesuffix(".txt")).write_text(text, "utf-8")


def enlisted(settings: str, room: str) -> str:
    """The settings with the room behind the rooms installed already."""
    end = list(ROOM_APP.finditer(settings))[-1].end()
    return f'{settings[:end]}    "huiyin.registers.{room}",\n{settings[end:]}'


def make_migration(room: str) -> None:
    """Raises Refused with what Django says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_") and k != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "django", "makemigrations", room, "--verbosity", "0"]
    with tempfile.TemporaryDirectory() as data:
        environment["HUIYIN_DATA"] = data
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(f"没有建成，改动已经撤回。数据库结构没有生成：\n{done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
