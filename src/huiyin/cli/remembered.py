"""What the last start of the demonstration found in order, so that the next need not load Django to look again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import huiyin

Accounts = list[tuple[str, str, str]]

# Packages that bring tables of their own.
WITH_TABLES = ("Django", "django-axes", "django-q2")


def fingerprint(database: Path) -> str:
    """Of everything that could ask for a migration: migrations, procedures, packages, and which database it is."""
    from importlib.metadata import version  # slow to import, and every command imports this module

    package = Path(huiyin.__file__).parent
    seen = [f"{name} {version(name)}" for name in WITH_TABLES]
    for path in sorted([*package.rglob("migrations/*.py"), *package.rglob("*.toml")]):
        state = path.stat()
        seen.append(f"{path.relative_to(package)} {state.st_size} {state.st_mtime_ns}")
    seen.append(f"{database} {database.stat().st_ino}")
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def _note(data: Path) -> Path:
    return data / "run" / "demo.json"


def remember(data: Path, database: Path, organ: str, accounts: Accounts) -> None:
    note = _note(data)
    note.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {"fingerprint": fingerprint(database), "organ": organ, "accounts": accounts}, ensure_ascii=False
    )
    draft = note.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(note)


def recall(data: Path, database: Path, organ: str | None) -> Accounts | None:
    """The accounts, if nothing has changed since and another `organ` is not asked for; None asks for a full look."""
    try:
        said = json.loads(_note(data).read_text(encoding="utf-8"))
        if said["fingerprint"] != fingerprint(database) or organ not in (None, said["organ"]):
            return None
        return [(str(role), str(username), str(password)) for role, username, password in said["accounts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
