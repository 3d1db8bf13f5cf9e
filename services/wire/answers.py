"""Answers of the service, read with suspicion: none need be JSON, nor whole.

Screens know these types, so nothing of azure is imported here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from services.errors import BadAnswerError

if TYPE_CHECKING:
    from azure.core.rest import HttpResponse

Json = dict[str, Any]
"""One JSON object of the service."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request brought: HTTP's status, the body (empty where there is none), and what to follow, if anything."""

    status: int
    body: Json
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that the service took on: `wire.follow(accepted.operation)` waits for its end (None has ended)."""

    name: str
    operation: str | None


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes of a blob from `start` on, and how many the whole of it has."""

    data: bytes
    total_size: int
    start: int = 0


def json_of(response: HttpResponse) -> Json:
    """The object in a body; an empty body is an empty object.

    Raises:
        BadAnswerError: it is HTML, half a JSON, or no object.
    """
    body = response.content
    if not body.strip():
        return {}
    value = _decoded(body)
    if isinstance(value, dict):
        return value
    raise bad(response, _looks_like(body))


def required(response: HttpResponse) -> Json:
    """The object in a body that must not be empty."""
    value = json_of(response)
    if value:
        return value
    raise bad(response, "nothing")


def bad(response: HttpResponse, what: str) -> BadAnswerError:
    """An answer that cannot be read, with what one can do about it."""
    return BadAnswerError(
        f"The service answered with {what} instead of data (HTTP {response.status_code}).",
        status=response.status_code,
        advice="Try again; a proxy, or the sign-in page of a network in between, answers like this.",
    )


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decoded_leniently(body)


def _decoded_leniently(body: bytes) -> object:
    """msgspec is strict where Azure is not: NaN in metrics, half a surrogate pair in a name."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _looks_like(body: bytes) -> str:
    start = body.lstrip()[:1]
    if start == b"<":
        return "a web page"
    if isinstance(_decoded(body), list):
        return "a bare list"
    return "half a JSON" if start in (b"{", b"[") else "something else"
