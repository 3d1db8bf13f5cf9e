"""List Blobs: a container's files in the order of their names, page by page.

Source: Azure Blob Storage REST, List Blobs (prefix, delimiter, marker, maxresults, include=metadata).
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from services.local_workspace.blobs.errors import BlobError
from services.local_workspace.blobs.files import Stat
from services.local_workspace.blobs.properties import Properties

MOST = 5000
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: a blob, or (with a final slash, where a delimiter was asked) a folder of them."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Query:
    """What List Blobs is asked. `marker` is the name that the page begins with."""

    prefix: str = ""
    delimiter: str = ""
    marker: str = ""
    most: int = MOST

    def __post_init__(self) -> None:
        if self.delimiter not in {"", "/"} or not 1 <= self.most <= MOST:
            raise BlobError(400, "InvalidQueryParameterValue", "Value for one of the query parameters is invalid.")


def page(container: Path, query: Query) -> tuple[list[Entry], str]:
    """The entries of one page, and the marker of the next one ("" where there is none)."""
    found = list(itertools.islice(walk(container, query), query.most + 1))
    return found[: query.most], found[query.most].name if len(found) > query.most else ""


def walk(container: Path, query: Query, above: str = "") -> Iterator[Entry]:
    """All entries that the query asks for, in the order of their names."""
    for entry in _sorted(container / above if above else container):
        name = above + entry.name
        if not entry.is_dir():
            if name.startswith(query.prefix) and name >= query.marker:
                yield Entry(name, Path(entry.path))
        elif _may_hold(name + "/", query):
            yield from _folder(container, query, name + "/")


def _folder(container: Path, query: Query, name: str) -> Iterator[Entry]:
    inside = walk(container, query, name)
    if not query.delimiter or len(name) <= len(query.prefix):
        yield from inside
    elif next(inside, None) is not None:
        yield Entry(name, container / name)


def _may_hold(name: str, query: Query) -> bool:
    fits = name.startswith(query.prefix) or query.prefix.startswith(name)
    return fits and (name >= query.marker or query.marker.startswith(name))


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    """A folder sorts as its blobs do: by its name with the slash, so `a-b` comes before `a/b`."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name + ("/" if entry.is_dir() else ""))
    except FileNotFoundError:
        return []


def xml(
    address: str, query: Query, entries: list[Entry], following: str, properties: Callable[[Path, Stat], Properties]
) -> str:
    """The answer's body. `properties` gives what is kept of a blob; a blob that vanished meanwhile is left out."""
    endpoint, _, container = address.rpartition("/")
    asked = (
        ("Prefix", query.prefix),
        ("Marker", query.marker),
        ("MaxResults", query.most),
        ("Delimiter", query.delimiter),
    )
    head = "".join(f"<{name}>{_text(str(value))}</{name}>" for name, value in asked if value)
    lines = "".join(_line(entry, properties) for entry in entries)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint={quoteattr(endpoint + "/")} '
        f"ContainerName={quoteattr(container)}>{head}<Blobs>{lines}</Blobs>"
        f"<NextMarker>{_text(following)}</NextMarker></EnumerationResults>"
    )


def _line(entry: Entry, properties: Callable[[Path, Stat], Properties]) -> str:
    if entry.name.endswith("/"):
        return f"<BlobPrefix>{_name(entry.name)}</BlobPrefix>"
    try:
        stat = Stat.of(entry.path.stat())
    except FileNotFoundError:
        return ""
    kept = properties(entry.path, stat)
    fields = {
        "Creation-Time": stat.last_modified,
        "Last-Modified": stat.last_modified,
        "Etag": stat.etag.strip('"'),
        "Content-Length": str(stat.size),
        "Content-Type": kept.content_type,
        "Content-MD5": kept.md5,
        "BlobType": "BlockBlob",
        "LeaseStatus": "unlocked",
        "LeaseState": "available",
        "ServerEncrypted": "true",
    }
    body = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields.items())
    metadata = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in kept.metadata.items())
    return f"<Blob>{_name(entry.name)}<Properties>{body}</Properties><Metadata>{metadata}</Metadata></Blob>"


def _name(name: str) -> str:
    """Azure writes a name that XML cannot hold percent-encoded, and says so."""
    if _NOT_XML.search(name):
        return f'<Name Encoded="true">{quote(os.fsencode(name))}</Name>'
    return f"<Name>{escape(name)}</Name>"


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", value))
