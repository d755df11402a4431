"""The grammar of a procedure file, and what is refused at start-up, each error with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin.ledger.enums import EntryKind, Outcome, Stage

ACTION_LABELS: Mapping[str, str] = {
    "submit": "提交", "sign": "签收", "approve": "同意", "pass": "审核通过", "return": "退回", "refuse": "不同意",
    "complete": "报请验收", "accept": "验收通过", "issue": "印发", "publish": "公布", "finish": "办结",
    "substantial": "认定基本完成", "withdraw": "撤回",
}
BACKWARD = frozenset({"return", "refuse", "withdraw"})
_STEP_KEYS = {
    "code", "title", "stage", "by", "all_of", "within", "asks", "materials", "checks", "leads_to", "return", "acts",
    "labels", "numbers", "waits_for_children", "hint",
}
_TOP_KEYS = {"register", "title", "basis", "number", "retention", "materials", "closed_acts", "step", "supplement"}
_BY = re.compile(r"^(handler|head|leader|starter|role:[a-z]+|post:[\w-]+|body:[a-z_]+:[a-z]+)$")


class ProcedureError(Exception):
    """A procedure file that cannot be carried out; the message names the file and the line."""


@dataclass(frozen=True)
class Target:
    """Where an action leads: another step, or the end; with an outcome where one is stated (`work!substantial`)."""

    step: str
    outcome: str | None

    @classmethod
    def parse(cls, text: str) -> Target:
        step, _, outcome = text.partition("!")
        return cls(step, outcome or None)


@dataclass(frozen=True)
class Step:
    code: str
    title: str
    stage: Stage
    by: str
    leads_to: Mapping[str, Target]
    all_of: tuple[str, ...] = ()
    within: str = ""
    asks: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    acts: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    numbers: bool = False
    waits_for_children: bool = False
    returns_anywhere: bool = False
    hint: str = ""

    def label(self, action: str) -> str:
        return self.labels.get(action) or ACTION_LABELS[action]


@dataclass(frozen=True)
class Procedure:
    register: str
    title: str
    basis: str
    steps: Mapping[str, Step]
    materials: Mapping[str, str]
    number: str = ""
    retention: str = ""
    closed_acts: frozenset[str] = frozenset()

    @property
    def first(self) -> Step:
        return next(iter(self.steps.values()))

    def before(self, code: str) -> list[Step]:
        """The steps that stand earlier in the file than `code`: where a return may go."""
        order = list(self.steps)
        return [self.steps[c] for c in order[: order.index(code)]]


@dataclass(frozen=True)
class Vocabulary:
    """What a procedure may name: fields of its model, checks, posts."""

    fields: frozenset[str]
    checks: frozenset[str]
    has_post: Callable[[str], bool] = lambda code: True


def parse(source: str, name: str, vocabulary: Vocabulary | None = None) -> Procedure:
    """Read a procedure. Raises ProcedureError naming `name` and the line for anything it cannot carry out."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(f"{name}:{error}") from error
    reader = _Reader(source, name, vocabulary)
    return reader.procedure(data)


class _Reader:
    def __init__(self, source: str, name: str, vocabulary: Vocabulary | None) -> None:
        self.lines = source.splitlines()
        self.name = name
        self.vocabulary = vocabulary

    def fail(self, needle: str, why: str) -> ProcedureError:
        line = next((n for n, text in enumerate(self.lines, 1) if needle and needle in text), 1)
        return ProcedureError(f"{self.name}:{line}: {why}")

    def procedure(self, data: dict[str, Any]) -> Procedure:
        for key in set(data) - _TOP_KEYS:
            raise self.fail(key, f"unknown key {key!r}")
        for key in ("register", "title", "basis"):
            if not data.get(key):
                raise self.fail("", f"{key} is missing")
        materials = data.get("materials", {})
        steps: dict[str, Step] = {}
        for raw in data.get("step", []):
            step = self.step(raw, materials)
            if step.code in steps:
                raise self.fail(f'"{step.code}"', f"step {step.code!r} stands twice")
            steps[step.code] = step
        if not steps:
            raise self.fail("", "no step")
        found = Procedure(
            register=data["register"], title=data["title"], basis=data["basis"], steps=steps, materials=materials,
            number=data.get("number", ""), retention=data.get("retention", ""),
            closed_acts=self.acts(data.get("closed_acts", [])),
        )
        self.check_graph(found)
        return found

    def step(self, raw: dict[str, Any], materials: Mapping[str, str]) -> Step:
        code = raw.get("code", "")
        for key in set(raw) - _STEP_KEYS:
            raise self.fail(key, f"step {code!r}: unknown key {key!r}")
        for key in ("code", "title", "stage", "by", "leads_to"):
            if key not in raw:
                raise self.fail(f'"{code}"', f"step {code!r}: {key} is missing")
        if raw["stage"] not in Stage.values:
            raise self.fail(f'"{raw["stage"]}"', f"step {code!r}: unknown stage {raw['stage']!r}")
        for by in (raw["by"], *raw.get("all_of", [])):
            self.check_by(code, by)
        for kind in raw.get("materials", []):
            if kind not in materials:
                raise self.fail(f'"{kind}"', f"step {code!r}: material {kind!r} is not named under [materials]")
        if self.vocabulary is not None:
            for item in raw.get("asks", []):
                if item not in self.vocabulary.fields:
                    raise self.fail(f'"{item}"', f"step {code!r}: the model has no field {item!r}")
            for item in raw.get("checks", []):
                if item not in self.vocabulary.checks:
                    raise self.fail(f'"{item}"', f"step {code!r}: unknown check {item!r}")
        return Step(
            code=code, title=raw["title"], stage=Stage(raw["stage"]), by=raw["by"],
            leads_to={action: self.target(code, action, text) for action, text in raw["leads_to"].items()},
            all_of=tuple(raw.get("all_of", [])), within=raw.get("within", ""), asks=tuple(raw.get("asks", [])),
            materials=tuple(raw.get("materials", [])), checks=tuple(raw.get("checks", [])),
            acts=self.acts(raw.get("acts", [])), labels=raw.get("labels", {}), numbers=raw.get("numbers", False),
            waits_for_children=raw.get("waits_for_children", False),
            returns_anywhere=raw.get("return") == "any_earlier", hint=raw.get("hint", ""),
        )

    def check_by(self, code: str, by: str) -> None:
        if not _BY.match(by):
            raise self.fail(f'"{by}"', f"step {code!r}: nobody can be found by {by!r}")
        if by.startswith("post:") and self.vocabulary and not self.vocabulary.has_post(by[5:]):
            raise self.fail(f'"{by}"', f"step {code!r}: there is no post {by[5:]!r}")

    def acts(self, names: list[str]) -> frozenset[str]:
        for name in names:
            if name not in EntryKind.values:
                raise self.fail(f'"{name}"', f"unknown act {name!r}")
        return frozenset(names)

    def target(self, code: str, action: str, text: str) -> Target:
        if action not in ACTION_LABELS:
            raise self.fail(action, f"step {code!r}: unknown action {action!r}")
        target = Target.parse(text)
        if target.outcome is not None and target.outcome not in Outcome.values:
            raise self.fail(f'"{text}"', f"step {code!r}: unknown outcome {target.outcome!r}")
        return target

    def check_graph(self, procedure: Procedure) -> None:
        for step in procedure.steps.values():
            for target in step.leads_to.values():
                if target.step and target.step not in procedure.steps:
                    raise self.fail(f'"{target.step}', f"step {step.code!r} leads to unknown step {target.step!r}")
        reached = self.closure(procedure, {procedure.first.code})
        for code in procedure.steps:
            if code not in reached:
                raise self.fail(f'"{code}"', f"step {code!r} cannot be reached")
            if not self.can_end(procedure, code):
                raise self.fail(f'"{code}"', f"step {code!r} can never be left for an end")

    @staticmethod
    def closure(procedure: Procedure, start: set[str]) -> set[str]:
        reached, frontier = set(start), set(start)
        while frontier:
            frontier = {
                t.step for code in frontier for t in procedure.steps[code].leads_to.values() if t.step
            } - reached
            reached |= frontier
        return reached

    def can_end(self, procedure: Procedure, code: str) -> bool:
        return any(
            not target.step
            for reached in self.closure(procedure, {code})
            for target in procedure.steps[reached].leads_to.values()
        )
