"""派车单 as it is carried in the car and filed: asked for, allowed, driven."""

from __future__ import annotations

from huiyin.kit.printing import opinions, own_unit, rows_in_words, shown
from huiyin.people.actors import Actor
from huiyin.register.base import PrintForm
from huiyin.registers.vehicles.models import Trip
from huiyin.rendering.blocks import Document, FormHead, Layout, Meta, Title
from huiyin.rendering.forms.common import PAIR_WIDTHS, fact_rows, long_row, opinion_rows
from huiyin.rendering.grid import Grid


def dispatch_note(trip: Trip, who: Actor) -> Document:
    """What is not known yet stays blank for the pen."""
    rows = [
        *fact_rows([
            ("用车部门", shown(trip.lead_department)), ("用车类别", trip.get_purpose_display()),
            ("出发地", trip.origin), ("目的地", trip.destination),
            ("计划出发", shown(trip.leaves_at)), ("计划返回", shown(trip.returns_at)),
        ]),
        long_row("用车事由", trip.reason, least_height_mm=14),
        long_row("乘 车 人", rows_in_words(trip, "passengers"), least_height_mm=12),
        *opinion_rows(opinions(trip), 4, 20),
        *fact_rows([
            ("车 牌 号", trip.car.title if trip.car else ""), ("驾 驶 人", shown(trip.driver)),
            ("实际出车", shown(trip.out_at)), ("实际还车", shown(trip.in_at)),
            ("出车里程", _kilometres(trip.reading_out)), ("还车里程", _kilometres(trip.reading_in)),
            ("行驶里程", _kilometres(trip.distance)), ("路桥停车费", f"{trip.tolls}元" if trip.tolls else ""),
        ]),
        *([long_row("封存期间用车事由", trip.sealed_reason)] if trip.sealed_reason else []),
        long_row("车况和说明", trip.condition, least_height_mm=14),
    ]
    blocks = (
        Title("公务用车派车单"), FormHead(f"单位：{own_unit()}", f"编号：{trip.number or ''}"), Grid(PAIR_WIDTHS, tuple(rows))
    )
    return Document(blocks, Meta(f"派车单 {trip.number or trip.title}", own_unit(), layout=Layout.FORM))


def _kilometres(value: object) -> str:
    return "" if value is None else f"{value}公里"


DISPATCH_NOTE = PrintForm("dispatch", "派车单", dispatch_note)
