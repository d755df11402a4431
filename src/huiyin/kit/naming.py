"""How a matter calls the others it names: by what those may be told who look at it."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.register.base import REGISTERS, register_of

HIDDEN = "（无权查看的事项）"


@dataclass(frozen=True)
class Named:
    """`pk` is None where `who` may not open the matter."""

    words: str
    pk: int | None = None


def named_matters(matter: Matter, who: Actor) -> dict[str, Named]:
    """By field, the matters that its register's shown fields name. Two queries at most, none when there is nothing."""
    held = {
        name: pk for name in register_of(matter).detail_fields
        if (field := matter._meta.get_field(name)).related_model is Matter
        and (pk := getattr(matter, getattr(field, "attname", name)))
    }
    seen = {m.pk: Named(str(m), m.pk) for m in visible(who).filter(pk__in=held.values())} if held else {}
    if unseen := set(held.values()) - seen.keys():
        told = [code for code, register in REGISTERS.items() if register.named_to_all]
        seen |= {m.pk: Named(str(m)) for m in Matter.objects.filter(pk__in=unseen, register__in=told)}
    return {name: seen.get(pk, Named(HIDDEN)) for name, pk in held.items()}
