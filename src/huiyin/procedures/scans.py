"""What counts as a signed paper: a scan or a photograph, of this matter and of nothing else."""

from __future__ import annotations

import json

from huiyin.ledger.access import visible
from huiyin.ledger.models import Content, Material, Matter
from huiyin.ledger.sniffing import SCANNED
from huiyin.procedures.commands import Command, NotAllowed

SIGNED = "signed_paper"


def require_scan(command: Command, matter: Matter) -> None:
    """Raises NotAllowed unless the order brings a signed paper that can be one.

    One document may decide several matters when they are declared together (`Command.together`); they stay declared, so
    that one which was held back can follow later on the same document.
    """
    signed = {m.digest: m.file_name for m in command.materials if m.kind == SIGNED}
    if not signed:
        raise NotAllowed("请上传签字的纸质扫描件。扫描件是签字原件的PDF或照片，放在“签字件”一栏。")
    _refuse_what_is_no_picture(signed)
    _refuse_evidence(command, matter, signed)
    _refuse_of_another_matter(command, matter, signed)


def _refuse_what_is_no_picture(signed: dict[str, str]) -> None:
    scanned = set(Content.objects.filter(pk__in=signed, media_type__in=SCANNED).values_list("pk", flat=True))
    for digest, name in signed.items():
        if digest not in scanned:
            raise NotAllowed(f"签字件“{name}”不是扫描件：请上传签字原件的PDF或照片（jpg、png），不能用文字、表格文件代替。")


def _refuse_evidence(command: Command, matter: Matter, signed: dict[str, str]) -> None:
    others = {m.digest for m in command.materials if m.kind != SIGNED}
    held = Material.objects.filter(matter_id=matter.pk, content__in=signed).exclude(kind=SIGNED)
    others |= set(held.values_list("content_id", flat=True))
    for digest, name in signed.items():
        if digest in others:
            raise NotAllowed(f"“{name}”已作为这件事项的佐证或票据，不能当作签字件。请上传有本人签字的原件。")


def _refuse_of_another_matter(command: Command, matter: Matter, signed: dict[str, str]) -> None:
    elsewhere = Material.objects.filter(kind=SIGNED, content__in=signed).exclude(matter__in={matter.pk, *command.together})
    for material in elsewhere.select_related("entry").order_by("pk"):
        if matter.pk in json.loads(material.entry.payload).get("together", ()):
            continue
        seen = visible(command.actor).filter(pk=material.matter_id).first()
        where = f"“{seen}”" if seen else "另一件事项"
        raise NotAllowed(
            f"这份签字件已用于{where}，不能再用于这件事项。一份文件决定多件事项的，请一并勾选、批量办理；"
            "各有签字的，请分别上传。"
        )
