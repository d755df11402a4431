"""公务接待审批单 and 公务接待清单, as they are signed and handed in with the claim."""

from __future__ import annotations

from huiyin.kit.printing import opinions, own_unit, rows_in_words, shown, table_of
from huiyin.people.actors import Actor
from huiyin.register.base import PrintForm
from huiyin.registers.hospitality.models import Reception
from huiyin.rendering.blocks import Document, FormHead, Layout, Meta, Title
from huiyin.rendering.forms.common import PAIR_WIDTHS, fact_rows, long_row, opinion_rows
from huiyin.rendering.grid import Grid

_SPACE = "　" * 8
"""Room for a signature at the right edge."""


def _period(reception: Reception) -> str:
    first, last = shown(reception.starts_on), shown(reception.ends_on)
    return first if first == last or not last else f"{first}至{last}"


def approval(reception: Reception, who: Actor) -> Document:
    rows = [
        *fact_rows([
            ("经办部门", shown(reception.lead_department)), ("接待时间", _period(reception)),
            ("来访单位", reception.guest_unit), ("来宾人数", f"{len(reception.guests)}人"),
            ("公函字号", reception.letter_number), ("公函标题", reception.letter_title),
        ]),
        long_row("接待对象", rows_in_words(reception, "guests"), least_height_mm=14),
        long_row("活动项目", reception.purpose, least_height_mm=10),
        *fact_rows([
            ("活动场所", reception.place), ("就餐地点", reception.dining_place),
            ("预计费用", f"{reception.planned}元" if reception.planned else ""), ("陪餐人数", f"{len(reception.companions)}人"),
        ]),
        long_row("陪餐人员", rows_in_words(reception, "companions"), least_height_mm=10),
        *opinion_rows(opinions(reception), 4, 22),
        long_row("备　　注", reception.remark, least_height_mm=10),
    ]
    return _document("公务接待审批单", reception, Grid(PAIR_WIDTHS, tuple(rows)))


def reception_list(reception: Reception, who: Actor) -> Document:
    rows = [
        *fact_rows([
            ("来访单位", reception.guest_unit), ("接待时间", _period(reception)), ("公函字号", reception.letter_number),
            ("经办部门", shown(reception.lead_department)),
        ]),
        long_row("活动项目", reception.purpose, least_height_mm=10),
        long_row("接待对象", rows_in_words(reception, "guests"), least_height_mm=14),
        long_row("陪餐人员", rows_in_words(reception, "companions"), least_height_mm=10),
    ]
    signing = FormHead("经办人（签名）：", f"接待负责人（签名）：{_SPACE}")
    return _document("公务接待清单", reception, Grid(PAIR_WIDTHS, tuple(rows)), table_of(reception, "items"), signing)


def _document(title: str, reception: Reception, *blocks: object) -> Document:
    head = (Title(title), FormHead(f"单位：{own_unit()}", f"编号：{reception.number or ''}"))
    return Document((*head, *blocks), Meta(f"{title} {reception.number or ''}", own_unit(), layout=Layout.FORM))  # type: ignore[arg-type]


FORMS = (PrintForm("approval", "公务接待审批单", approval), PrintForm("list", "公务接待清单", reception_list))
