"""Whoever signs for the log: never two different histories, whatever the database says.

The last signed checkpoint lives in the sealer's own folder, outside the database and its backups. A tree that does not
begin with it is refused, for good, until people decide (a break: `checkpoint.break_origin`). A lost folder is not made
anew silently: a new one asks for the largest checkpoint any witness remembers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import Checkpoint, read_signed, require_log
from huiyin.sealing.cosignature import cosignatures
from huiyin.sealing.errors import Inconsistent, Unsafe, Untrusted
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey, read_key, write_key
from huiyin.sealing.note import Note
from huiyin.sealing.tree import EMPTY_ROOT, Tree

KEY, LAST = "key", "last-signed"


@dataclass(frozen=True)
class Sealer:
    """One log's signer. Calls take the folder's lock each time."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, origin: str) -> Sealer:
        """The first creation of a log, a deliberate act. Unsafe: the folder is used already."""
        key = SignerKey.generate(origin, KeyType.LOG)
        return cls._start(folder, key, Checkpoint(origin, 0, EMPTY_ROOT))

    @classmethod
    def recover(cls, folder: Path, key: SignerKey, seen: bytes, witness: VerifierKey) -> Sealer:
        """A new folder after a loss or a move: `seen` is the checkpoint that the witness says it cosigned last.

        Untrusted: it is not cosigned by the witness, or not of this log.
        """
        checkpoint, note = read_signed(seen)
        if not cosignatures(note, [witness]):
            raise Untrusted("见证方没有签过这个封存点，不能据此恢复。")
        if checkpoint.origin != key.name:
            raise Untrusted(f"这是 {checkpoint.origin} 的封存点，不是 {key.name} 的。")
        return cls._start(folder, key, checkpoint)

    @classmethod
    def _start(cls, folder: Path, key: SignerKey, checkpoint: Checkpoint) -> Sealer:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with durable.locked(folder):
            write_key(folder / KEY, key)
            durable.replace(folder / LAST, bytes(Note(checkpoint.text).signed_by(key)))
        return cls(folder)

    def key(self) -> SignerKey:
        return read_key(self.folder / KEY)

    def last(self) -> Checkpoint:
        """The checkpoint signed last. Unsafe: lost or changed."""
        return self._last(self.key())

    def sign(self, tree: Tree) -> bytes:
        """A signed checkpoint of the whole tree; it is on the disk before it is returned.

        Inconsistent: the tree is smaller than what was signed, or another one. Nothing is signed then.
        """
        with durable.locked(self.folder):
            key = self.key()
            last = self._last(key)
            require_growth(last, tree)
            signed = bytes(Note(Checkpoint(key.name, len(tree), tree.root()).text).signed_by(key))
            durable.replace(self.folder / LAST, signed)
            return signed

    def _last(self, key: SignerKey) -> Checkpoint:
        try:
            checkpoint, note = read_signed((self.folder / LAST).read_bytes())
        except FileNotFoundError:
            raise Unsafe("封存方记得的上一个封存点丢失，请向见证方取回最近一次见证的封存点后再恢复。") from None
        require_log(note, checkpoint, [key.verifier])
        return checkpoint


def require_growth(last: Checkpoint, tree: Tree) -> None:
    """Inconsistent unless the tree begins with the checkpoint. No proof is needed: the whole tree is here."""
    if len(tree) < last.size:
        raise Inconsistent(f"账本现有{len(tree)}条，少于已封存的{last.size}条：可能恢复了旧备份，或者记录被删。")
    if tree.root(last.size) != last.root:
        raise Inconsistent(f"账本前{last.size}条与已封存的不符：已有记录被改动。")
