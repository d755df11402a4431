"""Building, packing and reading bundles: what does not agree is never published, what is hostile is never unpacked."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.building import build, sm3, sm3_differences
from huiyin.sealing.bundle.snapshot import By, Figure, Snapshot
from huiyin.sealing.bundle.verdict import State
from huiyin.sealing.bundle.verifying import plain, verify
from huiyin.sealing.errors import Malformed, Unsafe, Untrusted
from tests.sealing import making
from tests.sealing.forgeries import Files, honest
from tests.sealing.making import FINGERPRINTS, NOW, REPORT


@pytest.fixture(scope="module")
def bundle() -> Files:
    return honest()


def test_the_same_publication_gives_the_same_bytes(bundle: Files) -> None:
    assert honest() == bundle


def test_a_withheld_record_gives_nothing_away(bundle: Files) -> None:
    """Only the two records that were handed over as public lie in the bundle; of the others the digest alone."""
    assert [name for name in bundle if layout.RECORD.fullmatch(name)] == [layout.record_name(3), layout.record_name(30)]
    hidden = making.payload(5)
    assert not any(hidden in raw for raw in bundle.values())


def test_without_witness_it_is_built_and_stays_amber() -> None:
    made = build(making.publication(witnesses=()), NOW)
    assert verify(made, FINGERPRINTS[:1], now=NOW).lines[3].state is State.UNSURE


def test_a_wrong_total_is_never_published() -> None:
    frozen = making.snapshot()
    wrong = replace(frozen, figures=(replace(frozen.figures[0], value="6"),))
    with pytest.raises(Untrusted, match="按清单重算为5"):
        build(making.publication(wrong), NOW)


def test_a_listed_record_that_was_not_handed_over_is_noticed() -> None:
    made = making.publication()
    with pytest.raises(Untrusted, match="没有证明"):
        build(replace(made, records=made.records[1:]), NOW)


def test_a_record_at_another_place_or_after_the_checkpoint_is_noticed() -> None:
    made = making.publication()
    for index in (7, 46, 400):
        with pytest.raises(Malformed, match="不在封存的账本里"):
            build(replace(made, records=(replace(made.records[0], index=index), *made.records[1:])), NOW)


def test_a_checkpoint_of_another_tree_is_noticed() -> None:
    made = making.publication()
    other = making.Ledger([making.payload(n + 1) for n in range(47)]).tree()
    with pytest.raises(Untrusted, match="不是这个账本"):
        build(replace(made, signed=making.signed(other)), NOW)


def test_a_snapshot_without_content_is_noticed() -> None:
    made = making.publication()
    with pytest.raises(Malformed, match="附上内容"):
        build(replace(made, snapshot=replace(made.snapshot, payload=None)), NOW)


@pytest.mark.parametrize("name", ["checkpoint", "verify.html", "../x", "a/b", ".x", "", "a\\b", "x\n", layout.proof_name(1)])
def test_an_attachment_has_a_plain_name(name: str) -> None:
    with pytest.raises(Malformed, match="附件名称"):
        build(replace(making.publication(), attachments={name: b""}), NOW)


def test_a_timestamp_token_goes_along_as_it_is() -> None:
    made = build(replace(making.publication(), timestamp=b"token"), NOW)
    assert made[layout.TIMESTAMP] == b"token"
    assert verify(made, FINGERPRINTS, now=NOW).state is State.GOOD


def test_sm3_digests_are_listed_and_compared(bundle: Files) -> None:
    """GB/T 32905-2016, A.1: the digest of `abc`."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3_differences(bundle) == []
    assert sm3_differences(bundle | {REPORT: b"x"}) == [REPORT]
    assert sm3_differences({name: raw for name, raw in bundle.items() if name != layout.SM3}) is None


@pytest.mark.parametrize("top", ["", "核验包/"])
def test_folder_and_zip_give_the_same_names_and_bytes(bundle: Files, tmp_path: Path, top: str) -> None:
    layout.write_folder({top + name: raw for name, raw in bundle.items()}, tmp_path / "folder")
    layout.write_zip({top + name: raw for name, raw in bundle.items()}, tmp_path / "a.zip")
    layout.write_zip({top + name: raw for name, raw in reversed(bundle.items())}, tmp_path / "b.zip")
    (tmp_path / "folder" / ".DS_Store").write_bytes(b"")
    assert layout.read(tmp_path / "folder") == layout.read(tmp_path / "a.zip") == bundle
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_nothing_is_written_over(bundle: Files, tmp_path: Path) -> None:
    layout.write_folder(bundle, tmp_path / "folder")
    with pytest.raises(Unsafe, match="已经存在"):
        layout.write_folder(bundle, tmp_path / "folder")


def _zip(*entries: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    return out.getvalue()


TWICE = _zip(("a1", b"1"), ("a2", b"2")).replace(b"a2", b"a1")


@pytest.mark.parametrize("raw", [b"", b"no zip", TWICE, _zip(("a", b"1" * 1000))[:-40]])
def test_what_is_no_bundle_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(raw)
    with pytest.raises(Malformed):
        layout.read(tmp_path / "x.zip")


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_BYTES", 1_000_000)
    (tmp_path / "x.zip").write_bytes(_zip(("a", b"0" * 1_000_001), method=zipfile.ZIP_DEFLATED))
    with pytest.raises(Malformed, match="太大"):
        layout.read(tmp_path / "x.zip")


def test_links_and_missing_bundles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "report").symlink_to("/etc/passwd")
    with pytest.raises(Malformed, match="链接"):
        layout.read(tmp_path / "b")
    with pytest.raises(Unsafe, match="读不到"):
        layout.read(tmp_path / "none.zip")


def test_names_that_climb_are_only_names(tmp_path: Path, bundle: Files) -> None:
    """Nothing is ever unpacked to the disk; a climbing name is an unsealed file like any other."""
    (tmp_path / "x.zip").write_bytes(_zip(*bundle.items(), ("../../evil", b"")))
    verdict = verify(layout.read(tmp_path / "x.zip"), FINGERPRINTS, now=NOW)
    assert "未经封存的文件：../../evil" in verdict.lines[0].text


def figure(by: By, value: str, of: tuple[tuple[str, str], ...], places: int = 0, code: str = "f") -> Figure:
    return Figure(code, "数字", value, "", by, of, places=places)


def recount(*figures: Figure) -> list[Decimal]:
    return list(Snapshot("t", "2026", figures, {}).recount().values())


def test_numbers_are_added_exactly() -> None:
    assert recount(figure(By.SUM, "0", (("a", "0.1"), ("b", "0.2")))) == [Decimal("0.3")]
    large = "9" * 30 + "." + "9" * 10
    assert recount(figure(By.SUM, "0", (("a", large), ("b", "-0.0000000001")))) == [Decimal("9" * 30 + "." + "9" * 9 + "8")]
    assert recount(figure(By.SUM, "0", ())) == [0]
    assert recount(figure(By.COUNT, "0", (("a", ""), ("b", "")))) == [2]


@pytest.mark.parametrize(("part", "whole", "places", "share"), [
    ("1", "3", 1, "33.3"), ("2", "3", 1, "66.7"), ("1", "8", 1, "12.5"), ("1", "8", 0, "13"), ("-1", "8", 0, "-13"),
    ("1", "1", 2, "100.00"), ("0", "7", 1, "0"), ("1", "200", 0, "1"), ("1", "201", 0, "0"), ("-1", "-3", 1, "33.3"),
])  # fmt: skip
def test_a_share_is_rounded_half_up(part: str, whole: str, places: int, share: str) -> None:
    found = recount(
        figure(By.SUM, part, (("a", part),), code="p"), figure(By.SUM, whole, (("a", whole),), code="w"),
        figure(By.SHARE, share, (("p", ""), ("w", "")), places),
    )
    assert found[2] == Decimal(share)


@pytest.mark.parametrize("of", [("p", "none"), ("p", "zero"), ("later", "p")])
def test_a_share_of_nothing_is_refused(of: tuple[str, str]) -> None:
    figures = [figure(By.COUNT, "1", (("a", ""),), code="p"), figure(By.COUNT, "0", (), code="zero"),
               figure(By.SHARE, "0", ((of[0], ""), (of[1], "")))]  # fmt: skip
    with pytest.raises(Malformed, match="分子分母"):
        recount(*figures)


@pytest.mark.parametrize("by", [By.COUNT, By.SUM])
def test_a_record_counts_once(by: By) -> None:
    with pytest.raises(Malformed, match="重复"):
        recount(figure(by, "2", (("a", "1"), ("a", "2"))))


@pytest.mark.parametrize(("value", "said"), [("5", "5"), ("33.50", "33.5"), ("100", "100"), ("-0.0", "0"), ("1E+3", "1000")])
def test_numbers_are_shown_plainly(value: str, said: str) -> None:
    assert plain(Decimal(value)) == said


def test_snapshots_go_round() -> None:
    frozen = making.snapshot()
    assert Snapshot.from_payload(json.dumps({"snapshot": frozen.to_json()}).encode()) == frozen


def _with(path: list[Any], value: object) -> dict[str, Any]:
    data: Any = {"snapshot": json.loads(json.dumps(making.snapshot().to_json()))}
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data  # type: ignore[no-any-return]


F = ["snapshot", "figures", 0]
BAD_SNAPSHOTS = [
    _with(["snapshot"], None), _with(["snapshot"], []), _with(["snapshot", "figures"], {}), _with([*F, "value"], 5),
    _with([*F, "value"], "5e1"), _with([*F, "value"], "1" * 31), _with([*F, "value"], "٥"), _with([*F, "of"], "ab"),
    _with([*F, "of"], [1]), _with([*F, "by"], "max"), _with([*F, "code"], "money"), _with([*F, "title"], None),
    _with(["snapshot", "figures", 1, "of"], ["ab"]), _with(["snapshot", "figures", 1, "of", 0], ["e1", "1", "2"]),
    _with(["snapshot", "figures", 1, "of", 0], ["e1", 1]), _with(["snapshot", "figures", 3, "places"], 11),
    _with(["snapshot", "figures", 3, "places"], True), _with(["snapshot", "figures", 3, "of"], ["done"]),
    _with(["snapshot", "files"], []), _with(["snapshot", "files", REPORT], "AB"), _with(["snapshot", "as_of"], 2026),
]  # fmt: skip


@pytest.mark.parametrize("data", BAD_SNAPSHOTS)
def test_what_is_no_snapshot_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="快照"):
        Snapshot.from_payload(json.dumps(data).encode())


def test_what_no_browser_reads_as_json_is_refused() -> None:
    raw = json.dumps({"snapshot": making.snapshot().to_json(), "x": float("nan")}).encode()
    for bad in (raw, b"\xef\xbb\xbf" + raw.replace(b"NaN", b"1"), b"[" * 100_000):
        with pytest.raises(Malformed):
            Snapshot.from_payload(bad)


NAMES = st.sampled_from(["checkpoint", "policy", "snapshot.json", layout.proof_name(1), "x"])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=80)))
def test_rubbish_is_red_and_never_an_error(files: dict[str, bytes]) -> None:
    assert verify(files, FINGERPRINTS, now=NOW).state is State.BAD
