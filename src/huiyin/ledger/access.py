"""Who sees what: the one rule, in SQL. Lists, pages, search, drill-downs, exports and reports all start here.

A matter is included if, and only if, its register is open to the person and one of these holds:
- the person holds an office, reviewer or inspector role that covers the register, or a post that its procedure names
  (the cashier sees every department's claims);
- a department the person works in, or is in charge of, leads or assists;
- the person is the leader named in it;
- the person took part in what it states: was at the meeting, on the journey, at the wheel;
- the person leads the affair (the root) that it belongs to, by a seat in a body.
Administrators configure and read nothing. Restricted registers (talks, passports, voters) open only to a role that
names them. An inspection account never sees work secrets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import (
    Counter,
    Material,
    Matter,
    MatterQuerySet,
    Participation,
    Share,
    models_by_register,
)
from huiyin.people.actors import Actor, covers
from huiyin.people.models import Role

Rows = TypeVar("Rows", bound=QuerySet[Any])
_WHOLE = (Role.OFFICE, Role.REVIEWER, Role.INSPECTOR)
RESTRICTED: set[str] = set()
_AFFAIRS: list[Callable[[Actor], frozenset[int]]] = []
_DUTIES: list[Callable[[Actor], frozenset[str]]] = []
# Somebody who sees at most so many matters has them fetched and sorted; for others lists walk the sorted index.
NARROW = 3_000


def restrict(register: str) -> None:
    """Declare that only a role naming `register` opens it, departments and leaders included."""
    RESTRICTED.add(register)


def led_by(affairs: Callable[[Actor], frozenset[int]]) -> Callable[[Actor], frozenset[int]]:
    """Declare which affairs a person leads by a seat in a body: ids of roots. They decide on all that stands beneath."""
    _AFFAIRS.append(affairs)
    return affairs


def opened_by(duties: Callable[[Actor], frozenset[str]]) -> Callable[[Actor], frozenset[str]]:
    """Declare which ordinary registers a post opens to whoever holds it."""
    _DUTIES.append(duties)
    return duties


def opened_to(who: Actor) -> frozenset[str]:
    """The ordinary registers that this person's posts open; asked once for each standing."""
    if "duties" not in who.memo:
        opened: frozenset[str] = frozenset().union(*(find(who) for find in _DUTIES)) if who.duties else frozenset()
        who.memo["duties"] = opened - RESTRICTED
    found: frozenset[str] = who.memo["duties"]
    return found


def led_affairs(who: Actor) -> frozenset[int]:
    """Roots of the affairs that this person leads; asked once for each standing, and not at all of somebody without a seat."""
    if "affairs" not in who.memo:
        who.memo["affairs"] = frozenset().union(*(find(who) for find in _AFFAIRS)) if who.bodies else frozenset()
    found: frozenset[int] = who.memo["affairs"]
    return found


def rule(who: Actor) -> Q:
    """The rule as a condition on `Matter` or a typed model; every part of it is answered by an index."""
    if who.is_administrator:
        return Q(pk__in=[])
    granted = _granted(who)
    if granted == _all_registers() and _sees_confidential(who):
        return Q()
    condition = Q(register__in=sorted(granted)) if granted else Q(pk__in=[])
    if not sees_whole(who):
        own = _own_matters(who)
        if RESTRICTED:
            own &= ~Q(register__in=sorted(RESTRICTED - granted))
        condition = condition | own if granted else own
    if not _sees_confidential(who):
        condition &= ~Q(confidentiality=Confidentiality.WORK_SECRET)
    return condition


def _all_registers() -> frozenset[str]:
    return frozenset(models_by_register()) | RESTRICTED


def _granted(who: Actor) -> frozenset[str]:
    """The registers that a role or post opens to this person whole; a restricted one only when the role's scope names it."""
    scopes = who.registers_of(*_WHOLE)
    by_role = frozenset(
        register for register in _all_registers()
        if any(covers(scope, register) and (scope or register not in RESTRICTED) for scope in scopes)
    )
    return by_role if sees_whole(who) else by_role | opened_to(who)


def _own_matters(who: Actor) -> Q:
    """Matters that the person's departments share, that name the person as leader or state that the person took part, or
    of an affair the person leads.

    The same set in two shapes: few matters are looked up one by one, many are tested while an index is walked. Which
    is quicker depends on how many there are, and the database cannot know.
    """
    shared = Share.objects.filter(department__in=sorted(who.answers_for))
    led = Matter.objects.filter(leader=who.person.pk)
    joined = Participation.objects.filter(person=who.person.pk)
    took_part = Q(Exists(joined.filter(matter=OuterRef("pk"))))
    if affairs := sorted(led_affairs(who)):
        seated = Q(pk__in=affairs) | Q(root__in=affairs)
        return seated | Q(Exists(shared.filter(matter=OuterRef("pk")))) | Q(leader=who.person.pk) | took_part
    if roughly_shared(who) <= NARROW:
        return Q(pk__in=shared.values("matter").union(led.values("pk"), joined.values("matter"), all=True))
    return Q(Exists(shared.filter(matter=OuterRef("pk")))) | Q(leader=who.person.pk) | took_part


def roughly_shared(who: Actor) -> int:
    """How many matters the person's departments lead, by the counters."""
    if "shared" not in who.memo:
        counted = Counter.objects.filter(department__in=sorted(who.answers_for)).aggregate(total=Sum("total"))
        who.memo["shared"] = int(counted["total"] or 0)
    return int(who.memo["shared"])


def sees_whole(who: Actor) -> bool:
    """True when a role opens every ordinary register, so that departments and charges can add nothing."""
    return "" in who.registers_of(*_WHOLE) and not who.is_administrator


def _sees_confidential(who: Actor) -> bool:
    """False for somebody who only inspects: work secrets stay closed, those of an own department included."""
    return not who.registers_of(Role.INSPECTOR) or bool(who.registers_of(Role.OFFICE, Role.REVIEWER))


@overload
def visible(who: Actor, queryset: None = None) -> MatterQuerySet[Matter]: ...
@overload
def visible(who: Actor, queryset: Rows) -> Rows: ...
def visible(who: Actor, queryset: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """`queryset` (all matters when left out; may be of a typed model) narrowed to what `who` may see."""
    base: QuerySet[Any] = Matter.objects.all() if queryset is None else queryset
    condition = rule(who)
    return base.filter(condition) if condition else base


def visible_materials(who: Actor) -> QuerySet[Material]:
    """Materials of visible matters; an inspection account does not open work secrets."""
    materials = Material.objects.all()
    if rule(who):  # asked of each material's matter: the set of all that somebody sees may be a hundred thousand
        materials = materials.filter(Exists(visible(who, Matter.objects.filter(pk=OuterRef("matter")))))
    return materials if _sees_confidential(who) else materials.exclude(confidentiality=Confidentiality.WORK_SECRET)


def opens_whole(who: Actor, register: str) -> bool:
    """Whether a role or a post opens every matter of a register: what counts the whole unit is for these people."""
    return not who.is_administrator and register in _granted(who)


def search_scope(who: Actor) -> str:
    """The tokens `search.matching` may skip by for this person; empty when a role, a post or a seat opens more."""
    if who.registers_of(*_WHOLE) or opened_to(who) or led_affairs(who):
        return ""
    tokens = [f"d{d}" for d in sorted(who.answers_for)] + [f"p{who.person.pk}"]
    return " OR ".join(tokens)
