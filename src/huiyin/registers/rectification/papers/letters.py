"""督办通知书、提醒函 and their kin: letters drafted from the matters they urge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from huiyin.rendering.blocks import (
    Addressee,
    Attachments,
    Block,
    Colophon,
    Column,
    DocNumber,
    Document,
    Letterhead,
    Marking,
    Meta,
    Paragraph,
    Signature,
    Table,
    Title,
)
from huiyin.rendering.grid import Align
from huiyin.rendering.text import chinese_date


class LetterKind(Enum):
    """The kinds of urging letters, mildest first."""

    REMINDER = "提醒函"
    SUPERVISION = "督办通知书"
    GUIDANCE = "督查指导书"
    ADMONITION = "告诫书"
    ACCOUNTABILITY = "问责书"


@dataclass(frozen=True, slots=True)
class UrgedMatter:
    """A matter as it stands in the letter's table. `state` says how late or near it is (已超期12个工作日)."""

    number: str
    title: str
    department: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class UrgingLetter:
    """`paragraphs` replace the drafted wording; `contact` is name and phone of the one to answer to."""

    kind: LetterKind
    number: str
    addressee: str
    issuer: str
    signed_on: date
    as_of: date
    reply_by: date
    basis: str
    matters: Sequence[UrgedMatter]
    contact: str = ""
    urgency: str = ""
    paragraphs: Sequence[str] = ()
    attachments: Sequence[str] = ()
    subject: str = ""
    copies_to: Sequence[str] = ()


def urging_letter(data: UrgingLetter) -> Document:
    """The letter as a draft: whoever signs may change every word before it is sent."""
    title = f"{data.subject}\n{data.kind.value}" if data.subject else data.kind.value
    blocks: list[Block] = [Marking(data.urgency)] if data.urgency else []
    blocks += [
        Letterhead(data.issuer),
        DocNumber(data.number),
        Title(title),
        Addressee([data.addressee]),
        *(Paragraph(text) for text in data.paragraphs or _opening(data)),
        *((_table(data.matters),) if data.matters else ()),
        *(() if data.paragraphs else (Paragraph(_closing(data)),)),
    ]
    if data.contact:
        blocks.append(Paragraph(f"联系人及电话：{data.contact}"))
    if data.attachments:
        blocks.append(Attachments(data.attachments))
    blocks.append(Signature(data.issuer, data.signed_on))
    if data.copies_to:
        blocks.append(Colophon(data.copies_to, data.issuer, data.signed_on))
    return Document(blocks, Meta(f"{data.kind.value} {data.number}", data.issuer))


def _opening(data: UrgingLetter) -> list[str]:
    count, day = len(data.matters), chinese_date(data.as_of)
    if data.kind is LetterKind.REMINDER:
        return [
            f"根据{data.basis}，你部门承担的下列{count}项任务即将到期。截至{day}的办理情况如下，现予提醒："
        ]
    return [f"根据{data.basis}，你部门承担的下列{count}项任务应当按期办结。截至{day}仍未办结，现予督办："]


def _closing(data: UrgingLetter) -> str:
    day = chinese_date(data.reply_by)
    if data.kind is LetterKind.REMINDER:
        return (
            f"请抓紧办理，于{day}前报送进展情况和佐证材料；确需延期的，请在到期前书面说明理由并按程序报批。"
        )
    return (
        f"请认真查找原因，明确专人负责，抓紧办理，于{day}前书面报送办理情况、未按期办结的原因和下一步措施。"
        "确需延期的，应当说明理由并按程序报批。"
    )


def _table(matters: Sequence[UrgedMatter]) -> Table:
    columns = (
        Column("序号", 8.5),
        Column("编号", 26),
        Column("任务", 24.5, Align.BOTH),
        Column("责任部门", 15),
        Column("完成时限", 22),
        Column("情况", 20),
    )
    rows = [
        (
            str(index),
            matter.number,
            matter.title,
            matter.department,
            chinese_date(matter.due_on),
            matter.state,
        )
        for index, matter in enumerate(matters, start=1)
    ]
    return Table(columns, rows, font_pt=10.5)
