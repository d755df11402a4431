"""What can be wrong. Messages are Chinese: what is wrong, and what to do."""

from __future__ import annotations


class SealingError(Exception):
    """Base; `str()` is the message for whoever reads it."""


class Malformed(SealingError, ValueError):
    """Text that is not of the form its specification demands."""


class Untrusted(SealingError):
    """Well formed, but a signature is missing, wrong, or of a key that is not trusted."""


class Inconsistent(SealingError):
    """Two trees of which one should be the beginning of the other, and is not."""


class Unsafe(SealingError):
    """A key file, a lock or a remembered state is not as it must be to go on."""
