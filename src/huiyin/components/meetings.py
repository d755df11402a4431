"""A meeting with its attendance, as fields that a register's model takes in."""

from __future__ import annotations

from django.db import models


class MeetingFields(models.Model):
    """When, where, who led, who recorded, who was due, present and absent and why."""

    starts_on = models.DateField("召开日期", null=True, blank=True, db_index=True)
    place = models.CharField("地点", max_length=200, blank=True)
    host = models.CharField("主持人", max_length=50, blank=True)
    recorder = models.CharField("记录人", max_length=50, blank=True)
    due_people = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present_people = models.PositiveIntegerField("实到人数", null=True, blank=True)
    absent_people = models.CharField("缺席人员及原因", max_length=500, blank=True)
    also_present = models.CharField("列席人员", max_length=500, blank=True)
    content = models.TextField("主要内容", blank=True)
    resolution = models.TextField("决议", blank=True)

    class Meta:
        abstract = True
