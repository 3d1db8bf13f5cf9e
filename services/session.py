"""What a page is given: one workspace, the roads to it, and what amlx knows of the person's ways."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.connection import Connection
from services.errors import LocalWorkspaceError
from services.journal import Journal
from services.memory import Memory, memory_of
from services.settings import Settings

if TYPE_CHECKING:
    from services.arm import Wire
    from services.sdk import Sdk

Clock = Callable[[], datetime]


class Session:
    """One opened workspace.

    Made at once and without a request; `wire` and `sdk` are slow on first use (imports, the local workspace's start),
    so first use them in a worker. `connection` of the local workspace is complete only once `wire` was used.
    """

    def __init__(self, connection: Connection, settings: Settings, *, now: Clock | None = None) -> None:
        self.settings = settings
        self.now: Clock = now or utc_now
        self.starts_again = True
        """Whether a local workspace that was stopped meanwhile is started again; who only waits leaves it so."""
        self._connection = connection
        self._lock = threading.RLock()
        self._wire: Wire | None = None
        self._sdk: Sdk | None = None
        self._memory: Memory | None = None

    @property
    def connection(self) -> Connection:
        """Which workspace this is."""
        return self._connection

    @property
    def wire(self) -> Wire:
        """Requests to the workspace; the local workspace is started where it does not run (any more).

        Raises:
            LocalWorkspaceError: it cannot be started; or it was stopped, and this session does not start it again.
        """
        with self._lock:
            if self._connection.is_local:
                self._find_local()
            if self._wire is None:
                from services.arm import open_wire

                self._wire = open_wire(self._connection)
            return self._wire

    @property
    def sdk(self) -> Sdk:
        """MLClient in its child process, started when something is asked of it."""
        with self._lock:
            if self._sdk is None:
                from services.sdk import Sdk

                self._sdk = Sdk(self.wire.connection)
            return self._sdk

    @property
    def memory(self) -> Memory:
        """What was last used in this workspace."""
        with self._lock:
            if self._memory is None:
                self._memory = memory_of(self._connection)
            return self._memory

    @property
    def journal(self) -> Journal:
        """Where actions are written down."""
        return Journal(self._connection, self.now)

    def reconnect(self) -> None:
        """Forget the road: the next use of `wire` starts the local workspace anew, or signs in again."""
        with self._lock:
            self._close_roads()

    def close(self) -> None:
        """End what was started for this session; the local workspace itself goes on while it has jobs."""
        with self._lock:
            self._close_roads()

    def _find_local(self) -> None:
        """The local workspace ends when idle, and comes back at another port."""
        from services import local
        from services.program import program

        if not self.starts_again and local.was_stopped():
            advice = f"Its jobs go on once it runs: {program()} local start."
            raise LocalWorkspaceError("The local workspace was stopped.", advice=advice)
        found = local.ensure_running()
        if found != self._connection:
            self._close_roads()
            self._connection = found

    def _close_roads(self) -> None:
        if self._wire is not None:
            self._wire.close()
        if self._sdk is not None:
            self._sdk.close()
        self._wire, self._sdk = None, None


def utc_now() -> datetime:
    """The time as it is, for sessions that are given no clock."""
    return datetime.now(UTC)
