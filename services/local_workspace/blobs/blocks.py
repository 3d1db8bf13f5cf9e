"""Blocks of blobs to come: each a file, until a block list makes them one blob.

Source: Azure Blob Storage REST, Put Block and Put Block List.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.blobs.files import BlobFiles, Stat


@dataclass(frozen=True, slots=True)
class Blocks:
    """The uncommitted blocks of one blob."""

    files: BlobFiles
    blob: Path

    @property
    def folder(self) -> Path:
        """Where they wait; a name of its own a blob, whatever the blob is called."""
        key = hashlib.sha256(str(self.blob.relative_to(self.files.data)).encode(errors="surrogateescape"))
        return self.files.root / "blocks" / key.hexdigest()

    def path(self, block_id: str) -> Path:
        """The file of one block. Raises BlobError (400) where the id is not base64 of 1 to 64 bytes."""
        try:
            raw = base64.b64decode(block_id, validate=True)
        except binascii.Error as error:
            raise _invalid() from error
        if not 1 <= len(raw) <= 64:
            raise _invalid()
        return self.folder / raw.hex()

    def commit(self, listing: bytes) -> Stat:
        """Make the blob of the blocks that the XML lists, in its order, and forget them all."""
        parts = [self.path(block_id) for block_id in _listed(listing)]
        if not all(part.is_file() for part in parts):
            raise BlobError(400, "InvalidBlockList", "The specified block list is invalid.")
        stat = self.files.join(parts, self.blob)
        shutil.rmtree(self.folder, ignore_errors=True)
        return stat


def _listed(listing: bytes) -> Iterator[str]:
    # Entities could swell without end; Azure's own lists have none.
    if b"<!DOCTYPE" in listing or b"<!ENTITY" in listing:
        raise _bad_xml()
    try:
        root = ElementTree.fromstring(listing)
    except ElementTree.ParseError as error:
        raise _bad_xml() from error
    return (element.text or "" for element in root)


def _bad_xml() -> BlobError:
    return BlobError(400, "InvalidXmlDocument", "The specified XML is not syntactically valid.")


def _invalid() -> BlobError:
    return BlobError(400, "InvalidQueryParameterValue", "The value of the blockid parameter is not valid base64.")
