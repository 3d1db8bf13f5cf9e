"""What a blob has beside its bytes: metadata, content type and MD5, in a small file of its own.

A job writes files straight into a container, so a blob may have none. Properties belong to one state of the file: where
its tag has changed since, they are gone, as they are in Azure when a blob is overwritten.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.blobs.files import BlobFiles, Stat

PREFIX = "x-ms-meta-"
BYTES = "application/octet-stream"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Properties:
    """`metadata` by name, in the case the client wrote; `md5` as base64 of the whole blob, where it is known."""

    content_type: str = BYTES
    md5: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """As the answers to GET and HEAD give them."""
        content = {"Content-Type": self.content_type} | ({"x-ms-blob-content-md5": self.md5} if self.md5 else {})
        return content | {PREFIX + name: value for name, value in self.metadata.items()}


def asked(headers: Mapping[str, str], md5: str = "") -> Properties:
    """What a request's headers set. Raises BlobError (400) for a name of metadata that Azure refuses."""
    metadata = {name[len(PREFIX) :]: value for name, value in headers.items() if name.lower().startswith(PREFIX)}
    if not all(_NAME.fullmatch(name) for name in metadata):
        raise BlobError(400, "InvalidMetadata", "The specified metadata is invalid. It has characters not permitted.")
    content_type = headers.get("x-ms-blob-content-type") or BYTES
    return Properties(content_type, headers.get("x-ms-blob-content-md5") or md5, metadata)


def write(files: BlobFiles, path: Path, stat: Stat, properties: Properties) -> None:
    """Keep the properties of this state of the blob."""
    if properties == Properties():
        forget(files, path)
        return
    with files.incoming() as (file, temporary):
        file.write(json.dumps({"etag": stat.etag, **asdict(properties)}).encode())
        files.place(file, temporary, _place(files, path))


def forget(files: BlobFiles, path: Path) -> None:
    """Keep nothing of this blob."""
    _place(files, path).unlink(missing_ok=True)


def read(files: BlobFiles, path: Path, stat: Stat) -> Properties:
    """The properties of this state of the blob; the default ones where none were kept."""
    try:
        kept = json.loads(_place(files, path).read_bytes())
    except FileNotFoundError:
        return Properties()
    return Properties(**kept) if kept.pop("etag") == stat.etag else Properties()


def _place(files: BlobFiles, path: Path) -> Path:
    key = hashlib.sha256(str(path.relative_to(files.data)).encode(errors="surrogateescape")).hexdigest()
    return files.root / "properties" / key[:2] / key
