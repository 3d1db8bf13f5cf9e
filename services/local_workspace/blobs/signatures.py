"""Shared access signatures, signed and checked as Azure Storage does, so that any of its clients can make them too.

Source: Azure Storage REST, "Create a service SAS" (sr = b, c, d) and "Create an account SAS" (ss, srt), from
sv 2020-12-06 on.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from services.local_workspace.blobs.errors import BlobError

VERSION = "2021-12-02"
_OLDEST = "2020-12-06"
_SERVICE_TAIL = ("si", "sip", "spr", "sv", "sr", "snapshot", "ses", "rscc", "rscd", "rsce", "rscl", "rsct")
_ACCOUNT_FIELDS = ("sp", "ss", "srt", "st", "se", "sip", "spr", "sv", "ses")


@dataclass(frozen=True, slots=True)
class Resource:
    """What a request is about: an account, a container or (with a name) a blob."""

    account: str
    container: str
    blob: str = ""


def service_query(key: bytes, resource: Resource, permissions: str, start: datetime, lifetime: timedelta) -> str:
    """The query of a service SAS for one container or one blob, valid from five minutes before `start`."""
    fields = _validity(permissions, start, lifetime) | {"sr": "b" if resource.blob else "c"}
    return urlencode(fields | {"sig": _signed(key, _service_text(fields, resource))})


def account_query(key: bytes, account: str, permissions: str, start: datetime, lifetime: timedelta) -> str:
    """The query of an account SAS for all containers and blobs of one account."""
    fields = _validity(permissions, start, lifetime) | {"ss": "b", "srt": "co"}
    return urlencode(fields | {"sig": _signed(key, _account_text(fields, account))})


def granted(key: bytes, query: Mapping[str, str], resource: Resource, now: datetime) -> str:
    """The permission letters that the request's signature gives on this resource.

    Raises BlobError (403) where there is no signature, it is not ours, it is for another resource or it has expired.
    """
    if not any(hmac.compare_digest(query.get("sig", ""), _signed(key, text)) for text in _texts(query, resource)):
        raise _refused("Signature did not match.")
    if query.get("sv", "") < _OLDEST or not _time(query.get("st"), now) <= now < _time(query.get("se"), now):
        raise _refused("Signature not valid in the specified time frame.")
    return query.get("sp", "")


def _validity(permissions: str, start: datetime, lifetime: timedelta) -> dict[str, str]:
    begin, end = start - timedelta(minutes=5), start + lifetime
    return {"sp": permissions, "st": _stamp(begin), "se": _stamp(end), "spr": "https", "sv": VERSION}


def _texts(query: Mapping[str, str], resource: Resource) -> list[str]:
    """The string to sign that each kind of signature would have for this resource; none where the kind does not fit."""
    if query.get("ss"):
        fits = "b" in query["ss"] and ("o" if resource.blob else "c") in query.get("srt", "")
        return [_account_text(query, resource.account)] if fits else []
    if query.get("sr") == "c":
        return [_service_text(query, Resource(resource.account, resource.container))]
    if query.get("sr") == "d" and query.get("sdd", "").isdecimal():
        folder = "/".join(resource.blob.split("/")[: int(query["sdd"])])
        return [_service_text(query, Resource(resource.account, resource.container, folder))]
    return [_service_text(query, resource)] if resource.blob else []


def _service_text(query: Mapping[str, str], resource: Resource) -> str:
    path = f"/blob/{resource.account}/{resource.container}" + (f"/{resource.blob}" if resource.blob else "")
    head = [query.get(name, "") for name in ("sp", "st", "se")]
    return "\n".join([*head, path, *(query.get(name, "") for name in _SERVICE_TAIL)])


def _account_text(query: Mapping[str, str], account: str) -> str:
    return "\n".join([account, *(query.get(name, "") for name in _ACCOUNT_FIELDS), ""])


def _signed(key: bytes, text: str) -> str:
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str | None, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else now
    except ValueError as error:
        raise _refused("A time of the signature is not well formed.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refused(reason: str) -> BlobError:
    return BlobError(403, "AuthenticationFailed", f"Server failed to authenticate the request. {reason}")
