"""What a procedure is, once its file has been read (see `grammar`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from huiyin.ledger.enums import Stage

ACTION_LABELS: Mapping[str, str] = {
    "submit": "提交", "sign": "签收", "approve": "同意", "pass": "审核通过", "return": "退回", "refuse": "不同意",
    "complete": "报请验收", "accept": "验收通过", "issue": "印发", "publish": "公布", "finish": "办结",
    "substantial": "认定基本完成", "withdraw": "撤回", "carry": "结转", "merge": "并案",
}
BACKWARD = frozenset({"return", "refuse", "withdraw"})
DECIDING = frozenset({Stage.REVIEW, Stage.ACCEPTANCE, Stage.DECISION})
"""Stages at which somebody judges what others did: nobody stands in for whoever should."""


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
    offers: tuple[str, ...] = ()
    """Fields that may be filled in here and need not be."""
    apart_from: tuple[str, ...] = ()
    """Steps decided by others than whoever decides this one (不相容岗位分离)."""

    @property
    def holders(self) -> tuple[str, ...]:
        """Whose step it is, as the procedure says it: one, or each of its countersigners."""
        return self.all_of or (self.by,)

    @property
    def decides(self) -> bool:
        return self.stage in DECIDING

    @property
    def judges_others(self) -> bool:
        """Whether somebody other than whoever drew the matter up must take this step: law, whatever a version says.

        A department's head consents to the department's own matter, and the office moves what others have decided.
        """
        kinds = {by.partition(":")[0] for by in self.holders if by != "role:office"}
        return bool(kinds) if self.stage == Stage.DECISION else self.decides and bool(kinds - {"head", "handler", "starter"})

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

    def apart_from(self, step: Step) -> tuple[str, ...]:
        """The steps decided by others than whoever decides `step`: those it names, and by law those where the matter is
        drawn up."""
        drafts = [s.code for s in self.steps.values() if s.stage == Stage.DRAFT] if step.judges_others else []
        return tuple(dict.fromkeys((*step.apart_from, *(code for code in drafts if code != step.code))))

    def before(self, code: str) -> list[Step]:
        """The steps that stand earlier in the file than `code`: where a return may go."""
        order = list(self.steps)
        return [self.steps[c] for c in order[: order.index(code)]]


@dataclass(frozen=True)
class Vocabulary:
    """What a procedure may name: fields of its model that people fill in, checks, posts."""

    fields: frozenset[str]
    checks: frozenset[str]
    has_post: Callable[[str], bool] = lambda code: True
