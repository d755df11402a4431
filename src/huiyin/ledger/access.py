"""Who sees what: the one rule, in SQL. Lists, pages, search, drill-downs, exports and reports all start here.

A matter is included if, and only if, its register is open to the person and one of these holds:
- the person holds an office, reviewer or inspector role that covers the register;
- a department the person works in, or is in charge of, leads or assists;
- the person is the leader named in it.
Administrators configure and read nothing. Restricted registers (talks, passports, voters) open only to a role that
names them. An inspection account never sees work secrets.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Material, Matter, Share
from huiyin.people.models import Role
from huiyin.people.standing import Standing

_WHOLE = (Role.OFFICE, Role.REVIEWER, Role.INSPECTOR)
RESTRICTED: set[str] = set()


def restrict(register: str) -> None:
    """Declare that only a role naming `register` opens it, departments and leaders included."""
    RESTRICTED.add(register)


def rule(who: Standing) -> Q:
    """The rule as a condition on `Matter`; an OR of indexed clauses."""
    if who.is_administrator:
        return Q(pk__in=[])
    condition = Q(pk__in=[])
    for scope in who.registers_of(*_WHOLE):
        condition |= Q(register__startswith=scope) if scope else ~Q(register__in=RESTRICTED)
    if who.answers_for and not sees_whole(who):
        shared = Share.objects.filter(department__in=sorted(who.answers_for)).values("matter")
        condition |= Q(pk__in=shared)
    if not sees_whole(who):
        condition |= Q(leader=who.person.pk)
    if RESTRICTED:
        named = {r for r in RESTRICTED for scope in who.registers_of(*_WHOLE) if scope and r.startswith(scope)}
        condition &= ~Q(register__in=RESTRICTED - named)
    if _only_inspects(who):
        condition &= ~Q(confidentiality=Confidentiality.WORK_SECRET)
    return condition


def sees_whole(who: Standing) -> bool:
    """True when a role opens every ordinary register, so that no other clause can add anything."""
    return "" in who.registers_of(*_WHOLE) and not who.is_administrator


def _only_inspects(who: Standing) -> bool:
    return bool(who.registers_of(Role.INSPECTOR)) and not who.registers_of(Role.OFFICE, Role.REVIEWER)


def visible(who: Standing, queryset: QuerySet[Matter] | None = None) -> QuerySet[Matter]:
    """`queryset` (all matters when left out; may be of a typed model) narrowed to what `who` may see."""
    base = Matter.objects.all() if queryset is None else queryset
    if sees_whole(who) and not RESTRICTED and not _only_inspects(who):
        return base
    return base.filter(rule(who))


def visible_materials(who: Standing) -> QuerySet[Material]:
    """Materials of visible matters; an inspection account does not open work secrets."""
    materials = Material.objects.filter(matter__in=visible(who).values("pk"))
    return materials.exclude(confidentiality=Confidentiality.WORK_SECRET) if _only_inspects(who) else materials


def search_scope(who: Standing) -> str:
    """The tokens `search.matching` may skip by for this person; empty when the person sees everything."""
    if sees_whole(who) or who.registers_of(*_WHOLE):
        return ""
    tokens = [f"d{d}" for d in sorted(who.answers_for)] + [f"p{who.person.pk}"]
    return " OR ".join(tokens)
