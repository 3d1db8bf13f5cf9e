"""A small HTTPS server that answers as a test says: status, headers, any bytes, or a cut connection."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from services.connection import Connection
from services.local_workspace.certificates import prepare


@dataclass(frozen=True)
class Reply:
    """What to answer. `cut` announces more bytes than it sends."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Faulty:
    """A server whose answers are queued by path's beginning; the last one stays. It remembers what it was asked."""

    def __init__(self, base: str, ca_bundle: Path) -> None:
        self.base = base
        self.ca_bundle = ca_bundle
        self.asked: list[Request] = []
        self._replies: list[Reply] = []

    def reply(self, *replies: Reply) -> None:
        """Answer the next requests so, the last one again and again."""
        self._replies = list(replies)

    def answer(self, request: Request) -> Reply:
        """The next answer."""
        self.asked.append(request)
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    def connection(self, folder: Path, token: str = "a.token") -> Connection:
        """A connection to it, as to a cloud of one's own."""
        file = folder / "faulty.token"
        file.write_text(token)
        return Connection(
            "Lab",
            self.base,
            "sub",
            "group",
            "place",
            token_source="file",
            token_place=str(file),
            ca_bundle=self.ca_bundle,
        )


@contextmanager
def faulty_server(folder: Path) -> Iterator[Faulty]:
    """Serve until the block ends."""
    certificates = prepare(folder / "tls", datetime.now(UTC))
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    faulty = Faulty(f"https://127.0.0.1:{server.server_port}", certificates.bundle)
    server.RequestHandlerClass = _handler(faulty.answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.leaf, certificates.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield faulty
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answer: Callable[[Request], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept open, as the service keeps them

        def do(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            reply = answer(Request(self.command, self.path, dict(self.headers), self.rfile.read(length)))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = reply.cut

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler
