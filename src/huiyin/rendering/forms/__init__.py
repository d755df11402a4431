"""Printed forms: plain data in, a `Document` out, for Word, PDF and the preview alike."""

from .audit import AuditLine, DataAudit, data_audit_form
from .closeout import CloseOut, close_out_form
from .common import Opinion
from .handover import Handover, HandoverItem, handover_form
from .letters import LetterKind, UrgedMatter, UrgingLetter, urging_letter
from .matter import MatterSheet, TimelineEntry, matter_form
from .submission import Submission, submission_form

__all__ = [
    "AuditLine",
    "CloseOut",
    "DataAudit",
    "Handover",
    "HandoverItem",
    "LetterKind",
    "MatterSheet",
    "Opinion",
    "Submission",
    "TimelineEntry",
    "UrgedMatter",
    "UrgingLetter",
    "close_out_form",
    "data_audit_form",
    "handover_form",
    "matter_form",
    "submission_form",
    "urging_letter",
]
