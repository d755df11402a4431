"""归档: a closed matter's dossier gets its archive number (档号) and its retention, by DA/T 22.

档号: 全宗号-档案门类代码·年度-保管期限代码-机构代码-件号, e.g. `Q012-WS·2026-Y-BGS-0007`. The year is that of the close;
items are counted within fonds, category, year, retention and department. Retention is Y (永久), D30 or D10 (定期30年、10年)
and counts from the first of January after the year of the close.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from huiyin.ledger.models import Matter
from huiyin.ledger.numbering import reserve
from huiyin.ledger.record import Change
from huiyin.people.models import Department
from huiyin.people.names import initials
from huiyin.procedures import loading
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.parameters import declare, parameter

RETENTIONS: Mapping[str, str] = {"Y": "永久", "D30": "定期30年", "D10": "定期10年"}
FONDS, CATEGORY = "archive.fonds", "archive.category"
NOT_SET = "未设定"

declare(
    FONDS, "全宗号", "", ("2000-01-01", NOT_SET, "DA/T 22 归档文件整理规则：档号首段，由同级档案馆给定，请本单位填写"),
)
declare(CATEGORY, "档案门类代码", "", ("2000-01-01", "WS", "DA/T 22 归档文件整理规则：文书档案为WS"))


def usual_retention(matter: Matter) -> str:
    """What the procedure states; 30 years where it states nothing."""
    stated = loading.procedure_of(matter).retention
    return stated if stated in RETENTIONS else "D30"


def kept_until(matter: Matter) -> dt.date | None:
    """The last day of the retention; None for a permanent one, or where it is not archived or not closed."""
    years = int(matter.retention[1:]) if matter.retention in RETENTIONS and matter.retention != "Y" else 0
    return dt.date(matter.closed_on.year + years, 12, 31) if years and matter.closed_on else None


def in_words(matter: Matter) -> str:
    """永久, or 定期30年（至2056年12月31日）; empty where no retention is given."""
    until = kept_until(matter)
    word = RETENTIONS.get(matter.retention, matter.retention)
    return f"{word}（至{until:%Y年%-m月%-d日}）" if until else word


def archive(matter: Matter, values: Mapping[str, Any], command: Command) -> Change:
    """`archive_number` empty: the next one is given, or the one it has stays as long as the retention does.

    What is filed already may be filed anew, with a reason. Raises NotAllowed (nothing changed, number taken, no fonds).
    """
    retention = values.get("retention") or matter.retention or usual_retention(matter)
    if retention not in RETENTIONS:
        raise NotAllowed("保管期限只能是永久、定期30年或定期10年。")
    number = (values.get("archive_number") or "").strip()
    if matter.archive_number:
        _filed_anew(matter, retention, number, command)
    number = number or _next_number(matter, retention, command)
    if Matter.objects.filter(archive_number__gt="", archive_number=number).exclude(pk=matter.pk).exists():
        raise NotAllowed(f"档号{number}已经用于另一件事项，请核对。")
    return Change(values={"archive_number": number, "retention": retention}, materials=command.materials)


def _filed_anew(matter: Matter, retention: str, number: str, command: Command) -> None:
    """The retention is part of the archive number: neither changes by itself. Raises NotAllowed."""
    if number in ("", matter.archive_number) and retention == matter.retention:
        raise NotAllowed(f"这件事项已经归档，档号{matter.archive_number}。保管期限或者档号有误的，在这里改正。")
    if number == matter.archive_number:
        raise NotAllowed("保管期限改了，档号随之改变：请不填档号，由系统重新编号，或者填写新的档号。")
    if not command.comment.strip():
        raise NotAllowed("请写明为什么重新归档。")


def _next_number(matter: Matter, retention: str, command: Command) -> str:
    fonds, category = (parameter(code, command.happened_on).strip() for code in (FONDS, CATEGORY))
    if fonds == NOT_SET:
        raise NotAllowed("还没有设定全宗号。请系统管理员在“参数”中填写全宗号，或者在这里直接填写档号。")
    year, office = (matter.closed_on or command.happened_on).year, _office_code(matter.lead_department)
    front, parts = f"{fonds}-{category}", [p for p in (retention, office) if p]
    series = f"archive:{front}:{':'.join(parts)}"[:60]
    while True:  # numbers filed by hand are passed over
        number = f"{front}·{year}-{'-'.join(parts)}-{reserve(series, year):04d}"
        if not Matter.objects.filter(archive_number__gt="", archive_number=number).exists():
            return number


def _office_code(department: Department | None) -> str:
    """The department by its initials, as DA/T 22 writes 办公室: BGS."""
    return initials(department.name).upper()[:12] if department is not None else ""
