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
from starlette.types import ASGIApp

from services.local_workspace.certificates import Certificates, prepare
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
def serve(kernel: Kernel, place: socket.socket, folder: Path, application: ASGIApp | None = None) -> Iterator[Served]:
    """Serve the kernel at the place until the block ends; its clock ticks by itself, ten times a second.

    `application` stands before it where a test wants to see what passes.
    """
    certificates = prepare(folder / "tls", kernel.clock.now())
    ended = threading.Event()
    ticking = threading.Thread(target=_tick, args=(kernel, ended))
    with listening(application or build(kernel), place, certificates):
        ticking.start()
        try:
            yield Served(kernel, kernel.tokens.mint(kernel.owner), certificates.bundle)
        finally:
            ended.set()
            ticking.join()


@contextmanager
def listening(application: ASGIApp, place: socket.socket, certificates: Certificates) -> Iterator[None]:
    """An application behind TLS at the place, until the block ends."""
    config = uvicorn.Config(
        application,
        log_level="warning",
        ssl_certfile=certificates.leaf,
        ssl_keyfile=certificates.key,
        lifespan="off",
        timeout_graceful_shutdown=0.2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        thread.join()


def _tick(kernel: Kernel, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        kernel.tick()
