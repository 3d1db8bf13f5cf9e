"""Azure's error answers as amlx's errors: what happened, and what to do next."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from azure.core.rest import HttpResponse

from services.errors import (
    AmlxError,
    BadAnswerError,
    ConflictError,
    ConnectionFailedError,
    NotAllowedError,
    NotFoundError,
    ServiceError,
    SignInError,
    TooManyRequestsError,
)
from services.wire.answers import json_of
from services.wire.permissions import action_of, role_for

LOG = logging.getLogger("amlx.wire")
CHECK_NETWORK = "Check the network, the VPN or the proxy, then press r or run it again."
SIGN_IN = "Sign in again, then try once more."
CHECK_NAME = "Check the name; it may also have been deleted meanwhile."
CHECK_STATE = "Look at its state: it may be there already, or on its way."
CHOOSE = "Choose another name, or look at what has this one."
CORRECT = "Correct that, then try again."
TRY_LATER = "Try again in a moment; if it goes on, the service's status page may say why."
MAKE_ROOM = "Make room there, then try again."
ASK_NETWORK = "Connect from a network that the workspace admits (its VPN), or ask its owner to admit yours."
READ_MORE = re.compile(r"\s*For more (details|information)[^.]*\bgo to \S+$")
"""How ARM ends many a sentence."""
SIGN_IN_HOST = re.compile(r"host='(?P<host>login[\w.-]+)'")
"""How the network library names the host that it could not reach."""
FENCED = re.compile(r"(?i)firewall|virtual network|public network|private (link|endpoint)|ip address")
"""What a 403 speaks of that no role would cure."""


def refusal(response: HttpResponse, path: str, sign_in: str = SIGN_IN) -> AmlxError:
    """The error that an answer of 400 and more stands for.

    `path` is ARM's, without host and query; `sign_in` is what to do where the sign-in is not taken.
    """
    status, code, message = response.status_code, *_said(response)
    LOG.info("%s %s: HTTP %s %s %s", response.request.method, path, status, code, message)
    if status == 401:
        return SignInError("The service did not take the sign-in.", advice=sign_in)
    if status == 403:
        return _not_allowed(response.request.method, path, message, code)
    if status == 429:
        return _too_many(response, code)
    return _other(status, code, message, CHOOSE if response.request.method == "PUT" else CHECK_STATE)


def no_token(error: Exception) -> AmlxError:
    """Nobody is signed in to Azure, or no longer; what azure-identity tried, line by line, is for the log."""
    LOG.info("No token: %s", error)
    unreached = SIGN_IN_HOST.search(str(error))
    if unreached:
        return ConnectionFailedError(f"{unreached['host']}, where one signs in, did not answer.", advice=CHECK_NETWORK)
    return SignInError(
        "Nobody is signed in to Azure here, or no longer.",
        advice="Sign in (az login), then try again; the log says what was tried.",
    )


def failed_operation(body: Mapping[str, Any]) -> ServiceError:
    """A long-running operation that ended otherwise than in Succeeded."""
    code, message = said(body)
    status = str(body.get("status", "Failed"))
    return ServiceError(message or f"The operation ended as {status}.", status=200, code=code or status)


def said(body: Mapping[str, Any]) -> tuple[str, str]:
    """Code and message of Azure's error shape, of run history's and of MLflow's; empty where there is none."""
    error = body.get("error", body)
    if not isinstance(error, Mapping):
        return "", ""
    code = error.get("code") or error.get("error_code") or ""
    return str(code), _ended(READ_MORE.sub("", _most_telling(error)))


def _ended(sentence: str) -> str:
    """A sentence that ends as one, for advice may follow it."""
    return sentence if not sentence or sentence.endswith((".", "!", "?")) else f"{sentence}."


def _most_telling(error: Mapping[str, Any]) -> str:
    """The message; where it says no more than `not found`, a detail says what."""
    message = str(error.get("message") or "").strip()
    details = error.get("details")
    inner = details[0] if isinstance(details, list) and details else None
    more = str(inner.get("message") or "").strip() if isinstance(inner, Mapping) else ""
    return more if message in ("", "The specified resource was not found.") else message


def _said(response: HttpResponse) -> tuple[str, str]:
    try:
        return said(json_of(response))
    except BadAnswerError:  # an error page of HTML; its status says enough
        return response.headers.get("x-ms-error-code", ""), ""


def _not_allowed(method: str, path: str, message: str, code: str) -> NotAllowedError:
    if FENCED.search(message):
        return NotAllowedError(message, status=403, code=code, advice=ASK_NETWORK)
    action = action_of(method, path, message)
    return NotAllowedError(
        f"Your role here lacks the permission {action}.",
        status=403,
        code=code,
        advice=f"Ask an owner of the workspace for the role {role_for(action)}.",
    )


def _too_many(response: HttpResponse, code: str) -> TooManyRequestsError:
    wait = response.headers.get("Retry-After", "")
    advice = f"It takes requests again in {wait} seconds." if wait.isdecimal() else "Try again in a minute."
    return TooManyRequestsError("The service takes no more requests for now.", status=429, code=code, advice=advice)


def _other(status: int, code: str, message: str, conflict: str) -> ServiceError:
    """`conflict` is what to do where the state of things forbids it."""
    if status == 404:
        return NotFoundError(message or "There is no such thing here.", status=status, code=code, advice=CHECK_NAME)
    if status == 409:
        return ConflictError(message or "That is not possible now.", status=status, code=code, advice=conflict)
    if status == HTTPStatus.INSUFFICIENT_STORAGE and message:
        return ServiceError(message, status=status, code=code, advice=MAKE_ROOM)
    if status >= 500:
        more = f": {message}" if message else "."
        return ServiceError(f"The service failed (HTTP {status}){more}", status=status, code=code, advice=TRY_LATER)
    advice = CHECK_STATE if "state" in message or "status" in message else CORRECT
    return ServiceError(message or f"The service refused (HTTP {status}).", status=status, code=code, advice=advice)
