"""A contradiction as a matter: the rule that found it, both sides, and what became of it."""

from __future__ import annotations

from django.db import models

from huiyin.ledger.models import Matter


class Contradiction(Matter):
    """矛盾线索. `gone_on` is the day from which the rule no longer finds it; that alone closes nothing."""

    REGISTER = "contradictions.case"
    DECIDED = frozenset({"settlement", "explanation", "confirmation"})
    ENTAILED = frozenset({"gone_on"})
    SEARCHED = ("words",)

    class Settlement(models.TextChoices):
        EXPLAINED = "explained", "情况属实，予以说明"
        CORRECTED = "corrected", "登记有误，已更正"
        IRREGULAR = "irregular", "违反规定，已处理"

    rule = models.CharField("比对规则", max_length=60)
    left = models.ForeignKey(Matter, models.PROTECT, related_name="contradicted", verbose_name="事项一")
    right = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="contradicting", verbose_name="事项二"
    )
    words = models.TextField("矛盾情形")
    settlement = models.CharField("核查结论", max_length=20, choices=Settlement.choices, blank=True)
    explanation = models.TextField("核查说明", blank=True)
    confirmation = models.TextField("复核意见", blank=True)
    gone_on = models.DateField("不再出现的日期", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "left", "right"], name="contradiction_pair")]
