"""What acts entail for a contract: the day it is due by, and the flag that lists show while any dispute is open."""

from __future__ import annotations

from dataclasses import replace

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.ledger.record import Change, lock, record
from huiyin.procedures.commands import Command
from huiyin.procedures.consequences import follows
from huiyin.registers.contracts.models import Contract, ContractDispute


@follows(ContractDispute.REGISTER)
def contract_is_flagged(dispute: ContractDispute, entry: Entry, command: Command) -> None:
    disputed = ContractDispute.objects.filter(parent=dispute.parent_id).open().exists()
    if dispute.parent_id is None or Contract.objects.filter(pk=dispute.parent_id, disputed=disputed).exists():
        return
    said = f"登记纠纷“{dispute.title}”" if disputed else f"纠纷“{dispute.title}”已了结"
    provenance = replace(command.provenance(), comment=said, request_id=None)
    record(lock(dispute.parent_id), EntryKind.NOTE, provenance, Change(values={"disputed": disputed}))


@follows(Contract.REGISTER)
def contract_is_due(contract: Contract, entry: Entry, command: Command) -> None:
    """Handed in for review, it is due on the day its performance is to end; drafts are due on no day."""
    if (entry.step, entry.action) != ("draft", "submit") or contract.due_on == contract.performs_until:
        return
    provenance = replace(command.provenance(), comment="办理时限即履行截止日期", request_id=None)
    record(contract, EntryKind.NOTE, provenance, Change(values={"due_on": contract.performs_until}))
