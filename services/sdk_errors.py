"""Errors of the SDK's child process, made again on this side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.errors import (
    AmlxError,
    BadAnswerError,
    ConflictError,
    ConnectionFailedError,
    JobFileError,
    NotAllowedError,
    NotFoundError,
    ServiceError,
    SignInError,
    TooManyRequestsError,
)

SERVICE_ERRORS: Mapping[str, type[ServiceError]] = {
    kind.__name__: kind
    for kind in (ServiceError, NotAllowedError, NotFoundError, ConflictError, TooManyRequestsError, BadAnswerError)
}
OTHER_ERRORS: Mapping[str, type[AmlxError]] = {kind.__name__: kind for kind in (SignInError, ConnectionFailedError)}
"""What the child's error may be, by the name that it sends."""


class SdkMessagesError(JobFileError):
    """A job file that the SDK's schemas refuse; `messages` are marshmallow's."""

    def __init__(self, message: str, messages: object) -> None:
        super().__init__(message)
        self.messages = messages


def raised(error: Mapping[str, Any]) -> AmlxError:
    """The child's error as the class it names."""
    message, advice = error["message"], error["advice"]
    if "messages" in error:
        return SdkMessagesError(message, error["messages"])
    kind = SERVICE_ERRORS.get(error["class"])
    if kind is not None:
        return kind(message, status=error["status"], code=error["code"], advice=advice)
    if error["class"] == "JobFileError":
        return JobFileError(message, advice=advice)
    return OTHER_ERRORS.get(error["class"], AmlxError)(message, advice=advice, title=error["title"])
