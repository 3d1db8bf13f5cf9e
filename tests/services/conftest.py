"""What tests of services talk to: a local workspace in this process, over real TLS, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.arm import Wire
from services.connection import Connection
from services.identity import credential_of
from services.local_workspace.clock import ManualClock
from services.local_workspace.concerns import provision
from services.local_workspace.kernel import DEFAULT_WORKSPACE, Kernel
from services.local_workspace.roles import Caller
from tests.services.local_workspace.conftest import make_kernel
from tests.services.local_workspace.serving import Served, free_port, serve


@dataclass(frozen=True)
class Lab:
    """A running local workspace: `pass_time` moves it; a wire of `open` passes it as it waits."""

    kernel: Kernel
    clock: ManualClock
    connection: Connection

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and let the workspace notice."""
        self.clock.advance(seconds)
        self.kernel.tick()

    def open(self, connection: Connection | None = None) -> Wire:
        """Requests to it, as its owner unless another connection is given; no wait takes real time."""
        place = connection or self.connection
        return Wire(place, credential_of(place), sleep=self.pass_time)

    def connection_as(self, role: str, folder: Path) -> Connection:
        """The same workspace, signed in with a role (`Reader`)."""
        return connection_to(self.connection, self.kernel.tokens.mint(Caller("someone", "Ada", role)), folder / role)

    def masked(self, text: str) -> str:
        """A text without the port, which is another in every run."""
        return text.replace(self.kernel.base, "https://127.0.0.1:PORT").replace(self.kernel.base[8:], "127.0.0.1:PORT")


def connection_to(place: Connection, token: str, file: Path) -> Connection:
    """A connection that signs in by a token file."""
    file.write_text(token)
    return Connection(
        cloud="LOCAL",
        resource_manager=place.resource_manager,
        subscription_id=place.subscription_id,
        resource_group=place.resource_group,
        workspace_name=place.workspace_name,
        token_source="file",
        token_place=str(file),
        ca_bundle=place.ca_bundle,
    )


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A new local workspace."""
    folder = tmp_path / "lab"
    folder.mkdir()
    clock, place = ManualClock(), free_port()
    kernel = make_kernel(folder, clock, f"https://127.0.0.1:{place.getsockname()[1]}")
    with serve(kernel, place, folder) as served:
        provision(kernel, DEFAULT_WORKSPACE)
        yield Lab(kernel, clock, _connection(served, folder))


@pytest.fixture
def wire(lab: Lab) -> Iterator[Wire]:
    """Requests to the lab, as its owner."""
    opened = lab.open()
    yield opened
    opened.close()


def _connection(served: Served, folder: Path) -> Connection:
    place = DEFAULT_WORKSPACE
    names = (place.subscription, place.group, place.name)
    bare = Connection("LOCAL", served.kernel.base, *names, ca_bundle=served.ca_bundle)
    return connection_to(bare, served.token, folder / "token")
