"""What closing a contradiction takes."""

from __future__ import annotations

from huiyin.procedures.checks import Case, check
from huiyin.register.contradictions import RULES
from huiyin.registers.contradictions.finding import LOOKS_BACK
from huiyin.registers.contradictions.models import Contradiction

_BASIS = "一事项一登记、一事项一档案工作要求：矛盾须说明或者更正"
SHORTEST = 10


@check("核查说明写明缘由", basis=_BASIS, field="explanation")
def explanation_says_something(matter: Contradiction, case: Case) -> str | None:
    said = len("".join(matter.explanation.split()))
    return None if said >= SHORTEST else f"请写明查到了什么、依据是什么（不少于{SHORTEST}字，现为{said}字）"


@check("更正后不再出现", basis=_BASIS, field="settlement")
def corrected_is_no_longer_found(matter: Contradiction, case: Case) -> str | None:
    """A contradiction said to be corrected is looked for again, over the day it speaks of and as far back as every night:
    one side may lie long before that day.
    """
    rule = RULES.get(matter.rule)
    if matter.settlement != Contradiction.Settlement.CORRECTED or rule is None:
        return None
    pair = {matter.left_id, matter.right_id}
    if any(found.key == pair for found in rule.find(matter.happened_on - LOOKS_BACK)):
        return "再次比对，两件事项仍有矛盾。请先在事项上办理更正，或者改选其他结论。"
    return None
