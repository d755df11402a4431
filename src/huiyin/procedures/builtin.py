"""Checks every step makes without naming them: asked fields, required materials, children finished, a reason to return."""

from __future__ import annotations

from huiyin.ledger.models import Material, Matter
from huiyin.ledger.projection import field_of
from huiyin.procedures import asking, loading
from huiyin.procedures.checks import Case, Check, Severity, Verdict
from huiyin.procedures.commands import Command
from huiyin.procedures.definition import Step

_HOUSE = "一事项一登记、一事项一档案工作要求"


def _never(matter: Matter, case: Case) -> str | None:
    """Built-in checks are judged below, where the step is known; only their names and bases travel as checks."""
    return None


ASKED = Check("builtin_asked", "必填事项", _HOUSE, Severity.BLOCK, _never, can_be_past=False)
MATERIALS = Check("builtin_materials", "材料齐全", _HOUSE, Severity.BLOCK, _never)
CHILDREN = Check("builtin_children", "下级事项办结", _HOUSE, Severity.BLOCK, _never)
OPINIONS = Check("builtin_opinions", "加签意见", _HOUSE, Severity.WARN, _never)
APART = Check(
    "builtin_apart", "不相容岗位分离", "《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）关于不相容岗位相互分离的规定",
    Severity.BLOCK, _never, can_be_past=False,
)
REASON = Check("builtin_reason", "退回说明", _HOUSE, Severity.BLOCK, _never, can_be_past=False)


def judge_forward(matter: Matter, step: Step, case: Case) -> list[Verdict]:
    verdicts = []
    if step.asks:
        names = [_label(matter, name) for name in step.asks if _is_empty(matter, name, case)]
        verdicts.append(Verdict(ASKED, f"请填写：{'、'.join(names)}" if names else None, {}))
    if step.materials:
        titles = missing_materials(matter, step, case.new_materials)
        verdicts.append(Verdict(MATERIALS, f"还缺材料：{'、'.join(titles)}" if titles else None, {}))
    if step.waits_for_children:
        left = matter.children.open().count()
        verdicts.append(Verdict(CHILDREN, f"还有{left}项下级事项没有办结" if left else None, {}))
    if apart := loading.procedure_of(matter).apart_from(step):
        verdicts.append(Verdict(APART, _same_hands(matter, step, apart, case), {}))
    if left_out := asking.outstanding(matter):
        verdicts.append(Verdict(OPINIONS, f"{'、'.join(left_out)}还没有回复加签", {}))
    return verdicts


def _same_hands(matter: Matter, step: Step, apart: tuple[str, ...], case: Case) -> str | None:
    """Judged on who decided, on paper as on line; a step that was returned counts whoever decided it at any time."""
    if case.decided_by is None or matter._state.adding:
        return None
    steps = loading.procedure_of(matter).steps
    for other in apart:
        if case.decided_by.pk in case.deciders(matter, other):
            return f"“{step.title}”与“{steps[other].title}”不能由同一人办理：{case.decided_by}已办理过“{steps[other].title}”"
    if step.judges_others and case.decided_by.pk == case.starter(matter):
        return f"{case.decided_by}登记了这件事项，“{step.title}”须由其他人办理"
    return None


def judge_backward(command: Command) -> list[Verdict]:
    message = None if command.comment.strip() else "请写明退回或不同意的理由"
    return [Verdict(REASON, message, {})]


def missing_materials(matter: Matter, step: Step, also: tuple[str, ...] = ()) -> list[str]:
    """Titles of the materials that `step` requires and the dossier does not hold."""
    held = set(Material.objects.filter(matter_id=matter.pk).values_list("kind", flat=True)) | set(also)
    titles = loading.procedure_of(matter).materials
    return [titles[kind] for kind in step.materials if kind not in held]


def _is_empty(matter: Matter, name: str, case: Case) -> bool:
    if name == "assists":
        return not case.values.get("assists") and not matter.shares.filter(part="assist").exists()
    return getattr(matter, name, None) in (None, "", [], {})


def _label(matter: Matter, name: str) -> str:
    return "配合单位" if name == "assists" else str(field_of(matter, name).verbose_name)
