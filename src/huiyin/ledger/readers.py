"""The access rule asked the other way round: who may see this matter. As many queries for a thousand people as for one.

`access.rule` is the rule; a test holds this against it, person by person, for every register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from huiyin.ledger import access
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Matter, Participation, Share
from huiyin.people.actors import Actor, covers
from huiyin.people.models import Appointment, Charge, Department, Grant, Membership, Person, Role, today

_WHOLE = frozenset({Role.OFFICE, Role.REVIEWER, Role.INSPECTOR})


def readers(matter: Matter) -> frozenset[int]:
    """Keys of the people who may see `matter` today, by a role, a post, a department, a seat or their own part in it."""
    grants: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for person, role, scope in Grant.objects.on().values_list("person", "role", "register"):
        grants[person].add((role, scope))
    found = {p for p, held in grants.items() if _opens(held, matter.register)}
    if matter.register not in access.RESTRICTED:
        found |= _by_posts(matter.register) | _by_departments(matter) | _by_seats(matter)
        found |= set(Participation.objects.filter(matter=matter.pk).values_list("person", flat=True))
        found |= {matter.leader_id} if matter.leader_id else set()
    found -= {p for p, held in grants.items() if any(r == Role.ADMINISTRATOR and covers(s, "") for r, s in held)}
    if matter.confidentiality == Confidentiality.WORK_SECRET:
        found -= {p for p, held in grants.items() if _only_inspects(held)}
    return frozenset(found)


def _opens(held: Iterable[tuple[str, str]], register: str) -> bool:
    restricted = register in access.RESTRICTED
    return any(role in _WHOLE and covers(scope, register) and (scope or not restricted) for role, scope in held)


def _only_inspects(held: Iterable[tuple[str, str]]) -> bool:
    roles = {role for role, _ in held}
    return Role.INSPECTOR in roles and not roles & {Role.OFFICE, Role.REVIEWER}


def _by_posts(register: str) -> set[int]:
    """Holders of the posts that open a register; what a post opens is asked once for each set of posts somebody holds."""
    held: dict[int, set[str]] = defaultdict(set)
    for person, code in Appointment.objects.on().values_list("person", "post__code"):
        held[person].add(code)
    opened = {codes: register in access.opened_to(_somebody(duties=codes)) for codes in set(map(frozenset, held.values()))}
    return {person for person, codes in held.items() if opened[frozenset(codes)]}


def _by_departments(matter: Matter) -> set[int]:
    """People of the departments that lead or assist, or of those they were merged into, and those in charge of them."""
    concerned = set(Share.objects.filter(matter=matter.pk).values_list("department", flat=True))
    frontier = concerned
    while frontier:
        merged = Department.objects.filter(pk__in=frontier, successor__isnull=False)
        frontier = set(merged.values_list("successor", flat=True)) - concerned
        concerned = concerned | frontier
    work = Appointment.objects.on().filter(post__department__in=concerned).values_list("person", flat=True)
    return {*work, *Charge.objects.on().filter(department__in=concerned).values_list("person", flat=True)}


def _by_seats(matter: Matter) -> set[int]:
    """Those who lead the affair by a seat in a body; what seats lead is asked once for each set of seats somebody holds."""
    seats: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for person, body, role in Membership.objects.on().values_list("person", "body", "role"):
        seats[person].add((body, role))
    affair = {matter.pk, matter.root_id}
    leads = {held: bool(affair & access.led_affairs(_somebody(bodies=held))) for held in set(map(frozenset, seats.values()))}
    return {person for person, held in seats.items() if leads[frozenset(held)]}


def _somebody(
    *, duties: frozenset[str] = frozenset(), bodies: frozenset[tuple[int, str]] = frozenset()
) -> Actor:
    """Whoever holds these posts or seats and nothing else."""
    nothing: frozenset[int] = frozenset()
    return Actor(
        person=Person(), user=None, on=today(), posts=nothing, departments=nothing, headed=nothing, charged=nothing,
        bodies=bodies, grants=frozenset(), duties=duties,
    )
