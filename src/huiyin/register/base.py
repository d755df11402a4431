"""`Register`: everything the desk, the portal and the API know about a register."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Charge, Department
from huiyin.procedures.commands import Blocked, Command, Done
from huiyin.procedures.service import advance, begin
from huiyin.register.importing import Importer
from huiyin.register.reporting import ReportParts


@dataclass(frozen=True)
class Column:
    """A column of lists and sheets. `value` reads a matter loaded by the register's `rows()`; no query of its own.

    In a column of `money` it gives a Decimal of yuan, which lists do not break and sheets add up. A sortable column is
    ordered by the database column `order` (its own name when empty); give that one an index that begins with `register`
    and ends with `id`.
    """

    name: str
    label: str
    value: Callable[[Any], Any]
    width: int = 12
    for_leaders: bool = True
    sortable: bool = False
    order: str = ""
    money: bool = False


def with_columns(*own: Column) -> tuple[Column, ...]:
    """A list's columns: number and title, the register's `own`, then who has it, until when, and where it stands."""
    return (
        Column("number", "编号", lambda m: m.number or "", 16, sortable=True),
        Column("title", "事项", lambda m: m.title, 36), *own,
        Column("lead_department", "承办部门", lambda m: str(m.lead_department or ""), 14),
        Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True),
        Column("stage", "状态", lambda m: m.get_outcome_display() if m.is_closed else m.get_stage_display(), 10),
    )


@dataclass(frozen=True)
class PrintForm:
    """A printed form: `build` gives the rendering's Document of a matter, with nothing on it that `who` may not see."""

    code: str
    title: str
    build: Callable[[Any, Actor], Any]


@dataclass(frozen=True)
class Panel:
    """A part of a matter's page that only this register has: a template and the context for it."""

    template: str
    context: Callable[[Any, Actor], Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """A page of a register's own (the three lists, the monthly grid), found under the register's address."""

    slug: str
    title: str
    view: Callable[..., Any]


@dataclass(frozen=True)
class Together:
    """Tasks of a step in draft that the office answers all at once on another matter's page (a plan, once issued).

    `where` gives, for roots, the matter to answer them on; a root without one is left out.
    """

    step: str
    words: str
    where: Callable[[Collection[int]], Mapping[int, int]]


@dataclass(frozen=True)
class OnlyWhen:
    """Fields that matter only while `decider` (a choice or a yes-or-no field) has one of `values`; forms fold them away else.

    A convenience of pages and no rule: without a script, or once filled in, they are shown. A ticked box has the value "1".
    """

    decider: str
    values: tuple[str, ...]
    fields: tuple[str, ...]


class Register:
    """Declared once per matter type, in its room's `register.py`, and added with `install()`."""

    code: ClassVar[str]
    title: ClassVar[str]
    model: ClassVar[type[Matter]]
    icon: ClassVar[str] = "folder"
    menu: ClassVar[bool] = True
    begins: ClassVar[bool] = False
    begin_fields: ClassVar[tuple[str, ...]] = ()
    detail_fields: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[Column, ...]] = ()
    forms: ClassVar[tuple[PrintForm, ...]] = ()
    panels: ClassVar[tuple[Panel, ...]] = ()
    first_panels: ClassVar[tuple[Panel, ...]] = ()
    """Parts that stand above everything else on a matter's page: what must be seen to first."""
    pages: ClassVar[tuple[Page, ...]] = ()
    addresses: ClassVar[Mapping[str, str]] = {}
    """Pages outside the register's own address: the beginning of their addresses, with the module of their urls."""
    guide: ClassVar[str] = ""
    guides: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """How its pages are used (这一页怎么用): the name of an address, and a few plain sentences."""
    children: ClassVar[tuple[str, ...]] = ()
    """Registers whose matters people add beneath one of this register."""
    starts_from: ClassVar[Mapping[str, str]] = {}
    """Fields of `begin_fields` that name another matter, each with the step of that matter at which one of this register is
    begun from its page."""
    only_when: ClassVar[tuple[OnlyWhen, ...]] = ()
    """Fields that a form shows only for some values of another."""
    title_from: ClassVar[str] = ""
    """The field whose first sentence is the title when none is given."""
    together: ClassVar[Together | None] = None
    """Tasks that the home desk shows as one line."""
    importer: ClassVar[Importer | None] = None
    """How documents are read into this register."""
    report_parts: ClassVar[ReportParts | None] = None
    """What reports about its matters say."""
    fixed_steps: ClassVar[frozenset[str]] = frozenset()
    """Steps that the register's own code names, so that no version of its procedure may drop them."""
    charts: ClassVar[tuple[str, ...]] = ()
    """Codes of the charts that a matter of this register at the top of its tree has."""
    yearly: ClassVar[tuple[str, ...]] = ()
    """Codes of the charts of a year, on a page of the register's own."""
    led_by_starter: ClassVar[bool] = True
    """Whether the department of whoever begins a matter leads it, and its leader in charge, unless others are stated."""
    named_to_all: ClassVar[bool] = False
    """Whether everybody may know what its matters are called, where a matter they see names one."""
    unlisted: ClassVar[str] = ""
    """What a form that offers its matters says to somebody who misses one."""
    group: ClassVar[str] = "台账"
    """The heading it stands under in the menu."""
    home: ClassVar[tuple[Panel, ...]] = ()
    """Parts of the home desk: `context` receives None and whoever looks."""

    @classmethod
    def slug(cls) -> str:
        return cls.code.replace(".", "-").replace("_", "-")

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        """The queryset with what the columns need joined in; lists read `Matter` alone."""
        return queryset.select_related("lead_department", "leader")

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Begin a matter as people do from a page. Raises NotAllowed."""
        if cls.led_by_starter:
            stated = {k: v for k, v in values.items() if v is not None}
            values = {**cls._led_by(command.actor, stated.get("lead_department")), **stated}
        return begin(cls.model, command, title, values, parent=parent)

    @staticmethod
    def _led_by(who: Actor, stated: Any = None) -> dict[str, Any]:
        """The department stated (itself or its key), else the starter's own, and the leader in charge of it today."""
        department = stated or Department.objects.filter(pk__in=who.own).order_by("position", "pk").first()
        if department is None:
            return {}
        charge = Charge.objects.on().filter(department=department).select_related("person").order_by("pk").first()
        return {"lead_department": department, **({"leader": charge.person} if charge else {})}

    @classmethod
    def advance(
        cls, pk: int, step: str, action: str, command: Command, values: Mapping[str, Any], to: str | None = None
    ) -> Done | Blocked:
        """Move a matter as people do from a page. Raises Conflict and NotAllowed."""
        return advance(pk, step, action, command, values, to=to)

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """(key, words) of the matters that forms of other registers offer to refer to: the open ones `who` sees, newest first."""
        rows = visible(who, Matter.objects.of(cls.code)).open().order_by("-id")[:OFFERED]
        return [(m.pk, str(m)) for m in rows]

    @classmethod
    def taken_over(cls, source: Matter) -> dict[str, Any]:
        """What the form of a new matter holds at first when it is begun from another's page."""
        return {"title": source.title}

    @classmethod
    def claim_suggestions(cls, claim: Any) -> list[Any]:
        """Figures that could stand behind a claim on one of this register's matters (code, title, scope, value, agrees)."""
        return []

    @classmethod
    def proofs(cls, matter: Any) -> list[tuple[str, bool]]:
        """The proofs (应有佐证) a matter asks for, each with whether it is in hand."""
        return []


OFFERED = 200
REGISTERS: dict[str, type[Register]] = {}


def install(*registers: type[Register]) -> None:
    for register in registers:
        REGISTERS[register.code] = register


def importers() -> list[Importer]:
    """Every register's importer, in the order of the registers."""
    return [register.importer for register in REGISTERS.values() if register.importer is not None]


def register_of(matter: Matter) -> type[Register]:
    """The register a matter belongs to. Raises KeyError for one whose app is not installed."""
    return REGISTERS[matter.register]


def by_slug(slug: str) -> type[Register]:
    """Raises LookupError for an unknown address."""
    for register in REGISTERS.values():
        if register.slug() == slug:
            return register
    raise LookupError(slug)


