"""An SMS gateway on loopback that does whatever a test tells it to, connection by connection."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from attrs import define, field, frozen

TAKEN: Final = b'{"result": {"code": 0}}'
SECRET: Final = "s3cr3t-of-the-account"
PATH: Final = f"/v1/{SECRET}/messages"
"""Gateways exist that take the key of an account in the path."""


@frozen
class Heard:
    """A request that was read whole."""

    line: str
    headers: dict[str, str]
    body: dict[str, Any]


Way = Callable[["Server", socket.socket], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Way:
    """Answer as servers do."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"content-length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return lambda _server, peer: peer.sendall(f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + body)


def stay_silent(server: Server, peer: socket.socket) -> None:
    """Answer nothing for as long as the other side waits."""
    server.until_gone(peer)


def drip(server: Server, peer: socket.socket) -> None:
    """Answer a byte at a time, each soon enough for a time-out that begins anew with every byte."""
    for byte in b"HTTP/1.1 200 OK\r\nx-long: " + b"a" * 500:
        peer.sendall(bytes([byte]))
        if server.ended.wait(0.05):
            return


def reset(_server: Server, peer: socket.socket) -> None:
    """End the connection rudely."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def die(_server: Server, _peer: socket.socket) -> None:
    """Accept, and die before answering."""


def break_off(_server: Server, peer: socket.socket) -> None:
    """Die in the middle of an answer."""
    peer.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"result":')


def pour(server: Server, peer: socket.socket) -> None:
    """Answer without end, and count what was taken."""
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
    while not server.ended.is_set():
        server.poured += peer.send(b"x" * 65_536)


@define
class Server:
    """
    A server.

    Args:
        port: at which it listens.
        ways: what it does with one request after another; the last one stays.
        heard: what it was sent.
        poured: bytes of an endless answer.
    """

    port: int
    ways: list[Way]
    heard: list[Heard] = field(factory=list)
    poured: int = 0
    ended: threading.Event = field(factory=threading.Event)

    @property
    def data(self) -> dict[str, Any]:
        """How a host describes it."""
        return {
            "url": f"http://127.0.0.1:{self.port}{PATH}",
            "headers": {"authorization": f"Bearer {SECRET}", "idempotency-key": "{reference}"},
            "body": {"to": "{to}", "text": "{text}", "id": "{reference_number}"},
            "answers": [
                {"status": "2xx", "member": "result.code", "values": [0], "means": "taken"},
                {"status": 422, "means": "refused"},
            ],
            "seconds": 1,
        }

    def sent(self) -> set[str]:
        """Return the references that a gateway which heeds them has sent, each once."""
        return {each.headers["idempotency-key"] for each in self.heard}

    def until_gone(self, peer: socket.socket) -> None:
        """Wait until the other side ends the connection."""
        with suppress(OSError):
            peer.recv(1)

    def serve(self, listening: socket.socket) -> None:
        while not self.ended.is_set():
            with suppress(TimeoutError):
                peer, _ = listening.accept()
                threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer: socket.socket) -> None:
        with peer, suppress(OSError):
            self.heard.append(_read(peer))
            way = self.ways.pop(0) if len(self.ways) > 1 else self.ways[0]
            way(self, peer)


def _read(peer: socket.socket) -> Heard:
    with peer.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        headers: dict[str, str] = {}
        while text := stream.readline().decode().strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        return Heard(line, headers, json.loads(stream.read(int(headers["content-length"]))))


@contextmanager
def served(*ways: Way) -> Iterator[Server]:
    """Serve."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        server = Server(listening.getsockname()[1], list(ways))
        thread = threading.Thread(target=server.serve, args=(listening,))
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            thread.join()
