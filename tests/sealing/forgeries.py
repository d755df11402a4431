"""What a forger may do to a published bundle: each with the line that must notice it.

Both verifiers, Python and the page, are held against this table. `typed`: whether the reader has the right fingerprints.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.building import Publication, build
from huiyin.sealing.bundle.snapshot import By, Figure
from huiyin.sealing.bundle.verdict import State
from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.cosignature import cosign
from huiyin.sealing.keys import SignerKey
from huiyin.sealing.leaf import Leaf, LeafKind
from huiyin.sealing.note import Note
from huiyin.sealing.policy import any_of
from huiyin.sealing.proof import Proof
from huiyin.sealing.tree import Tree
from tests.sealing import making
from tests.sealing.making import FALSE_WITNESS, FINGERPRINTS, LOG, NOW, REPORT, SECOND, STRANGER, WITNESS

Files = dict[str, bytes]
NUMBERS, RECORDS, SIGNED, WITNESSED = range(4)
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


@dataclass(frozen=True)
class Forgery:
    """`make` changes an honest bundle; `line` is the first that turns, `said` a part of its words."""

    make: Callable[[Files], Files]
    line: int
    said: str
    state: State = State.BAD
    typed: tuple[str, ...] = FINGERPRINTS


def honest() -> Files:
    return build(making.publication(), NOW)


def _edit(files: Files, change: Callable[[dict[str, object]], None]) -> Files:
    data = json.loads(files[layout.SNAPSHOT])
    change(data["snapshot"])
    return files | {layout.SNAPSHOT: json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()}


def _better_number(files: Files) -> Files:
    def change(snapshot: dict[str, object]) -> None:
        snapshot["figures"][0]["value"] = "6"  # type: ignore[index]

    return _edit(files, change)


def _better_list(files: Files) -> Files:
    """Number and list agree, and the snapshot's leaf is rewritten to the new digest."""

    def change(snapshot: dict[str, object]) -> None:
        figure = snapshot["figures"][0]  # type: ignore[index]
        figure["of"].append("e0031")
        figure["value"] = "6"
        snapshot["figures"][3]["value"] = "85.7"  # type: ignore[index]

    return _leaf_of_snapshot(_edit(files, change))


def _leaf_of_snapshot(files: Files) -> Files:
    name = layout.proof_name(40)
    leaf = Leaf.of(LeafKind.ENTRY, "e0040", files[layout.SNAPSHOT])
    return files | {name: bytes(replace(Proof.parse(files[name]), extra=bytes(leaf)))}


def _other_snapshot_unproved(files: Files) -> Files:
    return _edit(files, lambda snapshot: snapshot.update(title="另一份报告"))


def _changed_record(files: Files) -> Files:
    name = layout.record_name(3)
    return files | {name: files[name].replace(b"3.50", b"9.50")}


def _record_of_another(files: Files) -> Files:
    return files | {layout.record_name(5): files[layout.record_name(3)]}


def _moved_leaf(files: Files) -> Files:
    """The proof of entry 3, said to stand at 4."""
    raw = files[layout.proof_name(3)]
    kept = {name: one for name, one in files.items() if name not in (layout.proof_name(3), layout.record_name(3))}
    return kept | {layout.proof_name(4): bytes(replace(Proof.parse(raw), index=4))}


def _bent_path(files: Files) -> Files:
    proof = Proof.parse(files[layout.proof_name(5)])
    return files | {layout.proof_name(5): bytes(replace(proof, path=(*proof.path[:-1], bytes(32))))}


def _longer_path(files: Files) -> Files:
    proof = Proof.parse(files[layout.proof_name(5)])
    return files | {layout.proof_name(5): bytes(replace(proof, path=(*proof.path, bytes(32))))}


def _other_leaf(files: Files) -> Files:
    """An entry that was never registered, under a listed id."""
    proof = Proof.parse(files[layout.proof_name(8)])
    leaf = Leaf.of(LeafKind.ENTRY, "e0008", b"never registered")
    return files | {layout.proof_name(8): bytes(replace(proof, extra=bytes(leaf)))}


def _without_proof(files: Files) -> Files:
    return {name: raw for name, raw in files.items() if name != layout.proof_name(13)}


def _twice(files: Files) -> Files:
    return _leaf_of_snapshot(
        _edit(files, lambda snapshot: snapshot["figures"][0]["of"].append("e0003"))  # type: ignore[index]
    )


def _changed_report(files: Files) -> Files:
    return files | {REPORT: files[REPORT].replace("5条".encode(), "7条".encode())}


def _without_report(files: Files) -> Files:
    return {name: raw for name, raw in files.items() if name != REPORT}


def _added_file(files: Files) -> Files:
    return files | {"补充说明.txt": "全部完成。".encode()}


def _sealed_anew(files: Files, log: SignerKey, *witnesses: SignerKey, own_policy: bool = False) -> Files:
    """A whole new history with better numbers, signed by `log`; the policy is the honest one unless `own_policy`."""
    frozen = making.snapshot()
    first = replace(frozen.figures[0], value="6", of=(*frozen.figures[0].of, ("e0031", "")))
    better = replace(frozen, figures=(first, *frozen.figures[1:3], replace(frozen.figures[3], value="85.7")))
    book, at = making.ledger(better)
    tree = book.tree()
    rules = any_of([log.verifier], {"paizhu": witnesses[0].verifier} if witnesses else {})
    records = tuple(book.record(int(one[1:])) for one in better.listed())
    made = build(
        Publication(tree, making.signed(tree, log, witnesses), rules, book.record(at, True), records,
                    {REPORT: making.report()}), NOW,
    )
    return made if own_policy else made | {layout.POLICY: files[layout.POLICY]}


def _by_stranger(files: Files) -> Files:
    return _sealed_anew(files, STRANGER, FALSE_WITNESS)


def _by_stranger_with_policy(files: Files) -> Files:
    return _sealed_anew(files, STRANGER, FALSE_WITNESS, own_policy=True)


def _by_organ_at_night(files: Files) -> Files:
    """The organ itself writes another history; no witness has seen it."""
    return _sealed_anew(files, LOG)


def _by_organ_with_false_witness(files: Files) -> Files:
    return _sealed_anew(files, LOG, FALSE_WITNESS, own_policy=True)


def _by_organ_without_quorum(files: Files) -> Files:
    """The same, with the witness still named but nobody required."""
    made = _sealed_anew(files, LOG)
    rules = files[layout.POLICY].replace(b"quorum paizhu", b"quorum none")
    return made | {layout.POLICY: rules}


def _resign(files: Files, change: Callable[[Note], Note]) -> Files:
    """Another note on the same tree in place of the checkpoint, in every proof too."""
    note = bytes(change(Note.parse(files[layout.CHECKPOINT])))
    proofs = {
        name: bytes(replace(Proof.parse(raw), checkpoint=note)) for name, raw in files.items()
        if layout.PROOF.fullmatch(name)
    }
    return files | proofs | {layout.CHECKPOINT: note}


def _without_log(files: Files) -> Files:
    return _resign(files, lambda note: replace(note, signatures=note.signatures[1:]))


def _without_witness(files: Files) -> Files:
    return _resign(files, lambda note: replace(note, signatures=note.signatures[:1]))


def _witness_of_other_tree(files: Files) -> Files:
    """A true cosignature of the witness, on yesterday's smaller tree."""
    tree = making.ledger()[0].tree()
    old = Checkpoint(LOG.name, 20, tree.root(20))
    line = cosign(old.text, WITNESS, NOW)
    return _resign(files, lambda note: replace(note, signatures=(note.signatures[0], line)))


def _witness_other_time(files: Files) -> Files:
    def change(note: Note) -> Note:
        line = note.signatures[1]
        earlier = replace(line, raw=(NOW - 86_400 * 30).to_bytes(8, "big") + line.raw[8:])
        return replace(note, signatures=(note.signatures[0], earlier))

    return _resign(files, change)


def _witness_in_future(files: Files) -> Files:
    def change(note: Note) -> Note:
        return replace(note, signatures=(note.signatures[0], cosign(note.text, WITNESS, NOW + 90_000)))

    return _resign(files, change)


def _malleable(files: Files) -> Files:
    """The same signature with the group's order added to S: another encoding that careless verifiers take."""

    def change(note: Note) -> Note:
        line = note.signatures[0]
        s = int.from_bytes(line.raw[32:], "little") + ED25519_ORDER
        return replace(note, signatures=(replace(line, raw=line.raw[:32] + s.to_bytes(32, "little")), note.signatures[1]))

    return _resign(files, change)


def _log_key_as_witness(files: Files) -> Files:
    """The organ cosigns itself: the same public key as log and as witness."""
    own = SignerKey(WITNESS.name, WITNESS.type, LOG.seed)
    made = _resign(files, lambda note: replace(note, signatures=(note.signatures[0], cosign(note.text, own, NOW))))
    return made | {layout.POLICY: str(any_of([LOG.verifier], {"paizhu": own.verifier})).encode()}


def _two_checkpoints(files: Files) -> Files:
    """One proof carries another checkpoint than the bundle shows."""
    proof = Proof.parse(files[layout.proof_name(5)])
    note = bytes(replace(Note.parse(proof.checkpoint), signatures=Note.parse(proof.checkpoint).signatures[:1]))
    return files | {layout.proof_name(5): bytes(replace(proof, checkpoint=note))}


def _sum_by_organ(files: Files) -> Files:
    """The organ sealed a wrong total itself: everything is signed and witnessed, only the sum is not one."""
    return _published(replace(making.snapshot().figures[1], value="335.00"))


def _share_by_organ(files: Files) -> Files:
    return _published(Figure("rate", "整改完成率", "100", "%", By.SHARE, (("done", ""), ("all", "")), places=1))


def _published(changed: Figure) -> Files:
    frozen = making.snapshot()
    figures = tuple(changed if one.code == changed.code else one for one in frozen.figures)
    wrong = making.publication(replace(frozen, figures=figures))
    checked = build(making.publication(), NOW)
    return checked | unchecked(wrong)


def unchecked(publication: Publication) -> Files:
    """The sealed parts of a bundle that `build` itself would refuse."""
    index, leaf, payload = publication.snapshot.index, publication.snapshot.leaf, publication.snapshot.payload
    assert payload is not None
    found = {layout.CHECKPOINT: publication.signed, layout.SNAPSHOT: payload}
    for at, one in [(record.index, record.leaf) for record in publication.records] + [(index, leaf)]:
        path = tuple(publication.tree.inclusion(at))
        found[layout.proof_name(at)] = bytes(Proof(at, path, publication.signed, bytes(one)))
    return found


def _one_name_twice(files: Files) -> Files:
    """The organ registered a second leaf under a listed id, to show the one or the other."""
    book, at = making.ledger()
    leaves = [book.leaf(index) for index in range(47)]
    leaves[46] = Leaf.of(LeafKind.ENTRY, "e0003", book.payloads[46])
    tree = Tree(leaf.hash for leaf in leaves)
    note = making.signed(tree)
    shown = {int(one[1:]) for one in making.snapshot().listed()} | {at, 46}
    proofs = {
        layout.proof_name(n): bytes(Proof(n, tuple(tree.inclusion(n)), note, bytes(leaves[n]))) for n in shown
    }
    return files | proofs | {layout.CHECKPOINT: note}


def _lost_checkpoint(files: Files) -> Files:
    return {name: raw for name, raw in files.items() if name != layout.CHECKPOINT}


def _second_witness_claimed(files: Files) -> Files:
    return files


def _hidden_extension(files: Files) -> Files:
    note = Note.parse(files[layout.CHECKPOINT])
    more = Note(note.text + "审计合格\n").signed_by(LOG)
    return files | {layout.CHECKPOINT: bytes(more.with_signatures([cosign(more.text, WITNESS, NOW)]))}


def _altered_key(files: Files) -> Files:
    """A letter of the name in the policy is changed, with its fingerprint fitting again."""
    other = replace(LOG, name=LOG.name.replace("999X", "999Y"))
    return files | {layout.POLICY: files[layout.POLICY].replace(str(LOG.verifier).encode(), str(other.verifier).encode())}


FORGERIES: dict[str, Forgery] = {
    "a better number": Forgery(_better_number, NUMBERS, "按清单重算为5，报告写的是6"),
    "a better number with a longer list": Forgery(_better_list, RECORDS, "这条记录不在账本里：e0040"),
    "another title": Forgery(_other_snapshot_unproved, RECORDS, "快照不在账本里"),
    "a record counted twice": Forgery(_twice, NUMBERS, "重复的记录"),
    "a wrong total sealed by the organ": Forgery(_sum_by_organ, NUMBERS, "按清单重算为33.5，报告写的是335.00"),
    "a wrong share sealed by the organ": Forgery(_share_by_organ, NUMBERS, "按清单重算为71.4，报告写的是100"),
    "a changed record": Forgery(_changed_record, RECORDS, "记录的内容与账本里的不一致"),
    "the content of another record": Forgery(_record_of_another, RECORDS, "记录的内容与账本里的不一致"),
    "a leaf at another place": Forgery(_moved_leaf, RECORDS, "这条记录不在账本里：e0003"),
    "a bent path": Forgery(_bent_path, RECORDS, "这条记录不在账本里：e0005"),
    "a path too long": Forgery(_longer_path, RECORDS, "这条记录不在账本里：e0005"),
    "an entry never registered": Forgery(_other_leaf, RECORDS, "这条记录不在账本里：e0008"),
    "a listed record without proof": Forgery(_without_proof, RECORDS, "没有证明：e0013"),
    "a proof on another checkpoint": Forgery(_two_checkpoints, RECORDS, "另一个封存点"),
    "a changed report": Forgery(_changed_report, NUMBERS, "附件与封存时不一致"),
    "no report": Forgery(_without_report, NUMBERS, "附件缺失"),
    "an added file": Forgery(_added_file, NUMBERS, "未经封存的文件：补充说明.txt"),
    "signed by a stranger": Forgery(_by_stranger, SIGNED, "没有本账本的签名"),
    "a stranger's log, witness and policy": Forgery(_by_stranger_with_policy, SIGNED, "与包内任何公钥都不符"),
    "a stranger's, nothing compared": Forgery(_by_stranger_with_policy, SIGNED, "没有另行核对", State.UNSURE, ()),
    "another history without witness": Forgery(_by_organ_at_night, WITNESSED, "见证不足"),
    "another history with a false witness": Forgery(_by_organ_with_false_witness, SIGNED, "与包内任何公钥都不符"),
    "another history, no quorum asked": Forgery(_by_organ_without_quorum, WITNESSED, "没有经过见证", State.UNSURE),
    "no signature of the log": Forgery(_without_log, SIGNED, "没有本账本的签名"),
    "no cosignature": Forgery(_without_witness, WITNESSED, "见证不足"),
    "a cosignature of another tree": Forgery(_witness_of_other_tree, WITNESSED, "见证签名与内容不符"),
    "a cosignature moved in time": Forgery(_witness_other_time, WITNESSED, "见证签名与内容不符"),
    "a cosignature from the future": Forgery(_witness_in_future, WITNESSED, "见证时间在将来"),
    "a malleable signature": Forgery(_malleable, SIGNED, "签名与内容不符"),
    "the organ as its own witness": Forgery(_log_key_as_witness, SIGNED, "与包内任何公钥都不符"),
    "one name for two records": Forgery(_one_name_twice, RECORDS, "记录重复：e0003"),
    "no checkpoint": Forgery(_lost_checkpoint, RECORDS, "包内缺少封存点"),
    "an extension line": Forgery(_hidden_extension, RECORDS, "封存点的格式不对"),
    "another name for the key": Forgery(_altered_key, SIGNED, "与包内任何公钥都不符"),
    "a witness claimed but absent": Forgery(
        _second_witness_claimed, SIGNED, "与包内任何公钥都不符", typed=(*FINGERPRINTS, SECOND.verifier.fingerprint)
    ),
}


