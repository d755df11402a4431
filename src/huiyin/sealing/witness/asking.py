"""The log's side: ask a witness by http, or take what came back in a file."""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from urllib.parse import urlsplit

from huiyin.sealing.checkpoint import read_signed
from huiyin.sealing.cosignature import read_lines, verify
from huiyin.sealing.errors import Inconsistent, Malformed, SealingError, Untrusted
from huiyin.sealing.keys import VerifierKey
from huiyin.sealing.texts import number, utf8
from huiyin.sealing.tree import Tree
from huiyin.sealing.witness.request import Request

_SECONDS = 30
_LONGEST = 64 * 1024


class Unanswered(SealingError):
    """The witness cannot be reached or did not cosign; the message is its reason where it gave one."""


def take(signed: bytes, answer: bytes, keys: Iterable[VerifierKey]) -> bytes:
    """The checkpoint with the cosignatures of known witnesses added. Lines of others are ignored.

    Untrusted: a known witness's line does not fit this checkpoint, or none is of a known witness.
    """
    _, note = read_signed(signed)
    lines = read_lines(utf8(answer))
    own = [(line, key) for key in keys for line in lines if line.is_of(key)]
    if not own:
        raise Untrusted("答复里没有已登记见证方的签名。")
    for line, key in own:
        verify(note.text, line, key)
    return bytes(note.with_signatures(line for line, _ in own))


def ask(url: str, tree: Tree, signed: bytes, witness: VerifierKey, remembered: int = 0) -> bytes:
    """The checkpoint with the witness's cosignature. `remembered`: the size it last cosigned, as far as known.

    Inconsistent: the witness remembers a longer tree or another history. Unanswered: no cosignature now.
    """
    status, body = _post(url, bytes(Request.of(tree, min(remembered, read_signed(signed)[0].size), signed)))
    if status == http.client.CONFLICT:
        size = _size(body)
        if size > read_signed(signed)[0].size:
            raise Inconsistent(f"见证方记得{size}条，多于本次封存的条数：可能恢复了旧备份。")
        status, body = _post(url, bytes(Request.of(tree, size, signed)))
    if status in (http.client.CONFLICT, http.client.UNPROCESSABLE_ENTITY):
        raise Inconsistent("见证方记得的历史与现在的账本不符：已有记录被改动。")
    if status != http.client.OK:
        raise Unanswered(f"见证方没有签署（{status}）：{body.decode('utf-8', 'replace').strip()[:300]}")
    return take(signed, body, [witness])


def _size(body: bytes) -> int:
    try:
        return number(utf8(body).removesuffix("\n"))
    except Malformed:
        raise Unanswered("见证方的答复看不懂。") from None


def _post(url: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(url.rstrip("/"))
    kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise Unanswered(f"见证方的地址应以 http:// 或 https:// 开头：{url}")
    connection = kind(parts.hostname, parts.port, timeout=_SECONDS)
    try:
        connection.request("POST", f"{parts.path}/add-checkpoint", body, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, answer.read(_LONGEST)
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"连不上见证方 {url}：{error}") from None
    finally:
        connection.close()
