"""What a witness remembers, in one folder: its key, the logs it knows, and of each the last checkpoint it cosigned.

The remembered checkpoint carries the witness's own cosignature, so a changed file is noticed. A lost one is never made
anew by itself: an empty memory would cosign any history.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import Checkpoint, read_signed
from huiyin.sealing.cosignature import cosignatures
from huiyin.sealing.errors import Malformed, SealingError, Unsafe
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey, read_key, write_key

KEY, STATE, REFUSED = "key", "state.json", "refused"
_FORM = "huiyin-witness/v1"
MOST_REFUSED = 200


@dataclass
class Known:
    """A log: its keys (two while one replaces the other) and the checkpoint last cosigned, as a signed note."""

    keys: list[VerifierKey]
    signed: bytes = b""
    time: int = 0

    @property
    def checkpoint(self) -> Checkpoint | None:
        return read_signed(self.signed)[0] if self.signed else None

    @property
    def size(self) -> int:
        return self.checkpoint.size if self.checkpoint else 0


@dataclass
class Memory:
    """By origin. `clock`: no cosignature is given for an earlier time than this."""

    logs: dict[str, Known] = field(default_factory=dict)
    clock: int = 0

    def to_json(self) -> dict[str, Any]:
        logs = {
            origin: {"keys": [str(key) for key in one.keys], "time": one.time, "signed": one.signed.decode()}
            for origin, one in sorted(self.logs.items())
        }
        return {"form": _FORM, "clock": self.clock, "logs": logs}

    @classmethod
    def from_json(cls, data: Any, own: VerifierKey) -> Memory:
        if not isinstance(data, dict) or data.get("form") != _FORM:
            raise Malformed("不是见证方的状态文件。")
        memory = cls(clock=int(data["clock"]))
        for origin, one in data["logs"].items():
            keys = [VerifierKey.parse(text) for text in one["keys"]]
            memory.logs[origin] = Known(keys, one["signed"].encode(), int(one["time"]))
            if memory.logs[origin].signed:
                _require_own(origin, memory.logs[origin], own)
        return memory


def _require_own(origin: str, known: Known, own: VerifierKey) -> None:
    checkpoint, note = read_signed(known.signed)
    given = cosignatures(note, [own])
    if checkpoint.origin != origin or [one.time for one in given] != [known.time]:
        raise Malformed(f"记得的封存点不是本方签过的：{origin}")


class Folder:
    """The witness's folder. Whoever changes it holds `durable.locked()` on it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, name: str) -> Folder:
        """Makes key and empty memory. Unsafe: there is a witness in this folder already."""
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = cls(path)
        with durable.locked(path):
            if (path / STATE).exists():
                raise Unsafe(f"{path} 里已经有见证方的状态。")
            write_key(path / KEY, SignerKey.generate(name, KeyType.WITNESS))
            folder.write(Memory())
        return folder

    def key(self) -> SignerKey:
        key = read_key(self.path / KEY)
        if key.type is not KeyType.WITNESS:
            raise Unsafe(f"{self.path / KEY} 不是见证密钥。")
        return key

    def read(self) -> Memory:
        """Unsafe: lost or changed. Never an empty memory in place of a lost one."""
        try:
            return Memory.from_json(json.loads((self.path / STATE).read_bytes()), self.key().verifier)
        except FileNotFoundError:
            raise Unsafe(
                f"{self.path} 里没有见证方的状态。新建请用 huiyin witness init；"
                "如果是丢失，请先查明各账本最近一次见证的封存点，不要当作新的见证方继续。"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, SealingError) as error:
            if isinstance(error, Unsafe):
                raise
            raise Unsafe(f"见证方的状态文件已损坏或被改动（{error}），不再签署。") from None

    def write(self, memory: Memory) -> None:
        text = json.dumps(memory.to_json(), ensure_ascii=False, indent=1)
        durable.replace(self.path / STATE, text.encode())

    def keep_refused(self, time: int, text: str, why: str, raw: bytes) -> None:
        """A signed checkpoint that contradicts an earlier one is evidence. Each once, the newest are kept.

        `text`: its note text, so that nobody pushes others out by sending one of them again and again.
        """
        kept = self.path / REFUSED
        kept.mkdir(exist_ok=True, mode=0o700)
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        if any(kept.glob(f"*-{mark}.req")):
            return
        durable.replace(kept / f"{time:012d}-{mark}.req", f"# {why}\n".encode() + raw)
        for old in sorted(kept.glob("*.req"))[:-MOST_REFUSED]:
            old.unlink(missing_ok=True)
