"""Urging letters: drafted from the matter they urge, so that nothing is typed twice."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.models import Matter
from huiyin.procedures.calendar import due_after
from huiyin.procedures.orders import Done, NotAllowed, Order
from huiyin.procedures.service import begin
from huiyin.registers.rectification.lights import light_words
from huiyin.registers.rectification.models import Letter
from huiyin.rendering.text import chinese_date

REPLY_WITHIN = "5 workdays"


def draft(matter: Matter, kind: Letter.Kind, order: Order, reply_by: dt.date | None = None) -> Done:
    """Begin a letter about a finding or measure, its wording drafted from where the matter stands.

    Raises NotAllowed when the matter is closed or has no department to write to.
    """
    if matter.is_closed:
        raise NotAllowed("这件事项已经办结,不需要再督办。")
    if matter.lead_department is None:
        raise NotAllowed("这件事项还没有牵头部门,请先确定责任再发文书。")
    reply_by = reply_by or due_after(REPLY_WITHIN, order.happened_on)
    return begin(
        Letter, order, f"{kind.label}:{matter.title}"[:300],
        {
            "kind": kind.value, "about": matter, "lead_department": matter.lead_department, "leader": matter.leader,
            "wording": wording(matter, kind, order.happened_on, reply_by), "reply_by": reply_by, "due_on": reply_by,
        },
        parent=matter,
    )


def wording(matter: Matter, kind: Letter.Kind, on: dt.date, reply_by: dt.date) -> str:
    """The letter's paragraphs as first drafted; whoever signs may change every word."""
    due = f"应于{chinese_date(matter.due_on)}前完成" if matter.due_on else "应按方案要求抓紧推进"
    opening = f"按照整改方案,你部门牵头的“{matter.title}”{due}。截至{chinese_date(on)},该事项{light_words(matter, on)}。"
    if kind == Letter.Kind.REMINDER:
        closing = f"请抓紧办理,于{chinese_date(reply_by)}前报送进展和佐证材料。确需延期的,请在到期前说明理由,按程序报批。"
    else:
        closing = f"请查明原因、明确专人,抓紧整改,于{chinese_date(reply_by)}前书面回复办理情况和下一步措施。"
    return f"{opening}\n{closing}"
