"""`python -m huiyin.reading.review` prints docs/objections.md."""

from __future__ import annotations

from huiyin.reading.review.catalogue import page

print(page(), end="")
