"""C2SP tlog-policy: which logs and witnesses count, and how many witnesses are enough.

    log <vkey> [url]
    witness <name> <vkey> [url]
    group <name> all|any|<k> <name>...
    quorum <name>|none
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huiyin.sealing.checkpoint import Checkpoint, require_log
from huiyin.sealing.cosignature import Cosignature, cosignatures
from huiyin.sealing.errors import Malformed, Untrusted
from huiyin.sealing.keys import KeyType, VerifierKey
from huiyin.sealing.note import Note
from huiyin.sealing.texts import number, utf8

NONE = "none"
_MOST_LINES = 1000
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Group:
    least: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """`quorum`: the name of a witness or group, or `none`."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""
    urls: dict[str, str] = field(default_factory=dict)  # by str(key)

    @classmethod
    def parse(cls, raw: bytes) -> Policy:
        text = utf8(raw)
        if _FORBIDDEN.search(text):
            raise Malformed("见证规则文件里有控制字符。")
        policy = cls()
        lines = text.split("\n")
        if len(lines) > _MOST_LINES:
            raise Malformed("见证规则文件太长。")
        for at, line in enumerate(lines, start=1):
            items = [item for item in re.split(r"[ \t]+", line) if item]
            if not items or items[0].startswith("#"):
                continue
            try:
                policy._take(items)
            except Malformed as error:
                raise Malformed(f"见证规则第{at}行：{error}") from None
        if not policy.quorum:
            raise Malformed("见证规则里没有 quorum 一行。")
        return policy

    def _take(self, items: list[str]) -> None:
        match items:
            case ["log", vkey, *url] if len(url) <= 1:
                self.add_log(VerifierKey.parse(vkey), *url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self.add_witness(name, VerifierKey.parse(vkey), *url)
            case ["group", name, least, *members] if members:
                self.add_group(name, least, members)
            case ["quorum", name]:
                self.require(name)
            case _:
                raise Malformed(f"看不懂“{' '.join(items)[:60]}”。")

    def add_log(self, key: VerifierKey, url: str = "") -> None:
        if key.type is not KeyType.LOG or any(key.public == other.public for other in self.logs):
            raise Malformed("账本公钥的类型不对，或者重复。")
        self.logs.append(key)
        self._address(key, url)

    def add_witness(self, name: str, key: VerifierKey, url: str = "") -> None:
        self._new(name)
        if key.type is not KeyType.WITNESS or any(key.public == other.public for other in self.witnesses.values()):
            raise Malformed("见证公钥的类型不对，或者重复。")
        self.witnesses[name] = key
        self._address(key, url)

    def add_group(self, name: str, least: str, members: list[str]) -> None:
        self._new(name)
        taken = {one for group in self.groups.values() for one in group.members}
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise Malformed(f"“{member}”没有在前面定义。")
            if member in taken or members.count(member) > 1:
                raise Malformed(f"“{member}”只能属于一个组。")
        words = {"all": len(members), "any": 1}
        count = words[least] if least in words else number(least)
        if not 1 <= count <= len(members):
            raise Malformed("组的门槛应在1和成员数之间。")
        self.groups[name] = Group(count, tuple(members))

    def require(self, name: str) -> None:
        if self.quorum:
            raise Malformed("quorum 只能有一行。")
        if name != NONE and name not in self.witnesses and name not in self.groups:
            raise Malformed(f"“{name}”没有在前面定义。")
        self.quorum = name

    def _new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed(f"名称“{name}”已经用过，或者不能用。")

    def _address(self, key: VerifierKey, url: str) -> None:
        if url:
            self.urls[str(key)] = url

    def satisfied_by(self, keys: Iterable[VerifierKey]) -> bool:
        """Whether cosignatures of these witnesses are enough."""
        present = set(keys)

        def holds(name: str) -> bool:
            if name in self.witnesses:
                return self.witnesses[name] in present
            group = self.groups[name]
            return sum(map(holds, group.members)) >= group.least

        return self.quorum == NONE or holds(self.quorum)

    def check(self, checkpoint: Checkpoint, note: Note) -> list[Cosignature]:
        """The cosignatures on the note. Untrusted: no log signed it, or the quorum is not reached."""
        require_log(note, checkpoint, self.logs)
        found = cosignatures(note, self.witnesses.values())
        if not self.satisfied_by(one.key for one in found):
            raise Untrusted("见证签名不足，没有达到规定。")
        return found

    def __str__(self) -> str:
        lines = [self._line("log", key) for key in self.logs]
        lines += [self._line(f"witness {name}", key) for name, key in self.witnesses.items()]
        lines += [f"group {name} {one.least} {' '.join(one.members)}" for name, one in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum or NONE}"]) + "\n"

    def _line(self, start: str, key: VerifierKey) -> str:
        return f"{start} {key} {self.urls.get(str(key), '')}".rstrip()


def any_of(logs: Iterable[VerifierKey], witnesses: Mapping[str, VerifierKey]) -> Policy:
    """The policy an organ begins with: one of its witnesses is enough; without any, none is asked."""
    policy = Policy()
    for key in logs:
        policy.add_log(key)
    for name, key in witnesses.items():
        policy.add_witness(name, key)
    if len(witnesses) > 1:
        policy.add_group("any-witness", "any", list(witnesses))
    policy.require("any-witness" if len(witnesses) > 1 else next(iter(witnesses), NONE))
    return policy
