"""The witness by network, and the log that asks it: C2SP tlog-witness, status by status."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import read_signed
from huiyin.sealing.cosignature import cosignatures, read_lines, verify
from huiyin.sealing.errors import Inconsistent, Untrusted
from huiyin.sealing.witness.asking import Unanswered, ask, take
from huiyin.sealing.witness.http import Server, bind
from huiyin.sealing.witness.request import Request
from tests.sealing.making import LOG, ORIGIN, SECOND, STRANGER, WITNESS, signed
from tests.sealing.witnessing import request, tree, witness

# C2SP tlog-witness, example request body of add-checkpoint.
SPEC_REQUEST = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
""".encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with witness(tmp_path / "w") as asked:
        found = bind(asked, "127.0.0.1", 0)
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()
        found.server_close()


def post(server: Server, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    found = answer.status, answer.getheader("Content-Type", ""), answer.read()
    connection.close()
    return found


def url(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def test_the_example_of_the_specification_is_read() -> None:
    found = Request.parse(SPEC_REQUEST)
    assert (found.old, len(found.path), found.parts[0].size) == (20852014, 4, 20852163)
    assert bytes(found) == SPEC_REQUEST


def test_a_cosignature_is_answered_as_signature_lines(server: Server) -> None:
    status, _, body = post(server, request(tree(80), 0))
    assert status == 200
    (line,) = read_lines(body.decode())
    checkpoint, _ = read_signed(signed(tree(80)))
    assert verify(checkpoint.text, line, server.witness.key.verifier)


@pytest.mark.parametrize(("body", "status"), [
    (request(tree(60), 40), 409), (request(tree(100, changed=3), 80), 422), (request(tree(100), 80, STRANGER), 403),
    (SPEC_REQUEST, 404), (b"rubbish\n", 400), (bytes(Request(90, (), signed(tree(80), LOG, ()))), 400),
])  # fmt: skip
def test_each_refusal_has_its_status(server: Server, body: bytes, status: int) -> None:
    post(server, request(tree(80), 0))
    assert post(server, body)[0] == status


def test_a_conflict_tells_the_size_and_nothing_else(server: Server) -> None:
    post(server, request(tree(80), 0))
    assert post(server, request(tree(100), 0)) == (409, "text/x.tlog.size", b"80\n")


def test_several_requests_on_one_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
    for old, size in ((0, 5), (5, 9), (5, 12), (9, 12)):
        connection.request("POST", "/add-checkpoint", request(tree(size), old))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == (409 if (old, size) == (5, 12) else 200)


@pytest.mark.parametrize(("head", "status"), [
    (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", b" 411 "),
    (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99999999\r\n\r\n", b" 413 "),
    (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n", b" 411 "),
    (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: -1\r\n\r\n", b" 411 "),
    (b"POST /other HTTP/1.1\r\nHost: w\r\nContent-Length: 0\r\n\r\n", b" 404 "),
    (b"GET /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", b" 404 "),
    (b"PUT / HTTP/1.1\r\nHost: w\r\n\r\n", b" 501 "),
])  # fmt: skip
def test_odd_requests_are_answered_and_harm_nothing(server: Server, head: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.server_address[1]), timeout=60) as plain:
        plain.sendall(head)
        assert status in plain.recv(4096).split(b"\r\n")[0]
    assert post(server, request(tree(5), 0))[0] == 200


def test_the_page_for_people_shows_the_window(server: Server) -> None:
    post(server, request(tree(80), 0))
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
    connection.request("GET", "/")
    text = connection.getresponse().read().decode()
    assert ORIGIN in text
    assert "见证到第80条" in text
    assert "距今0分钟" in text


def test_a_full_disk_is_answered_and_nothing_is_cosigned(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace", full)
    assert post(server, request(tree(80), 0))[0] == 500
    assert server.witness.memory.logs[ORIGIN].size == 0


def test_many_at_once_get_one_history(server: Server) -> None:
    """Twenty logs' copies ask together from the same size: one is cosigned, the others learn the new size."""
    post(server, request(tree(10), 0))
    bodies = [request(tree(11 + n), 10) for n in range(20)]
    with ThreadPoolExecutor(len(bodies)) as pool:
        statuses = [status for status, _, _ in pool.map(lambda body: post(server, body), bodies)]
    assert sorted(statuses) == [200] + [409] * 19


def test_a_log_asks_and_learns_what_the_witness_remembers(server: Server) -> None:
    key = server.witness.key.verifier
    small, large = tree(80), tree(100)
    assert ask(url(server), small, signed(small, LOG, ()), key)
    got = ask(url(server) + "/", large, signed(large, LOG, ()), key, remembered=3)
    assert [one.key for one in cosignatures(read_signed(got)[1], [key])] == [key]


def test_a_rolled_back_or_changed_log_is_told_so(server: Server) -> None:
    key = server.witness.key.verifier
    ask(url(server), tree(80), signed(tree(80), LOG, ()), key)
    with pytest.raises(Inconsistent, match="旧备份"):
        ask(url(server), tree(75), signed(tree(75), LOG, ()), key)
    for changed in (tree(100, changed=17), tree(80, changed=17)):
        with pytest.raises(Inconsistent, match="历史与现在的账本不符"):
            ask(url(server), changed, signed(changed, LOG, ()), key)


def test_an_unreachable_or_refusing_witness_is_said(server: Server) -> None:
    key = server.witness.key.verifier
    small = tree(5)
    with pytest.raises(Unanswered, match="连不上"):
        ask("http://127.0.0.1:9", small, signed(small, LOG, ()), key)
    with pytest.raises(Unanswered, match="地址"):
        ask("ftp://witness", small, signed(small, LOG, ()), key)
    with pytest.raises(Unanswered, match=r"403.*可信签名"):
        ask(url(server), small, signed(small, STRANGER, ()), key)


def test_an_answer_of_another_witness_or_on_another_tree_is_not_taken() -> None:
    small = signed(tree(5), LOG, ())
    other = "".join(map(str, read_signed(signed(tree(6)))[1].signatures[1:])).encode()
    with pytest.raises(Untrusted, match="与内容不符"):
        take(small, other, [WITNESS.verifier])
    with pytest.raises(Untrusted, match="没有已登记"):
        take(small, other, [SECOND.verifier])
