"""`rules`: what every register enforces, as a page: its steps, checks with their basis, parameters, contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from huiyin.procedures.checks import Check

_SEVERITY = {"block": "不通过不能办理", "warn": "须说明理由", "info": "提示"}
_NEVER = "一律不能办理"
_TOP = """# 各台账执行的规则

由 `huiyin rules` 按程序中的流程、校验、参数和比对规则生成。“不通过不能办理”的，过去的事实仍可按纸质补录，标明不合规和理由；
“一律不能办理”的（不相容岗位、重复使用、超出预算、会议人数等），事后补录也不行；“须说明理由”的，理由留在办理记录里。依据只凭记忆或者属于地方、本单位惯例的，一律只要求说明理由，数值是参数，可以在“设置”里修改。
"""


def page() -> str:
    """Needs Django set up; reads no database."""
    from huiyin.procedures.loading import read_files
    from huiyin.register.base import REGISTERS

    procedures = {register: found[0] for register, found in read_files().items()}
    groups: dict[str, list[str]] = {}
    for code, register in REGISTERS.items():
        if code in procedures:
            groups.setdefault(register.group, []).append(code)
    lines = [_TOP]
    for group, codes in groups.items():
        lines.append(f"\n## {group}\n")
        for code in codes:
            lines += _register(code, procedures[code])
    return "\n".join([*lines, *_contradictions()]) + "\n"


def _register(code: str, procedure: object) -> Iterator[str]:
    from huiyin.procedures.builtin import APART
    from huiyin.procedures.checks import CHECKS
    from huiyin.procedures.definition import Procedure
    from huiyin.procedures.parameters import DECLARED

    assert isinstance(procedure, Procedure)
    yield f"### {procedure.title}\n"
    yield f"依据：{procedure.basis}\n"
    yield f"环节：{' → '.join(step.title for step in procedure.steps.values())}\n"
    rows = [
        f"| {step.title} | {item.title} | {_words(item)} | {item.basis} |"
        for step in procedure.steps.values() for item in (CHECKS[c] for c in step.checks)
    ]
    rows += [
        f"| {step.title} | 不得与{'、'.join(procedure.steps[o].title for o in procedure.apart_from(step))}由同一人办理 | "
        f"{_words(APART)} | {APART.basis} |"
        for step in procedure.steps.values() if procedure.apart_from(step)
    ]
    if rows:
        yield from ("| 环节 | 校验 | 不符合时 | 依据 |", "|---|---|---|---|", *rows, "")
    room = code.split(".", maxsplit=1)[0]
    parameters = [p for name, p in DECLARED.items() if name.startswith(f"{room}.")]
    if parameters and code == _first_of(room):
        yield from ("| 参数 | 数值 | 起始 | 依据 |", "|---|---|---|---|")
        for item in parameters:
            for day, value, basis in item.values:
                yield f"| {item.title} | {value}{item.unit} | {day} | {basis} |"
        yield ""


def _first_of(room: str) -> str:
    from huiyin.register.base import REGISTERS

    return next(code for code in REGISTERS if code.split(".", maxsplit=1)[0] == room)


def _contradictions() -> Iterator[str]:
    from huiyin.register.contradictions import RULES

    yield "\n## 台账之间的比对\n\n每天夜里比对，发现的登记为“矛盾核查”事项，说明或者更正后由他人复核。\n"
    yield from ("| 规则 | 依据 |", "|---|---|", *(f"| {rule.title} | {rule.basis} |" for rule in RULES.values()))


def _rules() -> None:
    """列出各台账执行的规则：环节、校验、依据、参数（Markdown）。"""
    from huiyin.cli import preparing

    preparing.set_up()
    typer.echo(page(), nl=False)


def register(app: typer.Typer) -> None:
    app.command("rules")(_rules)


def _words(item: Check) -> str:
    """How strictly a check is kept."""
    strict = item.severity == "block" and not item.can_be_past
    return _NEVER if strict else _SEVERITY[item.severity.value]
