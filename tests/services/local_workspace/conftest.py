"""A local workspace server in this process, on a clock and ids of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.local_workspace.clock import CountedIds, Delays, ManualClock, SystemClock
from services.local_workspace.concerns import provision, tables
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Folders, Kernel
from services.local_workspace.roles import Caller
from services.local_workspace.server import build
from services.local_workspace.store import Store
from services.local_workspace.tokens import Tokens
from tests.services.local_workspace.serving import Served, free_port, serve

BASE = "https://127.0.0.1:8443"
OWNER = Caller(oid="00000000-0000-4000-8000-00000000000a", name="owner")
TENANT = "00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def clock() -> ManualClock:
    """Stands at 2026-01-05 09:00 UTC until `clock.advance(seconds)`."""
    return ManualClock()


@pytest.fixture
def kernel(tmp_path: Path, clock: ManualClock) -> Kernel:
    """The kernel of a new local workspace, its clock standing, its ids counted."""
    return make_kernel(tmp_path, clock, BASE)


@pytest.fixture
def client(kernel: Kernel) -> Iterator[TestClient]:
    """The server's HTTP, asked as its owner: `client.get(WS + "/computes")`."""
    with TestClient(build(kernel), base_url=kernel.base, headers=bearer(kernel, OWNER)) as opened:
        provision(kernel, DEFAULT_WORKSPACE)
        yield opened


def make_kernel(folder: Path, clock: ManualClock | SystemClock, base: str, delays: Delays | None = None) -> Kernel:
    """A kernel over `folder`; with the same folder again, the same state after a restart."""
    secret = b"a secret of the tests, of 32 bytes and more"
    return Kernel(
        store=Store(folder / "state.sqlite", tables()),
        clock=clock,
        ids=CountedIds(),
        delays=delays or Delays(),
        folders=Folders(folder),
        base=base,
        tokens=Tokens(secret, base, TENANT, clock),
        owner=OWNER,
    )


def bearer(kernel: Kernel, caller: Caller) -> dict[str, str]:
    """The header that signs `caller` in."""
    return {"Authorization": f"Bearer {kernel.tokens.mint(caller)}"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The real server on a free port, on the machine's clock with short delays: for the SDK's and MLflow's clients."""
    place = free_port()
    base = f"https://127.0.0.1:{place.getsockname()[1]}"
    made = make_kernel(tmp_path, SystemClock(), base, Delays.none())
    with serve(made, place, tmp_path) as server:
        provision(made, DEFAULT_WORKSPACE)
        yield server
