"""报告: composed from a round, frozen in a snapshot, rendered, reviewed and published."""

from __future__ import annotations

from django.db import models

from huiyin.ledger.enums import Outcome
from huiyin.ledger.models import Entry, Matter

FROZEN_STEPS = frozenset({"finalise", "audit", "publish"})


class Report(Matter):
    """A report on a round. `body` is the text with `{{key}}` placeholders; `figures` says what each key stands for."""

    REGISTER = "report"
    COMPUTED = frozenset({"finalised_on", "published_on"})
    SEARCHED = ("issuer", "addressee")
    LONG = frozenset({"body", "figures"})

    class Kind(models.TextChoices):
        PUBLIC = "public", "向社会公布"
        CIRCULAR = "circular", "党内通报"
        PROGRESS = "progress", "进展情况报告"

    class NonDisclosure(models.TextChoices):
        SECRET = "secret", "涉及国家秘密、工作秘密"
        CASE = "case", "涉及正在查办的案件"
        HYPE = "hype", "可能引发舆论炒作"
        INCIDENT = "incident", "可能引发群体性事件"
        SENSITIVE = "sensitive", "其他重大敏感事项"

    kind = models.CharField("报告种类", max_length=20, choices=Kind.choices, default=Kind.PUBLIC)
    addressee = models.CharField("主送", max_length=200, blank=True)
    issuer = models.CharField("落款单位", max_length=200, blank=True)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    body = models.TextField("正文", blank=True)
    figures = models.JSONField("数据", default=dict, blank=True)
    contact_phone = models.CharField("联系电话", max_length=60, blank=True)
    contact_post = models.CharField("邮政信箱", max_length=200, blank=True)
    contact_email = models.CharField("电子邮箱", max_length=100, blank=True)
    progress_line = models.BooleanField("显示总数、完成数、完成率一行", default=True)
    drill_down = models.BooleanField("公开页可查看统计口径", default=False)
    non_disclosure = models.CharField("不予公开事由", max_length=20, choices=NonDisclosure.choices, blank=True)
    data_as_of = models.DateField("数据截止日期", null=True, blank=True)
    finalised_on = models.DateField("定稿日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    review_opinion = models.TextField("审核意见", blank=True)
    # Named by its digest, so that an entry can name the snapshot that it brings.
    snapshot = models.ForeignKey(
        "Snapshot", models.PROTECT, to_field="digest", null=True, blank=True, related_name="bearers", verbose_name="数据快照"
    )

    @classmethod
    def loaded(cls, pk: int) -> Report:
        """A report with its snapshot, in one query. Raises DoesNotExist."""
        return cls.objects.select_related("snapshot").get(pk=pk)

    @property
    def is_published(self) -> bool:
        return self.outcome == Outcome.PUBLISHED

    @property
    def is_frozen(self) -> bool:
        """From the final text on the numbers shown are those of the snapshot, before it those of today.

        A report that shares another's snapshot shows it from the start, so that their figures are identical.
        """
        return self.snapshot_id is not None and (self.is_closed or self.step in FROZEN_STEPS or self.shares_snapshot)

    @property
    def shares_snapshot(self) -> bool:
        return self.snapshot is not None and self.snapshot.report_id != self.pk


class Snapshot(models.Model):
    """数据快照: values, definitions and the matters counted, as of a ledger position. Append-only.

    Projected from the entry that brought it; `digest` is the SHA-256 of the canonical `content`. Several reports (the
    same figures for three addressees) may bear one snapshot; `report` is the one it was taken for.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="snapshot")
    position = models.PositiveBigIntegerField()
    data_as_of = models.DateField()
    taken_at = models.DateTimeField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
