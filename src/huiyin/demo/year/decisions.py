"""A year of decisions: meetings with their topics; one put off, one rejected, an emergency, one listed against the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import LEGAL, Teller
from huiyin.ledger.enums import Mode
from huiyin.people.models import Body, today
from huiyin.registers.decisions.models import Item, Meeting, Topic
from huiyin.registers.decisions.register import ItemRegister, MeetingRegister, TaskRegister, TopicRegister

RULE = "《三重一大事项集体决策办法》"
FIRST_DAY = 372


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    yield _Catalogue(chronicle, cast, FIRST_DAY).story()
    told = content(cast.organ.name, "decisions")
    for ago, kind, away, topics in told["meetings"]:
        yield _Session(chronicle, cast, ago + 14).story(kind, away, topics)
    yield _Session(chronicle, cast, 9).coming(told["coming"], told["waiting"])


class _Catalogue(Teller):
    def story(self) -> Story:
        yield self.after(0)
        for code, title, nature, meetings, legal, vote in content(self.cast.organ.name, "decisions")["items"]:
            by = self.by(CLERK, self.paper("rule_document", f"{RULE}（节选：{code}）", title))
            self.matter = ItemRegister.begin(by, title, {
                "code": code, "nature": nature, "meetings": [{"kind": kind} for kind in meetings], "legal_review": legal,
                "vote_mode": vote, "rule": RULE, "effective_on": today(),
            }).matter
            self.move("submit", self.by(CLERK))


@dataclass
class _Told:
    """A topic of a meeting as told: the matter, its department, how it goes."""

    matter: Any
    department: str
    ends: str
    again: str = ""


class _Session(Teller):
    reasons = {
        "listed_in_time": "会前一天口头通知了全体成员", "execution_is_assigned": "决定事项当场办结",
        "narrow_vote_is_explained": "会上已充分讨论", "emergency_goes_to_next_meeting": "上次会议材料未及备齐",
    }

    def __init__(self, chronicle: Chronicle, cast: Cast, ago: int) -> None:
        super().__init__(chronicle, cast, ago)
        self.told = content(cast.organ.name, "decisions")

    def story(self, kind: str, away: tuple[str, str], topics: list[tuple[str, str, str, int, str]]) -> Story:
        yield self.after(0)
        told = [self.topic(*topic) for topic in topics]
        yield self.after(2)
        meeting = self.convene(kind, away, self.chronicle.workday(self.day + dt.timedelta(days=9)))
        yield from self.list_all(meeting, told)
        assert meeting.starts_on is not None
        self.day = meeting.starts_on - dt.timedelta(days=1)
        yield self.after(1, 9)
        self.matter = meeting
        self.move("submit", self.by(CLERK))
        for each in told:
            self.consider(each)
        yield from self.minutes(meeting)
        for each in told:
            yield from self.carry_out(each)

    def coming(self, topic: tuple[str, str, str, int], waiting: tuple[str, str, str]) -> Story:
        """A meeting that is still to be held, with a topic on its agenda and one that waits for its leader."""
        yield self.after(0)
        told = self.topic(*topic, "")
        day = self.chronicle.workday(self.chronicle.today + dt.timedelta(days=6))
        meeting = self.convene("party_group", ("", ""), day)
        yield from self.list_all(meeting, [told])
        yield self.after(1)
        code, title, department = waiting
        handler = self.handler(department)
        self.begin(code, title, handler, {"leader": self.cast.person(self.told["agrees"][department])})
        self.move("pass", self.by(handler))

    def begin(self, code: str, title: str, handler: str, more: dict[str, Any]) -> None:
        values = {
            "catalogued": Item.objects.get(code=code), "source": "年度工作要点", "content": f"审议{title}。",
            "research": "经办部门实地调研，测算了经费和工作量，形成论证报告。", "researched_on": today(),
            "opinions": [
                {"who": "机关各工委", "opinion": "与年度任务衔接", "adopted": "adopted"},
                {"who": "财务部门", "opinion": "分两年安排", "adopted": "not", "reason": "年内必须完成"},
            ], **more,
        }
        by = self.by(handler, self.paper("proposal", f"{title}（议题材料）", title))
        self.matter = TopicRegister.begin(by, title, values).matter

    def topic(self, code: str, title: str, department: str, yuan: int, ends: str) -> _Told:
        """Prepared, reviewed where the catalogue says so, and agreed to by the leader in charge; or back from a meeting."""
        if ends == "again":
            return _Told(None, department, "", title)  # not decided so far when this meeting is prepared
        handler, leader = self.handler(department), self.told["agrees"][department]
        more: dict[str, Any] = {"leader": self.cast.person(leader), **({"amount": yuan} if yuan else {})}
        if ends == "urgent":
            more |= {"urgent": True, "urgent_reason": "台风预警升级，物资须当日到位", "urgent_action": "经主要负责人同意先行采购",
                     "acted_on": today()}
        if ends == "changes":
            more["changes"] = Topic.objects.get(title="代表履职培训经费").pk
        if ends == "irregular":
            more["opinions"] = []
        self.begin(code, title, handler, more)
        if Item.objects.get(code=code).legal_review:
            self.move("submit", self.by(handler))
            self.move("pass", self.duty(LEGAL), {"legal_opinion": "权限、程序和内容合法。", "legality": "lawful"})
        else:
            self.move("pass", self.by(handler))
        self.decide("approve", leader, "同意上会。")
        return _Told(self.matter, department, ends)

    def convene(self, kind: str, away: tuple[str, str], day: dt.date) -> Meeting:
        name, reason = away
        body = Body.objects.filter(kind=Body.Kind.PARTY_GROUP).first() if kind == "party_group" else None
        rows = [
            {"person": self.cast.person(n).pk, "presence": "absent" if n == name else "present",
             **({"reason": reason} if n == name else {})} for n in self.told["members"]
        ]
        words = "党组会议" if kind == "party_group" else "主任会议"
        self.matter = MeetingRegister.begin(self.by(CLERK), f"{day:%Y年%-m月}{words}", {
            "kind": kind, "body": body, "starts_on": day, "from_time": "09:30", "to_time": "11:00",
            "place": self.told["place"], "host": self.cast.person(self.told["host"]),
            "recorder": self.cast.person(self.told["recorder"]), "attendance": rows,
        }).matter
        self.move("issue", self.by(CLERK, self.paper("notice", f"{day:%-m月%-d日}{words}通知")))
        return Meeting.objects.get(pk=self.matter.pk)

    def list_all(self, meeting: Meeting, told: list[_Told]) -> Story:
        assert meeting.starts_on is not None
        for each in told:
            ahead = 1 if each.ends == "late" else 4
            wanted = meeting.starts_on - dt.timedelta(days=ahead)
            yield self.after(max(0, (wanted - self.day).days) if wanted < self.chronicle.today else 0)
            if each.again:
                each.matter = Topic.objects.filter(title=each.again, step="list").latest("pk")
            self.matter, by = each.matter, self.by(CLERK)
            if each.ends == "irregular":
                by = self.by(
                    CLERK, self.paper("signed_paper", "议题审批单（签字）"), mode=Mode.PAPER, decided_by=self.cast.person(CLERK),
                    happened_on=today() - dt.timedelta(days=1), irregular_reason="议题临时增加，来不及书面征求意见",
                )
            papers = [self.paper("expert_argument", f"{each.matter.title}专家论证意见")]
            if Item.objects.get(pk=each.matter.catalogued_id).nature == "project":
                by = self.by(CLERK, *papers)
            self.move("submit", by, {"session": meeting.pk})

    def consider(self, told: _Told) -> None:
        self.matter = told.matter
        self.move("submit", self.by(CLERK))
        topic = Topic.objects.get(pk=told.matter.pk)
        against = {"rejected": 3, "put off": 2, "changes": 2}.get(told.ends, 0)
        rows = [
            {**row, "stance": "against" if i < against else "for", "words": "所列经费依据还不充分。" if i < against else "同意。"}
            for i, row in enumerate(topic.statements)
        ]
        action = {"rejected": "finish", "put off": "carry", "goes on": "pass"}.get(told.ends, "approve")
        secret = topic.vote_mode == "secret"
        values = {
            "statements": rows, "divided": told.ends == "put off", "divergence": "经费规模和来源意见不一" if against else "无",
            "resolution": {"finish": "不予同意。", "carry": "缓议，进一步论证后再上会。"}.get(action, "会议同意，按程序办理。"),
            "ballot": [{"stance": "for", "votes": len(rows)}] if secret else [],
        }
        self.move(action, self.by(CLERK), values)

    def minutes(self, meeting: Meeting) -> Story:
        yield self.after(1)
        self.matter = meeting
        by = self.by(CLERK, self.paper("minutes", f"{meeting.title}纪要"))
        self.move("submit", by, {"content": "逐项审议议题，形成决定。"})
        yield self.after(1)
        self.decide("approve", self.told["host"], "同意签发。")

    def carry_out(self, told: _Told) -> Story:
        """One task for each decision; the last ones are still being worked at."""
        topic = Topic.objects.get(pk=told.matter.pk)
        if topic.step != "execute" or told.ends in ("goes on", "put off"):  # a later meeting's, by now
            return
        yield self.after(1)
        handler = self.handler(told.department)
        due = self.chronicle.workday(self.day + dt.timedelta(days=25))
        self.matter = TaskRegister.begin(self.by(handler), f"落实：{topic.title}", {
            "requirement": f"按会议决定办理{topic.title}，按时报告结果。", "owner": self.cast.person(handler), "due_on": due,
            "lead_department": self.cast.department(told.department),
        }, topic).matter
        self.move("issue", self.by(handler))
        if told.ends == "open":
            return
        yield self.after(12)
        self.move("complete", self.by(handler), {"result": "已按决定办理完毕，材料已归档。"})
        yield self.after(2)
        self.move("accept", self.by(CLERK, comment="核实无误。"))
        self.matter = topic
        self.move("finish", self.by(handler), {"execution": "决定事项全部落实。"})
