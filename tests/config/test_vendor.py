"""What the browser loads is exactly what was published, with its licence beside it."""

from __future__ import annotations

import gzip
import hashlib
import tomllib
from pathlib import Path

import pytest

import huiyin

VENDOR = Path(huiyin.__file__).parent / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["package"]
FILES = [entry for package in PACKAGES for entry in package["file"]]


@pytest.mark.parametrize("entry", FILES, ids=lambda e: e["to"])
def test_a_file_has_the_digest_of_the_manifest(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["to"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("packed", sorted(VENDOR.rglob("*.gz")), ids=lambda p: p.name)
def test_a_compressed_file_holds_the_same_bytes(packed: Path) -> None:
    assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes()


def test_nothing_lies_there_that_the_manifest_does_not_name() -> None:
    named = {entry["to"] for entry in FILES}
    lying = {
        p.relative_to(VENDOR).as_posix()
        for p in VENDOR.rglob("*")
        if p.is_file() and p.suffix not in {".gz", ".toml"}
    }
    assert lying == named


@pytest.mark.parametrize("package", PACKAGES, ids=lambda p: p["name"])
def test_every_package_brings_its_licence(package: dict[str, object]) -> None:
    files = package["file"]
    assert isinstance(files, list)
    assert any("LICENSE" in entry["to"] for entry in files)
    assert package["licence"]


def test_a_first_page_without_charts_stays_under_300_kb() -> None:
    first = ["tabler/tabler.min.css", "htmx/htmx.min.js", "icons/icons.svg"]
    assert sum((VENDOR / f"{name}.gz").stat().st_size for name in first) < 200_000
