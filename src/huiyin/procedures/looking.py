"""参数必看: parameters whose first value is only a guess about this organ; somebody must look at each, dated and by name.

Looking leaves a line in the 变更记录 of the value in force; so does setting another value, which is looking, too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from huiyin.people import changes
from huiyin.people.models import User, today
from huiyin.procedures.models import Parameter
from huiyin.procedures.parameters import DECLARED, in_words

NOTE = "已核对"
_MODEL = "procedures.parameter"

MUST_BE_LOOKED_AT: dict[str, str] = {
    "archive.fonds": "同级档案馆给定；没有填写的，归档时档号不完整",
    "hospitality.meal_standard": "填0即不核对工作餐费用",
    "budget.decision_amount": "本单位“三重一大”制度规定的金额",
    "spending.decision_amount": "本单位“三重一大”制度规定的金额",
    "contracts.decision_from": "本单位“三重一大”制度规定的金额",
    "projects.decision_amount": "本单位“三重一大”制度规定的金额",
    "spending.applied_from": "本单位财务制度规定的金额",
    "spending.lodging_other": "按本地差旅住宿费标准",
    "vehicles.suppliers": "填“不限”即不核对定点单位",
    "rectification.plan_months": "上级规定的报送期限",
    "report.addressees": "进展情况报告主送哪些单位",
}
"""Code -> what to look at. Named here in one place, since nobody reads sixty parameters before the first matter."""


@dataclass(frozen=True)
class Look:
    """One such parameter as it stands: its value in words; when it was looked at and by whom, where it was."""

    code: str
    title: str
    value: str
    why: str
    on: dt.date | None = None
    by: str = ""


def looks() -> list[Look]:
    """In the order of the list; parameters of rooms that are not installed are left out. Three queries."""
    rows = {p.code: p for p in Parameter.objects.on(today()).filter(code__in=MUST_BE_LOOKED_AT).order_by("starts_on")}
    keys = {str(p.pk): code for code, p in rows.items()}
    seen = {keys[c.object_id]: c for c in reversed(changes.history_of(_MODEL, keys)) if c.actor is not None}
    return [
        Look(
            code, rows[code].title, f"{in_words(code, rows[code].value)}{rows[code].unit}", why,
            changes.day_of(seen[code]) if code in seen else None, str(seen[code].actor or "") if code in seen else "",
        )
        for code, why in MUST_BE_LOOKED_AT.items() if code in rows and code in DECLARED
    ]


def looked_at(code: str, by: User) -> None:
    """`by` has looked at the value in force and leaves it. Raises LookupError for a parameter there is nothing to say of."""
    row = Parameter.objects.on(today()).filter(code=code).order_by("-starts_on").first()
    if row is None or code not in MUST_BE_LOOKED_AT:
        raise LookupError(f"nothing to look at in {code!r}")
    changes.save(by, row, NOTE)
