"""What a careful reviewer would object to, in words an official can act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from huiyin.reading import review_numbers as numbers
from huiyin.reading.model import Kind, Objection, Reading, Severity
from huiyin.reading.normal import folded

Rule = Callable[[Reading], Iterator[Objection]]


def objections(reading: Reading) -> list[Objection]:
    """All objections, in the order of the text. Each names its passage, why, and what to do."""
    found = [one for rule in _RULES for one in rule(reading)]
    return sorted(found, key=lambda o: (o.start, o.code))


def objection(
    reading: Reading, code: str, severity: Severity, span: tuple[int, int], why: str, advice: str
) -> Objection:
    """An objection to a stretch of the text."""
    start, end = span
    return Objection(code, severity, start, end, reading.text[start:end], why, advice)


def _marked_secret(reading: Reading) -> Iterator[Objection]:
    found = reading.secrecy
    if found:
        yield objection(
            reading,
            "secrecy",
            Severity.SERIOUS,
            (found.start, found.end),
            f"文中有“{found.level}”密级标志。",
            "立即停止在本系统处理，按保密规定交由保密工作人员处置；标志有误的，由定密责任人更正后再用。",
        )


def _damaged(reading: Reading) -> Iterator[Objection]:
    for doubt in reading.doubts:
        readings = "、".join(doubt.readings)
        several = len(doubt.readings) > 1
        yield objection(
            reading,
            "damaged",
            Severity.WARNING,
            (doubt.start, doubt.end),
            f"{doubt.why}，可读作：{readings}。",
            "对照原件，在几种读法中选定一种并改正原文。" if several else "对照原件核实后，补全缺字。",
        )


def _without_measures(reading: Reading) -> Iterator[Objection]:
    parents = {f.parent for f in reading.findings}
    for i, finding in enumerate(reading.findings):
        if finding.measures or i in parents or reading.kind is Kind.FEEDBACK:
            continue
        yield objection(
            reading,
            "no-measure",
            Severity.SERIOUS,
            (finding.heading_start, finding.heading_end),
            f"问题“{finding.title}”没有写整改措施。",
            "逐条补写整改措施；确属文字截断或附表另列的，注明所在位置。",
        )


def _without_owner(reading: Reading) -> Iterator[Objection]:
    """A plan cannot be issued while a measure lacks who answers for it or by when."""
    if reading.kind is not Kind.PLAN:
        return
    for measure in reading.measures:
        missing = [
            word
            for word, said in (
                ("责任领导", measure.leader),
                ("牵头部门", measure.leads),
                ("整改时限", measure.due_text),
            )
            if not said
        ]
        if missing:
            yield objection(
                reading,
                "no-owner",
                Severity.SERIOUS,
                (measure.start, measure.end),
                f"这条措施没有写明{'、'.join(missing)}。",
                "补齐后再印发：每条措施都要有人牵头、有部门负责、有完成时限。",
            )
        elif measure.due is None:
            yield objection(
                reading,
                "open-ended",
                Severity.HINT,
                (measure.start, measure.end),
                f"整改时限写的是“{measure.due_text}”，没有具体日期。",
                "长期坚持的事项，也请定一个下次检查的日期。",
            )


def _missing_facts(reading: Reading) -> Iterator[Objection]:
    """Contacts, signature and date are mandatory in a published report."""
    if reading.kind is not Kind.REPORT:
        return
    end = len(reading.text.rstrip())
    last = (reading.text.rfind("\n", 0, end) + 1, end)
    contacts = reading.contacts
    if not (contacts.phone or contacts.email or contacts.post):
        yield objection(
            reading,
            "no-contacts",
            Severity.SERIOUS,
            last,
            "没有联系方式。",
            "在文末写明电话、邮政信箱、电子邮箱，方便群众反映意见。",
        )
    else:
        missing = [
            w
            for w, v in (("电话", contacts.phone), ("邮政地址", contacts.post), ("电子邮箱", contacts.email))
            if not v
        ]
        if missing:
            yield objection(
                reading,
                "few-contacts",
                Severity.HINT,
                last,
                f"联系方式缺{'、'.join(missing)}。",
                "尽量写全电话、邮政地址和电子邮箱三种方式。",
            )
    if not reading.issuer:
        yield objection(
            reading, "no-issuer", Severity.WARNING, last, "没有落款单位。", "在文末写明发布单位的全称。"
        )
    if not reading.published:
        yield objection(
            reading, "no-date", Severity.WARNING, last, "没有落款日期。", "在文末写明成文日期（年月日写全）。"
        )


def _missing_opening(reading: Reading) -> Iterator[Objection]:
    if reading.kind is not Kind.REPORT or not reading.findings:
        return
    first = reading.text.strip().split("\n")[0]
    at = reading.text.index(first)
    said = (
        ("巡察（巡视）组", reading.inspector, "no-inspector"),
        ("反馈日期", reading.feedback_date, "no-feedback-date"),
        ("巡察（巡视）起止日期", reading.inspection_period, "no-period"),
    )
    for word, value, code in said:
        if not value:
            yield objection(
                reading,
                code,
                Severity.HINT,
                (at, at + len(first)),
                f"正文没有写明{word}，或者写法读不出来。",
                f"在开头写清{word}。",
            )


def _two_names(reading: Reading) -> Iterator[Objection]:
    """The signature calls the unit otherwise than the text does."""
    issuer, unit = reading.issuer, reading.unit
    if issuer and unit and _differ(issuer, unit):
        yield _names_objection(reading, issuer, unit)
        return
    if not issuer:
        return
    for other in _self_names(reading):
        if _differ(issuer, other):
            yield _names_objection(reading, issuer, other)
            return


def _names_objection(reading: Reading, issuer: str, other: str) -> Objection:
    at = max(reading.text.rfind(issuer), 0)
    return objection(
        reading,
        "two-names",
        Severity.WARNING,
        (at, at + len(issuer)),
        f"同一单位有两个名称：“{other}”与“{issuer}”。",
        "统一用批准成立时的全称；简称在第一次出现处用“以下简称”注明。",
    )


def _differ(one: str, other: str) -> bool:
    """Neither name is the other's short form: a short form's characters follow in the long one's order."""
    plain = (re.sub(r"^中共|(?:党组|党委|党工委)$", "", name) for name in (one, other))
    short, long = sorted(plain, key=len)
    letters = iter(long)
    return not all(char in letters for char in short)


def _self_names(reading: Reading) -> list[str]:
    """What the opening calls the inspected unit."""
    opening = reading.text[: reading.findings[0].heading_start] if reading.findings else reading.text[:2000]
    names = re.findall(
        r"对([^\s,。;:()对向]{4,30}?)(?:\([^()]{0,30}\))?(?:进行|开展)了?[^,。]{0,10}巡", folded(opening)
    )
    return [n for n in dict.fromkeys(names) if not n.startswith(("我", "本"))][:3]


_RULES: tuple[Rule, ...] = (
    _marked_secret,
    _damaged,
    _without_measures,
    _without_owner,
    _missing_facts,
    _missing_opening,
    _two_names,
    numbers.early_period,
    numbers.unproved,
    numbers.sums,
    numbers.rates,
    numbers.definitions,
    numbers.findings_counted,
)
