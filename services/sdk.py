"""MLClient from the screen's side: a child process that is asked in lines of JSON.

What only the SDK does well goes through here: reading and checking job files, uploads, submission, downloads. See
services/sdk_child for the other side and for why it is another process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from services.connection import Connection
from services.errors import AmlxError
from services.sdk_errors import raised
from services.sdk_process import SdkProcess, TokenGiver
from services.wire.hosts import CLOUDS

IDLE_SECONDS = 180.0
"""The child holds 100 MB: it ends after so long without a request, and starts again with the next."""

Message = dict[str, Any]
OnProgress = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload or download is: what, and how many bytes of how many."""

    what: str
    done: int
    total: int


class Sdk:
    """MLClient of one connection. Requests are served one after the other; call it from worker threads."""

    def __init__(
        self, connection: Connection, token: TokenGiver | None = None, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._connection = connection
        self._token = token
        self._idle_seconds = idle_seconds
        self._process: SdkProcess | None = None
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._idle: threading.Timer | None = None
        self._numbers = count(1)

    def prepare(self) -> SdkProcess:
        """Start the child without waiting for it: it takes a second or two to be ready."""
        with self._guard:
            self._stop_idle_clock()
            if self._process is None or not self._process.is_alive():
                self._process = SdkProcess(self._connection, _opening(self._connection), self._token)
            self._start_idle_clock()
            return self._process

    def ask(
        self, do: str, values: Mapping[str, object], *, seconds: float, on_progress: OnProgress | None = None
    ) -> Message:
        """One request, answered or refused.

        `seconds` is how long the child may say nothing; then it is ended.

        Raises:
            AmlxError: of the class that fits what the SDK met, or because it was cancelled or took too long.
        """
        with self._turn:
            process = self.prepare()
            self._stop_idle_clock()
            try:
                return _settle(process, next(self._numbers), do, values, seconds, on_progress)
            finally:
                self._start_idle_clock()

    def cancel(self) -> None:
        """Give up the request in hand, if any: the child is ended, its caller gets an error."""
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        with self._guard:
            self._stop_idle_clock()
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def _start_idle_clock(self) -> None:
        self._stop_idle_clock()
        self._idle = threading.Timer(self._idle_seconds, self._end_if_idle)
        self._idle.daemon = True
        self._idle.start()

    def _stop_idle_clock(self) -> None:
        if self._idle is not None:
            self._idle.cancel()

    def _end_if_idle(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._turn.release()


def _settle(
    process: SdkProcess,
    number: int,
    do: str,
    values: Mapping[str, object],
    seconds: float,
    on_progress: OnProgress | None,
) -> Message:
    process.say({"id": number, "do": do, "with": dict(values)})
    until = time.monotonic() + seconds
    while True:
        message = process.next_answer(until - time.monotonic())
        if message is None:
            process.end()
            raise AmlxError(f"azure-ai-ml said nothing for {seconds:.0f} s, so it was ended.", advice="Try again.")
        if message.get("id") != number:
            continue
        if "progress" in message:
            until = time.monotonic() + seconds
            if on_progress is not None:
                on_progress(Progress(**message["progress"]))
        elif "error" in message:
            raise raised(message["error"])
        else:
            return dict(message["result"])


def _opening(connection: Connection) -> Message:
    """What the child is told of the connection: no credential is part of it."""
    return {
        "address": connection.resource_manager,
        "subscription_id": connection.subscription_id,
        "resource_group": connection.resource_group,
        "workspace_name": connection.workspace_name,
        "cloud": cloud_arguments(connection),
    }


def cloud_arguments(connection: Connection) -> Message:
    """MLClient's arguments for a cloud: nothing for Azure, a name for its other clouds, all addresses for the rest.

    A name is used once a port: the SDK keeps the addresses of a name that it has seen.
    """
    base = connection.resource_manager
    if base == "https://management.azure.com":
        return {}
    if base in CLOUDS:
        return {"cloud": connection.cloud}
    place = urlsplit(base)
    addresses = {
        "azure_portal": base,
        "resource_manager": base + "/",
        "active_directory": base + "/",
        "aml_resource_id": base,
        "storage_endpoint": "core.windows.net",
        "registry_discovery_endpoint": base + "/",
    }
    return {"cloud": f"Amlx-{place.hostname}-{place.port or 443}", "cloud_metadata": addresses}
