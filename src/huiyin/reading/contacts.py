"""Telephone, postal address and e-mail for the public's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Contacts

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_NUMBER = (
    r"(?:\(?0\d{2,3}\)?[-—– ]?(?:\d{7,8}|\d{3,4}[- ]\d{4}(?!\d))(?:[-转]\d{1,5})?"
    r"|1[3-9]\d{9}|400-?\d{3}-?\d{4}|\d{3,4}-\d{7,8}|\d{7,8}|1\d{4}(?!\d))"
)
_LABEL = 10  # characters before the word
_PHONE_WORD = re.compile(r"电话|热线|手机")
_PHONE = re.compile(
    rf"(?P<label>[^\s,。;:]{{0,{_LABEL}}}(?:电话|热线|手机))(?:号码)?(?:\([^()]{{0,20}}\))?\s*[:为是]?\s*(?P<phone>{_NUMBER}(?:\s?[、,/]\s?{_NUMBER})*)"
)
_FOOTER = re.compile(r"服务热线|客服|技术支持|网站|办公电话|咨询热线|12388|统一服务")
_POST = re.compile(
    r"(?:邮政信箱|通讯地址|通信地址|联系地址|邮寄地址|来信地址|来访地址|邮政地址|地址|信箱)\s*[:为]\s*(?P<post>[^。;\n]{4,80})"
)
_CODE = re.compile(r"(?:邮政编码|邮\s*编)\s*[:为]?\s*(?P<code>\d{6})(?!\d)")
_NEXT_LABEL = re.compile(r"[、,]?\s*\(?(?:邮政编码|邮编|电子邮箱|电话|联系电话|邮箱|联系人)")


def find_contacts(text: str, cut: int = 0) -> Contacts:
    """The contacts of the cleaned text; hotlines of the web site around it don't count.

    `cut` is where the body begins, so that a number above the title is not taken.
    """
    phone = next((m["phone"] for m in _phones(text, cut) if not _FOOTER.search(m["label"])), None)
    email = _EMAIL.search(text, cut) if text.find("@", cut) >= 0 else None
    return Contacts(
        re.sub(r"\s", "", phone) if phone else None, _post(text, cut), email.group() if email else None
    )


def _phones(text: str, cut: int) -> Iterator[re.Match[str]]:
    """The matches of `_PHONE` from left to right, tried only where its word stands."""
    at = cut
    while word := _PHONE_WORD.search(text, at):
        starts = range(max(at, word.start() - _LABEL), word.start() + 1)
        found = next(filter(None, (_PHONE.match(text, start) for start in starts)), None)
        if found:
            yield found
        at = found.end() if found else word.start() + 1


def _post(text: str, cut: int) -> str | None:
    code = _CODE.search(text, cut)
    for found in _POST.finditer(text, cut):
        if "邮箱" in text[max(0, found.start() - 2) : found.start() + 2] or "@" in found["post"]:
            continue
        found_post = re.sub(r"\([^()]*(?:注明|信封)[^()]*\)?", "", found["post"])
        address = _NEXT_LABEL.split(found_post)[0].strip(" ,、()")
        if len(address) >= 4:
            return f"{address}(邮政编码{code['code']})" if code else address
    return None
