"""What the SDK raises, as a message that the parent makes an `AmlxError` of."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from azure.ai.ml.exceptions import MlException
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.rest import HttpResponse
from marshmallow import ValidationError

from services.errors import AmlxError, JobFileError, ServiceError
from services.sdk_child.pipe import Message, redacted
from services.wire.pipelines import unanswered
from services.wire.refusals import no_token, refusal

_DECORATION = re.compile(r"\x1b\[[0-9;]*m|^\s*\(x\)\s*")


def told(error: Exception, address: str) -> Message:
    """An error in plain values: its class, title, message, advice; schema messages where a file does not fit.

    `address` is the resource manager's, which is named where nothing answered.
    """
    traceback.print_exception(error, file=sys.stderr)
    chain = list(_chain(error))
    schema = next((_messages(e) for e in reversed(chain) if _messages(e)), None)
    if schema is not None:
        return {**_values(JobFileError("The file does not fit the job's schema.")), "messages": _plain(schema)}
    return _values(_named(chain, address))


def _named(chain: list[BaseException], address: str) -> AmlxError:
    for error in chain:
        if isinstance(error, HttpResponseError) and error.response is not None:
            return _refused(error)
        if isinstance(error, ClientAuthenticationError):
            return no_token(error)
        if isinstance(error, ServiceRequestError | ServiceResponseError):
            return unanswered(address, error)
    for error in reversed(chain):
        if isinstance(error, MlException):
            return JobFileError(_line(error))
    for error in chain:
        if isinstance(error, OSError):
            return AmlxError(f"{error.strerror or _line(error)}: {error.filename or ''}".rstrip(": ") + ".")
    return AmlxError(f"azure-ai-ml failed: {type(chain[0]).__name__}: {_line(chain[0])}", title="The SDK failed")


def _refused(error: HttpResponseError) -> AmlxError:
    response = error.response
    if isinstance(response, HttpResponse) and "/providers/" in (path := urlsplit(response.request.url).path):
        return refusal(response, path)
    status = error.status_code or 0
    return ServiceError(
        f"The workspace's storage refused (HTTP {status}): {_line(error)}",
        status=status,
        advice="Its firewall, or the role you have there, may keep this machine out.",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, then what it was raised from, outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _messages(error: BaseException) -> Mapping[object, object] | None:
    """Marshmallow's own messages; the errors that the SDK makes of them hold text only."""
    messages = error.messages if isinstance(error, ValidationError) else None
    return messages if isinstance(messages, Mapping) else None


def _plain(messages: object) -> object:
    if isinstance(messages, Mapping):
        return {"null" if key is None else str(key): _plain(value) for key, value in messages.items()}
    if isinstance(messages, list):
        return [_plain(value) for value in messages]
    return str(messages)


def _line(error: BaseException) -> str:
    text = str(getattr(error, "message", None) or error)
    lines = [_DECORATION.sub("", line).strip() for line in text.splitlines()]
    return redacted(next((line for line in lines if line), type(error).__name__))


def _values(error: AmlxError) -> Message:
    extra = {"status": error.status, "code": error.code} if isinstance(error, ServiceError) else {}
    return {
        "class": type(error).__name__,
        "title": error.title,
        "message": error.message,
        "advice": error.advice,
        **extra,
    }
