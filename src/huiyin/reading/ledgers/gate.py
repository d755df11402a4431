"""The reader of tables, loaded only for a document that has some: most have none, and it takes longer to load than they
to read."""

from __future__ import annotations

from datetime import date

from huiyin.reading.decoded import Decoded
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.ledgers.model import Choices
from huiyin.reading.normal import Clean


def ledgers_of(decoded: Decoded, cleaned: Clean, choices: Choices) -> Ledger:
    """What the tables of a document hold."""
    if not decoded.tables and not decoded.left_out:
        return Ledger()
    from huiyin.reading.ledgers.reader import read_ledgers

    return read_ledgers(decoded, cleaned, choices)


def title_of(ledger: Ledger, cleaned: Clean) -> str | None:
    """The line above the rows that calls the sheet a list."""
    if not ledger.drafts:
        return None
    from huiyin.reading.ledgers.reader import ledger_title

    return ledger_title(ledger, cleaned)


def set_aside(ledger: Ledger) -> None:
    """The document's text says what was found: its tables are listed, but not read into findings."""
    if ledger.tables:
        from huiyin.reading.ledgers import reader

        reader.set_aside(ledger, "正文已经逐条写明问题，附表没有另外读取")


def settle(ledger: Ledger, since: date | None) -> None:
    """What waits for the whole document: time limits and days without a year, owners of a finding as a whole."""
    if ledger.drafts:
        from huiyin.reading.ledgers import reader

        reader.settle(ledger, since)
