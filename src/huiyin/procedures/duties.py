"""What posts answer for in the matters of every department: the steps that published procedures give to `post:CODE`."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.ledger import access
from huiyin.people.actors import Actor
from huiyin.people.models import Appointment, Duty, Post, today
from huiyin.procedures import loading
from huiyin.procedures.definition import Procedure, Step

_PREFIX = "post:"


def steps() -> Iterator[tuple[str, Procedure, Step]]:
    """(code of the post, procedure, step) of every step that published procedures give to a post. One query."""
    with loading.hold():
        procedures = [loading.pinned(pin) for pin in loading.published()]
    for procedure in procedures:
        for step in procedure.steps.values():
            for by in step.all_of or (step.by,):
                if by.startswith(_PREFIX):
                    yield by.removeprefix(_PREFIX), procedure, step


@access.opened_by
def registers(who: Actor) -> frozenset[str]:
    """Those whose procedure has a step that one of the person's posts takes: what comes before it can be read."""
    return frozenset(procedure.register for code, procedure, _ in steps() if code in who.duties)


def unfilled() -> list[str]:
    """For each duty that procedures need and nobody has today: what is missing, and which steps the office does meanwhile."""
    posts = {post.code: post for post in Post.objects.filter(code__in=Duty.values).select_related("department")}
    manned = set(Appointment.objects.on(today()).values_list("post__code", flat=True))
    waiting: dict[str, dict[str, list[str]]] = {}
    for code, procedure, step in steps():
        waiting.setdefault(code, {}).setdefault(procedure.title, []).append(step.title)
    found = []
    for duty in Duty:
        if duty in waiting and duty not in manned:
            why = f"岗位“{posts[duty]}”没有人任职" if duty in posts else "还没有岗位"
            found.append(f"{duty.label}：{why}，{_in_words(waiting[duty])}由“整改办”角色代管")
    return found


def _in_words(steps_of: dict[str, list[str]]) -> str:
    """费用报销（付款）、福利费（审核、发放）"""
    return "、".join(f"{title}（{'、'.join(dict.fromkeys(titles))}）" for title, titles in steps_of.items())
