"""Round → focus areas → findings → measures; plans, work records, instructions and letters beside them."""

from __future__ import annotations

from django.db import models

from huiyin.components.meetings import MeetingFields
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Outcome
from huiyin.ledger.models import Matter
from huiyin.people.models import Body, Person, User


class Round(Matter):
    """整改轮次: one inspection (or audit, special check, self-check) and everything that answers it."""

    REGISTER = "rectification.round"
    SEARCHED = ("team", "organiser", "unit_name")

    class Source(models.TextChoices):
        INSPECTION = "inspection", "巡察"
        HIGHER_INSPECTION = "higher_inspection", "巡视"
        AUDIT = "audit", "审计"
        SPECIAL = "special", "专项检查"
        SELF = "self", "自查"

    class Form(models.TextChoices):
        REGULAR = "regular", "常规"
        SPECIAL = "special", "专项"
        LINKED = "linked", "联动"
        MOBILE = "mobile", "机动"
        RAISED = "raised", "提级"
        LOOK_BACK = "look_back", "回头看"

    source = models.CharField("问题来源", max_length=20, choices=Source.choices, default=Source.INSPECTION)
    form = models.CharField("方式", max_length=20, choices=Form.choices, default=Form.REGULAR)
    organiser = models.CharField("组织单位", max_length=100, blank=True)
    team = models.CharField("巡察组", max_length=100, blank=True)
    label = models.CharField("轮次", max_length=60, blank=True)
    unit_name = models.CharField("被巡察单位", max_length=200, blank=True)
    unit_aliases = models.JSONField("其他称谓", default=list, blank=True)
    period_from = models.DateField("进驻日期", null=True, blank=True)
    period_to = models.DateField("撤离日期", null=True, blank=True)
    feedback_on = models.DateField("反馈日期", null=True, blank=True)
    concentrated_until = models.DateField("集中整改截止", null=True, blank=True)
    leading_group = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改工作领导小组"
    )
    group_office = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领导小组办公室"
    )


class FocusArea(Matter):
    """聚焦领域: a superordinate heading of the findings, kept in the feedback's own words."""

    REGISTER = "rectification.focus"
    BENEATH_OPEN = True
    SEARCHED = ("wording",)
    FROZEN = frozenset({"wording"})

    wording = models.CharField("原文", max_length=300)


class Finding(Matter):
    """问题: what the feedback pointed out, verbatim and frozen; its parent is a focus area, or the round itself."""

    REGISTER = "rectification.finding"
    NOUN = "问题"
    DECIDED = frozenset({"result", "acceptance_opinion", "satisfaction", "satisfaction_people"})
    COMPUTED = frozenset({"due_on", "result", "institutions", "extended_lessons"})
    BENEATH_OPEN = True
    SEARCHED = ("wording", "manifestation")
    FROZEN = frozenset({"wording", "manifestation"})

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", "满意"
        FAIR = "fair", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"

    ordinal = models.CharField("问题序号", max_length=20, blank=True)
    wording = models.TextField("反馈原文")
    manifestation = models.TextField("具体表现", blank=True)
    root_cause = models.TextField("根本原因", blank=True)
    target = models.TextField("整改目标", blank=True)
    affects_public = models.BooleanField("涉及群众", default=False)
    satisfaction = models.CharField("群众满意度", max_length=20, choices=Satisfaction.choices, blank=True)
    satisfaction_people = models.PositiveIntegerField("测评人数", null=True, blank=True)
    result = models.TextField("整改完成情况", blank=True)
    extended_lessons = models.TextField("举一反三检查情况", blank=True)
    acceptance_opinion = models.TextField("验收意见", blank=True)
    long_term = models.BooleanField("长期坚持", default=False)
    next_review_on = models.DateField("下次复核日期", null=True, blank=True)
    institutions = models.JSONField("建立制度", default=list, blank=True)
    self_found = models.BooleanField("举一反三自查发现", default=False)
    stated_status = models.CharField("原文所称状态", max_length=20, blank=True)

    @property
    def status(self) -> str:
        """已完成, 基本完成 or 正在整改: kept apart everywhere; only 已完成 counts into the rate.

        History that states no outcome is neither completed nor under way: 历史(…) repeats the document's own word.
        """
        if self.outcome and (self.is_closed or self.outcome == Outcome.SUBSTANTIAL):
            return str(Outcome(self.outcome).label)
        if self.is_closed:
            return f"历史（{self.stated_status or '未注明'}）"
        return "正在整改"


class Measure(Matter):
    """整改措施: what is done about a finding, by whom, until when, proved by what."""

    REGISTER = "rectification.measure"
    DECIDED = frozenset({"result", "acceptance_opinion"})
    COMPUTED = frozenset({"result"})
    BENEATH_OPEN = True
    SEARCHED = ("wording", "progress")
    PEOPLE = ("owners_text",)

    class Kind(models.TextChoices):
        IMMEDIATE = "immediate", "当下改"
        STANDING = "standing", "长久立"

    ordinal = models.CharField("措施序号", max_length=20, blank=True)
    wording = models.TextField("整改措施")
    kind = models.CharField("类型", max_length=20, choices=Kind.choices, default=Kind.IMMEDIATE)
    proofs = models.JSONField("应有佐证", default=list, blank=True)
    owners_text = models.CharField("方案所列责任人和单位", max_length=300, blank=True)
    due_text = models.CharField("方案所列时限", max_length=100, blank=True)
    progress = models.TextField("最新进展", blank=True)
    progress_on = models.DateField("进展日期", null=True, blank=True)
    result = models.TextField("完成情况", blank=True)
    acceptance_opinion = models.TextField("验收意见", blank=True)
    long_term = models.BooleanField("长期坚持", default=False)
    next_review_on = models.DateField("下次复核日期", null=True, blank=True)


class Plan(Matter):
    """整改方案: reviewed and issued; issuing it sets every finding and measure of the round in motion."""

    REGISTER = "rectification.plan"
    BENEATH_OPEN = True

    document_number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    requirements = models.TextField("工作要求", blank=True)
    review_opinion = models.TextField("审核意见", blank=True)


class Record(MeetingFields, Matter):
    """工作记录: a meeting, study session, talk, lesson, or a result counted in its own unit, tied to what it evidences."""

    REGISTER = "rectification.record"
    SEARCHED = ("subject", "content", "place")
    PEOPLE = ("host", "recorder")

    class Kind(models.TextChoices):
        MEETING = "meeting", "会议"
        STUDY = "study", "学习研讨"
        LESSON = "lesson", "党课"
        TALK = "talk", "谈话"
        RECEPTION = "reception", "接待走访"
        OPINION = "opinion", "意见建议"
        REGULATION = "regulation", "制度建设"
        EDUCATION = "education", "警示教育"
        RESULT = "result", "工作成效"

    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    subject = models.CharField("统计项目", max_length=100)
    quantity = models.DecimalField("数量", max_digits=16, decimal_places=2, default=1)
    unit = models.CharField("单位", max_length=24, choices=Unit.choices, default=Unit.TIME)


class Instruction(Matter):
    """领导批示指示: what a leader asked for, and what became of it."""

    REGISTER = "rectification.instruction"
    SEARCHED = ("wording", "result")

    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="作出批示的领导")
    given_on = models.DateField("批示日期", null=True)
    wording = models.TextField("批示内容")
    result = models.TextField("落实情况", blank=True)


class Letter(Matter):
    """督办文书: drafted from the matter it urges, signed, sent, answered."""

    REGISTER = "rectification.letter"
    SEARCHED = ("wording",)

    class Kind(models.TextChoices):
        SUPERVISION = "supervision", "督办通知书"
        REMINDER = "reminder", "提醒函"
        GUIDANCE = "guidance", "督查指导书"
        ADMONITION = "admonition", "告诫书"
        ACCOUNTABILITY = "accountability", "问责书"

    kind = models.CharField("文书种类", max_length=20, choices=Kind.choices, default=Kind.SUPERVISION)
    about = models.ForeignKey(Matter, models.PROTECT, related_name="letters", verbose_name="督办事项")
    wording = models.TextField("正文")
    reply_by = models.DateField("要求回复日期", null=True, blank=True)
    reply = models.TextField("回复情况", blank=True)


class TableLayout(models.Model):
    """栏目对应: what the columns of one of the organ's tables mean, as somebody confirmed it. A setting, not a matter.

    The last one of a fingerprint holds; the earlier ones stay to tell who decided what.
    """

    fingerprint = models.CharField("表头特征", max_length=128)
    name = models.CharField("表格", max_length=200, blank=True)
    layout = models.JSONField("栏目对应", default=dict)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间", auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["fingerprint", "id"], name="table_layout")]
