"""A page as a reader sees it, for tests that look for words within their tags."""

from __future__ import annotations

import re


def tight(html: str) -> str:
    """Without white space beside tags, and one blank for any other: how a template is laid out makes no difference."""
    return re.sub(r"\s+", " ", re.sub(r"\s+<", "<", re.sub(r">\s+", ">", html)))
