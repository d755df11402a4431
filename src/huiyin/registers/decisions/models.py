"""Catalogue item → topic → task; a meeting considers topics, and keeps what was said and decided about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from huiyin.components.meetings import MeetingFields
from huiyin.components.rows import CHOICE, DATE, INTEGER, MATTER, PERSON, Col, RowsField
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Fact, participation
from huiyin.ledger.models import Matter
from huiyin.people.models import Body, Person


class Nature(models.TextChoices):
    """The four categories of 三重一大."""

    MATTER = "matter", "重大决策"
    PERSONNEL = "personnel", "重要人事任免"
    PROJECT = "project", "重大项目安排"
    FUNDS = "funds", "大额资金使用"


class MeetingKind(models.TextChoices):
    PARTY_GROUP = "party_group", "党组会议"
    DIRECTORS = "directors", "主任会议"
    OFFICE = "office", "办公会议"
    BRANCH = "branch", "党总支委员会会议"
    OTHER = "other", "其他集体决策会议"


class VoteMode(models.TextChoices):
    """How members vote, in one room. Passing a paper round is none of them."""

    ORAL = "oral", "口头表决"
    HANDS = "hands", "举手表决"
    SECRET = "secret", "无记名投票"


class Verdict(models.TextChoices):
    PASSED = "passed", "通过"
    REJECTED = "rejected", "否决"
    POSTPONED = "postponed", "缓议"


class Stance(models.TextChoices):
    """What a member present says to a topic; who withdraws from it leaves the base of the count."""

    FOR = "for", "同意"
    AGAINST = "against", "不同意"
    ABSTAINS = "abstains", "弃权"
    LATER = "later", "建议缓议"
    RECUSED = "recused", "回避"


class Presence(models.TextChoices):
    PRESENT = "present", "出席"
    ABSENT = "absent", "缺席"


class Adoption(models.TextChoices):
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "未采纳"


class Item(Matter):
    """事项目录: a kind of matter that must be decided together, by which meetings in which order."""

    REGISTER = "decisions.item"
    SEARCHED = ("code", "scope")

    nature = models.CharField("类别", max_length=20, choices=Nature.choices)
    code = models.CharField("事项编码", max_length=20)
    scope = models.TextField("具体范围和标准", blank=True)
    meetings = RowsField("决策会议及顺序", columns=(Col("kind", "会议", CHOICE, MeetingKind.choices, required=True),))
    legal_review = models.BooleanField("须经法律审核", default=False)
    vote_mode = models.CharField("表决方式", max_length=20, choices=VoteMode.choices, default=VoteMode.ORAL)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    rule = models.CharField("依据的议事规则", max_length=200, blank=True)
    remark = models.TextField("备注", blank=True)


class Meeting(MeetingFields, Matter):
    """决策会议. Its agenda are the topics that name it; `statements` and `results` are written as each is considered."""

    REGISTER = "decisions.meeting"
    FROZEN = frozenset({"kind", "body"})
    DECIDED = frozenset({"starts_on", "from_time", "to_time", "host", "recorder", "attendance"})
    ENTAILED = frozenset({"statements", "results"})
    SEARCHED = ("place", "content", "also_present")

    kind = models.CharField("会议类型", max_length=20, choices=MeetingKind.choices)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="召开会议的组织",
        help_text="选定后，应到人员按当天的成员名单自动列出",
    )
    from_time = models.CharField("开始时间", max_length=5, blank=True, help_text="例如 09:30")
    to_time = models.CharField("结束时间", max_length=5, blank=True, help_text="例如 11:00")
    host = models.ForeignKey(  # type: ignore[assignment]
        Person, models.PROTECT, null=True, related_name="+", verbose_name="主持人"
    )
    recorder = models.ForeignKey(  # type: ignore[assignment]
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    absent_people = None  # type: ignore[assignment]
    resolution = None  # type: ignore[assignment]
    attendance = RowsField("应到人员", columns=(
        Col("person", "姓名", PERSON, required=True), Col("presence", "出席情况", CHOICE, Presence.choices, required=True),
        Col("reason", "缺席原因", width=20),
    ))
    statements = RowsField("审议过程及表态", columns=(
        Col("topic", "议题", MATTER, register="decisions.topic", width=24), Col("person", "姓名", PERSON),
        Col("stance", "表态", CHOICE, Stance.choices), Col("words", "意见", width=36),
    ))
    results = RowsField("议题审议结果", columns=(
        Col("topic", "议题", MATTER, register="decisions.topic", width=24),
        Col("verdict", "结果", CHOICE, Verdict.choices), Col("base", "计票基数", INTEGER, width=6),
        Col("in_favour", "赞成", INTEGER, width=6), Col("against", "反对", INTEGER, width=6),
        Col("abstained", "弃权", INTEGER, width=6), Col("divergence", "主要分歧意见", width=18),
        Col("resolution", "决定", width=30),
    ))

    def moments(self) -> tuple[dt.datetime, dt.datetime] | None:
        """When it begins and ends; None while the day or an hour is missing or cannot be read."""
        try:
            hours = [dt.time.fromisoformat(text) for text in (self.from_time, self.to_time)]
        except ValueError:
            return None
        if self.starts_on is None:
            return None
        first, last = (timezone.make_aware(dt.datetime.combine(self.starts_on, hour)) for hour in hours)
        return first, last

    def people(self, presence: Presence) -> list[int]:
        return [row["person"] for row in self.attendance if row.get("presence") == presence]

    @property
    def has_opened(self) -> bool:
        return self.step in ("held", "sign") or self.outcome == Outcome.COMPLETED

    def facts(self) -> Iterable[Fact]:
        """Once it has been opened, whoever was present (and the recorder) was there."""
        if not self.has_opened or self.starts_on is None:
            return
        there = [*self.people(Presence.PRESENT), *([self.recorder_id] if self.recorder_id else [])]
        hours = self.moments()
        for person in dict.fromkeys(there):
            if hours:
                yield participation(person, "会议", *hours)
            else:
                yield participation(person, "会议", self.starts_on, vague=True)


class Topic(Matter):
    """议题: what a meeting is asked to decide. `session` is the meeting whose agenda it is on, `course` those behind it."""

    REGISTER = "decisions.topic"
    DECIDED = frozenset({
        "catalogued", "amount", "legality", "session", "statements", "ballot", "divided", "verdict", "decided_on",
        "vote_mode",
    })
    ENTAILED = frozenset({"verdict", "decided_on", "course"})
    SEARCHED = ("content", "resolution", "source")

    class Legality(models.TextChoices):
        LAWFUL = "lawful", "合法"
        ONCE_CHANGED = "once_changed", "修改后合法"
        UNLAWFUL = "unlawful", "不合法"

    catalogued = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="+", verbose_name="所属事项",
        limit_choices_to={"register": Item.REGISTER},
    )
    source = models.CharField("任务来源", max_length=200, blank=True)
    programme = models.CharField("专项名称", max_length=100, blank=True)
    content = models.TextField("议题内容")
    amount = models.DecimalField("涉及金额", max_digits=16, decimal_places=2, null=True, blank=True, help_text="元")
    research = models.TextField("调研论证情况", blank=True)
    researched_on = models.DateField("调研论证完成日期", null=True, blank=True)
    opinions = RowsField("听取意见", columns=(
        Col("who", "人员或单位", required=True), Col("opinion", "意见", required=True, width=30),
        Col("adopted", "是否采纳", CHOICE, Adoption.choices, required=True), Col("reason", "未采纳理由", width=20),
    ))
    changes = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调整的原决定",
        limit_choices_to={"register": "decisions.topic"}, help_text="改变已作出的决定，须再次上会",
    )
    urgent = models.BooleanField("紧急情况先行处置", default=False)
    urgent_reason = models.TextField("紧急缘由", blank=True)
    urgent_action = models.TextField("已作处置", blank=True)
    acted_on = models.DateField("处置日期", null=True, blank=True)
    legal_opinion = models.TextField("法制审核意见", blank=True)
    legality = models.CharField("法制审核结论", max_length=20, choices=Legality.choices, blank=True)
    session = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上会会议",
        limit_choices_to={"register": Meeting.REGISTER},
    )
    also_present = models.CharField("列席人员", max_length=500, blank=True)
    vote_mode = models.CharField("表决方式", max_length=20, choices=VoteMode.choices, blank=True)
    statements = RowsField("审议过程及表态", columns=(
        Col("person", "姓名", PERSON, required=True), Col("stance", "表态", CHOICE, Stance.choices),
        Col("words", "意见", width=36),
    ))
    ballot = RowsField("无记名投票计票", columns=(
        Col("stance", "票", CHOICE, Stance.choices, required=True), Col("votes", "票数", INTEGER, required=True),
    ))
    divided = models.BooleanField("存在重大意见分歧", default=False)
    divergence = models.TextField("主要分歧意见", blank=True)
    resolution = models.TextField("议题决议", blank=True)
    verdict = models.CharField("审议结果", max_length=20, choices=Verdict.choices, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True, db_index=True)
    course = RowsField("上会经过", columns=(
        Col("meeting", "会议", MATTER, register=Meeting.REGISTER, width=24), Col("on", "日期", DATE),
        Col("verdict", "结果", CHOICE, Verdict.choices), Col("votes", "票数"),
    ))
    reports_up = models.BooleanField("须上报", default=False)
    execution = models.TextField("落实情况", blank=True)


class Task(Matter):
    """决议落实事项: one thing to be done, by one person of one department, by a day."""

    REGISTER = "decisions.task"
    DECIDED = frozenset({"owner", "result"})
    BENEATH_OPEN = True
    SEARCHED = ("requirement", "progress")

    requirement = models.TextField("落实要求")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="责任人")
    progress = models.TextField("最新进展", blank=True)
    progress_on = models.DateField("进展日期", null=True, blank=True)
    result = models.TextField("落实结果", blank=True)
