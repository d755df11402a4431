"""Trees and proofs equal the recursive definition of RFC 6962 2.1 for every size to 300, and no forged proof verifies."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.sealing.errors import Malformed
from huiyin.sealing.tree import EMPTY_ROOT, Tree, extends, includes, leaf_hash, node_hash

LARGEST = 300
LEAVES = [b"leaf %d" % n for n in range(LARGEST)]
# Leaves and roots that Certificate Transparency implementations share (google/certificate-transparency,
# cpp/merkletree/merkle_tree_test.cc; transparency-dev/merkle, testonly).
PUBLISHED = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]


@cache
def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]) as the RFC writes it."""
    if end - start == 0:
        return hashlib.sha256().digest()
    if end - start == 1:
        return leaf_hash(LEAVES[start])
    k = half(end - start)
    return node_hash(mth(start, start + k), mth(start + k, end))


def half(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, start: int, end: int) -> list[bytes]:
    """PATH(m, D[start:end])."""
    n = end - start
    if n == 1:
        return []
    k = half(n)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, end)]
    return [*path(m - k, start + k, end), mth(start, start + k)]


def proof(m: int, start: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[start:end], b)."""
    n = end - start
    if m == n:
        return [] if whole else [mth(start, end)]
    k = half(n)
    if m <= k:
        return [*proof(m, start, start + k, whole), mth(start + k, end)]
    return [*proof(m - k, start + k, end, False), mth(start, start + k)]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(map(leaf_hash, LEAVES))


def test_published_roots() -> None:
    found = Tree()
    assert found.root() == EMPTY_ROOT == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for leaf, root in PUBLISHED:
        found.append(bytes.fromhex(leaf))
        assert found.root().hex() == root


def test_roots_of_every_size(tree: Tree) -> None:
    grown = Tree()
    for size in range(LARGEST + 1):
        assert grown.root() == tree.root(size) == mth(0, size)
        if size < LARGEST:
            assert grown.append(LEAVES[size]) == size


def test_every_inclusion_proof_of_every_size(tree: Tree) -> None:
    for size in range(1, LARGEST + 1):
        root = mth(0, size)
        for index in range(size):
            found = tree.inclusion(index, size)
            assert found == path(index, 0, size)
            assert includes(root, leaf_hash(LEAVES[index]), index, size, found)


def test_every_consistency_proof_of_every_size(tree: Tree) -> None:
    for size in range(1, LARGEST + 1):
        for old in range(1, size + 1):
            found = tree.consistency(old, size)
            assert found == proof(old, 0, size, True)
            assert extends(old, mth(0, old), size, mth(0, size), found)


def test_a_tree_grown_in_any_portions_is_the_same(tree: Tree) -> None:
    for width in (1, 2, 3, 7, 64, 299):
        grown = Tree()
        for at in range(0, LARGEST, width):
            grown.extend(map(leaf_hash, LEAVES[at : at + width]))
        assert grown.root() == tree.root()
        assert grown.inclusion(17) == tree.inclusion(17)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, LARGEST + 1)])
def test_no_proof_outside_the_tree(tree: Tree, index: int, size: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion(index, size)


@pytest.mark.parametrize("old", [-1, 6])
def test_no_consistency_with_a_larger_tree(tree: Tree, old: int) -> None:
    with pytest.raises(IndexError):
        tree.consistency(old, 5)


def test_leaf_hashes_are_kept_by_index(tree: Tree) -> None:
    assert [tree.hash_at(n) for n in range(LARGEST)] == [leaf_hash(one) for one in LEAVES]
    for index in (-1, LARGEST):
        with pytest.raises(IndexError):
            tree.hash_at(index)


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(Malformed):
        Tree([b"short"])
    with pytest.raises(Malformed):
        Tree().extend_from(b"x" * 33)


sizes = st.integers(min_value=1, max_value=LARGEST)
hashes = st.binary(min_size=32, max_size=32)
WHOLE = Tree(map(leaf_hash, LEAVES))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_forged_inclusion_never_verifies(data: st.DataObject) -> None:
    """Another leaf, place or size, or any other path: not included. (A right path is right for one place of one size.)"""
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    found, root, leaf = WHOLE.inclusion(index, size), WHOLE.root(size), leaf_hash(LEAVES[index])
    assert not includes(root, data.draw(hashes), index, size, found)
    other = data.draw(st.integers(-2, LARGEST + 5).filter(lambda one: one != index))
    assert not includes(root, leaf, other, size, found)
    assert not includes(root, leaf, index, size, [*found, data.draw(hashes)])
    if found:
        at = data.draw(st.integers(0, len(found) - 1))
        assert not includes(root, leaf, index, size, found[:at] + found[at + 1 :])
        assert not includes(root, leaf, index, size, [*found[:at], data.draw(hashes), *found[at + 1 :]])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_forged_consistency_never_verifies(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, size - 1))
    found, was, now = WHOLE.consistency(old, size), WHOLE.root(old), WHOLE.root(size)
    assert extends(old, was, size, now, found)
    assert not extends(old, data.draw(hashes), size, now, found)
    assert not extends(old, was, size, data.draw(hashes), found)
    assert not extends(old, was, size, now, [*found, data.draw(hashes)])
    assert not extends(size, now, old, was, found)
    at = data.draw(st.integers(0, len(found) - 1))
    assert not extends(old, was, size, now, found[:at] + found[at + 1 :])
    assert not extends(old, was, size, now, [*found[:at], data.draw(hashes), *found[at + 1 :]])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 200), st.integers(0, 199), st.data())
def test_a_changed_past_has_no_proof(old: int, changed: int, data: st.DataObject) -> None:
    """A log that changed a leaf within the first `old` cannot prove its tree begins with what was seen."""
    size = data.draw(st.integers(old, LARGEST))
    leaves = [leaf_hash(one) for one in LEAVES[:size]]
    leaves[changed % old] = leaf_hash(b"changed")
    other = Tree(leaves)
    assert not extends(old, WHOLE.root(old), size, other.root(), other.consistency(old))


@given(st.integers(0, 5), st.integers(0, 5), hashes, hashes, st.lists(hashes, max_size=4))
def test_random_proofs_of_small_trees_never_verify(old: int, size: int, was: bytes, now: bytes, found: list[bytes]) -> None:
    assert not extends(old, was, size, now, found) or (old == size and was == now and not found)


def test_the_empty_tree_is_the_beginning_of_every_tree_without_proof() -> None:
    assert extends(0, EMPTY_ROOT, 5, WHOLE.root(5), [])
    assert extends(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not extends(0, WHOLE.root(1), 5, WHOLE.root(5), [])
    assert not extends(0, EMPTY_ROOT, 5, WHOLE.root(5), [bytes(32)])
    assert not extends(-1, EMPTY_ROOT, 5, WHOLE.root(5), [])
