"""One running server: its kernel, its socket, the thread that ticks, and its end."""

from __future__ import annotations

import getpass
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from services.files import write_whole
from services.local_place import LocalPlace, LocalRecord, own_version, write_record
from services.local_workspace import certificates
from services.local_workspace.arm.sizes import machine_cores
from services.local_workspace.clock import Delays, RandomIds, SystemClock, iso
from services.local_workspace.concerns import provision, tables
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Folders, Kernel
from services.local_workspace.roles import Caller
from services.local_workspace.server import build
from services.local_workspace.store import Store
from services.local_workspace.tokens import LIFETIME, Tokens

TENANT = "10ca1000-0000-4000-8000-000000000001"
"""The Microsoft Entra tenant that stands for this machine."""

TICK_SECONDS = 0.1
SLOW_TICK_SECONDS = 1.0
SLOW_AFTER_SECONDS = 10.0
"""Nobody has asked for so long and no job is alive: nobody sees a state that changes a second late."""
GRACE_SECONDS = 2
"""How long requests under way may take when the server ends."""

log = logging.getLogger("local_workspace")


class Activity:
    """Counts requests under way and remembers when the last one ended; wraps the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._under_way = 0
        self._last = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    def quiet_seconds(self) -> float:
        """How long nobody has asked for anything."""
        return 0.0 if self._under_way else time.monotonic() - self._last


def serve(place: LocalPlace, idle_seconds: float, ready: Callable[[], None]) -> None:
    """Serve until idle or told to end; `ready` is called once requests are answered.

    Raises:
        OSError, sqlite3.Error: the folder cannot be used.
        NewerStateError: a newer amlx wrote the state.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with _listening(place) as listener:
        base = f"https://127.0.0.1:{listener.getsockname()[1]}"
        clock = SystemClock()
        tls = certificates.prepare(place.tls, clock.now())
        kernel = _kernel(place, base, clock)
        activity = Activity(build(kernel))
        provision(kernel, DEFAULT_WORKSPACE)
        server = uvicorn.Server(_configuration(activity, tls))
        # uvicorn has its own handler only while it serves, and raises the signal again once it has ended.
        signal.signal(signal.SIGTERM, lambda *_: setattr(server, "should_exit", True))
        _announce(place, kernel)
        ready()
        with _ticking(kernel, place, server, activity.quiet_seconds, idle_seconds):
            server.run(sockets=[listener])
        place.record.unlink(missing_ok=True)


def _kernel(place: LocalPlace, base: str, clock: SystemClock) -> Kernel:
    return Kernel(
        store=Store(place.state, tables(), wal=not place.shared),
        clock=clock,
        ids=RandomIds(),
        delays=Delays(),
        folders=Folders(place.root),
        base=base,
        tokens=Tokens(_secret(place.secret), base, TENANT, clock),
        owner=_owner(),
        cores=machine_cores(),
    )


def _owner() -> Caller:
    name = getpass.getuser()
    return Caller(oid=str(uuid.uuid5(uuid.UUID(TENANT), name)), name=name)


def _secret(file: Path) -> bytes:
    if not file.is_file():
        write_whole(file, secrets.token_hex(32))
    return bytes.fromhex(file.read_text("ascii"))


@contextmanager
def _listening(place: LocalPlace) -> Iterator[socket.socket]:
    """A socket of 127.0.0.1 at the port of the last start, or at any free one where somebody else has it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listener:
        try:
            listener.bind(("127.0.0.1", int(place.port.read_text("ascii"))))
        except (OSError, ValueError, OverflowError):
            listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        write_whole(place.port, str(listener.getsockname()[1]))
        yield listener


def _configuration(app: ASGIApp, tls: certificates.Certificates) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ssl_certfile=tls.leaf,
        ssl_keyfile=tls.key,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _announce(place: LocalPlace, kernel: Kernel) -> None:
    _renew(place, kernel)
    workspace = DEFAULT_WORKSPACE
    names = (workspace.subscription, workspace.group, workspace.name)
    write_record(place, LocalRecord(os.getpid(), kernel.base, iso(kernel.clock.now()), own_version(), *names))
    log.info("serving %s", kernel.base)


def _renew(place: LocalPlace, kernel: Kernel) -> None:
    write_whole(place.token, kernel.tokens.mint(kernel.owner))


@contextmanager
def _ticking(
    kernel: Kernel, place: LocalPlace, server: uvicorn.Server, quiet: Callable[[], float], idle_seconds: float
) -> Iterator[None]:
    """While the block runs: time moves the kernel, the token is renewed, and an idle server is told to end.

    `quiet` says for how many seconds nobody has asked for anything.
    """
    ended = threading.Event()

    def run() -> None:
        renewed = kernel.clock.now()
        pause = TICK_SECONDS
        while not ended.wait(pause):
            _tick(kernel)
            if kernel.clock.now() - renewed > LIFETIME / 4:
                _renew(place, kernel)
                renewed = kernel.clock.now()
            is_busy = kernel.is_busy()
            if quiet() >= idle_seconds and not is_busy:
                log.info("idle: ending")
                place.record.unlink(missing_ok=True)  # who comes now starts the next one rather than asks this one
                server.should_exit = True
                return
            pause = TICK_SECONDS if is_busy or quiet() < SLOW_AFTER_SECONDS else SLOW_TICK_SECONDS

    thread = threading.Thread(target=run, name="ticker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(GRACE_SECONDS)


def _tick(kernel: Kernel) -> None:
    try:
        kernel.tick()
    except Exception:  # one bad moment (a full disk, a fault in one concern) must not stop the clock
        log.exception("a tick failed")
        time.sleep(1)
