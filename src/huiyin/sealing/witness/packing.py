"""The witness alone: one file that runs wherever Python, `cryptography` and `typer` are, without Django or a database."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from huiyin.sealing.errors import Unsafe

_MAIN = "from huiyin.cli.sealing import alone\n\nalone()\n"
_CLI = ("__init__.py", "chinese.py", "sealing.py")
_MOMENT = (1980, 1, 1, 0, 0, 0)


def pack(target: Path) -> None:
    """Writes a zip application; the same release gives the same bytes. Unsafe: the file exists."""
    root = files("huiyin")
    contents = {"__main__.py": _MAIN.encode(), "huiyin/__init__.py": root.joinpath("__init__.py").read_bytes()}
    contents |= {f"huiyin/cli/{name}": root.joinpath("cli", name).read_bytes() for name in _CLI}
    contents |= _below(root.joinpath("sealing"), "huiyin/sealing")
    try:
        with target.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, raw in sorted(contents.items()):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), raw, zipfile.ZIP_DEFLATED)
    except FileExistsError:
        raise Unsafe(f"{target} 已经存在。") from None


def _below(folder: Traversable, name: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in folder.iterdir():
        if one.is_dir() and one.name != "__pycache__":
            found |= _below(one, f"{name}/{one.name}")
        elif one.name.endswith((".py", ".html")):
            found[f"{name}/{one.name}"] = one.read_bytes()
    return found
