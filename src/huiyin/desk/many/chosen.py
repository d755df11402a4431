"""The matters somebody ticked in a list, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.desk.loaders import DeskRequest
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.models import Role
from huiyin.people.standing import Standing
from huiyin.procedures.batches import ItemResult, ItemState

MOST = 500
TOO_MANY = f"一次最多办理{MOST}件，请分批选择。"


def wanted(request: DeskRequest) -> list[int]:
    """The ticked matters' ids, in the order ticked, each once. Raises ValueError above the limit."""
    source = request.POST if request.method == "POST" else request.GET
    found = list(dict.fromkeys(int(v) for v in source.getlist("pk") if v.isdecimal() and len(v) < 19))
    if len(found) > MOST:
        raise ValueError(TOO_MANY)
    return found


def matters_of(who: Standing, pks: Iterable[int]) -> list[Matter]:
    """Those of the ticked matters that `who` may see, as ticked. One query."""
    rows = visible(who, Matter.objects.filter(pk__in=list(pks))).select_related("lead_department", "leader")
    by_pk = {m.pk: m for m in rows}
    return [by_pk[pk] for pk in pks if pk in by_pk]


def may_paper(who: Standing, matters: Iterable[Matter]) -> bool:
    """Whether this person may register for any of the matters what was decided on paper."""
    return any(who.has(Role.OFFICE, m.register) or m.lead_department_id in who.departments for m in matters)


@dataclass(frozen=True)
class Line:
    """One line of the result page."""

    matter: Matter | None
    result: ItemResult

    @property
    def words(self) -> str:
        return {
            ItemState.DONE: "已办理", ItemState.EXCEPTED: "未列入本批", ItemState.BLOCKED: "未通过校验",
            ItemState.REFUSED: "不能办理",
        }[self.result.state]


@dataclass(frozen=True)
class Outcome:
    """共N条，成功N条，失败N条, and each line."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, matters: Iterable[Matter], results: Iterable[ItemResult]) -> Outcome:
        by_pk = {m.pk: m for m in matters}
        return cls(tuple(Line(by_pk.get(r.pk), r) for r in results))

    @property
    def done(self) -> int:
        return sum(line.result.is_done for line in self.lines)

    @property
    def excepted(self) -> int:
        return sum(line.result.state == ItemState.EXCEPTED for line in self.lines)

    @property
    def failed(self) -> list[int]:
        return [
            line.result.pk for line in self.lines
            if line.result.state in (ItemState.BLOCKED, ItemState.REFUSED) and line.matter is not None
        ]

    @property
    def failures(self) -> int:
        return len(self.lines) - self.done - self.excepted
