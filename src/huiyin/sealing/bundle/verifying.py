"""Verifies a bundle from its bytes alone. `verify.html` does the same in the reader's browser, line for line.

Keys inside the bundle are nobody's word: without fingerprints (or a policy) that came another way, nothing is green.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.snapshot import Snapshot
from huiyin.sealing.bundle.verdict import LIMITS, TITLES, Line, State, Verdict
from huiyin.sealing.checkpoint import Checkpoint, read_signed
from huiyin.sealing.cosignature import Cosignature, cosignatures
from huiyin.sealing.errors import Malformed, SealingError, Untrusted
from huiyin.sealing.keys import VerifierKey, plain_fingerprint
from huiyin.sealing.leaf import Leaf, LeafKind
from huiyin.sealing.note import Note
from huiyin.sealing.policy import NONE, Policy
from huiyin.sealing.proof import Proof
from huiyin.sealing.texts import grouped
from huiyin.sealing.witness.judging import shown

_DAY = 86_400
_FINGERPRINT = 32
Finding = tuple[State, str]


class _Bad(Exception):
    """A line turns red with this text."""


@dataclass
class _Parts:
    """What was read so far; each reader below raises `_Bad` with the words of its line."""

    files: Mapping[str, bytes]
    typed: frozenset[str]
    outside: Policy | None
    now: int
    leaves: dict[str, Leaf] = field(default_factory=dict)  # by "index"

    def raw(self, name: str, what: str) -> bytes:
        if name not in self.files:
            raise _Bad(f"包内缺少{what}（{name}）。")
        return self.files[name]

    def checkpoint(self) -> tuple[Checkpoint, Note]:
        raw = self.raw(layout.CHECKPOINT, "封存点")
        try:
            return read_signed(raw)
        except SealingError:
            raise _Bad("封存点的格式不对。") from None

    def policy(self) -> Policy:
        if self.outside is not None:
            return self.outside
        raw = self.raw(layout.POLICY, "公钥和见证规则")
        try:
            return Policy.parse(raw)
        except SealingError:
            raise _Bad("公钥和见证规则的格式不对。") from None

    def snapshot(self) -> Snapshot:
        raw = self.raw(layout.SNAPSHOT, "快照")
        try:
            return Snapshot.from_payload(raw)
        except Malformed:
            raise _Bad("快照的格式不对。") from None

    def is_trusted(self, key: VerifierKey) -> bool:
        return self.outside is not None or key.fingerprint.replace(" ", "") in self.typed


def read_fingerprints(typed: Sequence[str]) -> frozenset[str]:
    """As people type them. Malformed: not whole, or something else."""
    found = set()
    for one in typed:
        plain = plain_fingerprint(one)
        if len(plain) != _FINGERPRINT or set(plain) - set("0123456789abcdef"):
            raise Malformed(f"指纹应为八组、每组四位数字或字母 a 至 f：{one.strip()}")
        found.add(plain)
    return frozenset(found)


def verify(
    files: Mapping[str, bytes],
    fingerprints: Sequence[str] = (),
    policy: Policy | None = None,
    now: int | None = None,
) -> Verdict:
    """`fingerprints` or `policy`: keys that came another way than the bundle. Malformed: a fingerprint is mistyped."""
    parts = _Parts(files, read_fingerprints(fingerprints), policy, int(clock.time()) if now is None else now)
    checks: tuple[Callable[[_Parts], Finding], ...] = (_numbers, _records, _signed, _witnessed)
    lines = [Line(title, *_found(check, parts)) for title, check in zip(TITLES[:4], checks, strict=True)]
    return Verdict((lines[0], lines[1], lines[2], lines[3], Line(TITLES[4], State.NOTE, LIMITS)))


def _found(check: Callable[[_Parts], Finding], parts: _Parts) -> Finding:
    try:
        return check(parts)
    except _Bad as bad:
        return State.BAD, str(bad)


def _numbers(parts: _Parts) -> Finding:
    snapshot = parts.snapshot()
    try:
        found = snapshot.recount()
    except Malformed as error:
        raise _Bad(str(error)) from None
    for figure in snapshot.figures:
        if found[figure.code] != Decimal(figure.value):
            raise _Bad(f"“{figure.title}”按清单重算为{plain(found[figure.code])}，报告写的是{figure.value}。")
    for name, digest in sorted(snapshot.files.items()):
        if name not in parts.files or layout.is_part(name):
            raise _Bad(f"附件缺失：{name}。")
        if layout.digest(parts.files[name]) != digest:
            raise _Bad(f"附件与封存时不一致：{name}。")
    for name in sorted(parts.files):
        if not layout.is_part(name) and name not in snapshot.files:
            raise _Bad(f"包内有未经封存的文件：{name}。")
    return State.GOOD, f"{len(snapshot.figures)}个数字按清单重算全部相符；{len(snapshot.files)}个附件与封存时一致。"


def plain(value: Decimal) -> str:
    """Without trailing zeros or an exponent."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _records(parts: _Parts) -> Finding:
    checkpoint, _ = parts.checkpoint()
    names = sorted(name for name in parts.files if layout.PROOF.fullmatch(name))
    leaves: dict[str, Leaf] = {}  # by record id
    for name in names:
        leaf = _leaf(parts, name, checkpoint)
        if leaf.id in leaves:
            raise _Bad(f"记录重复：{leaf.id}。")
        leaves[leaf.id] = leaf
        parts.leaves[name[7:19]] = leaf
    digest = layout.digest(parts.raw(layout.SNAPSHOT, "快照"))
    if not any(leaf.digest == digest and leaf.kind is not LeafKind.READING_LOG for leaf in leaves.values()):
        raise _Bad("快照不在账本里，或者已被改动。")
    listed = parts.snapshot().listed()
    for one in listed:
        if one not in leaves:
            raise _Bad(f"清单里的记录没有证明：{one}。")
    shown_count = _contents(parts)
    return State.GOOD, (
        f"快照和清单所列{len(listed)}条记录都在账本里（账本共{checkpoint.size}条）；"
        f"其中{shown_count}条附有内容，内容未被改动。"
    )


def _leaf(parts: _Parts, name: str, checkpoint: Checkpoint) -> Leaf:
    try:
        proof = Proof.parse(parts.files[name])
        leaf = Leaf.parse(proof.extra or b"")
    except SealingError:
        raise _Bad(f"证明的格式不对：{name}。") from None
    if name != layout.proof_name(proof.index):
        raise _Bad(f"证明的格式不对：{name}。")
    if proof.checkpoint != parts.files[layout.CHECKPOINT]:
        raise _Bad(f"证明用的是另一个封存点：{name}。")
    if not proof.proves(bytes(leaf)):
        raise _Bad(f"这条记录不在账本里：{leaf.id}。")
    return leaf


def _contents(parts: _Parts) -> int:
    names = sorted(name for name in parts.files if layout.RECORD.fullmatch(name))
    for name in names:
        leaf = parts.leaves.get(name[8:20])
        if leaf is None or layout.digest(parts.files[name]) != leaf.digest:
            raise _Bad(f"记录的内容与账本里的不一致：{name}。")
    return len(names)


def _signed(parts: _Parts) -> Finding:
    checkpoint, note = parts.checkpoint()
    policy = parts.policy()
    known = {key.fingerprint.replace(" ", "") for key in (*policy.logs, *policy.witnesses.values())}
    strange = sorted(parts.typed - known)
    if strange:
        said = f"录入的指纹与包内任何公钥都不符：{grouped(strange[0], 4)}"
        raise _Bad(f"{said}。指纹录错了，或者本包不是该机关签署、该见证方见证的。")
    try:
        signers = note.signers(key for key in policy.logs if key.name == checkpoint.origin)
    except Untrusted:
        raise _Bad("封存点上的签名与内容不符。") from None
    if not signers:
        raise _Bad("封存点没有本账本的签名。")
    if any(map(parts.is_trusted, signers)):
        return State.GOOD, f"账本 {checkpoint.origin} 的签名相符，公钥经您另行核对。"
    return State.UNSURE, (
        f"账本 {checkpoint.origin} 的签名与包内自带的公钥相符，但公钥没有另行核对，不能确认是本机关签署。"
        f"公钥指纹：{signers[0].fingerprint}。"
    )


def _witnessed(parts: _Parts) -> Finding:
    _, note = parts.checkpoint()
    policy = parts.policy()
    found: list[Cosignature] = []
    for key in policy.witnesses.values():
        try:
            found += cosignatures(note, [key])
        except SealingError:
            raise _Bad(f"{key.name} 的见证签名与内容不符。") from None
    for one in found:
        if one.time > parts.now + _DAY:
            raise _Bad(f"{one.key.name} 的见证时间在将来：{shown(one.time)}。")
    if not policy.satisfied_by(one.key for one in found):
        raise _Bad("见证不足，没有达到见证规则的要求。")
    return _weighed(parts, policy, found)


def _weighed(parts: _Parts, policy: Policy, found: list[Cosignature]) -> Finding:
    if not found or (parts.outside is not None and policy.quorum == NONE):
        return State.UNSURE, "没有经过见证，只有账本自己的签名；封存以前的历史是否被重写，无从确认。"
    missing = [
        key.name for key in policy.witnesses.values()
        if key.fingerprint.replace(" ", "") in parts.typed and key not in [one.key for one in found]
    ]
    if missing:
        return State.UNSURE, f"您录入了指纹的见证方没有见证这个封存点：{'、'.join(missing)}。"
    trusted = [one for one in found if parts.is_trusted(one.key)]
    said = "；".join(f"经 {one.key.name} 于{shown(one.time)}见证" for one in trusted or found)
    if trusted:
        return State.GOOD, f"{said}（北京时间），公钥经您另行核对。"
    prints = "；".join(one.key.fingerprint for one in found)
    return State.UNSURE, f"{said}（北京时间），但见证方的公钥没有另行核对。公钥指纹：{prints}。"
