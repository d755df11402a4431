"""What a witness cosigns and what it refuses; what it remembers survives whatever happens to its machine."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import read_signed
from huiyin.sealing.cosignature import read_lines, verify
from huiyin.sealing.errors import Unsafe
from huiyin.sealing.note import Note
from huiyin.sealing.witness import state
from huiyin.sealing.witness.files import answer_file
from huiyin.sealing.witness.judging import EARLIEST, LONGEST_SILENCE, Refused, Why, lasting
from huiyin.sealing.witness.request import Request
from huiyin.sealing.witness.state import Folder
from huiyin.sealing.witness.status import status
from tests.sealing.making import LOG, NOW, ORIGIN, STRANGER, KeyType, key, signed
from tests.sealing.witnessing import NAME, Clock, request, tree, witness


def refused(path: Path, raw: bytes, clock: Clock | None = None) -> Refused:
    with witness(path, clock) as asked, pytest.raises(Refused) as found:
        asked.cosign(raw)
    return found.value


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """The folder of a witness that has cosigned 80 leaves of the log."""
    path = tmp_path / "witness"
    with witness(path) as asked:
        asked.cosign(request(tree(80), 0))
    return path


def test_honest_growth_is_cosigned_and_the_window_is_told(seen: Path) -> None:
    with witness(seen, Clock(NOW + 90_000)) as asked:
        given = asked.cosign(request(tree(100), 80))
        assert verify(given.checkpoint.text, given.line, asked.key.verifier).time == NOW + 90_000
    assert (given.before, given.grown) == (NOW, 20)


def test_it_remembers_the_logs_signature_and_its_own_and_no_others(tmp_path: Path) -> None:
    """What it remembers can be shown to anybody; what strangers add to a request does not grow its memory."""
    signed_twice = bytes(Note.parse(signed(tree(3), LOG, ())).signed_by(STRANGER))
    with witness(tmp_path / "w") as asked:
        asked.cosign(bytes(Request(0, (), signed_twice)))
        _, note = read_signed(asked.memory.logs[ORIGIN].signed)
        assert [one.id for one in note.signatures] == [LOG.verifier.id, asked.key.verifier.id]


def test_the_first_cosignature_has_no_window_before_it(tmp_path: Path) -> None:
    with witness(tmp_path / "w") as asked:
        given = asked.cosign(request(tree(3), 0))
    assert (given.before, given.grown) == (None, 3)


def test_the_same_tree_is_cosigned_again_with_a_later_time(seen: Path) -> None:
    with witness(seen, Clock(NOW + 5)) as asked:
        assert asked.cosign(request(tree(80), 80)).time == NOW + 5


def _swapped() -> bytes:
    from huiyin.sealing.tree import Tree, leaf_hash

    leaves = [b"%d" % n for n in range(100)]
    leaves[17], leaves[18] = leaves[18], leaves[17]
    return request(Tree(map(leaf_hash, leaves)), 80)


def _without_17(inserted: bytes = b"") -> bytes:
    from huiyin.sealing.tree import Tree, leaf_hash

    leaves = [b"%d" % n for n in range(100) if n != 17]
    if inserted:
        leaves.insert(30, inserted)
    return request(Tree(map(leaf_hash, leaves)), 80)


def _bad_path() -> bytes:
    good = Request.parse(request(tree(100), 80))
    return bytes(Request(80, (*good.path[:-1], bytes(32)), good.signed))


REFUSALS: dict[str, tuple[Callable[[], bytes], Why, str]] = {
    "an entry edited": (lambda: request(tree(100, changed=17), 80), Why.INCONSISTENT, "历史不符"),
    "the last entry seen edited": (lambda: request(tree(100, changed=79), 80), Why.INCONSISTENT, "历史不符"),
    "an entry deleted": (_without_17, Why.INCONSISTENT, "历史不符"),
    "two entries swapped": (_swapped, Why.INCONSISTENT, "历史不符"),
    "an entry slipped in": (lambda: _without_17(b"forged"), Why.INCONSISTENT, "历史不符"),
    "a forged proof": (_bad_path, Why.INCONSISTENT, "历史不符"),
    "an old backup": (lambda: request(tree(75), 75), Why.OTHER_SIZE, "账本变短了"),
    "a smaller tree, honest about what is remembered": (
        lambda: bytes(Request(80, (), signed(tree(75), LOG, ()))), Why.MALFORMED, "旧条数大于"
    ),
    "a backup grown anew": (lambda: request(tree(90, changed=76), 80), Why.INCONSISTENT, "历史不符"),
    "the same size with another root": (lambda: request(tree(80, changed=79), 80), Why.OTHER_SIZE, "历史不符"),
    "a replayed request": (lambda: request(tree(80), 0), Why.OTHER_SIZE, "记得的是80条"),
    "an older request": (lambda: request(tree(60), 40), Why.OTHER_SIZE, "账本变短了"),
    "another size remembered": (lambda: request(tree(100), 79), Why.OTHER_SIZE, "从80条起重新制作"),
    "a stranger's key": (lambda: request(tree(100), 80, STRANGER), Why.UNKNOWN_KEY, "可信签名"),
    "another log": (lambda: request(tree(5), 0, key("other.example/log", KeyType.LOG)), Why.UNKNOWN_LOG, "没有登记"),
    "no request": (lambda: b"hello\n", Why.MALFORMED, "不是见证请求"),
    "an unsigned tree": (lambda: b"old 80\n\n" + Note.parse(signed(tree(100))).text.encode(), Why.MALFORMED, "不是签名文本"),
    "too many hashes": (
        lambda: b"old 80\n" + (b"A" * 43 + b"=\n") * 64 + b"\n" + signed(tree(100), LOG, ()), Why.MALFORMED, "太长"
    ),
    "too much": (lambda: request(tree(100), 80) + b"x" * 300_000, Why.MALFORMED, "太大"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_why_and_changes_nothing(seen: Path, name: str) -> None:
    make, why, said = REFUSALS[name]
    before = (seen / "state.json").read_bytes()
    found = refused(seen, make(), Clock(NOW + 10))
    assert found.why is why
    assert said in str(found)
    assert (seen / "state.json").read_bytes() == before
    if why is Why.OTHER_SIZE:
        assert found.size == 80


def test_the_first_request_brings_no_proof(tmp_path: Path) -> None:
    good = Request.parse(request(tree(100), 80))
    assert refused(tmp_path / "w", bytes(Request(0, good.path, good.signed))).why is Why.INCONSISTENT


def test_signed_contradictions_are_kept_once_as_evidence(seen: Path) -> None:
    refused(seen, request(tree(100, changed=17), 80))
    refused(seen, request(tree(100, changed=17), 80))
    refused(seen, request(tree(80, changed=3), 80))
    kept = sorted((seen / "refused").glob("*.req"))
    assert len(kept) == 2
    raws = [one.read_bytes().split(b"\n", 1) for one in kept]
    assert all("历史不符" in said.decode() and Request.parse(raw) for said, raw in raws)


def test_an_old_but_honest_checkpoint_is_no_evidence(seen: Path) -> None:
    refused(seen, request(tree(60), 40))
    assert not (seen / "refused").exists()


def test_evidence_does_not_fill_the_disk(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "MOST_REFUSED", 5)
    for n in range(8):
        Folder(seen).keep_refused(NOW + n, str(n), "why", b"raw")
    assert sorted(int(one.name.split("-")[0]) - NOW for one in (seen / "refused").glob("*.req")) == [3, 4, 5, 6, 7]


@pytest.mark.parametrize(("time", "fine"), [
    (NOW - 1, False), (NOW, True), (NOW + LONGEST_SILENCE, True), (NOW + LONGEST_SILENCE + 1, False), (0, False),
])  # fmt: skip
def test_a_clock_that_ran_backwards_or_far_ahead_signs_nothing(seen: Path, time: int, fine: bool) -> None:
    clock = Clock(time)
    if fine:
        with witness(seen, clock) as asked:
            assert asked.cosign(request(tree(100), 80)).time == time
    else:
        assert refused(seen, request(tree(100), 80), clock).why is Why.CLOCK


def test_a_clock_never_set_signs_nothing_even_at_first(tmp_path: Path) -> None:
    assert refused(tmp_path / "w", request(tree(3), 0), Clock(EARLIEST - 1)).why is Why.CLOCK


def test_the_clock_of_one_log_counts_for_all(seen: Path) -> None:
    other = key("other.example/log", KeyType.LOG)
    with witness(seen, Clock(NOW - 1)) as asked:
        asked.add(other.verifier)
        with pytest.raises(Refused, match="时钟"):
            asked.cosign(request(tree(3), 0, other))


def test_people_confirm_a_clock_that_was_set_right(seen: Path) -> None:
    """Whether it had run ahead or the machine was long off: one act by hand, then it goes on."""
    with witness(seen, Clock(NOW - 3600)) as asked:
        assert asked.believe_clock() == NOW - 3600
        assert asked.cosign(request(tree(100), 80)).time == NOW - 3600


def test_two_processes_never_share_a_witness(seen: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from huiyin.sealing import durable\n"
        "from huiyin.sealing.errors import Unsafe\n"
        "try:\n with durable.locked(Path(sys.argv[1])): print('held')\nexcept Unsafe as error: print(error)"
    )
    with witness(seen):
        said = subprocess.run([sys.executable, "-c", code, str(seen)], capture_output=True, text=True, check=True).stdout
        assert "另一个进程" in said
    said = subprocess.run([sys.executable, "-c", code, str(seen)], capture_output=True, text=True, check=True).stdout
    assert said == "held\n"


LOOP = """
import sys
from pathlib import Path
from huiyin.sealing.witness.judging import Witness
from huiyin.sealing.witness.state import Folder
from tests.sealing.witnessing import Clock, request, tree
with Witness(Folder(Path(sys.argv[1])), Clock()) as witness:
    known = next(iter(witness.memory.logs.values()))
    size = known.size
    while size < 2000:
        now = tree(size + 1)
        print(witness.cosign(request(now, size)).checkpoint.size, flush=True)
        size += 1
"""


def test_killed_at_any_moment_it_remembers_whatever_it_gave(tmp_path: Path) -> None:
    """kill -9 after a random number of answers, eight times: never smaller than the last answer, never unreadable."""
    path = tmp_path / "w"
    with witness(path) as asked:
        asked.cosign(request(tree(1), 0))
    given = 1
    for round_ in range(8):
        running = subprocess.Popen([sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        for _ in range(3 + 7 * round_ % 11):
            given = int(running.stdout.readline())
        os.kill(running.pid, signal.SIGKILL)
        given = max([given, *map(int, re.findall(r"^\d+$", running.stdout.read(), re.MULTILINE))])
        running.wait()
        running.stdout.close()
        with witness(path) as asked:
            size = asked.memory.logs[ORIGIN].size
            assert given <= size <= given + 1
        assert not list(path.glob(".*.new"))


def test_an_answer_is_given_only_after_it_is_on_the_disk(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with witness(seen) as asked:
        monkeypatch.setattr(durable, "replace", full)
        with pytest.raises(OSError, match="space"):
            asked.cosign(request(tree(100), 80))
        monkeypatch.undo()
        assert asked.memory.logs[ORIGIN].size == 80
        assert asked.cosign(request(tree(90), 80)).checkpoint.size == 90


def test_a_lost_memory_is_not_made_anew(seen: Path) -> None:
    (seen / "state.json").unlink()
    with pytest.raises(Unsafe, match="丢失"), witness(seen):
        pass


def test_a_new_witness_does_not_overwrite_an_old_one(seen: Path) -> None:
    with pytest.raises(Unsafe, match="已经"):
        Folder.create(seen, NAME)


@pytest.mark.parametrize("change", [
    lambda data: data["logs"][ORIGIN].update(signed=signed(tree(70), LOG, ()).decode()),
    lambda data: data["logs"][ORIGIN].update(time=NOW - 1),
    lambda data: data["logs"].update({"other.example": data["logs"].pop(ORIGIN)}),
    lambda data: data.update(form="x"),
    lambda data: data["logs"][ORIGIN].pop("keys"),
])  # fmt: skip
def test_a_changed_memory_is_noticed(seen: Path, change: Callable[[dict[str, object]], object]) -> None:
    data = json.loads((seen / "state.json").read_text())
    change(data)
    (seen / "state.json").write_text(json.dumps(data))
    with pytest.raises(Unsafe, match="损坏"), witness(seen):
        pass


def test_a_torn_memory_is_noticed(seen: Path) -> None:
    raw = (seen / "state.json").read_bytes()
    (seen / "state.json").write_bytes(raw[: len(raw) // 2])
    with pytest.raises(Unsafe, match="损坏"), witness(seen):
        pass


def test_a_key_that_others_can_read_stops_it(seen: Path) -> None:
    (seen / "key").chmod(0o644)
    with pytest.raises(Unsafe, match="chmod 600"), witness(seen):
        pass


def test_a_second_key_of_a_log_is_added_by_hand_and_the_old_one_dropped(seen: Path) -> None:
    new = key(ORIGIN, KeyType.LOG, "new")
    with witness(seen) as asked:
        asked.add(new.verifier)
        asked.add(new.verifier)
        asked.drop_key(LOG.verifier)
        assert asked.cosign(request(tree(100), 80, new)).grown == 20
        with pytest.raises(Refused, match="可信签名"):
            asked.cosign(request(tree(101), 100))
        with pytest.raises(Unsafe):
            asked.drop_key(LOG.verifier)


def test_only_a_log_key_may_be_added(seen: Path) -> None:
    with witness(seen) as asked, pytest.raises(Unsafe, match="不是账本"):
        asked.add(asked.key.verifier)


def test_by_file_the_answer_lies_beside_the_request(seen: Path, tmp_path: Path) -> None:
    path = tmp_path / "usb" / "out.req"
    path.parent.mkdir()
    path.write_bytes(request(tree(100), 80))
    with witness(seen) as asked:
        given, target = answer_file(asked, path)
    assert given is not None
    assert target == path.with_suffix(".cosig")
    assert target.read_text() == str(given.line)


def test_by_file_a_refusal_writes_nothing(seen: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.req"
    path.write_bytes(request(tree(100, changed=3), 80))
    with witness(seen) as asked, pytest.raises(Refused):
        answer_file(asked, path)
    assert not path.with_suffix(".cosig").exists()


def test_a_lost_answer_is_written_again_for_the_same_request(seen: Path, tmp_path: Path) -> None:
    """The stick was full, or the machine stopped between the memory and the stick: the same line, not a new one."""
    path = tmp_path / "out.req"
    path.write_bytes(request(tree(100), 80))
    with witness(seen, Clock(NOW + 50)) as asked, pytest.raises(Unsafe, match="同一请求"):
        answer_file(asked, path, tmp_path / "none" / "out.cosig")
    with witness(seen, Clock(NOW + 99)) as asked:
        given, target = answer_file(asked, path)
        assert given is None
        (line,) = read_lines(target.read_text())
        assert verify(Note.parse(Request.parse(path.read_bytes()).signed).text, line, asked.key.verifier).time == NOW + 50


def test_the_status_shows_the_window_since_the_last_cosignature(seen: Path) -> None:
    with witness(seen) as asked:
        asked.add(key("other.example/log", KeyType.LOG).verifier)
        text = status(asked.memory, asked.key.verifier, NOW + 3 * 86_400 + 4 * 3600)
    assert "见证到第80条，时间：2026年9月21日22时13分" in text
    assert "距今3天4小时" in text
    assert "还没有见证过" in text


@pytest.mark.parametrize(("seconds", "said"), [
    (0, "0分钟"), (59 * 60, "59分钟"), (3600, "1小时0分钟"), (86_400, "1天0小时"), (-5, "0分钟"),
])  # fmt: skip
def test_lengths_of_time_in_words(seconds: int, said: str) -> None:
    assert lasting(seconds) == said
