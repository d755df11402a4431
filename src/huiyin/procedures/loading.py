"""Procedure files into the database, which is authoritative once it holds them.

The first time, a file becomes the published version 1. Later, a changed file arrives as a draft for an administrator
to compare, try and publish; matters under way stay with the version they began under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from huiyin.ledger.models import Matter, model_of
from huiyin.ledger.projection import SERVICE_COLUMNS
from huiyin.people.models import Duty, Post, User
from huiyin.procedures import parameters
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.definition import Procedure, ProcedureError, Vocabulary
from huiyin.procedures.grammar import parse
from huiyin.procedures.models import Version

_parsed: dict[str, Procedure] = {}
_held: ContextVar[dict[str, str] | None] = ContextVar("huiyin_held_versions", default=None)


def files() -> Iterator[Path]:
    """`procedure.toml` and `procedures/*.toml` of every installed app."""
    for config in apps.get_app_configs():
        if config.name.startswith("huiyin."):
            folder = Path(config.path)
            yield from sorted([*folder.glob("procedure.toml"), *folder.glob("procedures/*.toml")])


def vocabulary(register: str, posts: bool = False) -> Vocabulary:
    """What a procedure of `register` may name; with `posts`, also the posts that exist now and the duties."""
    model = model_of(register)
    names = frozenset(f.name for f in model._meta.concrete_fields) - SERVICE_COLUMNS | {"assists"}
    known = {*Post.objects.values_list("code", flat=True), *Duty.values} if posts else set()
    return Vocabulary(names, frozenset(CHECKS), (lambda c: c in known) if posts else (lambda c: True))


def read_files() -> dict[str, tuple[Procedure, str, Path]]:
    """Every procedure file, parsed and checked. Raises ProcedureError for the first one that is wrong."""
    found: dict[str, tuple[Procedure, str, Path]] = {}
    numbers: dict[str, str] = {}
    for path in files():
        source = path.read_text("utf-8")
        procedure = parse(source, path.name, vocabulary(parse(source, path.name).register))
        if procedure.register in found:
            raise ProcedureError(f"{path.name}:1: {procedure.register!r} has a procedure in another file already")
        if procedure.number and numbers.setdefault(procedure.number, path.name) != path.name:
            raise ProcedureError(f"{path.name}:1: {numbers[procedure.number]} gives the same numbers")
        found[procedure.register] = (procedure, source, path)
    return found


def check_versions_in_use() -> None:
    """Every version that is published or that an open matter is pinned to can still be carried out.

    Raises ProcedureError when a check or a field has gone that one of them names.
    """
    pins = set(Matter.objects.open().order_by().values_list("procedure", flat=True).distinct())
    for version in Version.objects.all():
        if version.status == Version.Status.PUBLISHED or str(version) in pins:
            parse(version.source, str(version), vocabulary(version.register))


def load() -> None:
    """Bring new files as published first versions and changed ones as drafts; store declared parameters."""
    for register, (_, source, _) in read_files().items():
        digest = hashlib.sha256(source.encode()).hexdigest()
        versions = Version.objects.filter(register=register)
        if versions.filter(file_digest=digest).exists():
            continue
        last = versions.order_by("-number").first()
        Version.objects.create(
            register=register, number=last.number + 1 if last else 1, source=source, file_digest=digest,
            status=Version.Status.DRAFT if last else Version.Status.PUBLISHED,
            published_at=None if last else timezone.now(),
        )
    parameters.store_declared()
    check_versions_in_use()


def load_after_migrate(sender: Any, **_: Any) -> None:
    configs = [c for c in apps.get_app_configs() if c.models_module is not None]
    if configs and sender is configs[-1]:
        load()


def publish(version: Version, by: User | None = None) -> None:
    """Make a draft the current version; new matters begin under it. Raises ProcedureError when it is wrong."""
    parse(version.source, str(version), vocabulary(version.register, posts=True))
    with transaction.atomic():
        Version.objects.filter(register=version.register, status=Version.Status.PUBLISHED).update(
            status=Version.Status.RETIRED
        )
        version.status = Version.Status.PUBLISHED
        version.published_at = timezone.now()
        version.author = by or version.author
        version.save(update_fields=["status", "published_at", "author"])


@contextmanager
def hold() -> Iterator[None]:
    """Ask once for the published versions: for many matters begun in one transaction, and for pages that name registers."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def current(register: str) -> str:
    """The pin (`register/number`) of the published version. Raises LookupError when there is none."""
    held = _held.get()
    if held is None:
        return _named(_published(register=register), register)
    if not held:
        held.update(_published())
    return _named(held, register)


def published() -> list[str]:
    """The pins of every published version; one query."""
    return sorted(_published().values())


def _published(**which: str) -> dict[str, str]:
    versions = Version.objects.filter(status=Version.Status.PUBLISHED, **which).order_by()
    return {register: f"{register}/{number}" for register, number in versions.values_list("register", "number")}


def _named(pins: Mapping[str, str], register: str) -> str:
    if register not in pins:
        raise LookupError(f"no published procedure for {register!r}")
    return pins[register]


def pinned(pin: str) -> Procedure:
    """The procedure a pin names; parsed once, since a published version never changes (a draft may, and is not kept)."""
    if pin in _parsed:
        return _parsed[pin]
    register, _, number = pin.rpartition("/")
    version = Version.objects.get(register=register, number=int(number))
    procedure = parse(version.source, pin)
    if version.status != Version.Status.DRAFT:
        _parsed[pin] = procedure
    return procedure


def procedure_of(matter: Matter) -> Procedure:
    return pinned(matter.procedure)


def forget() -> None:
    """Drop parsed procedures (tests that write versions of their own)."""
    _parsed.clear()
