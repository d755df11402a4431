"""Findings and measures of a round as its file tells them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from huiyin.demo import papers
from huiyin.demo.cast import CHAIR, CLERK
from huiyin.demo.story import Story
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.registers.rectification import rounds
from huiyin.registers.rectification.models import Finding, FocusArea, Measure

if TYPE_CHECKING:
    from huiyin.demo.rounds import RoundTold

Told = dict[str, Any]
_REASONS = {"not_only_meetings": "成果是印发的文本，已作为佐证归档"}


class MeasureTold:
    def __init__(self, round_: RoundTold, finding: FindingTold, told: Told) -> None:
        self.round, self.finding, self.told, self.cast = round_, finding, told, round_.cast
        self.lead: str = told.get("lead") or finding.told["lead"]
        leader = self.cast.person(finding.told["leader"])
        values: Told = {
            "ordinal": str(len(finding.measures) + 1), "kind": told.get("kind", "immediate"), "leader": leader,
            "proofs": told["proofs"], "lead_department": self.cast.department(self.lead),
            "assists": [self.cast.department(name).pk for name in told.get("assists", ())],
            "due_on": round_.on(told["due"]),
        }
        if told.get("long_term"):
            values |= {"long_term": True, "next_review_on": round_.on(told["due"] + 365)}
        self.measure: Measure = rounds.add_measure(finding.finding, self.cast.command(CLERK), told["wording"], values)

    @property
    def handler(self) -> str:
        return str(self.told.get("by") or self.cast.handler_of(self.lead))

    def story(self) -> Story:
        issued = self.round.told["plan"][3]
        signed = self.told.get("sign", issued + 1 + self.measure.pk % 3)
        if not signed:
            return
        yield self.round.at(signed)
        self.cast.move(self.measure, "sign", self.cast.command(self.handler))
        for day, act_on in sorted(self._events(), key=lambda event: event[0]):
            yield self.round.at(day)
            act_on()

    def _events(self) -> list[tuple[int, Any]]:
        told = self.told
        events: list[tuple[int, Any]] = [(day, lambda t=text: self._progress(t)) for day, text in told.get("progress", ())]
        if "extend" in told:
            events.append((told["extend"][0], self._extend))
        if "urge" in told:
            events.append((told["urge"][0], self._urge))
        if "complete" in told:
            events.append((told["complete"], lambda: self._complete(told["proofs"])))
        if "returned" in told:
            events.append((told["returned"][0], self._return))
            if "again" in told:
                events.append((told["again"], lambda: self._complete(told["proofs"])))
        if "complete" in told and not told.get("await"):
            last: int = told.get("again") or told["complete"]
            if "returned" not in told or "again" in told:
                events.append((last + 2, self._accept))
        return events

    def _progress(self, text: str) -> None:
        command = self.cast.command(self.handler, comment=text)
        act(self.measure.pk, EntryKind.PROGRESS, command, {"progress": text, "progress_on": today()})

    def _extend(self) -> None:
        _, days, why = self.told["extend"]
        signatory = self.cast.name(CHAIR)
        paper = self.cast.papers.signed(f"延期：{self.measure.title}", why, signatory, "同意延期。", today(), self.lead)
        command = self.cast.on_paper(self.measure, CHAIR, paper, comment=why)
        act(self.measure.pk, EntryKind.EXTEND, command, {"due_on": self.round.on(days)})

    def _urge(self) -> None:
        act(self.measure.pk, EntryKind.URGE, self.cast.command(CLERK, comment=self.told["urge"][1]))

    def _proofs(self, names: list[str]) -> tuple[NewMaterial, ...]:
        """Pictures where the plan asked for pictures, tables as plain text, the rest as Word."""
        return tuple(self._proof(name) for name in names)

    def _proof(self, name: str) -> NewMaterial:
        said = [self.told["result"], f"责任部门：{self.lead}。本材料用于“{self.told['wording']}”的整改佐证。"]
        if "照片" in name:
            board = f"代表接待日：每月第二个星期三。上月收到意见均已答复，结果公布如下。{self.told['result']}"
            return papers.picture(name, board, today())
        if name.endswith(("表", "清单", "单", "台账")):
            return papers.note("evidence", name, "\n".join(said), today(), answers=name)
        kind = "institution" if self.told.get("kind") == "standing" else "evidence"
        return self.cast.papers.official(kind, name, said, today(), answers=name)

    def _complete(self, names: list[str]) -> None:
        filed = names[:1] if "returned" in self.told and today() < self.round.on(self.told["returned"][0]) else names
        later = tuple(
            papers.note("evidence", f"{name}（说明）", "随后补交。", today(), answers=name) for name in names if name not in filed
        )
        command = self.cast.command(self.handler, *self._proofs(filed), *later, reasons=_REASONS)
        self.cast.move(self.measure, "complete", command, {"result": self.told["result"]})

    def _return(self) -> None:
        self.cast.move(self.measure, "return", self.cast.command(CLERK, comment=self.told["returned"][1]))

    def _accept(self) -> None:
        values = {"acceptance_opinion": "查阅佐证材料并向责任部门核实，措施已经落实，同意验收。"}
        self.cast.move(self.measure, "accept", self.cast.command(CLERK), values)


class FindingTold:
    def __init__(self, round_: RoundTold, told: Told, heading: FocusArea) -> None:
        self.round, self.told, self.cast = round_, told, round_.cast
        values: Told = {
            "ordinal": str(len(round_.findings) + 1), "wording": f"{told['title']}。{told['manifestation']}",
            "manifestation": told["manifestation"], "root_cause": told["cause"], "target": told["target"],
            "affects_public": told.get("public", False), "lead_department": self.cast.department(told["lead"]),
            "leader": self.cast.person(told["leader"]),
        }
        self.finding: Finding = rounds.add_finding(heading, self.cast.command(CLERK), told["title"], values)
        self.measures: list[MeasureTold] = []
        for item in told["measure"]:
            self.measures.append(MeasureTold(round_, self, item))

    def start(self) -> None:
        for measure in self.measures:
            self.round.chronicle.tell(measure.story())
        self.round.chronicle.tell(self.story())

    def story(self) -> Story:
        told = self.told
        if "submit" not in told:
            return
        yield from self._closing(told["submit"], told["result"])
        if "extend" in told:
            yield self.round.at(told["extend"][0])
            self._extend()
        if "reopen" in told:
            day, why = told["reopen"]
            yield self.round.at(day)
            due = self.round.on(told["second_submit"] + 20)
            act(self.finding.pk, EntryKind.REOPEN, self.cast.command(CLERK, comment=why), {"due_on": due})
            yield from self._closing(told["second_submit"], told["second_result"], second=True)

    def _closing(self, day: int, result: str, *, second: bool = False) -> Story:
        told = self.told
        yield self.round.at(day, 17)
        self._submit(result, second)
        accepted = told.get("accepted", day + 4)
        if accepted < day:
            return
        yield self.round.at(accepted, 15)
        self._accept()
        if "accepted" in told and "decided" not in told:
            return
        yield self.round.at(told.get("decided", accepted + 4), 16)
        self._decide(told.get("action", "approve"))

    def _submit(self, result: str, second: bool) -> None:
        told, values = self.told, {"result": result, "institutions": self.told.get("institutions", [])}
        materials = [self.cast.papers.official("evidence", f"关于“{told['title']}”整改情况的说明", [result], today())]
        if told.get("public"):
            people = told["satisfaction_people"]
            values |= {"satisfaction": Finding.Satisfaction.SATISFIED}
            surveyed = self.cast.command(CLERK, comment="补记群众满意度测评人数")
            act(self.finding.pk, EntryKind.CORRECT, surveyed, {"satisfaction_people": people})
            text = f"向{people}名群众发放测评表，满意{people - people // 12}人，基本满意{people // 12}人，不满意0人。"
            materials.append(papers.note("satisfaction", "群众满意度测评情况", text, today()))
        if second:
            materials.append(papers.note("evidence", "连续八周抽查记录", "每周抽查登记表，未发现漏登。", today()))
        handler = str(self.measures[0].told.get("by") or self.cast.handler_of(told["lead"]))
        self.cast.move(self.finding, "submit", self.cast.command(handler, *materials), values)

    def _accept(self) -> None:
        values = {"acceptance_opinion": "逐项核对措施和佐证，现场走访，整改到位，建议销号。"}
        if self.told.get("action") == "substantial":
            values = {"acceptance_opinion": "措施已经落实，库房改造尚未完工，建议认定基本完成，继续整改。"}
        self.cast.move(self.finding, "accept", self.cast.command(CLERK), values)

    def _decide(self, action: str) -> None:
        """Every other decision is signed on paper; each, where whoever decides never signs in."""
        if self.finding.pk % 2 and self.cast.signs_in(CHAIR):
            self.cast.move(self.finding, action, self.cast.command(CHAIR, comment="同意。"))
            return
        told, signatory = self.told, self.cast.name(CHAIR)
        paper = self.cast.papers.signed(f"销号：{told['title']}", told["result"], signatory, "同意。", today(), told["lead"])
        self.cast.move(self.finding, action, self.cast.on_paper(self.finding, CHAIR, paper, comment="同意。"))

    def _extend(self) -> None:
        _, days, why = self.told["extend"]
        due = self.round.on(days)
        act(self.finding.pk, EntryKind.EXTEND, self.cast.command(CLERK, comment=why), {"due_on": due})
        review: dt.date = due
        rounds.keep_up(self.finding, self.cast.command(CLERK, comment="库房改造完工前每季度查看一次"), review)
