"""The grammar of a procedure file, and what is refused at start-up, each error with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from huiyin.ledger.enums import EntryKind, Outcome, Stage
from huiyin.people.models import Membership, Role
from huiyin.procedures.definition import ACTION_LABELS, Procedure, ProcedureError, Step, Target, Vocabulary
from huiyin.workdays import BadTerm, parse_term

_STEP_KEYS = {
    "code", "title", "stage", "by", "all_of", "within", "asks", "materials", "checks", "leads_to", "return", "acts",
    "labels", "numbers", "waits_for_children", "hint", "apart_from", "offers",
}
_TOP_KEYS = {"register", "title", "basis", "number", "retention", "materials", "closed_acts", "step"}
_LISTS = ("all_of", "asks", "materials", "checks", "acts", "apart_from", "offers")
_FLAGS = ("numbers", "waits_for_children")
_HEADER = re.compile(r"^\s*\[\[step\]\]")
_BY = re.compile(r"^(handler|head|leader|starter|role:[a-z]+|post:[\w-]+|body:[a-z_]+:[a-z]+|named:[a-z_]+)$")
# Acts that an entry records but nobody chooses from a list.
_NOT_STANDING = frozenset({EntryKind.BEGIN, EntryKind.IMPORT, EntryKind.ADVANCE, EntryKind.ERASE})


def parse(source: str, name: str, vocabulary: Vocabulary | None = None) -> Procedure:
    """Read a procedure. Raises ProcedureError naming `name` and the line for anything it cannot carry out."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ProcedureError(f"{name}:{line[1] if line else len(source.splitlines())}: {error}") from error
    return _Reader(source, name, vocabulary).procedure(data)


class _Reader:
    """Turns parsed TOML into a Procedure; looks for the line of what is wrong in the text of the step it stands in."""

    def __init__(self, source: str, name: str, vocabulary: Vocabulary | None) -> None:
        self.lines = source.splitlines()
        self.name = name
        self.vocabulary = vocabulary
        headers = [n for n, line in enumerate(self.lines) if _HEADER.match(line)]
        self.blocks = list(zip(headers, [*headers[1:], len(self.lines)], strict=False))
        self.block = (0, headers[0] if headers else len(self.lines))

    def fail(self, needle: str, why: str) -> ProcedureError:
        first, end = self.block
        found = (n for n in range(first, end) if needle and needle in self.lines[n])
        return ProcedureError(f"{self.name}:{next(found, first) + 1}: {why}")

    def procedure(self, data: dict[str, Any]) -> Procedure:
        for key in sorted(set(data) - _TOP_KEYS):
            raise self.fail(key, f"unknown key {key!r}")
        for key in ("register", "title", "basis"):
            if not data.get(key):
                raise self.fail("", f"{key} is missing")
        number = data.get("number", "")
        if number and not ("{year}" in number and "{sequence}" in number):
            raise self.fail("number", "number needs {year} and {sequence}")
        materials = data.get("materials", {})
        closed_acts = self.acts(data.get("closed_acts", []))
        steps: dict[str, Step] = {}
        for raw, block in zip(data.get("step", []), self.blocks, strict=False):
            self.block = block
            step = self.step(raw, materials)
            if step.code in steps:
                raise self.fail(f'"{step.code}"', f"step {step.code!r} stands twice")
            if step.numbers and not number:
                raise self.fail("numbers", f"step {step.code!r} gives a number and the procedure has no pattern for it")
            steps[step.code] = step
        if not steps:
            raise self.fail("", "no step")
        found = Procedure(
            register=data["register"], title=data["title"], basis=data["basis"], steps=steps, materials=materials,
            number=number, retention=data.get("retention", ""), closed_acts=closed_acts,
        )
        self.check_graph(found)
        return found

    def step(self, raw: dict[str, Any], materials: Mapping[str, str]) -> Step:
        code = raw.get("code", "")
        self.check_shape(code, raw)
        if raw["stage"] not in Stage.values or raw["stage"] == Stage.CLOSED:
            raise self.fail(f'"{raw["stage"]}"', f"step {code!r}: unknown stage {raw['stage']!r}")
        for by in (raw["by"], *raw.get("all_of", [])):
            self.check_by(code, by)
        for kind in raw.get("materials", []):
            if kind not in materials:
                raise self.fail(f'"{kind}"', f"step {code!r}: material {kind!r} is not named under [materials]")
        self.check_vocabulary(code, raw)
        return Step(
            code=code, title=raw["title"], stage=Stage(raw["stage"]), by=raw["by"],
            leads_to={action: self.target(code, action, text) for action, text in raw["leads_to"].items()},
            all_of=tuple(raw.get("all_of", [])), within=raw.get("within", ""), asks=tuple(raw.get("asks", [])),
            materials=tuple(raw.get("materials", [])), checks=tuple(raw.get("checks", [])),
            acts=self.acts(raw.get("acts", [])), labels=raw.get("labels", {}), numbers=raw.get("numbers", False),
            waits_for_children=raw.get("waits_for_children", False), returns_anywhere="return" in raw,
            hint=raw.get("hint", ""), offers=tuple(raw.get("offers", [])), apart_from=tuple(raw.get("apart_from", [])),
        )

    def check_shape(self, code: str, raw: dict[str, Any]) -> None:
        """Keys and their types, terms that can be counted, labels for actions that exist."""
        for key in sorted(set(raw) - _STEP_KEYS):
            raise self.fail(key, f"step {code!r}: unknown key {key!r}")
        for key in ("code", "title", "stage", "by", "leads_to"):
            if not raw.get(key):
                raise self.fail(f'"{code}"', f"step {code!r}: {key} is missing")
        for key in _LISTS:
            if not isinstance(raw.get(key, []), list):
                raise self.fail(key, f"step {code!r}: {key} is a list")
        for key in _FLAGS:
            if not isinstance(raw.get(key, False), bool):
                raise self.fail(key, f"step {code!r}: {key} is true or false")
        self.check_words(code, raw)

    def check_words(self, code: str, raw: dict[str, Any]) -> None:
        """Returns, labels and terms say something that can be carried out."""
        if raw.get("return", "any_earlier") != "any_earlier":
            raise self.fail("return", f'step {code!r}: return can only be "any_earlier"')
        for action in raw.get("labels", {}):
            if action not in raw["leads_to"]:
                raise self.fail("labels", f"step {code!r}: a label for {action!r}, which it does not offer")
        if raw.get("within"):
            try:
                parse_term(raw["within"])
            except BadTerm as error:
                raise self.fail("within", f"step {code!r}: {error}") from error

    def check_vocabulary(self, code: str, raw: dict[str, Any]) -> None:
        if self.vocabulary is None:
            return
        kind, _, named = raw["by"].partition(":")
        if kind == "named" and named not in self.vocabulary.fields:
            raise self.fail(f'"{raw["by"]}"', f"step {code!r}: the model has no field {named!r} that names a person")
        for item in (*raw.get("asks", []), *raw.get("offers", [])):
            if item not in self.vocabulary.fields:
                raise self.fail(f'"{item}"', f"step {code!r}: the model has no field {item!r} that can be asked for")
        for item in raw.get("checks", []):
            if item not in self.vocabulary.checks:
                raise self.fail(f'"{item}"', f"step {code!r}: unknown check {item!r}")

    def check_by(self, code: str, by: str) -> None:
        kind, _, rest = by.partition(":")
        if not _BY.match(by) or (kind == "role" and rest not in Role.values):
            raise self.fail(f'"{by}"', f"step {code!r}: nobody can be found by {by!r}")
        if kind == "body" and rest.partition(":")[2] not in Membership.Role.values:
            raise self.fail(f'"{by}"', f"step {code!r}: nobody can be found by {by!r}")
        if kind == "post" and self.vocabulary and not self.vocabulary.has_post(rest):
            raise self.fail(f'"{by}"', f"step {code!r}: there is no post {rest!r}")

    def acts(self, names: list[str]) -> frozenset[str]:
        for name in names:
            if name not in EntryKind.values or name in _NOT_STANDING:
                raise self.fail(f'"{name}"', f"unknown act {name!r}")
        return frozenset(names)

    def target(self, code: str, action: str, text: str) -> Target:
        if action not in ACTION_LABELS:
            raise self.fail(action, f"step {code!r}: unknown action {action!r}")
        target = Target.parse(text)
        if target.outcome is not None and target.outcome not in Outcome.values:
            raise self.fail(f'"{text}"', f"step {code!r}: unknown outcome {target.outcome!r}")
        if not target.step and target.outcome is None:
            raise self.fail("leads_to", f"step {code!r}: {action!r} ends the matter and must say how (\"!completed\")")
        return target

    def check_graph(self, procedure: Procedure) -> None:
        placed = list(zip(procedure.steps.values(), self.blocks, strict=False))
        for step, block in placed:
            self.block = block
            for target in step.leads_to.values():
                if target.step and target.step not in procedure.steps:
                    raise self.fail(f'"{target.step}', f"step {step.code!r} leads to unknown step {target.step!r}")
            for other in step.apart_from:
                if other not in procedure.steps or other == step.code:
                    raise self.fail(f'"{other}"', f"step {step.code!r} cannot be kept apart from step {other!r}")
        reached = self.closure(procedure, {procedure.first.code})
        for step, block in placed:
            self.block = block
            if step.code not in reached:
                raise self.fail(f'"{step.code}"', f"step {step.code!r} cannot be reached")
            if not self.can_end(procedure, step.code):
                raise self.fail(f'"{step.code}"', f"step {step.code!r} can never be left for an end")

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
