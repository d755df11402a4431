"""What a witness tells people: which logs it knows, and how long ago it last saw each."""

from __future__ import annotations

from huiyin.sealing.keys import VerifierKey
from huiyin.sealing.texts import grouped
from huiyin.sealing.witness.judging import lasting, shown
from huiyin.sealing.witness.state import Known, Memory


def status(memory: Memory, key: VerifierKey, now: int) -> str:
    """Plain text in Chinese. The window of each log is the time in which a change is seen by nobody."""
    lines = [f"见证方：{key.name}", f"公钥：{key}", f"指纹：{key.fingerprint}", ""]
    if not memory.logs:
        lines.append("还没有登记账本。请用 huiyin witness add 登记账本的公钥。")
    for origin, known in sorted(memory.logs.items()):
        lines += [f"账本：{origin}", *_of(known, now), ""]
    return "\n".join(lines).rstrip() + "\n"


def _of(known: Known, now: int) -> list[str]:
    keys = [f"  账本指纹：{key.fingerprint}" for key in known.keys] or ["  没有可信的公钥，不会再签署。"]
    if known.checkpoint is None:
        return [*keys, "  还没有见证过；账本里现有的内容如有改动，见证方看不出来。"]
    return [
        *keys,
        f"  见证到第{known.checkpoint.size}条，时间：{shown(known.time)}（北京时间）",
        f"  根：{grouped(known.checkpoint.root.hex(), 8)}",
        f"  距今{lasting(now - known.time)}；这段时间内新登记的内容如有改动，见证方看不出来。",
    ]
