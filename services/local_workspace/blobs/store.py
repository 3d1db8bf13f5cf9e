"""The blob store as other concerns use it: where a blob stands on disk, its address, and a signed address for it."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from services.local_workspace.blobs import signatures
from services.local_workspace.blobs.files import BlobFiles
from services.local_workspace.blobs.names import HOST_SUFFIX, folder_path
from services.local_workspace.kernel import Kernel, Workspace

READ = "rl"
WRITE = "racwdl"
_MAKING = threading.Lock()
_ADDRESS = re.compile(rf"/(?P<account>[a-z0-9]+){re.escape(HOST_SUFFIX)}/(?P<container>[^/]+)(?:/(?P<path>.*))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A blob, or a folder of them (`path` ends anywhere; "" is the whole container)."""

    account: str
    container: str
    path: str = ""


def files(kernel: Kernel) -> BlobFiles:
    """The files of all accounts."""
    return BlobFiles(kernel.folders.blobs)


def host_and_account(kernel: Kernel, workspace: Workspace) -> str:
    """A datastore's `accountName`, of which the SDK makes an address that is ours."""
    return f"{urlsplit(kernel.base).netloc}/{workspace.storage_account}"


def address(kernel: Kernel, place: Place) -> str:
    """The blob's, folder's or container's address, without a signature."""
    path = f"/{quote(place.path)}" if place.path else ""
    return f"{kernel.base}/{place.account}{HOST_SUFFIX}/{place.container}{path}"


def signed_address(kernel: Kernel, place: Place, *, write: bool = False, hours: float = 24) -> str:
    """The address with a SAS: of the one blob, or of the container where `path` is empty. Read, unless `write`."""
    resource = signatures.Resource(place.account, place.container, place.path)
    permissions = (WRITE if write else READ) if not place.path else ("rcw" if write else "r")
    key = account_key(kernel, place.account)
    query = signatures.service_query(key, resource, permissions, kernel.clock.now(), timedelta(hours=hours))
    return f"{address(kernel, place)}?{query}"


def account_signature(kernel: Kernel, name: str, *, hours: float = 1) -> str:
    """The query of a SAS for all of one account, as `listSecrets` gives it."""
    key = account_key(kernel, name)
    return signatures.account_query(key, name, WRITE, kernel.clock.now(), timedelta(hours=hours))


def place_of(url: str) -> Place | None:
    """What an address of ours names, whatever port the server had when it was written; None for any other address."""
    parts = urlsplit(url)
    if parts.hostname != "127.0.0.1" or not (found := _ADDRESS.fullmatch(parts.path)):
        return None
    return Place(found["account"], found["container"], unquote(found["path"] or ""))


def with_account(url: str, account: str) -> str:
    """An address on this machine that lost its account, whole again: the SDK joins a build context's without it."""
    parts = urlsplit(url)
    if parts.hostname != "127.0.0.1" or place_of(url):
        return url
    return parts._replace(path=f"/{account}{HOST_SUFFIX}{parts.path}").geturl()


def current(kernel: Kernel, url: str) -> str:
    """The address as it is now: of the blob store, with the host and port that this server has; others unchanged."""
    place = place_of(url)
    return address(kernel, place) if place else url


def local_path(kernel: Kernel, place: Place) -> Path:
    """Where the blob or folder stands on disk, whether or not it is there. Raises BlobError for an impossible name."""
    return folder_path(files(kernel).data, place.account, place.container, place.path)


def account_key(kernel: Kernel, name: str) -> bytes:
    """The account's key (32 bytes), made of this server's own secret."""
    return hmac.digest(_secret(kernel.folders.root / "blobs.key"), name.encode(), "sha256")


@lru_cache(maxsize=8)
def _secret(path: Path) -> bytes:
    """Made on first use, in a file of mode 0600."""
    with _MAKING:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return path.read_bytes()
