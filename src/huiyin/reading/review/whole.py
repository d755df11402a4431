"""Whether the document is whole and fit to be handled: secrecy, damage, gaps, opening, contacts, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Genre, Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import ACCOUNTS, Hit, rule

_OPENING = "惯例：开头写清谁、何时巡察、何时反馈"
_SHOWN_TO_ALL = ACCOUNTS | {Genre.NOTICE}
_PUBLIC = "《中国共产党巡视工作条例》关于整改情况公开、接受监督的规定"


@rule(
    "secrecy",
    Severity.SERIOUS,
    "有密级标志",
    matters="涉密文件不得在本系统处理，更不得公开。",
    advice="立即停止在本系统处理，按保密规定交由保密工作人员处置；标志有误的，由定密责任人更正后再用。",
    basis="《中华人民共和国保守国家秘密法》；GB/T 9704—2012 7.2.2",
)
def secrecy(m: Manuscript) -> Iterator[Hit]:
    """A marking of state secrecy."""
    found = m.reading.secrecy
    if found:
        yield Hit(found.start, found.end, f"文中有“{found.level}”密级标志。")


@rule(
    "damaged",
    Severity.WARNING,
    "文字残缺或写得不全",
    matters="残缺、不全的日期和数字不能靠猜。",
    advice="对照原件核实后，补全缺字。",
)
def damaged(m: Manuscript) -> Iterator[Hit]:
    """Dates, document numbers and counts that lost characters, with every reading they allow."""
    for doubt in m.reading.doubts:
        if doubt.why.startswith("起止只写到"):
            continue  # 上旬, 中旬 and 下旬 are whole words
        several = "对照原件，在几种读法中选定一种并改正原文。" if len(doubt.readings) > 1 else ""
        why = f"{doubt.why}，可读作：{'、'.join(doubt.readings)}。"
        yield Hit(doubt.start, doubt.end, why, several)


@rule(
    "cut-off",
    Severity.SERIOUS,
    "文稿不完整",
    matters="后面的措施、联系方式和落款都没有看到，本次只审到这里。",
    advice="找到完整的稿件重新送审；确实写到这里的，把最后一句写完。",
)
def cut_off(m: Manuscript) -> Iterator[Hit]:
    """The text breaks off in mid-sentence."""
    if m.cut:
        start = max(m.end - 20, m.text.rfind("\n", 0, m.end) + 1)
        yield Hit(start, m.end, "最后一句没有写完。")


_BLANK = re.compile(
    r"(?:[X×]{1,4}[年月日])+|[X×x]{2,12}[省市县区镇乡村街局委办人次个项条件万元%]"
    r"|[(【\[](?:待补充?|待定|待填|待核|此处[^)】\]]{0,10})[)】\]]|_{3,}|□{2,}|\?{3,}|TODO"
)


@rule(
    "placeholder",
    Severity.SERIOUS,
    "还有没填的空",
    matters="带着空白或代号的稿子不能签发。",
    advice="逐处填实；确需隐去的，用规范的表述，例如“某村”。",
)
def placeholder(m: Manuscript) -> Iterator[Hit]:
    """XX镇, X月XX日, （待补充）, ___ left over from a draft."""
    for found in _BLANK.finditer(m.text):
        yield Hit(*found.span(), f"“{found.group()}”像是还没填的空。")


@rule(
    "no-inspector",
    Severity.HINT,
    "没有写明巡察组",
    matters="读的人要知道是谁反馈的。",
    advice="在开头写清巡察（巡视）组的名称。",
    basis=_OPENING,
    genres=ACCOUNTS,
)
def no_inspector(m: Manuscript) -> Iterator[Hit]:
    """The opening names no team."""
    if m.on_inspection and m.reading.findings and not m.reading.inspector:
        yield Hit(*m.first_line, "正文没有写明巡察（巡视）组，或者写法读不出来。")


@rule(
    "no-feedback-date",
    Severity.HINT,
    "没有写明反馈日期",
    matters="整改期限和成效都从反馈之日算起。",
    advice="在开头写清反馈的年月日。",
    basis=_OPENING,
    genres=ACCOUNTS,
)
def no_feedback_date(m: Manuscript) -> Iterator[Hit]:
    """The opening does not date the feedback."""
    if m.on_inspection and m.reading.findings and not m.reading.feedback_date:
        yield Hit(*m.first_line, "正文没有写明反馈日期，或者写法读不出来。")


@rule(
    "no-period",
    Severity.HINT,
    "没有写明巡察起止日期",
    matters="读的人要知道说的是哪一次巡察。",
    advice="在开头写清巡察（巡视）从哪天到哪天，写到年月日。",
    basis=_OPENING,
    genres=ACCOUNTS,
)
def no_period(m: Manuscript) -> Iterator[Hit]:
    """The opening does not date the inspection."""
    if m.on_inspection and m.reading.findings and not m.reading.inspection_period:
        yield Hit(*m.first_line, "正文没有写明巡察（巡视）起止日期，或者写法读不出来。")


@rule(
    "no-contacts",
    Severity.SERIOUS,
    "没有联系方式",
    matters="公开整改情况就是请群众监督，没有联系方式等于没有监督渠道。",
    advice="在文末写明电话、邮政信箱、电子邮箱，方便群众反映意见。",
    basis=_PUBLIC,
    genres=_SHOWN_TO_ALL,
)
def no_contacts(m: Manuscript) -> Iterator[Hit]:
    """Neither telephone nor e-mail nor address."""
    c = m.reading.contacts
    if m.public and m.finished and not m.cut and not (c.phone or c.email or c.post):
        yield Hit(*m.last_line, "文末没有电话、邮政信箱或电子邮箱。")


@rule(
    "few-contacts",
    Severity.HINT,
    "联系方式不全",
    matters="不同的人习惯用不同的方式反映意见。",
    advice="尽量写全电话、邮政地址和电子邮箱三种方式。",
    basis=_PUBLIC,
    genres=ACCOUNTS,
)
def few_contacts(m: Manuscript) -> Iterator[Hit]:
    """One or two of the three ways are missing."""
    c = m.reading.contacts
    if not (c.phone or c.email or c.post):
        return
    ways = (("电话", c.phone), ("邮政地址", c.post), ("电子邮箱", c.email))
    missing = [word for word, value in ways if not value]
    if missing:
        yield Hit(*m.last_line, f"联系方式缺{'、'.join(missing)}。")


_PRIVATE_MAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:163|126|139|189|qq|vip\.qq|foxmail|sina|sohu|yeah|21cn|aliyun|gmail|hotmail|outlook)"
    r"\.(?:com|cn|net)",
    re.IGNORECASE,
)


@rule(
    "private-mail",
    Severity.HINT,
    "公布的是商业邮箱",
    matters="公务往来用商业邮箱，既不便确认身份，也不便保管。",
    advice="改用本机关的公务邮箱；暂时没有的，写明由哪个部门管理、谁负责查收。",
    basis="惯例：公务邮件使用党政机关统一的邮件系统",
    genres=_SHOWN_TO_ALL,
)
def private_mail(m: Manuscript) -> Iterator[Hit]:
    """A mailbox at a commercial provider as the organ's contact."""
    for found in _PRIVATE_MAIL.finditer(m.text):
        yield Hit(*found.span(), f"“{found.group()}”不是机关的公务邮箱。")


@rule(
    "no-issuer",
    Severity.WARNING,
    "没有落款单位",
    matters="没有发布单位，就没有人对内容负责。",
    advice="在文末写明发布单位的全称或规范化简称。",
    basis="GB/T 9704—2012 7.3.5",
    genres=_SHOWN_TO_ALL,
)
def no_issuer(m: Manuscript) -> Iterator[Hit]:
    """No signature."""
    if m.finished and not m.cut and not m.reading.issuer:
        yield Hit(*m.last_line, "文末没有落款单位。")


@rule(
    "no-date",
    Severity.WARNING,
    "没有落款日期",
    matters="没有成文日期，无法判断情况截至何时。",
    advice="在文末写明成文日期（年月日写全）。",
    basis="GB/T 9704—2012 7.3.5",
    genres=_SHOWN_TO_ALL,
)
def no_date(m: Manuscript) -> Iterator[Hit]:
    """No date of the document."""
    damaged = any(doubt.start >= m.closing and "日期" in doubt.why for doubt in m.reading.doubts)
    damaged = damaged or _BLANK.search(m.text, m.closing) is not None  # 2020年X月XX日 is said to be a blank
    if m.finished and not m.cut and not m.reading.published and not damaged:
        yield Hit(*m.last_line, "文末没有落款日期。")
