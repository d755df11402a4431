"""Who should review, pay and book, and who stands in for them, so that few people do not block one another.

A duty's post may be held by two: whoever may not decide (their own claim, their own department) leaves it to the other. A cashier
never books and never reviews (《会计法》: 出纳不得兼任稽核和账目登记).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from huiyin.people.models import Duty, Role
from huiyin.procedures.readiness.arrangement import stuck
from huiyin.procedures.readiness.organ import Organ, Seat

LARGEST = 30
"""In organs of more people each duty has somebody of its own; nothing is worked out for them."""
_TRIED_TOGETHER = 7
_FAR = (2, 2, 3, 6)
_MONEY = (Duty.FINANCE_REVIEW, Duty.CASHIER, Duty.ACCOUNTANT)
_APART = ((Duty.CASHIER, Duty.ACCOUNTANT), (Duty.CASHIER, Duty.FINANCE_REVIEW))
_TITLES: Mapping[What, tuple[str, ...]] = {
    Duty.ACCOUNTANT: ("会计",), Duty.CASHIER: ("出纳",), Duty.FINANCE_REVIEW: ("财务", "审计"),
    Duty.DISPATCHER: ("车辆", "调度"), Duty.LEGAL: ("法制", "法规", "法律"),
}
_ORDER = (Duty.ACCOUNTANT, Duty.CASHIER, Duty.FINANCE_REVIEW, Duty.DISPATCHER, Duty.LEGAL)
RULES = (
    "会计和出纳不能是同一个人，替办的人也算：出纳不得兼管账目登记和稽核。",
    "财务审核不宜由分管领导担任：他分管的部门到“领导审批”又是他，两步不能由一人办；只能替办他不分管的部门。",
    "只有一个人的部门，由本部门的人任财务审核时，他自己的事项要有第二个人审。",
    "会计、出纳自己的报销和预算，须有第二个人记账、付款：同一岗位任职两人即可。",
)


What = Duty | Role
"""A duty, or the role that takes the office's steps: with one holder, their own matters wait for nobody."""


@dataclass(frozen=True)
class Proposal:
    """`person` takes on `duty`; `stands_in` when another holds it already and only their own matters go to this one."""

    duty: What
    person: int
    name: str
    stands_in: bool

    def __str__(self) -> str:
        kind = "角色" if isinstance(self.duty, Role) else ""
        return f"{self.duty.label}{kind}{'（替办）' if self.stands_in else ''}：{self.name}"


def propose(organ: Organ) -> list[Proposal]:
    """What to add to what stands; nothing where all is well, nobody is there, or the organ is large."""
    if not organ.seats or not 2 <= len(organ.people) <= LARGEST:
        return []
    found: list[Proposal] = []
    for duty in _ORDER:
        if not organ.holders(duty):
            tried = [(_rank(organ, duty, p), _cost(_with(organ, duty, p)), p) for p in _eligible(organ, duty)]
            if tried:
                best = min(tried)[2]
                organ = _with(organ, duty, best)
                found.append(Proposal(duty, best, organ.people[best], stands_in=False))
    return [*found, *_stand_ins(organ)]


def _stand_ins(organ: Organ) -> list[Proposal]:
    """Those who free most matters with the fewest changes: tried out together for the duties of money, one by one for others."""
    found: list[Proposal] = []
    stages: tuple[tuple[What, ...], ...] = (
        (Role.OFFICE, *_MONEY), (Role.OFFICE,), (Duty.DISPATCHER,), (Duty.LEGAL,),
    )
    for duties in stages:
        if not _cost(organ):
            break
        best = min(_tries(organ, duties), key=lambda tried: tried[:2], default=None)
        if _held(organ, duties[0]) and best is not None and best[0] < _cost(organ):
            for duty, person in best[2]:
                organ = _with(organ, duty, person)
                found.append(Proposal(duty, person, organ.people[person], stands_in=True))
    return found


def _tries(organ: Organ, duties: Sequence[What]) -> Iterator[tuple[int, int, tuple[tuple[What, int], ...]]]:
    """(matters that stay stuck, how far-fetched, who takes what) of every lawful choice of one stand-in or none a duty."""
    pools = [[0, *(p for p in _willing(organ, duty) if p not in _held(organ, duty))] for duty in duties]
    if len(pools[0]) > _TRIED_TOGETHER:
        pools = [pool[:1] + sorted(pool[1:], key=lambda p: _rank(organ, duty, p))[:_TRIED_TOGETHER - 1]
                 for duty, pool in zip(duties, pools, strict=True)]
    for people in product(*pools):
        chosen = tuple((duty, p) for duty, p in zip(duties, people, strict=True) if p)
        tried = organ
        for duty, person in chosen:
            tried = _with(tried, duty, person)
        if all(not tried.holders(one) & tried.holders(other) for one, other in _APART):
            far = sum(_FAR[_rank(organ, duty, p)[0]] for duty, p in chosen)
            yield _cost(tried), far, chosen


def _cost(organ: Organ) -> int:
    return sum(1 for each in stuck(organ) if not each.own_leader)


def _eligible(organ: Organ, duty: Duty) -> Iterator[int]:
    """People with a post whom nothing keeps from `duty`."""
    barred = {p for pair in _APART if duty in pair for other in pair if other != duty for p in organ.holders(other)}
    leaders = set(organ.charges.values())
    yield from (p for p in _placed(organ) if p not in barred and p not in leaders)


def _willing(organ: Organ, what: What) -> list[int]:
    """Who may stand in: leaders look over others' papers at most, they neither pay nor book."""
    leaders = set(organ.charges.values()) if what != Duty.FINANCE_REVIEW else set()
    return [p for p in _placed(organ) if p not in leaders]


def _placed(organ: Organ) -> list[int]:
    """Whoever has a post and, once there are accounts, one of those: a duty is done at the desk."""
    known = organ.people.keys() & organ.with_account or organ.people.keys()
    return sorted({p for seat in organ.seats for p in seat.holders if p in known})


def _held(organ: Organ, what: What) -> frozenset[int]:
    return organ.roles.get(what, frozenset()) if isinstance(what, Role) else organ.holders(what)


def _rank(organ: Organ, duty: What, person: int) -> tuple[int, int]:
    """By what their posts are called, then by how many duties they have already."""
    titles = [f"{organ.departments.get(s.department, '')}{s.title}" for s in organ.seats if person in s.holders]
    named = any(word in title for title in titles for word in _TITLES.get(duty, ()))
    near = any("办公室" in title for title in titles)
    burden = sum(1 for s in organ.seats if s.code_is_duty and person in s.holders)
    leads = person in organ.charges.values()
    return (3 if leads else 0 if named else 1 if near else 2, burden)


def _with(organ: Organ, duty: What, person: int) -> Organ:
    """The organ as it would be with `person` in the role, or holding the duty's post, which is made where there is none."""
    if isinstance(duty, Role):
        return replace(organ, roles={**organ.roles, duty.value: _held(organ, duty) | {person}})
    if any(s.code == duty for s in organ.seats):
        seats = tuple(
            replace(s, holders=s.holders | {person}) if s.code == duty else s for s in organ.seats
        )
    else:
        seats = (*organ.seats, Seat(0, duty.label, duty.value, home_of(organ, person), False, frozenset({person})))
    return replace(organ, seats=seats)


def home_of(organ: Organ, person: int) -> int:
    """The department of a person's first post without a duty, else of the first."""
    own = [s for s in organ.seats if person in s.holders]
    return next((s.department for s in own if not s.code_is_duty), own[0].department)
