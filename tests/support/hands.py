"""Whether a matter can be carried to its end by the people there are: nobody stands in two hands that are kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from huiyin.ledger.enums import Mode, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor, actor_of
from huiyin.people.models import Person, Role, User
from huiyin.procedures.assignment import assignees, held, may_act, may_register_paper
from huiyin.procedures.definition import Step
from huiyin.procedures.loading import procedure_of

Hands = Mapping[str, frozenset[int]]
"""Step -> who has decided it, by person."""
# Rules of the rooms that keep further steps apart, in the words of the procedures' `apart_from`.
APART_BY_CHECK = {"acceptor_is_independent": ("sign", "work"), "decider_is_independent": ("work", "accept")}


class Crew:
    """Everybody of the organ as of today."""

    def __init__(self) -> None:
        self.accounts = [actor_of(u.person, user=u) for u in User.objects.select_related("person") if u.is_open]
        self.silent = [actor_of(p) for p in Person.objects.filter(user=None)]

    def able(self, matter: Matter, step: Step, token: str) -> set[int]:
        """Who may do a step that `token` names: on line, or on paper that a clerk who took no part registers."""
        found = {w.person.pk for w in self.accounts if may_act(w, token, matter.register, step.stage)}
        if step.stage in (Stage.DECISION, Stage.REVIEW, Stage.ACCEPTANCE) and any(self.clerks(matter)):
            found |= {w.person.pk for w in self.silent if held(w.person, token, w.on, matter.register)}
        return found

    def clerks(self, matter: Matter) -> Iterator[Actor]:
        online = Entry.objects.filter(matter=matter.pk, mode=Mode.ONLINE)
        busy = set(online.values_list("registered_by__person", flat=True))
        for who in self.accounts:
            if who.has(Role.OFFICE) and may_register_paper(who, matter) and who.person.pk not in busy:
                yield who

    def stuck_at(self, matter: Matter, hands: Hands | None = None) -> str:
        """The step beyond which nobody could carry an open matter; empty when it comes to an end.

        Steps are taken in the order in which the procedure lists them, by every choice of people that is left.
        """
        procedure = procedure_of(matter)
        steps = list(procedure.steps.values())
        ahead = steps[steps.index(procedure.steps[matter.step]):]
        return self._stuck(matter, ahead, dict(hands) if hands is not None else decided(matter))

    def _stuck(self, matter: Matter, ahead: Iterable[Step], hands: Hands) -> str:
        first, *rest = ahead
        apart = {*first.apart_from, *(s for c in first.checks for s in APART_BY_CHECK.get(c, ()))}
        barred = frozenset().union(*(hands.get(code, frozenset()) for code in apart))
        starter = Person.objects.filter(user__pk__in=_starters(matter)).first()
        able = set[int]()
        for token in assignees(first, matter, starter):
            able |= self.able(matter, first, token)
        found = first.title
        for person in sorted(able - barred):
            if not rest:
                return ""
            found = self._stuck(matter, rest, {**hands, first.code: hands.get(first.code, frozenset()) | {person}})
            if not found:
                return ""
        return found


def _starters(matter: Matter) -> list[int]:
    first = Entry.objects.filter(matter=matter.pk, sequence=1).values_list("registered_by", flat=True)
    return [pk for pk in first if pk]


def decided(matter: Matter) -> dict[str, frozenset[int]]:
    """Who has decided each step of a matter and, of a finding, of the measures beneath it."""
    hands: dict[str, frozenset[int]] = {}
    tree = [matter.pk, *matter.children.values_list("pk", flat=True)]
    for step, person in Entry.objects.filter(matter__in=tree).exclude(action="").values_list("step", "decided_by"):
        if person:
            hands[step] = hands.get(step, frozenset()) | {person}
    return hands
