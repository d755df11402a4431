"""What stands in the menu: the desk, the registers, and the rooms open to this person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from huiyin.desk.overseeing import oversees
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.register.base import REGISTERS


@dataclass(frozen=True)
class Item:
    title: str
    address: str
    icon: str
    current: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    items: tuple[Item, ...]


_ROOMS = (("/reports/", "报告", "report-analytics"), ("/import/", "导入", "file-upload"))


def exists(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def menu(who: Actor, path: str) -> list[Group]:
    """Groups of the menu; `current` marks the longest address that `path` lies under."""
    groups: list[Group] = []
    if not who.is_administrator:
        groups.append(Group("", (Item("工作台", reverse("desk:home"), "home"), *_own(who))))
        groups += _registers()
        rooms = tuple(Item(title, address, icon) for address, title, icon in _ROOMS if exists(address) and _may(who, address))
        groups.append(Group("成果", rooms))
    else:
        groups.append(Group("", (Item("工作台", reverse("desk:home"), "home"),)))
    if (who.is_administrator or who.has(Role.OFFICE)) and exists("/settings/"):
        groups.append(Group("管理", (Item("设置", "/settings/", "settings"),)))
    return [_marked(group, path, groups) for group in groups if group.items]


def _may(who: Actor, address: str) -> bool:
    """Only the office brings documents in; reports are read by everybody who sees any."""
    return address != "/import/" or who.has(Role.OFFICE)


def _own(who: Actor) -> tuple[Item, ...]:
    """What stands below the home desk: the calendar, what departments owe for those who look after any, search."""
    try:
        owes = (Item("部门欠办", reverse("desk:owing"), "building"),) if oversees(who) else ()
        return (
            Item("日程", reverse("desk:calendar"), "calendar"), *owes, Item("全文查找", reverse("desk:search"), "search"),
            *((Item("归档目录", reverse("desk:archives"), "archive"),) if who.has(Role.OFFICE) else ()),
        )
    except NoReverseMatch:
        return ()


def _registers() -> list[Group]:
    """The registers under their headings, in the order in which these first occur."""
    found: dict[str, list[Item]] = {}
    for register in REGISTERS.values():
        if register.menu:
            item = Item(register.title, reverse("desk:list", args=[register.slug()]), register.icon or "folder")
            found.setdefault(register.group, []).append(item)
    return [Group(title, tuple(items)) for title, items in found.items()]


def _marked(group: Group, path: str, groups: list[Group]) -> Group:
    addresses = [i.address for g in groups for i in g.items if path.startswith(i.address) and (i.address != "/" or path == "/")]
    here = max(addresses, key=len, default="")
    return Group(group.title, tuple(Item(i.title, i.address, i.icon, i.address == here) for i in group.items))
