"""The witness by file: a request comes on a USB stick, the cosignature goes back on it."""

from __future__ import annotations

from pathlib import Path

from huiyin.sealing import durable
from huiyin.sealing.errors import Malformed, Unsafe
from huiyin.sealing.witness.judging import Given, Refused, Why, Witness
from huiyin.sealing.witness.request import LARGEST

REQUEST, ANSWER = ".req", ".cosig"


def read_small(path: Path, most: int = LARGEST) -> bytes:
    """Malformed: larger than any such file. Unsafe: cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise Unsafe(f"读不到 {path}：{error.strerror}") from None
    if len(raw) > most:
        raise Malformed(f"{path} 太大，不是要找的文件。")
    return raw


def answer_file(witness: Witness, request: Path, answer: Path | None = None) -> tuple[Given | None, Path]:
    """Writes the cosignature beside the request (`x.req` → `x.cosig`). Refused: nothing is written.

    None: this very checkpoint was cosigned before and the answer got lost on the way; it is written again.
    """
    raw = read_small(request)
    target = answer or request.with_suffix(ANSWER)
    given: Given | None = None
    try:
        given = witness.cosign(raw)
        line = given.line
    except Refused as refused:
        before = witness.given_before(raw) if refused.why is Why.OTHER_SIZE else None
        if before is None:
            raise
        line = before
    try:
        durable.replace(target, str(line).encode())
    except OSError as error:
        raise Unsafe(f"已经签署，但写不了 {target}（{error.strerror}）；请换一个位置，用同一请求再取一次。") from None
    return given, target
