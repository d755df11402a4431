"""The witness by network: C2SP tlog-witness `POST /add-checkpoint`, and `GET /` for people.

The standard library's server, meant to stand behind a proxy that speaks TLS. Requests need no sign-in: a checkpoint is
signed by its log, and a refusal tells nothing but a size that was published anyway.
"""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from huiyin.sealing.errors import SealingError
from huiyin.sealing.witness.judging import Refused, Why, Witness
from huiyin.sealing.witness.request import LARGEST
from huiyin.sealing.witness.status import status

_SECONDS = 20
_AT_ONCE = 32
_TEXT = "text/plain; charset=utf-8"


class Server(ThreadingHTTPServer):
    """At most `_AT_ONCE` connections are served together; further ones wait in the system's queue."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__(address, Handler)

    def process_request(self, request: object, client_address: object) -> None:
        self._places.acquire()
        try:
            super().process_request(request, client_address)  # type: ignore[arg-type]
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._places.release()


class Server6(Server):
    address_family = socket.AF_INET6


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "huiyin-witness", ""
    timeout = _SECONDS

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            return self._answer(404, "没有这个地址。\n", close=True)
        body = self._body()
        if body is None:
            return None
        try:
            given = self.server.witness.cosign(body)
        except Refused as refused:
            return self._refuse(refused)
        except (OSError, SealingError) as error:
            self.log_error("%s", error)
            return self._answer(500, "见证方现在不能保存状态，没有签署。\n")
        self.log_message("已为 %s 签署，共%d条", given.checkpoint.origin, given.checkpoint.size)
        return self._answer(200, str(given.line))

    def do_GET(self) -> None:
        if self.path != "/":
            return self._answer(404, "没有这个地址。\n")
        witness = self.server.witness
        return self._answer(200, status(witness.memory, witness.key.verifier, witness.now()))

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal():
            self._answer(411, "请求须写明长度。\n", close=True)
            return None
        if int(length) > LARGEST:
            self._answer(413, "请求太大。\n", close=True)
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self._answer(400, "请求不完整。\n", close=True)
            return None
        return body

    def _refuse(self, refused: Refused) -> None:
        self.log_message("拒绝（%d）：%s", refused.why, refused)
        if refused.why is Why.OTHER_SIZE:
            return self._answer(409, f"{refused.size}\n", "text/x.tlog.size")
        return self._answer(int(refused.why), f"{refused}\n")

    def _answer(self, status: int, text: str, kind: str = _TEXT, *, close: bool = False) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def bind(witness: Witness, host: str, port: int) -> Server:
    """OSError: the address is taken."""
    return (Server6 if ":" in host else Server)((host, port), witness)
