"""Which bytes a GET asks for. Source: Azure Blob Storage REST, "Specifying the range header"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from services.local_workspace.blobs.errors import BlobError

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
CHUNK = 1 << 18


def asked(headers: Mapping[str, str], size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole. Raises BlobError (416) for a start past the end."""
    text = headers.get("x-ms-range") or headers.get("range")
    found = _RANGE.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    start, end = int(found[1]), int(found[2] or size - 1) + 1
    if start >= size or end <= start:
        message = "The range specified is invalid for the current size of the resource."
        raise BlobError(416, "InvalidRange", message, {"Content-Range": f"bytes */{size}"})
    return start, min(end, size)


def chunks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """These bytes of the file, a quarter of a megabyte at a time; the file is closed at the end."""
    with file:
        file.seek(start)
        while start < end and (data := file.read(min(CHUNK, end - start))):
            start += len(data)
            yield data
