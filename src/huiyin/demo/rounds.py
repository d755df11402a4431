"""A round told from its file in content/: feedback, plan, measures, findings, letters, instructions and work records."""

from __future__ import annotations

import datetime as dt

from huiyin.demo.cast import CHAIR, CLERK, REVIEWER, Cast
from huiyin.demo.contents import content
from huiyin.demo.items import FindingTold, MeasureTold
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.work import a_record, instruction, letter
from huiyin.ledger.enums import EntryKind
from huiyin.people.models import Membership
from huiyin.people.models import today as now_on
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked
from huiyin.registers.rectification import bodies, plans, rounds
from huiyin.registers.rectification.models import Measure, Plan, Round


class RoundTold:
    """Days in the file count from the feedback; past ones fall on a workday before, those to come on one after."""

    def __init__(self, chronicle: Chronicle, cast: Cast, file: str) -> None:
        self.chronicle, self.cast = chronicle, cast
        self.told = content(cast.organ.name, file)
        self.day_zero = chronicle.today + dt.timedelta(days=self.told["feedback"])
        self.feedback_on = chronicle.workday_before(self.day_zero)
        self.round: Round
        self.plan: Plan
        self.findings: list[FindingTold] = []
        self.organ = cast.organ

    def on(self, days: int) -> dt.date:
        day = self.day_zero + dt.timedelta(days=days)
        if day > self.chronicle.today:
            return self.chronicle.workday(day)
        return max(self.chronicle.workday_before(day), self.feedback_on)

    def at(self, days: int, hour: int | None = None) -> dt.datetime:
        return self.chronicle.during(self.on(days), hour)

    def in_year(self, text: str) -> str:
        return text.format(year=self.feedback_on.year)

    def story(self) -> Story:
        yield self.at(0, 9)
        self._feedback()
        self.chronicle.tell(self._group())
        self.chronicle.tell(self._plan())
        for told in self.told["work"]["rows"]:
            self.chronicle.tell(a_record(self, told))
        for told in self.told.get("instruction", ()):
            self.chronicle.tell(instruction(self, told))

    def _feedback(self) -> None:
        told, unit = self.told, self.organ.unit
        start, end = (self.feedback_on + dt.timedelta(days=d) for d in told["period"])
        text = [
            f"{start:%Y年%-m月%-d日}至{end:%-m月%-d日}，{told['team']}对{unit.full_name}开展了{told['label']}巡察。现将发现的主要问题反馈如下。"
        ]
        for n, focus in enumerate(told["focus"]):
            text.append(f"{'一二三四'[n]}、{focus['wording']}")
            text += [f"{i}.{f['title']}。{f['manifestation']}" for i, f in enumerate(focus["finding"], 1)]
        paper = self.cast.papers.official(
            "feedback", f"{told['team']}关于巡察{unit.full_name}的反馈意见", text, self.feedback_on, issuer=told["team"]
        )
        clerk = self.cast.command(CLERK)
        self.round = rounds.open_round(clerk, f"{self.feedback_on.year}年{told['title']}", {
            "source": "inspection", "form": told["form"], "organiser": told["organiser"], "team": told["team"],
            "label": told["label"], "unit_name": unit.full_name, "unit_aliases": unit.aliases, "period_from": start,
            "period_to": end, "feedback_on": self.feedback_on, "leader": self.cast.person(CHAIR),
            "lead_department": self.cast.department("办公室"),
        })
        self.cast.move(self.round, "submit", self.cast.command(CLERK, paper))

    def _group(self) -> Story:
        yield self.at(4, 15)
        seat, role, person = bodies.Seat, Membership.Role, self.cast.person
        seats = self.organ.told["group"]
        deputies = [seat(person(n), role.DEPUTY) for n in seats["deputies"]]
        members = [seat(person(n), role.MEMBER) for n in seats["members"]]
        group = bodies.Composition(self.told["group"], (seat(person(CHAIR), role.CHAIR), *deputies, *members))
        staff = tuple(seat(person(n), role.STAFF) for n in seats["staff"])
        office = bodies.Composition(f"{self.told['group']}办公室", (seat(person(seats["director"]), role.DIRECTOR), *staff))
        basis = self.in_year(self.told["group_basis"])
        told = "经研究，决定成立{group}，由{chair}任组长，领导小组下设办公室，办公室主任由{director}兼任。"
        paper = self.cast.papers.official(
            "plan", f"关于成立{self.told['group']}的通知",
            [told.format(group=self.told["group"], chair=self.cast.name(CHAIR), **seats)], now_on(), number=basis,
        )
        bodies.set_up(self.round, self.cast.command(CLERK, paper), basis, group, office)
        self.round.refresh_from_db()
        self.cast.forget_standings()

    def _plan(self) -> Story:
        drafted, submitted, passed, issued = self.told["plan"]
        yield self.at(drafted - 4, 10)
        self._contents()
        yield self.at(drafted, 10)
        self.plan = plans.begin_plan(self.round, self.cast.command(CLERK), f"{self.round.title}方案", {
            "requirements": "坚持问题不查清不放过、整改不到位不放过、群众不满意不放过；每月末报送进展。",
            "lead_department": self.cast.department("办公室"), "leader": self.cast.person(CHAIR),
        })
        yield self.at(submitted, 9)
        draft = self.cast.papers.official("draft_text", f"{self.plan.title}（送审稿）", self._plan_text(), now_on())
        reasons = {"leader_in_charge_named": "街道牵头的措施由选联工委分管领导负责"}
        self.cast.move(self.plan, "submit", self.cast.command(CLERK, draft, reasons=reasons))
        yield self.at(passed - 1, 15)
        self.cast.move(self.plan, "pass", self.cast.command(REVIEWER, comment="措施具体、责任清楚，同意。"))
        yield self.at(passed, 16)
        self._approve()
        yield self.at(issued, 10)
        self._issue()

    def _contents(self) -> None:
        for focus in self.told["focus"]:
            heading = rounds.add_focus(self.round, self.cast.command(CLERK), focus["wording"])
            for told in focus["finding"]:
                self.findings.append(FindingTold(self, told, heading))

    def _plan_text(self) -> list[str]:
        lines = ["为落实巡察反馈意见，结合机关实际，制定如下整改措施。"]
        for number, finding in enumerate(self.findings, 1):
            lines.append(f"{number}.针对{finding.told['title']}的问题")
            lines += [f"（{i}）{m['wording']}" for i, m in enumerate(finding.told["measure"], 1)]
        return lines

    def _approve(self) -> None:
        """The leader signs on paper; somebody of the office who did not draw the plan up registers it."""
        asked = f"共{len(self.findings)}个问题，措施、责任部门和时限见附件。"
        said = "同意，抓紧印发。"
        paper = self.cast.papers.signed(self.plan.title, asked, self.cast.name(CHAIR), said, now_on(), "办公室")
        self.cast.move(self.plan, "approve", self.cast.on_paper(self.plan, CHAIR, paper, comment=said))

    def _issue(self) -> None:
        number = self.in_year(self.told["plan_number"])
        text = self.cast.papers.official("issued_text", self.plan.title, self._plan_text(), now_on(), number=number)
        values = {"document_number": number, "issued_on": now_on()}
        done = plans.issue_plan(self.plan.pk, self.cast.command(CLERK, text), values)
        if isinstance(done, Blocked):
            raise RuntimeError(done.message)
        for finding in self.findings:
            finding.start()
        for told in self.told.get("letter", ()):
            self.chronicle.tell(letter(self, told))

    def measure(self, finding: int, measure: int) -> Measure:
        """As the file counts them, from 1."""
        return self.findings[finding - 1].measures[measure - 1].measure

    def copy_to_leaders(self) -> None:
        people = [self.cast.person(CHAIR).pk]
        act(self.round.pk, EntryKind.COPY, self.cast.command(CLERK), {"people": people})


__all__ = ["FindingTold", "MeasureTold", "RoundTold"]
