"""The demonstration, told from the first day to today in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction

from huiyin.demo.cast import Cast
from huiyin.demo.people import Organ
from huiyin.demo.publishing import reports
from huiyin.demo.rounds import RoundTold
from huiyin.demo.story import Chronicle
from huiyin.demo.work import year
from huiyin.demo.year import registers
from huiyin.ledger.models import Entry, Matter
from huiyin.people.models import Unit
from huiyin.registers.contradictions.finding import find_all


def build_organ(progress: Callable[[str], None], name: str) -> None:
    if Unit.objects.exists():
        return
    started = time.monotonic()
    with transaction.atomic():
        chronicle = Chronicle()
        organ = Organ(chronicle.today, name)
        progress("建立单位、部门、人员和账号")
        organ.build()
        cast = Cast(organ)
        rounds = [RoundTold(chronicle, cast, file) for file in organ.told["rounds"]]
        for story in (*(told.story() for told in rounds), year(chronicle, cast), *reports(rounds), *registers(chronicle, cast)):
            chronicle.tell(story)
        chronicle.run(progress)
        new, _ = find_all()
        progress(f"比对各台账，发现{new}条矛盾线索")
    seconds = time.monotonic() - started
    progress(f"演示单位建好：{Matter.objects.count()}件事项，{Entry.objects.count()}条办理记录，用时{seconds:.0f}秒")
