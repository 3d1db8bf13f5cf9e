"""Where the local workspace stands, and what it says of itself while it runs: known to it and to its starter alike."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from services.files import write_whole

NETWORK_FILE_SYSTEMS = (
    "nfs",
    "cifs",
    "smb",
    "afs",
    "lustre",
    "gpfs",
    "beegfs",
    "ceph",
    "glusterfs",
    "9p",
    "fuse.sshfs",
)
"""Beginnings of the names of file systems that other hosts write to as well."""


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """The folder of one local workspace server. `shared` folders belong to one host each, and know no WAL."""

    root: Path
    shared: bool = False

    @property
    def record(self) -> Path:
        """What the running server says of itself."""
        return self.root / "server.json"

    @property
    def lock(self) -> Path:
        """Held by the server as long as it lives."""
        return self.root / "server.lock"

    @property
    def port(self) -> Path:
        """The port of the last start, which the next one tries first: saved addresses stay good."""
        return self.root / "port"

    @property
    def secret(self) -> Path:
        """What signs tokens."""
        return self.root / "secret"

    @property
    def token(self) -> Path:
        """The owner's token, renewed long before it expires."""
        return self.root / "token"

    @property
    def tls(self) -> Path:
        """The folder of the certificates."""
        return self.root / "tls"

    @property
    def ca_bundle(self) -> Path:
        """The person's own roots with the server's added."""
        return self.tls / "ca-bundle.pem"

    @property
    def state(self) -> Path:
        """The database."""
        return self.root / "state.sqlite"

    @property
    def log(self) -> Path:
        """What the server has to say, tracebacks included."""
        return self.root / "server.log"


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """A running server: `base` is its address without a last slash, `started` an ISO 8601 time."""

    pid: int
    base: str
    started: str
    version: str
    subscription_id: str
    resource_group: str
    workspace_name: str

    @property
    def port(self) -> int:
        """The port it listens at, of 127.0.0.1."""
        return int(self.base.rpartition(":")[2])


@cache
def own_version() -> str:
    """The version of this amlx; 0 where it is not installed."""
    try:
        return version("amlx")
    except PackageNotFoundError:
        return "0"


def place_of(data_dir: Path) -> LocalPlace:
    """The local workspace of a data folder; on a network file system a folder a host, since homes are shared."""
    root = data_dir / "local-workspace"
    if _is_network(data_dir):
        return LocalPlace(root / socket.gethostname(), shared=True)
    return LocalPlace(root)


def read_record(place: LocalPlace) -> LocalRecord | None:
    """What the server last said of itself; None where there is none or it cannot be read."""
    try:
        return LocalRecord(**json.loads(place.record.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(place: LocalPlace, record: LocalRecord) -> None:
    """Say that the server runs. Raises OSError."""
    write_whole(place.record, json.dumps(asdict(record)))


def _is_network(folder: Path) -> bool:
    path = folder.resolve()
    mounts = [part for part in psutil.disk_partitions(all=True) if path.is_relative_to(part.mountpoint)]
    nearest = max(mounts, key=lambda part: len(part.mountpoint), default=None)
    return nearest is not None and nearest.fstype.startswith(NETWORK_FILE_SYSTEMS)
