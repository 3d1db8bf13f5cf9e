"""Names of accounts, containers and blobs, and where on disk they stand. No name leads out of its container."""

import re
from pathlib import Path

from services.local_workspace.blobs.errors import BlobError

HOST_SUFFIX = ".blob.core.windows.net"
_ACCOUNT = re.compile(r"[a-z0-9]{3,24}")
_CONTAINER = re.compile(r"[a-z0-9](-?[a-z0-9]){2,62}")


def container_path(root: Path, account: str, container: str) -> Path:
    """The container's folder, whether or not it is there.

    Raises BlobError (400) for a name that Azure would refuse.
    """
    if not _ACCOUNT.fullmatch(account) or not _CONTAINER.fullmatch(container):
        raise BlobError(400, "InvalidResourceName", "The specified resource name contains invalid characters.")
    return root / account / container


def blob_path(root: Path, account: str, container: str, name: str) -> Path:
    """The blob's file, whether or not it is there.

    Raises BlobError (400) for names no file can have: empty parts, `.`, `..`, a NUL; (403) where a link leads out.
    """
    folder = container_path(root, account, container)
    if not is_possible(name):
        raise BlobError(400, "InvalidResourceName", "The specified resource name contains invalid characters.")
    path = folder.joinpath(*name.split("/"))
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BlobError(403, "AuthorizationFailure", "A link in that path leads out of the container.")
    return path


def is_possible(name: str) -> bool:
    """Whether a blob of this name can be: a file can have it, and it stays below its container."""
    return len(name) <= 1024 and "\0" not in name and not any(part in {"", ".", ".."} for part in name.split("/"))


def folder_path(root: Path, account: str, container: str, prefix: str) -> Path:
    """The folder or file that a datastore path names; a final slash and an empty path are allowed."""
    prefix = prefix.strip("/")
    return blob_path(root, account, container, prefix) if prefix else container_path(root, account, container)
