"""Urging letters: drafted from the matter they urge, so that nothing is typed twice."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.procedures.calendar import due_after
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.procedures.lights import Color, Lights
from huiyin.procedures.parameters import parameter
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Letter, Measure
from huiyin.rendering.text import chinese_date

REPLY_WITHIN = "5 workdays"


def allowed_kinds(on: dt.date) -> list[Letter.Kind]:
    """The letters the office may issue on a day, by the dated parameter; unknown codes in it are passed over."""
    codes = {code.strip() for code in parameter("rectification.office_letters", on).split(",")}
    return [kind for kind in Letter.Kind if kind.value in codes]


def draft(matter: Matter, kind: Letter.Kind, command: Command, reply_by: dt.date | None = None) -> Done:
    """Begin a letter about a finding or measure, its wording drafted from where the matter stands.

    Raises NotAllowed when the matter is not the actor's to see or not of these kinds, is closed, has no department to
    write to, when the office does not issue this kind, or when the reply would be due before the letter.
    """
    if not isinstance(matter, Finding | Measure) or not visible(command.actor).filter(pk=matter.pk).exists():
        raise NotAllowed("督办文书只能从整改问题或整改措施起草。")
    if matter.is_closed:
        raise NotAllowed("这件事项已经办结，不需要再督办。")
    if matter.lead_department is None:
        raise NotAllowed("这件事项还没有牵头部门，请先确定责任再发文书。")
    if kind not in allowed_kinds(command.happened_on):
        raise NotAllowed(f"按现行参数，整改办不签发{kind.label}。确需签发的，请先由管理员调整“可签发的督办文书”参数。")
    reply_by = reply_by or due_after(REPLY_WITHIN, command.happened_on)
    if reply_by <= command.happened_on:
        raise NotAllowed("要求回复的日期应晚于发文日期。")
    return begin(
        Letter, command, f"{kind.label}：{matter.title}"[:300],
        {
            "kind": kind.value, "about": matter, "lead_department": matter.lead_department, "leader": matter.leader,
            "wording": wording(matter, kind, command.happened_on, reply_by), "reply_by": reply_by, "due_on": reply_by,
        },
        parent=matter,
    )


def wording(matter: Matter, kind: Letter.Kind, on: dt.date, reply_by: dt.date) -> str:
    """The letter's paragraphs as first drafted; whoever signs may change every word."""
    number = f"（{matter.number}）" if matter.number else ""
    due = f"，应于{chinese_date(matter.due_on)}前完成" if matter.due_on else "，应按方案要求抓紧推进"
    opening = (
        f"按照整改方案，你部门牵头的“{matter.title}”{number}{due}。截至{chinese_date(on)}，"
        f"该事项{_state(matter, on)}。"
    )
    reply = chinese_date(reply_by)
    if kind == Letter.Kind.REMINDER:
        closing = f"现予提醒，请抓紧办理，于{reply}前报送进展和佐证材料。确需延期的，请在到期前说明理由，按程序报批。"
    else:
        late = matter.due_on is not None and matter.due_on < on
        asked = "办理情况、未按期完成的原因和下一步措施" if late else "办理情况和下一步措施"
        closing = (
            f"现予督办，请查明原因、明确专人，抓紧整改，于{reply}前书面回复{asked}。"
            "确需延期的，应当说明理由并按程序报批。"
        )
    return f"{opening}\n{closing}"


def _state(matter: Matter, on: dt.date) -> str:
    """How the matter stands on a day, as a clause: 尚未办结，已超期3个工作日."""
    light = Lights(on).of(matter)
    if light is None:
        return "尚未办结"
    return f"尚未办结，已{light.words.removeprefix('已')}" if light.color is Color.RED else f"尚未办结，{light.words}"
