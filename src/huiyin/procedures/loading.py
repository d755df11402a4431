"""Procedure files into the database, which is authoritative once it holds them.

The first time, a file becomes the published version 1. Later, a changed file arrives as a draft for an administrator
to compare, try and publish; matters under way stay with the version they began under.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from huiyin.ledger.canonical import digest_of
from huiyin.ledger.leaves import is_founded
from huiyin.ledger.models import Matter, model_of
from huiyin.ledger.projection import SERVICE_COLUMNS
from huiyin.people import changes
from huiyin.people.models import Duty, Post, User
from huiyin.procedures import parameters
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.definition import Procedure, ProcedureError, Vocabulary
from huiyin.procedures.grammar import parse
from huiyin.procedures.models import Version

_parsed: dict[str, Procedure] = {}
"""By digest of the text."""
_held: ContextVar[_Held | None] = ContextVar("huiyin_held_versions", default=None)


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
    """Bring new files as published first versions and changed ones as drafts; store declared parameters.

    Needs a founded ledger: what is brought is written down in it.
    """
    for register, (_, source, _) in read_files().items():
        digest = digest_of(source)
        versions = Version.objects.filter(register=register)
        if versions.filter(file_digest=digest).exists():
            continue
        last = versions.order_by("-number").first()
        changes.load(Version(
            register=register, number=last.number + 1 if last else 1, source=source, file_digest=digest,
            status=Version.Status.DRAFT if last else Version.Status.PUBLISHED,
            published_at=None if last else timezone.now(),
        ))
    parameters.store_declared()
    check_versions_in_use()


def load_after_migrate(sender: Any, **_: Any) -> None:
    configs = [c for c in apps.get_app_configs() if c.models_module is not None]
    if configs and sender is configs[-1] and is_founded():
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
    if (held := _held.get()) is not None:
        held.pins = None


@dataclass
class _Held:
    """What was asked of the database since `hold()`: pins by register, and the texts of the versions they name."""

    pins: dict[str, str] | None = None
    sources: dict[str, str] = field(default_factory=dict)

    def published(self) -> dict[str, str]:
        if self.pins is None:
            rows = Version.objects.filter(status=Version.Status.PUBLISHED).order_by()
            found = list(rows.values_list("register", "number", "source"))
            self.pins = {register: f"{register}/{number}" for register, number, _ in found}
            self.sources |= {f"{register}/{number}": source for register, number, source in found}
        return self.pins

    def source(self, pin: str) -> str:
        self.published()
        if pin not in self.sources:
            version = _version(pin)
            if version.status == Version.Status.DRAFT:  # may change at any moment
                return version.source
            self.sources[pin] = version.source
        return self.sources[pin]


@contextmanager
def hold() -> Iterator[None]:
    """Ask once for the published versions and their texts: for a page, and for many matters begun in one transaction.

    Within another `hold()` it is that one which goes on.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set(_Held())
    try:
        yield
    finally:
        _held.reset(token)


def current(register: str) -> str:
    """The pin (`register/number`) of the published version. Raises LookupError when there is none."""
    held = _held.get()
    return _named(held.published() if held is not None else _published(register=register), register)


def published() -> list[str]:
    """The pins of every published version; one query."""
    held = _held.get()
    return sorted((held.published() if held is not None else _published()).values())


def _published(**which: str) -> dict[str, str]:
    versions = Version.objects.filter(status=Version.Status.PUBLISHED, **which).order_by()
    return {register: f"{register}/{number}" for register, number in versions.values_list("register", "number")}


def _named(pins: Mapping[str, str], register: str) -> str:
    if register not in pins:
        raise LookupError(f"no published procedure for {register!r}")
    return pins[register]


def _version(pin: str) -> Version:
    register, _, number = pin.rpartition("/")
    return Version.objects.get(register=register, number=int(number))


def pinned(pin: str) -> Procedure:
    """The procedure a pin names: what the database says now. One query, within `hold()` one for all.

    The same text is parsed once, whoever's it is: two organs may call different texts by the same pin.
    """
    held = _held.get()
    source = _version(pin).source if held is None else held.source(pin)
    digest = digest_of(source)
    if digest not in _parsed:
        _parsed[digest] = parse(source, pin)
    return _parsed[digest]


def procedure_of(matter: Matter) -> Procedure:
    return pinned(matter.procedure)
