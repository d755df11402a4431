"""Logs are read by more people than the ledger is: what could name a person is left out of them."""

from __future__ import annotations

import logging
import re

# Query strings carry search words, which are often names; long digit runs are identity and phone numbers;
# PostgreSQL's DETAIL and the parameters of a failed statement quote the row.
_LEFT_OUT = (
    (re.compile(r"\?[^\s\"']+"), "?…"),
    (re.compile(r"(?<![\d.])\d{11,18}[\dXx]?(?![\d.])"), "□"),
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: …"),
)


def impersonal(text: str) -> str:
    for pattern, instead in _LEFT_OUT:
        text = pattern.sub(instead, text)
    return text


class ImpersonalFormatter(logging.Formatter):
    """The last step before a line is written, so that tracebacks pass through it too."""

    def format(self, record: logging.LogRecord) -> str:
        return impersonal(super().format(record))
