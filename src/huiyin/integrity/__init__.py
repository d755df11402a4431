"""What proves that a record is as it was written: canonical bytes, digests, the key of the ledger.

Knows no database: the tables above it (people, ledger) use it alike.
"""
