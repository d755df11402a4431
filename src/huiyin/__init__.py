"""Huiyin (回音): the ledger of a government organ; every matter gets its echo."""

__version__ = "0.1.0"
