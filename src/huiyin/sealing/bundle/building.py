"""Builds a bundle from plain data: whoever keeps the ledger hands over the tree, the records and what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files as resources

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.snapshot import Snapshot
from huiyin.sealing.bundle.verdict import State
from huiyin.sealing.bundle.verifying import verify
from huiyin.sealing.checkpoint import read_signed
from huiyin.sealing.errors import Malformed, Untrusted
from huiyin.sealing.leaf import Leaf
from huiyin.sealing.policy import Policy
from huiyin.sealing.proof import Proof
from huiyin.sealing.tree import Tree


@dataclass(frozen=True)
class Record:
    """A leaf at its index. `payload` only where the public may read it; the digest alone gives nothing away."""

    index: int
    leaf: Leaf
    payload: bytes | None = None


@dataclass(frozen=True)
class Publication:
    """`signed`: the checkpoint as a signed note, cosigned where there are witnesses. `snapshot`: its record, with payload.

    `records`: every record that the snapshot lists. `attachments`: the report in whatever forms, by file name.
    """

    tree: Tree
    signed: bytes
    policy: Policy
    snapshot: Record
    records: tuple[Record, ...]
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    timestamp: bytes | None = None  # an RFC 3161 token over the checkpoint, handed on as it is


def build(publication: Publication, now: int | None = None) -> dict[str, bytes]:
    """Names and bytes of the bundle. Malformed or Untrusted: the data do not agree; no reader could verify them."""
    checkpoint, _ = read_signed(publication.signed)
    snapshot = publication.snapshot
    if snapshot.payload is None:
        raise Malformed("快照记录必须附上内容。")
    if publication.tree.root(checkpoint.size) != checkpoint.root:
        raise Untrusted("封存点不是这个账本的。")
    for name in publication.attachments:
        if layout.is_part(name) or not layout.ATTACHMENT.fullmatch(name):
            raise Malformed(f"附件名称不能用：{name}")
    found = {
        layout.CHECKPOINT: publication.signed,
        layout.POLICY: str(publication.policy).encode(),
        layout.SNAPSHOT: snapshot.payload,
        layout.PAGE: page(),
        layout.README: _readme(Snapshot.from_payload(snapshot.payload), checkpoint.origin),
        **publication.attachments,
    }
    for record in {one.index: one for one in (*publication.records, snapshot)}.values():
        found |= _record(publication, record, checkpoint.size)
    if publication.timestamp is not None:
        found[layout.TIMESTAMP] = publication.timestamp
    verdict = verify(found, now=now)
    if verdict.state is State.BAD:
        raise Untrusted("；".join(str(line) for line in verdict.lines if line.state is State.BAD))
    digests = sm3_list(found)
    return found | ({layout.SM3: digests} if digests else {})


def _record(publication: Publication, record: Record, size: int) -> dict[str, bytes]:
    if record.index >= size or publication.tree.hash_at(record.index) != record.leaf.hash:
        raise Malformed(f"记录不在封存的账本里：{record.leaf.id}")
    path = tuple(publication.tree.inclusion(record.index, size))
    proof = Proof(record.index, path, publication.signed, bytes(record.leaf))
    found = {layout.proof_name(record.index): bytes(proof)}
    if record.payload is not None and record is not publication.snapshot:
        found[layout.record_name(record.index)] = record.payload
    return found


def page() -> bytes:
    """`verify.html`, the same bytes in every bundle of this release."""
    return resources("huiyin.sealing.bundle").joinpath("verify.html").read_bytes()


def page_digest() -> str:
    """Hex SHA-256 of the page, to be published where readers find it: at the superior's site, in the release notes."""
    return layout.digest(page())


def sm3(raw: bytes) -> str | None:
    """Hex SM3 (GB/T 32905); None where the installed OpenSSL lacks it."""
    try:
        digest = hashes.Hash(hashes.SM3())
    except UnsupportedAlgorithm:
        return None
    digest.update(raw)
    return digest.finalize().hex()


def sm3_list(files: Mapping[str, bytes]) -> bytes:
    """`<digest>  <name>` for every file but this list, sorted; empty without SM3."""
    lines = [f"{sm3(raw)}  {name}\n" for name, raw in sorted(files.items()) if name != layout.SM3]
    return "".join(lines).encode() if sm3(b"") else b""


def sm3_differences(files: Mapping[str, bytes]) -> Iterable[str] | None:
    """Names whose line in `sm3.txt` is missing or differs; None: no list, or it cannot be checked here."""
    if layout.SM3 not in files or sm3(b"") is None:
        return None
    said = set(files[layout.SM3].decode("utf-8", "replace").splitlines())
    now = set(sm3_list(files).decode().splitlines())
    return sorted({line.partition("  ")[2] for line in said ^ now})


def _readme(snapshot: Snapshot, origin: str) -> bytes:
    return (
        f"{snapshot.title}（数据截止：{snapshot.as_of}）\r\n账本：{origin}\r\n\r\n"
        "核验办法（不需要联网，不需要安装软件）：\r\n"
        "1. 从发布机关的上级机关网站取得核验页 verify.html 和公钥指纹，不要只用本包自带的。\r\n"
        "2. 用浏览器打开核验页，选择整个压缩包，或者解压后的文件夹。\r\n"
        "3. 录入账本和见证方的公钥指纹，按“核验”。\r\n"
        "懂命令行的，也可以用 huiyin verify 核验。\r\n"
    ).encode()
