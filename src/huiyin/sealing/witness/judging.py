"""The witness's one decision: cosign, or refuse and say why. The same for http, file and paper."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import Checkpoint, require_log
from huiyin.sealing.cosignature import cosign
from huiyin.sealing.errors import SealingError, Unsafe, Untrusted
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey
from huiyin.sealing.note import Note, Signature
from huiyin.sealing.tree import extends
from huiyin.sealing.witness.request import Request
from huiyin.sealing.witness.state import Folder, Known, Memory

EARLIEST = 1_767_225_600  # 2026-01-01 UTC: a clock before this was never set
LONGEST_SILENCE = 400 * 86_400


class Why(IntEnum):
    """Reasons to refuse; the numbers are the http statuses of C2SP tlog-witness."""

    MALFORMED = 400
    UNKNOWN_KEY = 403
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409  # not the size remembered: a replay, a roll-back, or a log that does not know
    INCONSISTENT = 422
    CLOCK = 503


class Refused(SealingError):
    """`size`: what the witness remembers, where that is the matter."""

    def __init__(self, why: Why, message: str, size: int | None = None) -> None:
        super().__init__(message)
        self.why, self.size = why, size


@dataclass(frozen=True)
class Given:
    """A cosignature, and the window before it: what changed within it nobody outside has seen."""

    line: Signature
    checkpoint: Checkpoint
    time: int
    before: int | None  # time of the cosignature before; None: the first
    grown: int  # leaves since then


class Witness:
    """Holds its folder's lock while open; several threads may ask."""

    def __init__(self, folder: Folder, now: Callable[[], float] = clock.time) -> None:
        self._folder, self._now, self._turn = folder, now, threading.Lock()

    def __enter__(self) -> Witness:
        self._held = durable.locked(self._folder.path)
        self._held.__enter__()
        try:
            self._key = self._folder.key()
            self._memory = self._folder.read()
        except BaseException:
            self._held.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._held.__exit__(None, None, None)

    @property
    def key(self) -> SignerKey:
        return self._key

    @property
    def memory(self) -> Memory:
        return self._memory

    def now(self) -> int:
        return int(self._now())

    def add(self, key: VerifierKey) -> None:
        """Knows a log from now on, or a second key of it. The origin is the key's name. Done by hand, never by a request."""
        if key.type is not KeyType.LOG:
            raise Unsafe("这不是账本的公钥。")
        with self._turn:
            known = self._memory.logs.setdefault(key.name, Known([]))
            if key not in known.keys:
                known.keys.append(key)
            self._folder.write(self._memory)

    def drop_key(self, key: VerifierKey) -> None:
        """Believes this key no longer; what was cosigned of the log stays remembered."""
        with self._turn:
            known = self._memory.logs.get(key.name)
            if known is None or key not in known.keys:
                raise Unsafe("没有登记过这把公钥。")
            known.keys.remove(key)
            self._folder.write(self._memory)

    def believe_clock(self) -> int:
        """After people have set the clock right: the present time counts from now on."""
        with self._turn:
            self._memory.clock = self.now()
            self._folder.write(self._memory)
            return self._memory.clock

    def cosign(self, raw: bytes) -> Given:
        """Judges a request; what is given is on the disk before this returns. Refused: with the reason."""
        try:
            request = Request.parse(raw)
            checkpoint, note = request.parts
        except SealingError as error:
            raise Refused(Why.MALFORMED, str(error)) from None
        with self._turn:
            known = self._known(checkpoint, note)
            try:
                self._judge(request, checkpoint, known)
            except Refused as refusal:
                if _contradicts(refusal, checkpoint, known):
                    self._folder.keep_refused(self.now(), checkpoint.text, str(refusal), raw)
                raise
            return self._give(checkpoint, note, known)

    def given_before(self, raw: bytes) -> Signature | None:
        """The cosignature remembered for exactly this request's checkpoint: an answer that got lost is handed out again."""
        checkpoint, _ = Request.parse(raw).parts
        known = self._memory.logs.get(checkpoint.origin)
        if known is None or known.checkpoint != checkpoint:
            return None
        own = self._key.verifier
        return next(one for one in Note.parse(known.signed).signatures if one.is_of(own))

    def _known(self, checkpoint: Checkpoint, note: Note) -> Known:
        known = self._memory.logs.get(checkpoint.origin)
        if known is None:
            raise Refused(Why.UNKNOWN_LOG, f"没有登记过账本 {checkpoint.origin[:200]}。")
        try:
            require_log(note, checkpoint, known.keys)
        except Untrusted as error:
            raise Refused(Why.UNKNOWN_KEY, str(error)) from None
        return known

    def _judge(self, request: Request, checkpoint: Checkpoint, known: Known) -> None:
        if request.old > checkpoint.size:
            raise Refused(Why.MALFORMED, "请求里的旧条数大于封存点的条数。")
        if checkpoint.size < known.size:
            raise Refused(
                Why.OTHER_SIZE,
                f"账本变短了：见证过{known.size}条，现在只有{checkpoint.size}条。可能恢复了旧备份，或者这是旧请求。",
                known.size,
            )
        if request.old != known.size:
            raise Refused(Why.OTHER_SIZE, f"见证方记得的是{known.size}条，请从{known.size}条起重新制作请求。", known.size)
        if known.checkpoint is None:
            if request.path:
                raise Refused(Why.INCONSISTENT, "首次见证不应带一致性证明。")
        elif not extends(known.size, known.checkpoint.root, checkpoint.size, checkpoint.root, request.path):
            same = checkpoint.size == known.size
            raise Refused(
                Why.OTHER_SIZE if same else Why.INCONSISTENT,
                f"历史不符：前{known.size}条与上次见证的不是同一内容，已有记录被改动。",
                known.size,
            )
        self._require_clock(self.now())

    def _require_clock(self, now: int) -> None:
        last = self._memory.clock
        if now < max(EARLIEST, last) or (last and now > last + LONGEST_SILENCE):
            raise Refused(
                Why.CLOCK,
                f"见证方的时钟不可信：现在是{shown(now)}，上次见证是{shown(last)}。"
                "请校准时钟，再执行 huiyin witness clock 确认。",
            )

    def _give(self, checkpoint: Checkpoint, note: Note, known: Known) -> Given:
        now = self.now()
        line = cosign(checkpoint.text, self._key, now)
        before, size = (known.time if known.signed else None), known.size
        kept = Note(note.text, tuple(one for one in note.signatures if any(map(one.is_of, known.keys))))
        was = (known.signed, known.time, self._memory.clock)
        known.signed, known.time, self._memory.clock = bytes(kept.with_signatures([line])), now, now
        try:
            self._folder.write(self._memory)
        except BaseException:
            known.signed, known.time, self._memory.clock = was
            raise
        return Given(line, checkpoint, now, before, checkpoint.size - size)


def _contradicts(refusal: Refused, checkpoint: Checkpoint, known: Known) -> bool:
    """Whether the signed checkpoint may prove that two histories were signed. A smaller one alone does not."""
    remembered = known.checkpoint
    if remembered is None or checkpoint.size < remembered.size:
        return False
    return refusal.why is Why.INCONSISTENT or (
        checkpoint.size == remembered.size and checkpoint.root != remembered.root
    )


def shown(time: int) -> str:
    """Beijing time, in words."""
    if not time:
        return "从未"
    at = clock.gmtime(time + 8 * 3600)
    return f"{at.tm_year}年{at.tm_mon}月{at.tm_mday}日{at.tm_hour:02d}时{at.tm_min:02d}分"


def lasting(seconds: int) -> str:
    """`3天4小时`, `5分钟`."""
    days, rest = divmod(max(0, seconds), 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        return f"{days}天{hours}小时"
    return f"{hours}小时{minutes}分钟" if hours else f"{minutes}分钟"
