"""The real server, TLS and all, in a thread of the test: what the SDK is tried against."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from services.local_workspace.certificates import prepare
from services.local_workspace.kernel import Kernel
from services.local_workspace.server import build


@dataclass(frozen=True)
class Served:
    """A running server: `kernel.base` is its address, `token` its owner's, `ca_bundle` what to trust."""

    kernel: Kernel
    token: str
    ca_bundle: Path


def free_port() -> socket.socket:
    """A listening place that nobody else has."""
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    return place


@contextmanager
def serve(kernel: Kernel, place: socket.socket, folder: Path) -> Iterator[Served]:
    """Serve the kernel at the place until the block ends; its clock ticks by itself, ten times a second."""
    certificates = prepare(folder / "tls", kernel.clock.now())
    config = uvicorn.Config(
        build(kernel),
        log_level="warning",
        ssl_certfile=certificates.leaf,
        ssl_keyfile=certificates.key,
        lifespan="off",
        timeout_graceful_shutdown=0.2,
    )
    server = uvicorn.Server(config)
    ended = threading.Event()
    threads = [
        threading.Thread(target=server.run, kwargs={"sockets": [place]}),
        threading.Thread(target=_tick, args=(kernel, ended)),
    ]
    for thread in threads:
        thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield Served(kernel, kernel.tokens.mint(kernel.owner), certificates.bundle)
    finally:
        server.should_exit = True
        ended.set()
        for thread in threads:
            thread.join()


def _tick(kernel: Kernel, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        kernel.tick()
