"""What every concern of the local workspace is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from services.connection import LOCAL_SUBSCRIPTION
from services.local_workspace.clock import Clock, Delays, Ids
from services.local_workspace.roles import PROVIDER, Caller
from services.local_workspace.store import Store
from services.local_workspace.tokens import Tokens

LOCATION = "local"
"""The Azure region that stands for this machine."""

GROUP = "rg-local"
WORKSPACE = "local"
"""The default local workspace: one fixed address, so that saved `config.json` files stay good."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's place in Azure's tree, written as it was made."""

    subscription: str
    group: str
    name: str

    @property
    def key(self) -> str:
        """What rows carry: `sub/group/name` in lower case, since Azure's names know no case."""
        return f"{self.subscription}/{self.group}/{self.name}".lower()

    @property
    def id(self) -> str:
        """Azure's resource id; what stands in the workspace is appended to it."""
        return (
            f"/subscriptions/{self.subscription}/resourceGroups/{self.group}/providers/{PROVIDER}workspaces/{self.name}"
        )

    @property
    def storage_account(self) -> str:
        """The name of its storage account: at most 24 small letters and digits, as Azure asks."""
        return f"amlx{hashlib.sha256(self.key.encode()).hexdigest()[:16]}"


DEFAULT_WORKSPACE = Workspace(LOCAL_SUBSCRIPTION, GROUP, WORKSPACE)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the local workspace keeps what is no row. All are made on first use, mode 0700."""

    root: Path

    @property
    def blobs(self) -> Path:
        """The blob store's files."""
        return self._made("blobs")

    @property
    def jobs(self) -> Path:
        """A folder a job: its working copy of code, its mounted inputs, its outputs."""
        return self._made("jobs")

    def _made(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True, slots=True)
class Kernel:
    """One running local workspace server. `base` is its own address, without a last slash.

    `tickers` move what time moves; `busy` say whether something still runs, so that the server must not end.
    """

    store: Store
    clock: Clock
    ids: Ids
    delays: Delays
    folders: Folders
    base: str
    tokens: Tokens
    owner: Caller
    cores: int = 2
    tickers: list[Callable[[], None]] = field(default_factory=list)
    busy: list[Callable[[], bool]] = field(default_factory=list)

    def tick(self) -> None:
        """Move everything on to the clock's now; called by one thread at a time."""
        for ticker in self.tickers:
            ticker()

    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        return any(busy() for busy in self.busy)
