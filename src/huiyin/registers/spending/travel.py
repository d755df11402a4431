"""What a journey entitles to: allowances by calendar day, lodging by night; by the rates of its first day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from huiyin.components.budgets import yuan
from huiyin.components.rows import Row, money
from huiyin.ledger.enums import Outcome
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.spending.matching import application_of
from huiyin.registers.spending.models import LONGEST, ZERO, Claim, Cost, LodgingTable, Rank, Region

_TRAVEL = "《中央和国家机关差旅费管理办法》（财行〔2013〕531号）"
_LODGING = "差旅住宿费标准（按城市、季节、级别）"
_RANKS = (Rank.MINISTER, Rank.BUREAU, Rank.OTHER)


@dataclass(frozen=True)
class Allowance:
    """Person-days and yuan for each, of meals and of local traffic."""

    meals: tuple[int, Decimal]
    local: tuple[int, Decimal]

    @property
    def due(self) -> Decimal:
        return self.meals[0] * self.meals[1] + self.local[0] * self.local[1]


def allowance(claim: Claim, region: str, case: Case) -> Allowance:
    """By person and calendar day, less the days on which others gave meals or cars or a meeting boarded everybody."""
    code = "spending.meals_remote" if region == Region.REMOTE else "spending.meals"
    days = len(claim.people) * max(claim.days - (claim.meeting_days or 0), 0)
    eaten, driven = max(days - (claim.meals_given or 0), 0), max(days - (claim.cars_given or 0), 0)
    on = claim.actual_from
    return Allowance((eaten, case.parameter(code, on)), (driven, case.parameter("spending.local", on)))


def region_of(claim: Claim) -> str:
    application = application_of(claim)
    return application.region if application else Region.ORDINARY


@check("补助按标准计算", basis=f"{_TRAVEL}：按自然日计发，供餐、派车和会议期间扣除", field="lines")
def allowance_as_computed(matter: Claim, case: Case) -> str | None:
    claimed = matter.spent_on(Cost.ALLOWANCE)
    due = allowance(matter, region_of(matter), case).due if claimed else ZERO
    if claimed <= due:
        return None
    return f"{len(matter.people)}人{matter.days}天，扣除供餐派车和会议后应为{yuan(due)}，填报{yuan(claimed)}"


# Lodging

@dataclass(frozen=True)
class Lodging:
    """What all nights of all travellers may cost, and by which table; without one, by the general caps."""

    nights: int
    cap: Decimal
    source: str


def lodging(claim: Claim, case: Case) -> Lodging:
    """Each night, each person by the rank that the application says; whose rank it does not say counts as the others."""
    application = application_of(claim)
    ranks = {row["person"]: row.get("rank") for row in (application.people if application else ())}
    travellers = [Rank(ranks.get(row["person"]) or Rank.OTHER) for row in claim.people]
    if claim.actual_from is None or not travellers:
        return Lodging(0, ZERO, "")
    nights = [claim.actual_from + dt.timedelta(days=n) for n in range(min(claim.days, LONGEST) - 1)]
    table = table_on(claim.actual_from)
    cities = cities_in(table, application.place) if table and application else {}
    general = {r: case.parameter(f"spending.lodging_{r}", claim.actual_from) for r in dict.fromkeys(travellers)}
    cap = sum((_cap(cities, night, rank, general[rank]) for night in nights for rank in travellers), ZERO)
    if table is None or not cities:
        return Lodging(len(nights), cap, "没有列入住宿标准表，按一般上限")
    case.used[LodgingTable.REGISTER] = table.number or ""
    return Lodging(len(nights), cap, f"{table.number}，{'、'.join(cities)}")


def table_on(day: dt.date) -> LodgingTable | None:
    """The table in force; of two from the same day, the one registered later."""
    approved = LodgingTable.objects.filter(outcome=Outcome.COMPLETED, holds_from__lte=day)
    return approved.order_by("-holds_from", "-pk").first()


def cities_in(table: LodgingTable, place: str) -> dict[str, list[Row]]:
    """The rows of every city that the place of a journey names (杭州市, 浙江杭州, 杭州、宁波)."""
    found: dict[str, list[Row]] = {}
    for row in table.caps:
        if _bare(row["city"]) in place:
            found.setdefault(row["city"], []).append(row)
    return found


def _bare(city: str) -> str:
    return city[:-1] if len(city) > 2 and city[-1] in "市县区" else city


def _cap(cities: dict[str, list[Row]], night: dt.date, rank: Rank, general: Decimal) -> Decimal:
    """The highest of the cities named: a row of the season before the one for the rest of the year."""
    caps = []
    for rows in cities.values():
        seasonal = [row for row in rows if row.get("starts") and within(row, night)]
        held = seasonal or [row for row in rows if not row.get("starts")]
        caps += [_amount(row, rank) for row in held]
    return max(caps, default=general)


def _amount(row: Row, rank: Rank) -> Decimal:
    """The amount of the rank, or of the next below that has one."""
    return next(money(row, r) for r in _RANKS[_RANKS.index(rank):] if row.get(r))


def within(row: Row, night: dt.date) -> bool:
    """Whether a night lies within the season of a row; a season may run over the end of the year."""
    first, last = month_and_day(row["starts"], 1), month_and_day(row["ends"], 31)
    assert first is not None
    assert last is not None
    at = (night.month, night.day)
    return first <= at <= last if first <= last else at >= first or at <= last


def month_and_day(text: str, otherwise: int) -> tuple[int, int] | None:
    """7月, 4-15, 4月15日; a month alone has the day `otherwise`. None for what is neither."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月)?\s*", text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2] or otherwise)
    return (month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


@check("住宿费标准", basis=_LODGING, severity=Severity.WARN, field="lines")
def lodging_within_cap(matter: Claim, case: Case) -> str | None:
    claimed = matter.spent_on(Cost.LODGING)
    if not claimed or not matter.people:
        return None
    held = lodging(matter, case)
    if claimed <= held.cap:
        return None
    return f"{len(matter.people)}人{held.nights}晚的上限合计{yuan(held.cap)}（{held.source}），填报{yuan(claimed)}"


@check("标准表逐行写明", basis=_LODGING, field="caps")
def table_can_be_read(matter: LodgingTable, case: Case) -> str | None:
    """Seasons have both ends, amounts are above nought, and no city has two rows for the same time."""
    faults, seen = [], set()
    for n, row in enumerate(matter.caps, 1):
        ends = [month_and_day(row.get(name, ""), other) for name, other in (("starts", 1), ("ends", 31))]
        if (row.get("starts") or row.get("ends")) and None in ends:
            faults.append(f"第{n}行旺季的起止请写成“7月”或“4-15”，两格都要填")
        if any(row.get(rank) and not money(row, rank) for rank in _RANKS):
            faults.append(f"第{n}行金额不能是0")
        said = (_bare(row["city"]), *ends)
        if said in seen:
            faults.append(f"第{n}行{row['city']}重复")
        seen.add(said)
    return "；".join(faults[:5]) or None
