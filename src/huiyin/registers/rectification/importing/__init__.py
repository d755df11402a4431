"""From a document to a round: read, previewed and corrected by a person, then stored whole or not at all."""

from huiyin.register.drafts import ClaimDraft, DoubtDraft, Draft, ImportRefused
from huiyin.registers.rectification.importing.drafting import preview
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft, RoundDraft
from huiyin.registers.rectification.importing.storing import (
    already_imported,
    require_storable,
    store_import,
)

__all__ = [
    "ClaimDraft",
    "DoubtDraft",
    "Draft",
    "FindingDraft",
    "ImportRefused",
    "MeasureDraft",
    "RoundDraft",
    "already_imported",
    "preview",
    "require_storable",
    "store_import",
]
