"""Printed forms: plain data in, a `Document` out, for Word, PDF and the preview alike."""

from .audit import AuditLine, DataAudit, data_audit_form
from .common import Opinion
from .handover import Handover, HandoverItem, handover_form
from .matter import MatterSheet, TimelineEntry, matter_form
from .submission import Submission, submission_form

__all__ = [
    "AuditLine",
    "DataAudit",
    "Handover",
    "HandoverItem",
    "MatterSheet",
    "Opinion",
    "Submission",
    "TimelineEntry",
    "data_audit_form",
    "handover_form",
    "matter_form",
    "submission_form",
]
