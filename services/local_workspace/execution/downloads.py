"""Inputs that are elsewhere: fetched over http(s) by the job's runner, one file or all blobs of a public container.

Source: Azure Blob Storage REST, "List Blobs" (for folders: anonymous, as wasbs:// addresses of examples need it).
"""

from __future__ import annotations

import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

_CHUNK = 1 << 20
_SECONDS = 30.0


class DownloadError(Exception):
    """Nothing came, or what came is no list of blobs."""


def fetch(address: str, target: str, is_cancelled: Callable[[], bool]) -> None:
    """Fetch an address; a `target` that ends with a slash is a folder.

    Raises:
        DownloadError: see there.
    """
    try:
        if target.endswith("/"):
            _folder(address, Path(target), is_cancelled)
        else:
            _file(address, Path(target), is_cancelled)
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError, ElementTree.ParseError) as error:
        raise DownloadError(str(getattr(error, "reason", None) or error)) from error


def _file(address: str, target: Path, is_cancelled: Callable[[], bool]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with urllib.request.urlopen(address, timeout=_SECONDS) as answer, target.open("wb") as file:
        while not is_cancelled() and (data := answer.read(_CHUNK)):
            file.write(data)


def _folder(address: str, target: Path, is_cancelled: Callable[[], bool]) -> None:
    parts = urlsplit(address)
    container, _, prefix = parts.path.lstrip("/").partition("/")
    base = f"{parts.scheme}://{parts.netloc}/{container}"
    for name in _names(base, prefix):
        place = (target / name.removeprefix(prefix).lstrip("/")).resolve()
        if not place.is_relative_to(target.resolve()):
            raise DownloadError(f"The blob '{name}' has a name that leads out of its folder.")
        if not is_cancelled():
            _file(f"{base}/{quote(name)}", place, is_cancelled)


def _names(base: str, prefix: str) -> Iterator[str]:
    marker = ""
    while True:
        words = urlencode({"restype": "container", "comp": "list", "prefix": prefix, "marker": marker})
        with urllib.request.urlopen(f"{base}?{words}", timeout=_SECONDS) as answer:
            tree = ElementTree.fromstring(answer.read())
        yield from (found.text or "" for found in tree.iterfind("Blobs/Blob/Name"))
        marker = tree.findtext("NextMarker") or ""
        if not marker:
            return
