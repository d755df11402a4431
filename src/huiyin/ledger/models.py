"""Matter and what belongs to it. Written only by `huiyin.ledger.record`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import ClassVar, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind, Mode, Outcome, Stage
from huiyin.ledger.facts import Amount, Fact, Participation, Use
from huiyin.people.models import Department, Person, User

__all__ = [
    "NO_DATE", "Amount", "Content", "Counter", "Entry", "Leaf", "LeafCounter", "Link", "Material", "Matter",
    "MatterQuerySet", "NumberSeries", "Participation", "PersonalValue", "SearchText", "Share", "Use", "model_of",
    "models_by_register",
]
NO_DATE = dt.date(9999, 12, 31)


M = TypeVar("M", bound="Matter", covariant=True)


class MatterQuerySet(models.QuerySet[M]):
    def closed(self) -> Self:
        return self.filter(stage=Stage.CLOSED)

    def open(self) -> Self:
        return self.exclude(stage=Stage.CLOSED)

    def handed_in(self) -> Self:
        """Without drafts: what stands in a draft is nobody's fact, and no other matter is judged by it."""
        return self.exclude(stage=Stage.DRAFT)

    def of(self, register: str) -> Self:
        return self.filter(register=register)


class Matter(models.Model):
    """事项: the one row that exists for everything registered; typed fields stand in a subclass's table.

    Carries every column that lists, tasks, lights and figures across registers read, so that they join nothing.
    A subclass names its register in `REGISTER`, the fields that hold personal data in `PERSONAL`, those that are never
    touched again once the matter has left its first step in `FROZEN`, those that people search in `SEARCHED`, and texts
    that name people in `PEOPLE` (found by pinyin initials too, as the people in its typed fields are). Fields in `REFERS`
    name other matters, by a key or in rows: they stand among the links of both. `NOUN` is what a sentence calls one of its kind.
    Fields in `LONG` hold whole documents. `BENEATH_OPEN` says that nothing of the register is begun beneath a closed matter,
    imported history apart. Fields in `DECIDED` are what an approval decides on
    (money, people, days, votes): no correction changes them afterwards; those in `COMPUTED` the room works out and hands in
    with the beginning or the first step, those in `ENTAILED` are written by what other acts entail and by nothing else.
    """

    REGISTER: ClassVar[str] = ""
    NOUN: ClassVar[str] = "事项"
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    FROZEN: ClassVar[frozenset[str]] = frozenset()
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    PEOPLE: ClassVar[tuple[str, ...]] = ()
    REFERS: ClassVar[tuple[str, ...]] = ()
    LONG: ClassVar[frozenset[str]] = frozenset()
    BENEATH_OPEN: ClassVar[bool] = False
    DECIDED: ClassVar[frozenset[str]] = frozenset()
    COMPUTED: ClassVar[frozenset[str]] = frozenset()
    ENTAILED: ClassVar[frozenset[str]] = frozenset()

    register = models.CharField("台账", max_length=40)
    number = models.CharField("编号", max_length=64, null=True, unique=True)
    sort_number = models.CharField(max_length=100, null=True, editable=False)
    title = models.CharField("事项名称", max_length=300)
    procedure = models.CharField("流程版本", max_length=60)
    step = models.CharField("环节", max_length=40, blank=True)
    stage = models.CharField("状态", max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices, blank=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="descendants", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    position = models.PositiveIntegerField("序", default=0)
    lead_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="牵头部门", db_index=False
    )
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="责任领导", db_index=False
    )
    confidentiality = models.CharField(
        "密级", max_length=20, choices=Confidentiality.choices, default=Confidentiality.INTERNAL
    )
    happened_on = models.DateField("发生日期")
    due_on = models.DateField("办理时限", null=True)
    first_due_on = models.DateField("首定时限", null=True)
    sort_due = models.DateField(default=NO_DATE, editable=False)
    closed_on = models.DateField("办结日期", null=True)
    historical = models.BooleanField("历史导入", default=False)
    archive_number = models.CharField("档号", max_length=60, blank=True)
    retention = models.CharField("保管期限", max_length=4, blank=True)
    revision = models.PositiveIntegerField("版本", default=0)
    registered_at = models.DateTimeField("登记时间")

    objects = MatterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["register", "sort_due", "id"], name="matter_due"),
            models.Index(fields=["register", "stage", "sort_due", "id"], name="matter_stage_due"),
            models.Index(fields=["register", "sort_number", "id"], name="matter_sort_number"),
            models.Index(fields=["lead_department", "register", "sort_due", "id"], name="matter_department_due"),
            models.Index(fields=["leader", "register", "sort_due", "id"], name="matter_leader_due"),
            models.Index(fields=["root", "register", "position", "id"], name="matter_root"),
            models.Index(fields=["parent", "register", "position", "id"], name="matter_parent"),
            models.Index(fields=["archive_number", "id"], name="matter_archived", condition=Q(archive_number__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def is_closed(self) -> bool:
        return self.stage == Stage.CLOSED

    def facts(self) -> Iterable[Fact]:
        """What this matter states of people, things and money: a pure function of its own columns.

        Read it through `stated_facts()`, which knows that a draft states nothing.
        """
        return ()

    def stated_facts(self) -> Iterable[Fact]:
        """The facts that count: none while the matter stands in draft, before it is handed in or after it was returned."""
        return () if self.stage == Stage.DRAFT else self.facts()

    def typed(self) -> Matter:
        """This matter as an instance of its register's model (one query, leader and lead department with it)."""
        model = model_of(self.register)
        if isinstance(self, model):
            return self
        return model._default_manager.select_related("leader", "lead_department").get(pk=self.pk)


@cache
def models_by_register() -> dict[str, type[Matter]]:
    """The typed model of every register that an installed app declares."""
    return {m.REGISTER: m for m in apps.get_models() if issubclass(m, Matter) and m.REGISTER}


def model_of(register: str) -> type[Matter]:
    """The typed model of a register. Raises LookupError for a register no installed app declares."""
    try:
        return models_by_register()[register]
    except KeyError:
        raise LookupError(f"no installed model declares register {register!r}") from None


class Share(models.Model):
    """A department's part in a matter: leads or assists. Projected from the typed fields; the access rule reads it."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        ASSIST = "assist", "配合"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="shares")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=10, choices=Part.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "matter", "part"], name="share_once")]


class Content(models.Model):
    """Bytes, named by the SHA-256 of themselves; the file lies under that name in the content store."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)


class Entry(models.Model):
    """办理记录: one act on a matter, append-only (the database refuses update and delete)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    step = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, db_index=False)
    decided_on = models.DateField(null=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, db_index=False)
    registered_at = models.DateTimeField()
    happened_on = models.DateField()
    late_days = models.IntegerField(default=0)
    irregular = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    request_id = models.CharField(max_length=80, null=True)
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64, null=True)
    """The mark of the digest under the ledger's key (see `integrity.key`)."""

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["matter", "sequence"], name="entry_sequence"),
            models.UniqueConstraint(fields=["request_id", "registered_by"], name="entry_request"),
        ]
        indexes = [models.Index(fields=["registered_by", "-id"], name="entry_by")]


class Leaf(models.Model):
    """A place in the ledger's one sequence, from 0 without gaps, in the order of commits. Written by the database alone.

    `ref` is the id of an Entry or an OrganEntry, `digest` the digest of its payload (see `guards`).
    """

    class Kind(models.TextChoices):
        ENTRY = "entry", "办理记录"
        ORGAN = "organ", "机构记录"

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    ref = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "leaves"
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="leaf_once")]


class LeafCounter(models.Model):
    """One row: the place the next leaf takes. Made when the ledger is founded; before that, the database takes no entry."""

    next = models.PositiveBigIntegerField()


class Material(models.Model):
    """材料: one document of a matter's dossier. The same bytes may stand in many dossiers without a second upload."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="materials", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="materials")
    content = models.ForeignKey(Content, models.PROTECT, related_name="materials")
    kind = models.CharField("材料种类", max_length=40)
    title = models.CharField("题名", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    maker = models.CharField("责任者", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    event_date = models.DateField("形成日期", null=True)
    version = models.PositiveIntegerField("版本", default=1)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    answers = models.CharField("对应佐证", max_length=200, blank=True)
    confidentiality = models.CharField(
        "密级", max_length=20, choices=Confidentiality.choices, default=Confidentiality.INTERNAL
    )

    class Meta:
        indexes = [models.Index(fields=["matter", "kind", "id"], name="material_kind")]

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """关联: a typed tie from one matter to another, made and ended by entries."""

    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    source = models.ForeignKey(Matter, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Matter, models.PROTECT, related_name="links_in")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="links")
    ended_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="ended_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "target"], condition=Q(ended_by__isnull=True), name="link_once"
            )
        ]


class PersonalValue(models.Model):
    """Personal data of an entry, outside the hashed payload; erasing deletes the row, value and key together."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="personal_values", db_index=False)
    field = models.CharField(max_length=60)
    value = models.TextField()
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="personal_value_once")]


class NumberSeries(models.Model):
    """The last number given in a series and year; locked while the next one is reserved, so no gap can arise."""

    series = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="number_series_once")]


class Counter(models.Model):
    """How many matters of a register stand where, by lead department (0: none); kept by `record()`, never counted by pages."""

    register = models.CharField(max_length=40)
    stage = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, blank=True)
    department = models.PositiveBigIntegerField(default=0)
    total = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "stage", "outcome", "department"], name="counter_once"
            )
        ]
        indexes = [models.Index(fields=["department"], name="counter_department")]


class SearchText(models.Model):
    """The indexed text of a matter, kept beside the full-text index, which needs the old text to forget it."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="search_text")
    grams = models.TextField()
    scope = models.TextField(default="")
