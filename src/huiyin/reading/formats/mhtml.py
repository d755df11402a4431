"""Web pages saved as one file (.mht, .mhtml), also by Word under the name of .doc."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError

from huiyin.reading.decoded import Decoded
from huiyin.reading.errors import ReadingError

_HEAD = re.compile(rb"^(?:[A-Za-z-]{2,40}:[^\n]*\n|[ \t]+[^\n]*\n)*?MIME-Version:", re.IGNORECASE)
_UNREADABLE = "网页存档里没有找到正文。请用浏览器打开，另存为“网页，仅 HTML”后再试。"


def is_mhtml(data: bytes) -> bool:
    """Whether this begins like a saved page: mail headers that name a MIME version."""
    head = data[:4000].lstrip()
    return bool(_HEAD.match(head.replace(b"\r\n", b"\n"))) and b"multipart/related" in head.lower()


def from_mhtml(data: bytes) -> Decoded:
    """The text of the page in it. Raises ReadingError where there is none."""
    from huiyin.reading.formats.html import from_html

    try:
        message = message_from_bytes(data.lstrip(), policy=policy.default)
        part = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
        payload = part.get_payload(decode=True) if part is not None else None
        charset = part.get_content_charset() if part is not None else None
    except (MessageError, LookupError, ValueError, AttributeError):
        raise ReadingError(_UNREADABLE) from None
    if not isinstance(payload, bytes) or not payload.strip():
        raise ReadingError(_UNREADABLE)
    if charset and re.fullmatch(r"[A-Za-z0-9_-]{3,20}", charset):
        payload = f'<meta charset="{charset}">'.encode() + payload
    return from_html(payload)
