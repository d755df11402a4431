"""Carrying out a proposal of who bears which duty: posts where there are none, and appointments to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from huiyin.people import changes
from huiyin.people.models import Appointment, Department, Grant, Person, Post, Role, User
from huiyin.people.rules import faults
from huiyin.procedures.following import follow
from huiyin.procedures.readiness import read
from huiyin.procedures.readiness.proposing import Proposal, home_of

NOTE = "按建议配备专门职责"
_BASIS = "岗位分工（请补填文件名称或文号）"


def accept(proposals: Sequence[Proposal], by: User) -> list[Proposal]:
    """Register what may be registered, in the order proposed; returns that."""
    taken = []
    with transaction.atomic():
        for proposal in proposals:
            seat = _seat(proposal, Person.objects.get(pk=proposal.person), by)
            if not faults(seat):
                changes.save(by, seat, NOTE)
                taken.append(proposal)
        follow()
    return taken


def _seat(proposal: Proposal, person: Person, by: User) -> Appointment | Grant:
    if isinstance(proposal.duty, Role):
        return Grant(person=person, role=proposal.duty, basis=_BASIS)
    return Appointment(person=person, post=_post(proposal, by), basis=_BASIS)


def _post(proposal: Proposal, by: User) -> Post:
    """The post that bears the duty, made in the department of whoever takes it first."""
    post = Post.objects.filter(code=proposal.duty).first()
    if post is None:
        department = Department.objects.get(pk=home_of(read(), proposal.person))
        last = department.posts.order_by("-position").first()
        post = Post(
            department=department, title=f"{proposal.duty.label}岗", code=proposal.duty.value,
            position=last.position + 1 if last else 1,
        )
        changes.save(by, post, NOTE)
    return post
