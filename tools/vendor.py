"""Bring the browser's files from npm into src/huiyin/static/vendor, as VENDOR.toml there says.

    python tools/vendor.py                    fetch again and refuse any file whose SHA-256 differs
    python tools/vendor.py --update           fetch and write the digests found into VENDOR.toml
    python tools/vendor.py --add-icon NAME …  put further Tabler icons into the sprite

Files are copied as published. A .gz beside each is what the web server sends; it holds the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "src" / "huiyin" / "static" / "vendor"
MANIFEST = VENDOR / "VENDOR.toml"
SVG = "{http://www.w3.org/2000/svg}"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def compress(data: bytes) -> bytes:
    """The same bytes on every machine: no time, no name."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def fetch(name: str, version: str, folder: Path) -> tarfile.TarFile:
    done = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tarfile.open(folder / done.stdout.strip().splitlines()[-1])


def member(archive: tarfile.TarFile, path: str) -> bytes:
    found = archive.extractfile(f"package/{path}")
    if found is None:
        raise SystemExit(f"{path} is not a file of the package")
    return found.read()


def sprite(archive: tarfile.TarFile, names: list[str]) -> bytes:
    """One SVG with a <symbol> per icon; width of strokes is left to the page."""
    ET.register_namespace("", SVG.strip("{}"))
    root = ET.Element(f"{SVG}svg")
    for name in sorted(set(names)):
        drawing = ET.fromstring(member(archive, f"icons/outline/{name}.svg"))  # noqa: S314  digest checked
        symbol = ET.SubElement(
            root, f"{SVG}symbol",
            {"id": name, "viewBox": "0 0 24 24", "fill": "none", "stroke": "currentColor",
             "stroke-linecap": "round", "stroke-linejoin": "round"},
        )  # fmt: skip
        symbol.extend(child for child in drawing if child.get("d") != "M0 0h24v24H0z")
    return ET.tostring(root, encoding="utf-8") + b"\n"


def source(archive: tarfile.TarFile, entry: dict[str, Any]) -> bytes:
    """A file of the package, the sprite, or (without `from`) what the package forgot and we keep by hand."""
    if "icons" in entry:
        return sprite(archive, entry["icons"])
    return member(archive, entry["from"]) if entry["from"] else (VENDOR / entry["to"]).read_bytes()


def place(entry: dict[str, Any], data: bytes, *, update: bool) -> None:
    if update:
        entry["sha256"] = digest(data)
    elif entry.get("sha256") != digest(data):
        raise SystemExit(f"{entry['to']}: SHA-256 is {digest(data)}, VENDOR.toml says {entry.get('sha256')}")
    target = VENDOR / entry["to"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    if target.suffix in {".css", ".js", ".svg"}:
        target.with_name(target.name + ".gz").write_bytes(compress(data))


def bring(manifest: dict[str, Any], *, update: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for package in manifest["package"]:
            with fetch(package["name"], package["version"], Path(folder)) as archive:
                for entry in package["file"]:
                    place(entry, source(archive, entry), update=update)
            print(f"{package['name']} {package['version']}: {len(package['file'])} files")


def _value(value: Any) -> str:
    if isinstance(value, list):
        rows = [", ".join(f'"{v}"' for v in value[i : i + 8]) for i in range(0, len(value), 8)]
        return "[\n" + "".join(f"    {row},\n" for row in rows) + "]"
    return f'"{value}"'


def write(manifest: dict[str, Any]) -> None:
    lines = ["# What the browser loads that others wrote. Fetched and checked by tools/vendor.py.", ""]
    for package in manifest["package"]:
        lines.append("[[package]]")
        lines += [f"{k} = {_value(v)}" for k, v in package.items() if k != "file"]
        for entry in package["file"]:
            lines += ["", "[[package.file]]", *(f"{k} = {_value(v)}" for k, v in entry.items())]
        lines.append("")
    MANIFEST.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--update", action="store_true")
    options.add_argument("--add-icon", nargs="+", default=[], metavar="NAME")
    chosen = options.parse_args()
    manifest = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    if chosen.add_icon:
        entry = next(f for p in manifest["package"] for f in p["file"] if "icons" in f)
        entry["icons"] = sorted({*entry["icons"], *chosen.add_icon})
    update = chosen.update or bool(chosen.add_icon)
    bring(manifest, update=update)
    if update:
        write(manifest)


if __name__ == "__main__":
    sys.exit(main())
