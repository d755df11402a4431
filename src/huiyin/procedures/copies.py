"""Copies (抄送): what somebody was only told of stays on their desk until they have read it."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import Change, lock, record
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import tokens


def mark_read(task: Task, command: Command) -> Done:
    """Note on the matter that the person has read their copy. Raises NotAllowed for a copy that is not theirs to read."""
    with transaction.atomic():
        matter = lock(task.matter_id)
        waiting = Task.objects.filter(pk=task.pk, is_open=True, kind=Task.Kind.READ, assignee__in=tokens(command.actor))
        if not waiting.exists() or not visible(command.actor).filter(pk=matter.pk).exists():
            raise NotAllowed("没有找到这份抄送，可能已经阅过。")
        said = replace(command, comment=command.comment or "已阅")
        entry = record(matter, EntryKind.NOTE, said.provenance(), Change(extra={"close_tasks": [task.key]}))
        return Done(matter, entry)
