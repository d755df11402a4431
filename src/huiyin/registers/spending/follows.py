"""A claim that is paid and booked ends its application, and with it what the application still held."""

from __future__ import annotations

from dataclasses import replace

from huiyin.ledger.enums import EntryKind, Outcome, Stage
from huiyin.ledger.models import Entry
from huiyin.ledger.record import Change, lock, record
from huiyin.procedures.commands import Command
from huiyin.procedures.consequences import follows
from huiyin.registers.spending.models import OF_NO_EFFECT, Claim


@follows(Claim.REGISTER)
def application_ends_with_its_claim(claim: Claim, entry: Entry, command: Command) -> None:
    """Unless another claim on it is still under way."""
    if claim.applied_id is None or claim.outcome != Outcome.COMPLETED or entry.kind != EntryKind.ADVANCE:
        return
    if Claim.objects.filter(applied=claim.applied_id).open().exclude(outcome__in=OF_NO_EFFECT).exists():
        return
    application = lock(claim.applied_id)
    if application.is_closed or application.step != "spend":
        return
    provenance = replace(command.provenance(), comment=f"{claim.number}付款记账，申请随之办结", request_id=None)
    ended = Change(
        values={"result": f"由{claim.number}报销"}, step="", stage=Stage.CLOSED, outcome=Outcome.COMPLETED,
        extra={"close_tasks": "all"},
    )
    record(application, EntryKind.ADVANCE, provenance, ended, action="finish")
