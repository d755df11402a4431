"""Copies (抄送): what somebody was only told of stays on their desk until they have read it."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import Effects, lock, record
from huiyin.procedures.models import Task
from huiyin.procedures.orders import Done, NotAllowed, Order
from huiyin.procedures.tasks import tokens


def mark_read(task: Task, order: Order) -> Done:
    """Note on the matter that the person has read their copy. Raises NotAllowed for a copy that is not theirs to read."""
    with transaction.atomic():
        matter = lock(task.matter_id)
        waiting = Task.objects.filter(pk=task.pk, is_open=True, kind=Task.Kind.READ, assignee__in=tokens(order.actor))
        if not waiting.exists() or not visible(order.actor).filter(pk=matter.pk).exists():
            raise NotAllowed("没有找到这份抄送，可能已经阅过。")
        said = replace(order, comment=order.comment or "已阅")
        entry = record(matter, EntryKind.NOTE, said.deed(), Effects(extra={"close_tasks": [task.key]}))
        return Done(matter, entry)
