"""Notes, keys, checkpoints, cosignatures, proofs, policies: published examples, round trips, and nothing else is taken."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.sealing.checkpoint import Checkpoint, break_origin, origin_of, read_signed, require_log
from huiyin.sealing.cosignature import cosign, cosignatures, read_lines, time_of
from huiyin.sealing.errors import Malformed, SealingError, Unsafe, Untrusted
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey, read_key, write_key
from huiyin.sealing.leaf import Leaf, LeafKind
from huiyin.sealing.note import Note, Signature
from huiyin.sealing.policy import Policy, any_of
from huiyin.sealing.proof import Proof
from huiyin.sealing.tree import EMPTY_ROOT, Tree, leaf_hash
from tests.sealing.making import LOG, NOW, ORIGIN, SECOND, STRANGER, WITNESS, key, signed

# C2SP signed-note, "Verifier keys", example.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# golang.org/x/mod/sumdb/note, package documentation.
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
# C2SP tlog-cosignature, opening example (its keys are not published).
SPEC_COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
# A checkpoint cosigned by github.com/transparency-dev/formats/note, as recorded in the test vectors of yaglo/signed_note.
MADE_KEY = "vec.example/cosigv10+c12688da+BLMSTPoQj0PojM8eKiPf9xUT8g6b0OuMyvYb5sSu9JH5"
MADE_NOTE = (
    "vec.example/cosigv10\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— vec.example/cosigv10 "
    "wSaI2gAAAABqbL5Q3HjbTCJeqMg3tmpdYGAg05ijTi7k0pyreJSULmtv3g+yXH+G/Ko87JG+QkLF6af9+GVVNlEIgf6T0bw0wQyMDw==\n"
).encode()


def test_the_example_of_signed_note() -> None:
    found = VerifierKey.parse(SPEC_KEY)
    assert str(found) == SPEC_KEY
    assert Note.parse(SPEC_NOTE).signers([found]) == [found]
    assert found.fingerprint.replace(" ", "").startswith(found.id.hex())


def test_the_example_of_sumdb_note_is_signed_byte_for_byte() -> None:
    signer = SignerKey.parse(GO_SIGNER)
    assert str(signer.verifier) == GO_VERIFIER
    assert signer.encoded() == GO_SIGNER
    text = Note.parse(GO_NOTE).text
    assert bytes(Note(text).signed_by(signer)) == GO_NOTE


def test_the_example_of_tlog_cosignature_is_read() -> None:
    checkpoint, note = read_signed(SPEC_COSIGNED)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert time_of(note.signatures[1]) == 1679315147
    assert bytes(note) == SPEC_COSIGNED


def test_a_cosignature_of_another_implementation_verifies() -> None:
    _, note = read_signed(MADE_NOTE)
    found = cosignatures(note, [VerifierKey.parse(MADE_KEY)])
    assert [one.time for one in found] == [1785511504]
    with pytest.raises(Untrusted):
        cosignatures(Note(note.text.replace("42", "43"), note.signatures), [VerifierKey.parse(MADE_KEY)])


def test_the_time_of_a_cosignature_and_of_nothing_else() -> None:
    """github.com/transparency-dev/formats, note/note_cosigv1_test.go: one timestamped signature, one plain."""
    one = "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA=="
    other = "eQjRQm6eSKzFoiYalgwCPXu2y3ijtg68is9M46JKxuZB+dRfTmeQeDBoXnvxZx2ugnkyV+MUMLXpWs1hPb/W/4xkNQY="
    assert time_of(Signature.parse(f"— w {one}")) == 1727964367
    with pytest.raises(Malformed):
        time_of(Signature.parse(f"— w {other}"))


def test_a_root_has_32_bytes_and_an_origin_one_line() -> None:
    for origin, size, length in (("a", 1, 31), ("a", 1, 33), ("", 1, 32), ("a\nb", 1, 32), ("a", -1, 32)):
        with pytest.raises(Malformed):
            Checkpoint(origin, size, bytes(length))


@pytest.mark.parametrize("bad", [
    GO_NOTE.replace(b"\n\n", b"\n"), GO_NOTE[:-1], b"\x01" + GO_NOTE, b"\xff" + GO_NOTE,
    GO_NOTE.replace(b"PeterNeumann", b"Bad Name"), GO_NOTE + b"Unexpected line.\n", GO_NOTE.split(b"\n\n")[0] + b"\n\n",
    GO_NOTE.replace(b"AM=", b"AN="), GO_NOTE.replace(b"AM=\n", b"AM\n"), GO_NOTE.replace(b"x08go", b"x08go "), b"",
    GO_NOTE.replace(b"PeterNeumann", b"Peter+Neumann"), GO_NOTE.replace("— ".encode(), b"- "),
    GO_NOTE + GO_NOTE.split(b"\n\n")[1] * 64, b"x" + GO_NOTE.split(b"\n\n")[1],
])  # fmt: skip
def test_what_is_no_note_is_refused(bad: bytes) -> None:
    with pytest.raises(Malformed):
        Note.parse(bad)


@pytest.mark.parametrize("bad", [
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # golang.org/x/mod note_test.go
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # the same: unknown type
    GO_VERIFIER.replace("c74f20a3", "c74f20a4"), GO_VERIFIER.replace("c74f20a3", "C74F20A3"), "a+b", "", "+c74f20a3+AR==",
    GO_VERIFIER.replace("Peter", "Pet er"), GO_VERIFIER.replace("Peter", "Pet　er"),
])  # fmt: skip
def test_what_is_no_public_key_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(bad)


def test_a_note_bears_sixty_four_signatures() -> None:
    line = GO_NOTE.split(b"\n\n")[1]
    assert len(Note.parse(GO_NOTE + line * 63).signatures) == 64


@pytest.mark.parametrize("bad", [
    GO_VERIFIER, GO_SIGNER.replace("c74f20a3", "c74f20a4"), "PRIVATE+KEY+a+b", GO_SIGNER.replace("PRIVATE", "PUBLIC"),
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEK", GO_SIGNER.replace("AYEK", "BYEK"), "",
])  # fmt: skip
def test_what_is_no_private_key_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        SignerKey.parse(bad)


def test_a_wrong_signature_of_a_known_key_rejects_the_note_and_an_unknown_one_is_ignored() -> None:
    note = Note("text\n").signed_by(LOG).signed_by(STRANGER)
    assert note.signers([LOG.verifier]) == [LOG.verifier]
    broken = Note("text\n", (Signature(LOG.name, LOG.verifier.id, bytes(64)), *note.signatures))
    with pytest.raises(Untrusted):
        broken.signers([LOG.verifier])


def test_keys_sign_only_as_their_type() -> None:
    with pytest.raises(ValueError, match="time"):
        Note("text\n").signed_by(WITNESS)
    with pytest.raises(ValueError, match="time"):
        cosign("text\n", LOG, NOW)


def test_two_keys_sign_one_checkpoint_while_one_replaces_the_other() -> None:
    new = key(ORIGIN, KeyType.LOG, "new")
    note = Note(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text).signed_by(LOG).signed_by(new)
    checkpoint = Checkpoint.parse(note.text)
    assert require_log(note, checkpoint, [new.verifier]) == new.verifier
    assert require_log(note, checkpoint, [LOG.verifier]) == LOG.verifier


def test_a_key_of_another_name_does_not_sign_for_the_log() -> None:
    other = key("other.example/log", KeyType.LOG)
    note = Note(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text).signed_by(other)
    with pytest.raises(Untrusted):
        require_log(note, Checkpoint.parse(note.text), [other.verifier, LOG.verifier])


@pytest.mark.parametrize("bad", [
    "a\n1\n", "a\n01\n{r}\n", "a\n-1\n{r}\n", "a\n1\n{r}\nmore\n", "\n1\n{r}\n", "a\n1\n{r}", "a\n1\nAAAA\n", "a\n0\n{r}\n",
    "a\n9223372036854775808\n{r}\n", "a\n１\n{r}\n", "a\n1 \n{r}\n",
])  # fmt: skip
def test_what_is_no_checkpoint_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parse(bad.replace("{r}", base64.b64encode(bytes(32)).decode()))


def test_the_name_of_a_log_has_no_year_and_lasts() -> None:
    assert origin_of("11330106002491999x", "RD.example.gov.cn") == ORIGIN
    assert origin_of("11330106002491999X") == "uscc.huiyin/11330106002491999X"
    assert break_origin(ORIGIN) == f"{ORIGIN}#2"
    assert break_origin(f"{ORIGIN}#2") == f"{ORIGIN}#3"
    for bad in ("", "1133010600249199", "11330106002491999I", "11330106002491999X0"):
        with pytest.raises(Malformed):
            origin_of(bad)
    with pytest.raises(Malformed):
        origin_of("11330106002491999X", "a b")


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(path, LOG)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == LOG
    with pytest.raises(Unsafe, match="已经存在"):
        write_key(path, STRANGER)
    path.chmod(0o640)
    with pytest.raises(Unsafe, match="chmod 600"):
        read_key(path)
    with pytest.raises(Unsafe, match="读不到"):
        read_key(tmp_path / "none")


def test_a_private_key_is_never_shown() -> None:
    assert LOG.seed.hex() not in repr(LOG)
    assert repr(LOG.seed) not in repr(LOG)
    assert str(LOG.verifier) in repr(LOG)


names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="+"), min_size=1, max_size=30)
seeds = st.binary(min_size=32, max_size=32)
roots = st.binary(min_size=32, max_size=32)


@settings(deadline=None)
@given(names, seeds, st.sampled_from(KeyType))
def test_keys_go_round(name: str, seed: bytes, kind: KeyType) -> None:
    made = SignerKey(name, kind, seed)
    assert SignerKey.parse(made.encoded()) == made
    assert VerifierKey.parse(str(made.verifier)) == made.verifier


@settings(deadline=None)
@given(names, st.integers(1, 2**63 - 1), roots, st.integers(0, 2**63 - 1))
def test_checkpoints_and_cosignatures_go_round(origin: str, size: int, root: bytes, time: int) -> None:
    note = Note(Checkpoint(origin, size, root).text).signed_by(LOG)
    note = note.with_signatures([cosign(note.text, WITNESS, time)])
    checkpoint, again = read_signed(bytes(note))
    assert again == note
    assert checkpoint == Checkpoint(origin, size, root)
    assert [one.time for one in cosignatures(again, [WITNESS.verifier])] == [time]


@settings(deadline=None)
@given(st.integers(1, 40), st.data(), st.none() | st.binary(max_size=50))
def test_proofs_go_round(size: int, data: st.DataObject, extra: bytes | None) -> None:
    tree = Tree(leaf_hash(b"%d" % n) for n in range(size))
    index = data.draw(st.integers(0, size - 1))
    made = Proof(index, tuple(tree.inclusion(index)), signed(tree), extra)
    assert Proof.parse(bytes(made)) == made
    assert made.proves(b"%d" % index)
    assert not made.proves(b"other")


ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)


@given(st.sampled_from(LeafKind), ids, st.binary())
def test_leaves_go_round(kind: LeafKind, id_: str, payload: bytes) -> None:
    made = Leaf.of(kind, id_, payload)
    assert Leaf.parse(bytes(made)) == made


@pytest.mark.parametrize("bad", [
    b"", b"huiyin-leaf/v1\n", b"huiyin-leaf/v2\nentry a\nsha256 " + b"0" * 64 + b"\n",
    b"huiyin-leaf/v1\nnote a\nsha256 " + b"0" * 64 + b"\n", b"huiyin-leaf/v1\nentry a\nsha256 " + b"G" * 64 + b"\n",
    b"huiyin-leaf/v1\nentry a b\nsha256 " + b"0" * 64 + b"\n", b"huiyin-leaf/v1\nentry a\nsha512 " + b"0" * 64 + b"\n",
    b"huiyin-leaf/v1\nentry a\nsha256 " + b"0" * 64, b"huiyin-leaf/v1\nentry \nsha256 " + b"0" * 64 + b"\n",
])  # fmt: skip
def test_what_is_no_leaf_is_refused(bad: bytes) -> None:
    with pytest.raises(Malformed):
        Leaf.parse(bad)


TREE = Tree(leaf_hash(b"%d" % n) for n in range(11))
RAW_PROOF = bytes(Proof(4, tuple(TREE.inclusion(4)), signed(TREE), b"4"))


def test_any_changed_byte_of_a_proof_fails() -> None:
    """Every byte of a whole `.tlog-proof`: it is malformed, or the leaf, the log or the witness no longer verifies."""
    rules = any_of([LOG.verifier], {"w": WITNESS.verifier})

    def stands(raw: bytes) -> bool:
        try:
            found = Proof.parse(raw)
            rules.check(*found.signed())
            return found.extra == b"4" and found.index == 4 and found.proves(b"4")
        except SealingError:
            return False

    assert stands(RAW_PROOF)
    for at in range(len(RAW_PROOF)):
        bent = bytearray(RAW_PROOF)
        bent[at] ^= 1 << (at % 8)
        assert not stands(bytes(bent)), at


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_readers_answer_rubbish_with_malformed(raw: bytes) -> None:
    for reader in (Note.parse, read_signed, Proof.parse, Leaf.parse, Policy.parse):
        with pytest.raises(Malformed):
            reader(raw)


# C2SP tlog-policy, "Example policy", with keys filled in.
def policy_of_the_specification() -> tuple[str, dict[str, VerifierKey]]:
    keys = {name: key(f"{name}.example", KeyType.WITNESS).verifier for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")}
    lines = [f"log {LOG.verifier} https://log.example/", ""]
    lines += [f"\twitness {name}  {one} " for name, one in keys.items()]
    lines += ["# groups", "group X-witnesses 2 X1 X2 X3", "group Y-witnesses any Y1 Y2 Y3",
              "group X-and-Y all X-witnesses Y-witnesses", "quorum X-and-Y", ""]
    return "\n".join(lines), keys


@pytest.mark.parametrize(("present", "enough"), [
    ("X1 X2 Y3", True), ("X1 X2 X3 Y1 Y2 Y3", True), ("X1 Y1 Y2 Y3", False), ("X1 X2 X3", False), ("", False), ("X2 X3 Y1", True),
])  # fmt: skip
def test_the_policy_of_the_specification(present: str, enough: bool) -> None:
    text, keys = policy_of_the_specification()
    policy = Policy.parse(text.encode())
    assert policy.satisfied_by(keys[name] for name in present.split()) is enough
    assert Policy.parse(str(policy).encode()) == policy


@pytest.mark.parametrize("bad", [
    "", "quorum none\nquorum none\n", "quorum w\n", "log x\nquorum none\n", f"witness w {LOG.verifier}\nquorum w\n",
    f"log {WITNESS.verifier}\nquorum none\n", f"witness none {WITNESS.verifier}\nquorum none\n",
    f"witness w {WITNESS.verifier}\nwitness w {SECOND.verifier}\nquorum w\n",
    f"witness w {WITNESS.verifier}\nwitness v {WITNESS.verifier}\nquorum w\n",
    f"witness w {WITNESS.verifier}\ngroup g 2 w\nquorum g\n", f"witness w {WITNESS.verifier}\ngroup g 0 w\nquorum g\n",
    f"witness w {WITNESS.verifier}\ngroup g any w w\nquorum g\n", "group g any w\nquorum g\n",
    f"witness w {WITNESS.verifier}\ngroup g any w\ngroup h any w\nquorum g\n", f"witness w {WITNESS.verifier} u v\nquorum w\n",
    f"witness w {WITNESS.verifier}\ngroup g all\nquorum w\n", "quorum none\r\n", "hello\nquorum none\n",
    f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none\n",
])  # fmt: skip
def test_what_is_no_policy_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        Policy.parse(bad.encode())


def test_a_policy_asks_for_the_log_and_the_quorum() -> None:
    tree = Tree([leaf_hash(b"0")])
    rules = any_of([LOG.verifier], {"w": WITNESS.verifier, "s": SECOND.verifier})
    assert [one.key.name for one in rules.check(*read_signed(signed(tree)))] == [WITNESS.name]
    for raw in (signed(tree, witnesses=()), signed(tree, STRANGER)):
        with pytest.raises(Untrusted):
            rules.check(*read_signed(raw))
    assert any_of([LOG.verifier], {}).check(*read_signed(signed(tree, witnesses=()))) == []


def test_of_two_cosignatures_the_later_counts() -> None:
    note = Note.parse(signed(Tree([leaf_hash(b"0")])))
    later = note.with_signatures([cosign(note.text, WITNESS, NOW + 60)])
    assert [one.time for one in cosignatures(later, [WITNESS.verifier])] == [NOW + 60]


@pytest.mark.parametrize("bad", ["", "— a", "— witness AAAA", "x\n", "— a b c\n"])
def test_what_is_no_answer_of_a_witness_is_refused(bad: str) -> None:
    with pytest.raises(Malformed):
        read_lines(bad)
