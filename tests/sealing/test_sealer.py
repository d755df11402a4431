"""The sealer never signs two histories; what it keeps on disk is either whole or noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import Checkpoint, read_signed, require_log
from huiyin.sealing.errors import Inconsistent, Unsafe, Untrusted
from huiyin.sealing.hashes import HashFile
from huiyin.sealing.sealer import KEY, LAST, Sealer
from huiyin.sealing.tree import leaf_hash
from tests.sealing.making import LOG, ORIGIN, SECOND, WITNESS, signed
from tests.sealing.witnessing import tree


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    found = Sealer.create(tmp_path / "sealer", ORIGIN)
    found.sign(tree(80))
    return found


def test_a_growing_tree_is_signed(sealer: Sealer) -> None:
    checkpoint, note = read_signed(sealer.sign(tree(100)))
    assert checkpoint == sealer.last() == Checkpoint(ORIGIN, 100, tree(100).root())
    assert require_log(note, checkpoint, [sealer.key().verifier])


def test_the_same_tree_is_signed_again(sealer: Sealer) -> None:
    assert sealer.sign(tree(80)) == sealer.sign(tree(80))


@pytest.mark.parametrize(("size", "changed", "said"), [
    (79, None, "旧备份"), (0, None, "旧备份"), (80, 79, "已有记录被改动"), (100, 0, "已有记录被改动"),
])  # fmt: skip
def test_a_smaller_or_changed_tree_is_never_signed(sealer: Sealer, size: int, changed: int | None, said: str) -> None:
    before = (sealer.folder / LAST).read_bytes()
    with pytest.raises(Inconsistent, match=said):
        sealer.sign(tree(size, changed))
    assert (sealer.folder / LAST).read_bytes() == before


def test_a_first_creation_is_deliberate(sealer: Sealer) -> None:
    with pytest.raises(Unsafe, match="已经存在"):
        Sealer.create(sealer.folder, ORIGIN)
    assert sealer.last().size == 80


def test_a_lost_checkpoint_stops_it(sealer: Sealer) -> None:
    (sealer.folder / LAST).unlink()
    with pytest.raises(Unsafe, match="向见证方取回"):
        sealer.sign(tree(100))


def test_a_changed_checkpoint_stops_it(sealer: Sealer) -> None:
    raw = (sealer.folder / LAST).read_bytes()
    (sealer.folder / LAST).write_bytes(raw.replace(b"\n80\n", b"\n70\n"))
    with pytest.raises(Untrusted):
        sealer.sign(tree(100))


def test_on_a_new_host_it_goes_on_from_what_a_witness_says(tmp_path: Path) -> None:
    found = Sealer.recover(tmp_path / "new", LOG, signed(tree(80)), WITNESS.verifier)
    assert found.last().size == 80
    with pytest.raises(Inconsistent):
        found.sign(tree(75))
    assert read_signed(found.sign(tree(81)))[0].size == 81


def test_it_does_not_go_on_from_anybody_elses_word(tmp_path: Path) -> None:
    with pytest.raises(Untrusted, match="见证方没有签过"):
        Sealer.recover(tmp_path / "a", LOG, signed(tree(80)), SECOND.verifier)
    with pytest.raises(Untrusted, match="不是"):
        Sealer.recover(tmp_path / "b", WITNESS, signed(tree(80)), WITNESS.verifier)
    assert not (tmp_path / "a" / KEY).exists()


def test_two_processes_do_not_sign_at_once(sealer: Sealer) -> None:
    with durable.locked(sealer.folder), pytest.raises(Unsafe, match="另一个进程"):
        sealer.sign(tree(100))


def test_the_hash_file_gives_the_tree_back_without_a_torn_end(tmp_path: Path) -> None:
    kept = HashFile(tmp_path / "hashes")
    assert len(kept.tree()) == 0
    kept.append(leaf_hash(b"%d" % n) for n in range(50))
    with kept.path.open("ab") as file:
        file.write(b"torn")
    kept.append(leaf_hash(b"%d" % n) for n in range(50, 80))
    assert kept.tree(Checkpoint(ORIGIN, 60, tree(60).root())).root() == tree(80).root()


@pytest.mark.parametrize("trusted", [Checkpoint(ORIGIN, 81, tree(81).root()), Checkpoint(ORIGIN, 80, tree(81).root())])
def test_a_hash_file_is_believed_only_as_far_as_a_checkpoint(tmp_path: Path, trusted: Checkpoint) -> None:
    kept = HashFile(tmp_path / "hashes")
    kept.append(leaf_hash(b"%d" % n) for n in range(80))
    with pytest.raises(Inconsistent, match="重新生成"):
        kept.tree(trusted)


def test_any_changed_byte_of_the_hash_file_is_noticed(tmp_path: Path) -> None:
    kept = HashFile(tmp_path / "hashes")
    kept.append(leaf_hash(b"%d" % n) for n in range(5))
    whole = kept.path.read_bytes()
    for at in range(len(whole)):
        bent = bytearray(whole)
        bent[at] ^= 1
        kept.path.write_bytes(bytes(bent))
        with pytest.raises(Inconsistent):
            kept.tree(Checkpoint(ORIGIN, 5, tree(5).root()))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state"
    durable.replace(path, b"old")

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="Input"):
        durable.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["state"]
