"""A small ledger, its keys, a witness's word and a publication: the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from huiyin.sealing.bundle.building import Publication, Record
from huiyin.sealing.bundle.snapshot import By, Figure, Snapshot
from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.cosignature import cosign
from huiyin.sealing.keys import KeyType, SignerKey
from huiyin.sealing.leaf import Leaf, LeafKind
from huiyin.sealing.note import Note
from huiyin.sealing.policy import Policy, any_of
from huiyin.sealing.tree import Tree

ORIGIN = "rd.example.gov.cn/huiyin/11330106002491999X"
NOW = 1_790_000_000  # 2026-09-21
REPORT = "测试区人大常委会机关整改情况报告.txt"


def key(name: str, type: KeyType, seed: str = "") -> SignerKey:  # noqa: A002
    return SignerKey(name, type, hashlib.sha256(f"{name}{type}{seed}".encode()).digest())


LOG = key(ORIGIN, KeyType.LOG)
WITNESS = key("witness.example.gov.cn/派驻纪检监察组", KeyType.WITNESS)
SECOND = key("witness.example.gov.cn/区委巡察办", KeyType.WITNESS)
STRANGER = key(ORIGIN, KeyType.LOG, "stranger")
FALSE_WITNESS = key(WITNESS.name, KeyType.WITNESS, "stranger")


def payload(n: int, **more: object) -> bytes:
    entry = {"id": f"e{n:04d}", "nonce": hashlib.sha256(b"%d" % n).hexdigest()[:32], "amount": f"{n}.50", **more}
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(tree: Tree, log: SignerKey = LOG, witnesses: tuple[SignerKey, ...] = (WITNESS,), time: int = NOW) -> bytes:
    note = Note(Checkpoint(log.name, len(tree), tree.root()).text).signed_by(log)
    return bytes(note.with_signatures(cosign(note.text, one, time) for one in witnesses))


def policy() -> Policy:
    return any_of([LOG.verifier], {"paizhu": WITNESS.verifier})


@dataclass
class Ledger:
    """Payloads by index, and the tree over them."""

    payloads: list[bytes] = field(default_factory=list)

    def add(self, raw: bytes) -> int:
        self.payloads.append(raw)
        return len(self.payloads) - 1

    def leaf(self, index: int) -> Leaf:
        return Leaf.of(LeafKind.ENTRY, f"e{index:04d}", self.payloads[index])

    def tree(self) -> Tree:
        return Tree(self.leaf(index).hash for index in range(len(self.payloads)))

    def record(self, index: int, shown: bool = False) -> Record:
        return Record(index, self.leaf(index), self.payloads[index] if shown else None)


COUNTED, SUMMED = (3, 5, 8, 13, 21), (3, 8, 21)


def snapshot(**changes: object) -> Snapshot:
    figures = [
        Figure("done", "已完成整改", "5", "条", By.COUNT, tuple((f"e{n:04d}", "") for n in COUNTED), "核验通过的条数。"),
        Figure("money", "收回资金", str(sum(Decimal(f"{n}.50") for n in SUMMED)), "元", By.SUM,
               tuple((f"e{n:04d}", f"{n}.50") for n in SUMMED)),
        Figure("all", "反馈问题", "7", "条", By.COUNT, tuple((f"e{n:04d}", "") for n in (*COUNTED, 30, 31))),
        Figure("rate", "整改完成率", "71.4", "%", By.SHARE, (("done", ""), ("all", "")), places=1),
    ]
    found = {
        "title": "整改情况报告", "as_of": "2026-06-30", "figures": tuple(figures),
        "files": {REPORT: hashlib.sha256(report()).hexdigest()},
    }
    return Snapshot(**{**found, **changes})  # type: ignore[arg-type]


def report() -> bytes:
    return "截至六月底，已完成整改5条，收回资金33.5元。\n".encode()


def ledger(frozen: Snapshot | None = None) -> tuple[Ledger, int]:
    """40 entries, the snapshot's entry, and 6 after it. Returns the index of the snapshot's."""
    found = Ledger()
    for n in range(40):
        found.add(payload(n))
    at = found.add(payload(40, snapshot=(frozen or snapshot()).to_json()))
    for n in range(41, 47):
        found.add(payload(n))
    return found, at


def publication(frozen: Snapshot | None = None, witnesses: tuple[SignerKey, ...] = (WITNESS,)) -> Publication:
    frozen = frozen or snapshot()
    book, at = ledger(frozen)
    tree = book.tree()
    records = tuple(book.record(int(one[1:]), shown=one in ("e0003", "e0030")) for one in frozen.listed())
    rules = any_of([LOG.verifier], {"paizhu": WITNESS.verifier} if witnesses else {})
    return Publication(tree, signed(tree, LOG, witnesses), rules, book.record(at, shown=True), records, {REPORT: report()})


FINGERPRINTS = (LOG.verifier.fingerprint, WITNESS.verifier.fingerprint)
