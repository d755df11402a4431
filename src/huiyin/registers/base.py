"""`Register`: everything the desk, the portal and the API know about a register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from huiyin.ledger.models import Matter
from huiyin.people.standing import Standing


@dataclass(frozen=True)
class Column:
    """A column of lists and sheets. `value` reads a matter loaded by the register's `rows()`; no query of its own."""

    name: str
    label: str
    value: Callable[[Any], Any]
    width: int = 12
    for_leaders: bool = True
    sortable: bool = False


@dataclass(frozen=True)
class PrintForm:
    """A printed form: `build` gives the rendering's Form or Document for a matter."""

    code: str
    title: str
    build: Callable[[Any], Any]


@dataclass(frozen=True)
class Panel:
    """A part of a matter's page that only this register has: a template and the context for it."""

    template: str
    context: Callable[[Any, Standing], Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """A page of a register's own (the three lists, the monthly grid), found under the register's address."""

    slug: str
    title: str
    view: Callable[..., Any]


class Register:
    """Declared once per matter type, in its room's `register.py`, and added with `install()`."""

    code: ClassVar[str]
    title: ClassVar[str]
    model: ClassVar[type[Matter]]
    menu: ClassVar[bool] = True
    begins: ClassVar[bool] = False
    begin_fields: ClassVar[tuple[str, ...]] = ()
    detail_fields: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[Column, ...]] = ()
    forms: ClassVar[tuple[PrintForm, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    guide: ClassVar[str] = ""

    @classmethod
    def slug(cls) -> str:
        return cls.code.replace(".", "-").replace("_", "-")

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        """The queryset with what the columns need joined in; lists read `Matter` alone."""
        return queryset.select_related("lead_department", "leader")


REGISTERS: dict[str, type[Register]] = {}


def install(*registers: type[Register]) -> None:
    for register in registers:
        REGISTERS[register.code] = register


def register_of(matter: Matter) -> type[Register]:
    """The register a matter belongs to. Raises KeyError for one whose app is not installed."""
    return REGISTERS[matter.register]


def by_slug(slug: str) -> type[Register]:
    """Raises LookupError for an unknown address."""
    for register in REGISTERS.values():
        if register.slug() == slug:
            return register
    raise LookupError(slug)


